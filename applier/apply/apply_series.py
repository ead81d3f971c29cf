"""Does a series apply, patch by patch, and which commits come of it?

As ``git am`` goes through an mbox: each patch on the one before, and none
behind the first that fails. Two things are ours: a patch whose effect was in
the tree before the series began is passed over, and so is nothing behind it; a number
that is missing ends the series, as nobody can say what it would have changed. One that
repeats an earlier patch of the series fails, as in git. New objects go where the store
keeps them. Reads the repository.
"""

from collections.abc import Callable, Iterable
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from applier.apply.already_applied import came_since, is_already_applied, is_same_change
from applier.apply.apply_patch import Patched, apply_patch
from applier.apply.file_version import NewFile
from applier.apply.object_store import Store
from applier.model import (
    AlreadyApplied,
    Applied,
    Cause,
    Change,
    CommitText,
    Conflict,
    Conflicted,
    Diff,
    Entry,
    Mail,
    Malformed,
    NoDiff,
    NotChecked,
    NotTried,
    Oid,
    PatchResult,
    Person,
    Timestamp,
)

_NO_DATE = Timestamp(0, 0)

Merge = Callable[[Oid, Diff], Patched | str]
"""Merges a diff into a tree, or says why it cannot: ``git am -3``'s second try."""


class SeriesPatch(Struct, frozen=True):
    """One patch of a series: its number in it, its mail, and the diff of that."""

    number: int
    mail: Mail
    diff: Diff


class Committer(Struct, frozen=True):
    """Who commits, and when."""

    person: Person | None = None
    """None for each patch's author."""
    date: Timestamp | None = None
    """None for each patch's date, so that the same mails make the same commits tomorrow."""


def apply_series(
    store: Store,
    base: Oid,
    patches: Iterable[SeriesPatch],
    committer: Committer | None = None,
    merge: Merge | None = None,
) -> tuple[PatchResult, ...]:
    """Apply *patches*, which are in the order of their numbers, to the commit *base*.

    Gives one outcome for each. A mail without a date gets that of *committer*,
    else the epoch: git would take the clock's, and another each time. What
    cannot be placed is merged where *merge* is given.
    """
    walk = _Walk(store, base, committer or Committer(), merge)
    return tuple(map(walk.take, patches))


def applies_all_new(store: Store, base: Oid, patches: Iterable[SeriesPatch]) -> bool:
    """Whether git am would take all of *patches* on *base*, and no more than that.

    For a search that asks hundreds of commits: what fails is not looked at again.
    """
    walk = _Walk(store, base, Committer(), None)
    return all(map(walk.advance, patches))


