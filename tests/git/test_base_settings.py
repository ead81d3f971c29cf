"""What is configured about bases."""

import pygit2

from applier.git import ConfiguredTree, Settings
from tests.git.building import opened


def test_nothing_is_configured(bare: pygit2.Repository) -> None:
    assert opened(bare).settings == Settings()


def test_trees_branches_and_the_limit(bare: pygit2.Repository) -> None:
    bare.config["applier.tree.net-next.prefix"] = "net-next"
    bare.config["applier.tree.net-next.branch"] = "net-next/main"
    bare.config["applier.tree.kvm.list"] = "KVM@vger.example.org"
    bare.config["applier.tree.kvm.branch"] = "kvm/next kvm/queue"
    bare.config["applier.branches"] = "origin/*"
    bare.config.set_multivar("applier.branches", "^$", "v*")
    bare.config["applier.searchLimit"] = "500"
    assert opened(bare).settings == Settings(
        ("origin/*", "v*"),
        (
            ConfiguredTree("kvm", (), ("kvm@vger.example.org",), ("kvm/next", "kvm/queue")),
            ConfiguredTree("net-next", ("net-next",), (), ("net-next/main",)),
        ),
        500,
    )


def test_nonsense_is_passed_over(bare: pygit2.Repository) -> None:
    bare.config["applier.searchLimit"] = "-7"
    bare.config["applier.tree.prefix"] = "x"
    assert opened(bare).settings == Settings()
