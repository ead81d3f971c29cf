from pathlib import Path

import pygit2

from applier.git import Identity
from tests.git.building import opened


def test_nothing_is_configured(bare: pygit2.Repository) -> None:
    assert opened(bare).committer() == Identity(None, None)


def test_the_users_configuration_counts(bare: pygit2.Repository, sealed_libgit2: Path) -> None:
    (sealed_libgit2 / ".gitconfig").write_text(
        "[user]\n\tname = Jörg\n\temail = j@example.org\n[core]\n"
    )
    assert opened(bare).committer() == Identity("Jörg", "j@example.org")


def test_the_repository_comes_first_and_the_committer_before_the_user(
    bare: pygit2.Repository,
) -> None:
    bare.config["user.name"] = "User"
    bare.config["user.email"] = "user@example.org"
    bare.config["committer.name"] = "Committer"
    assert opened(bare).committer() == Identity("Committer", "user@example.org")


def test_blank_values_are_none(bare: pygit2.Repository) -> None:
    bare.config["committer.name"] = "  "
    bare.config["user.name"] = "User"
    assert opened(bare).committer().name == "User"