class _Walk:
    """One series on its way from patch to patch."""

    def __init__(self, store: Store, base: Oid, committer: Committer, merge: Merge | None) -> None:
        self._store = store
        self._merge = merge
        self._commit = base
        self._base = self._root = store.tree_of(base)
        self._taken: list[tuple[SeriesPatch, Oid]] = []
        self._committer = committer
        self._expected = 1
        self._blocked: str | None = None

    def take(self, patch: SeriesPatch) -> PatchResult:
        """Try the next patch, unless one before it failed or is missing."""
        if self._blocked is None and patch.number != self._expected:
            self._blocked = f"patch {self._expected} is missing"
        if self._blocked is not None:
            return NotTried(self._blocked)
        outcome = self._try(patch)
        self._expected += 1
        self._blocked = _obstacle(patch.number, outcome)
        if isinstance(outcome, Applied):
            self._commit, self._root = outcome.commit, outcome.tree
            self._taken.append((patch, outcome.tree))
        return outcome

    def advance(self, patch: SeriesPatch) -> bool:
        """Go on by one patch if it applies, without a commit, and say whether it did."""
        if patch.number != self._expected or patch.mail.commit is None:
            return False
        result = apply_patch(self._store, self._root, patch.diff)
        if isinstance(result, Patched):
            self._root = self._write(result)
            self._expected += 1
        return isinstance(result, Patched)

    def _try(self, patch: SeriesPatch) -> PatchResult:
        text, diff = patch.mail.commit, patch.diff
        if patch.mail.failure is not None or text is None:
            detail = patch.mail.failure or "the mail cannot be read"
            return Malformed((Conflict(Cause.MALFORMED, detail),))
        if has_no_diff(diff):
            return NoDiff()
        result = apply_patch(self._store, self._root, diff)
        if isinstance(result, Patched):
            tree = self._write(result)
            return Applied(self._write_commit(tree, text), tree, result.max_offset)
        if diff.error is not None:
            return Malformed(result)
        if is_already_applied(self._store, self._root, diff):
            repeated = self._find_repeated(diff)
            if repeated is None:
                return AlreadyApplied("the tree has all that the patch would change")
            result = _repeating(repeated, result)
        return self._try_merge(text, diff) or Conflicted(result)

    def _find_repeated(self, diff: Diff) -> int | None:
        """Find the patch of the series with which the tree came to have what *diff* would bring.

        None if it had it before the series began.
        """
        for patch, _ in self._taken:
            if is_same_change(patch.diff, diff):
                return patch.number
        renamed = _renamed(patch.diff for patch, _ in self._taken)
        if not came_since(self._store, self._base, self._root, diff, renamed):
            return None
        for patch, root in self._taken:
            if is_already_applied(self._store, root, diff):
                return patch.number
        return None

    def _try_merge(self, text: CommitText, diff: Diff) -> PatchResult | None:
        """Merge what could not be placed, if that is wanted and possible."""
        merged = self._merge(self._root, diff) if self._merge is not None else ""
        if not isinstance(merged, Patched):
            return None
        tree = self._write(merged)
        if tree == self._root:
            return AlreadyApplied("merged, the patch changes nothing")
        return Applied(self._write_commit(tree, text), tree, merged.max_offset, three_way=True)

    def _write(self, patched: Patched) -> Oid:
        edits = {path: self._entry(edit) for path, edit in patched.edits.items()}
        return self._store.graft(self._root, edits)

    def _entry(self, edit: Entry | NewFile | None) -> Entry | None:
        if isinstance(edit, NewFile):
            return Entry(edit.mode, write_file(self._store, edit))
        return edit

    def _write_commit(self, tree: Oid, text: CommitText) -> Oid:
        date = text.date or self._committer.date or _NO_DATE
        return self._store.write_commit(
            tree,
            (self._commit,),
            text.author,
            date,
            self._committer.person or text.author,
            self._committer.date or date,
            text.message,
        )


def write_file(store: Store, file: NewFile) -> Oid:
    """Keep a new file's content."""
    if file.rewrite is None:
        return store.write_blob(file.content)
    return store.write_version(file.content, file.rewrite.of, file.rewrite.edits)


def _repeating(number: int, conflicts: tuple[Conflict, ...]) -> tuple[Conflict, ...]:
    """Say of what stands in the way that an earlier patch of the series put it there."""
    first, *others = conflicts
    detail = f"it repeats patch {number} of the series ({first.detail})"
    return (replace(first, detail=detail), *others)


def _renamed(diffs: Iterable[Diff]) -> dict[bytes, bytes]:
    """Give the first names of the paths that *diffs* gave new ones, one after the other."""
    names: dict[bytes, bytes] = {}
    for diff in diffs:
        for file in diff.files:
            if file.change is Change.RENAME and file.old_path and file.new_path:
                names[file.new_path] = names.pop(file.old_path, file.old_path)
    return names


def has_no_diff(diff: Diff) -> bool:
    """Whether a patch text holds nothing that looks like a diff, not even a damaged one."""
    return not diff.files and diff.error_line is None


def _obstacle(number: int, outcome: PatchResult) -> str | None:
    """Say why nothing behind a patch can be tried; None if it can."""
    match outcome:
        case Applied() | AlreadyApplied():
            return None
        case Conflicted():
            return f"patch {number} does not apply"
        case Malformed():
            return f"patch {number} cannot be read"
        case NoDiff():
            return f"patch {number} has no diff in this copy"
        case NotTried(reason=reason):
            return reason
        case NotChecked():
            return f"patch {number} was not checked"
        case _:
            assert_never(outcome)
