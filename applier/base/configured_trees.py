"""Which trees has the user configured for series of this kind?

``applier.tree.<name>.prefix`` is held to the words of the subject's brackets,
``applier.tree.<name>.list`` to recipients and List-Ids. A prefix must be the
whole word: ``net`` does not take ``net-next``. A branch or remote that is called as a prefix is
needs no configuration. Reads the repository.
"""

from collections.abc import Iterator

from applier.base.blob_search import branch_as_of
from applier.base.hints import Hints
from applier.git import ConfiguredTree, Repository
from applier.model import Evidence, EvidenceRule

_NO_TREES = frozenset("patch rfc resend repost rebased committed pushed applied".split())
"""Words in brackets that say what becomes of a patch, even if a branch is called so."""


def matching_trees(repo: Repository, hints: Hints) -> list[ConfiguredTree]:
    """Give the trees for which a prefix or a list speaks, those of a prefix first."""
    words = {word.lower() for word in hints.prefixes}
    by_prefix = [tree for tree in repo.settings.trees if words.intersection(tree.prefixes)]
    by_prefix += _named_like(repo, words)
    by_list = [tree for tree in repo.settings.trees if hints.addresses.intersection(tree.lists)]
    return by_prefix + [tree for tree in by_list if tree not in by_prefix]


def _named_like(repo: Repository, words: set[str]) -> list[ConfiguredTree]:
    """Give the branches and remotes that are called as a prefix is: net-next, net-next/main."""
    found = []
    for word in sorted(words - _NO_TREES):
        branches = [name for name in _spelled(word) if repo.find_branch(name) is not None]
        if branches:
            found.append(ConfiguredTree(word, (word,), (), tuple(branches[:1])))
    return found


def _spelled(word: str) -> tuple[str, ...]:
    return (word, f"{word}/main", f"{word}/master")


def find_configured(repo: Repository, hints: Hints) -> Iterator[Evidence]:
    """Yield the branches of the matching trees, as of the date of the mail."""
    for tree in matching_trees(repo, hints):
        for branch in tree.branches:
            oid = branch_as_of(repo, branch, hints)
            when = "" if hints.date is None else f" as of {hints.date.rfc3339()}"
            text = f"{branch}{when}, for series marked or sent to {tree.name}"
            yield Evidence(EvidenceRule.CONFIGURED, text, None, (branch,), oid)
