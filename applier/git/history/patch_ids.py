"""Which commit made the change that a patch-id names?

libgit2 counts a commit's patch-id as ``git patch-id --stable`` does, but for a
few diffs (one in a hundred) that it draws otherwise, so that what is found is right and what is
not found may be there all the same. Counting costs a diff a commit; so only
the last commits before a tip are looked at. Reads the repository.
"""

from collections.abc import Iterable
from itertools import islice

import pygit2
from pygit2.enums import DiffOption

from applier.model import Oid

_KEPT = 50_000


class PatchIds:
    """The patch-ids of one repository's commits, those counted so far."""

    def __init__(self, repository: pygit2.Repository) -> None:
        self._repository = repository
        # One without files has no attributes and no index that could say how to draw a diff.
        self._bare = pygit2.Repository()
        self._bare.set_odb(repository.odb)
        self._known: dict[pygit2.Oid, str] = {}

    def find(self, wanted: Iterable[str], tip: Oid, most: int) -> dict[str, Oid]:
        """Find commits by patch-id among *most* before *tip*, the newest first."""
        left, found = set(wanted), dict[str, Oid]()
        try:
            for commit in islice(self._repository.walk(tip), most):
                patch_id = self._patch_id(commit) if left else ""
                if patch_id in left:
                    left.remove(patch_id)
                    found[patch_id] = Oid(str(commit.id))
                if not left:
                    break
        except (KeyError, ValueError, pygit2.GitError):
            return found  # a shallow or partial clone ends where it ends
        return found

    def of(self, commit: Oid) -> str:
        """Give a commit's patch-id; nothing for a merge, or where objects are missing."""
        try:
            return self._patch_id(self._repository[commit].peel(pygit2.Commit))
        except (KeyError, ValueError, pygit2.GitError):
            return ""

    def _patch_id(self, commit: pygit2.Commit) -> str:
        """Give a commit's patch-id; a merge has none."""
        if len(commit.parent_ids) != 1:
            return ""
        patch_id = self._known.get(commit.id)
        if patch_id is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            before, after = (
                self._bare[one.tree_id].peel(pygit2.Tree) for one in (commit.parents[0], commit)
            )
            diff = before.diff_to_tree(after, flags=DiffOption.INDENT_HEURISTIC)
            diff.find_similar()
            patch_id = str(diff.patchid)
            self._known[commit.id] = patch_id
        return patch_id
