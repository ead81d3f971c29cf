"""Where in history does it apply, and which commit stands in its way?

Only commits that touch the paths in question can make a difference, so each
stretch between them is tried once, in memory. Reads history.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from applier.apply.already import is_already_applied
from applier.apply.lines import find_lines
from applier.cause.case import Case
from applier.cause.commits import commit_words, title_of
from applier.cause.place import hunk_of
from applier.cause.words import path_name, plural, short
from applier.model import (
    Cause,
    Conflict,
    Entry,
    Finding,
    FindingKind,
    Mending,
    Mode,
    Oid,
)
from applier.repo.path_history import PathHistory, Stretch

_MOST_COMMITS = 20_000
_MOST_TRIES = 150
"""In each direction."""
_MOST_VERSIONS = 400
"""Of one file."""


@dataclass(frozen=True, slots=True)
class Past:
    """The line of history that the base is on."""

    case: Case
    history: PathHistory
    position: int
    """Of the base, from the line's tip."""
    attempt: Callable[[Oid], bool]
    """Whether a commit takes the series as far as the refused patch, that one included."""

    def around(self, paths: Sequence[bytes]) -> tuple[list[Stretch], int]:
        """Give the stretches of some paths, and which of them holds the base."""
        most = self.position + _MOST_COMMITS
        found: list[Stretch] = []
        here = 0
        for stretch in self.history.stretches(paths, most):
            if stretch.first <= self.position:
                here = len(found)
            found.append(stretch)
            if len(found) > here + _MOST_VERSIONS:
                break
        return found, here


def find_past(case: Case, base: Oid, tip: Oid | None, attempt: Callable[[Oid], bool]) -> Past:
    """Choose the line: that of the branch *tip* if the base is on it, else the base's own."""
    if tip is not None:
        history = case.tree.path_history(tip)
        position = history.position(base, _MOST_COMMITS)
        if position is not None:
            return Past(case, history, position, attempt)
    return Past(case, case.tree.path_history(base), 0, attempt)


def find_fitting(past: Past) -> tuple[Finding, Mending] | None:
    """Find the nearest commits, older and newer than the base, that take the series."""
    stretches, here = past.around(_paths(past.case))
    older = _first(past, enumerate(stretches[here + 1 :], here + 1), newest=True)
    newer = _first(past, reversed(list(enumerate(stretches[:here]))), newest=False)
    found: list[tuple[int, str, Oid, Oid, str]] = []
    if older is not None:
        end = stretches[older - 1].oldest
        what = _changed(past, stretches, older)
        words = f"applied until {commit_words(past.case.tree, end)}, which changed {what}"
        found.append((older - here, words, end, stretches[older].newest, _range(stretches[older])))
    if newer is not None:
        start = stretches[newer].oldest
        words = f"applies from {commit_words(past.case.tree, start)} on"
        found.append((here - newer, words, start, start, _range(stretches[newer])))
    return _told(past.case, found) if found else None


def _told(case: Case, found: list[tuple[int, str, Oid, Oid, str]]) -> tuple[Finding, Mending]:
    """Put into words where the series applies, the nearest place first."""
    found.sort(key=lambda one: one[0])
    _, _, commit, base, _ = found[0]
    finding = Finding(
        FindingKind.WRONG_BASE,
        "; ".join(one[1] for one in found),
        case.number,
        commit=commit,
        evidence=tuple(one[4] for one in found),
    )
    up_to = f"patches up to {case.number} apply" if case.before else "the patch applies"
    return finding, Mending(f"applier am --base {short(base)} ...", f"{up_to} there")


def _paths(case: Case) -> list[bytes]:
    """Give all paths that the series touches up to the refused patch."""
    found: dict[bytes, None] = {}
    for patch in (*case.before, case.patch):
        for file in patch.diff.files:
            for path in (file.old_path, file.new_path):
                if path and b"" not in path.split(b"/"):
                    found[path] = None
    return list(found)


def _first(past: Past, stretches: Iterator[tuple[int, Stretch]], *, newest: bool) -> int | None:
    for number, stretch in islice(stretches, _MOST_TRIES):
        if stretch.known and past.attempt(stretch.newest if newest else stretch.oldest):
            return number
    return None


def _changed(past: Past, stretches: list[Stretch], older: int) -> str:
    """Name what changed between a stretch and the one after it."""
    pairs = zip(
        _paths(past.case), stretches[older].values, stretches[older - 1].values, strict=True
    )
    changed = [path for path, before, after in pairs if before != after]
    return path_name(changed[0]) if len(changed) == 1 else plural(len(changed), "of its file")


def _range(stretch: Stretch) -> str:
    count = stretch.last - stretch.first + 1
    return f"applies to {plural(count, 'commit')}: {short(stretch.oldest)}..{short(stretch.newest)}"


def find_application(past: Past) -> Finding | None:
    """Find the commit that applied the patch, if later ones hide its effect."""
    case = past.case
    if case.diff.error is not None or case.mail.commit is None:
        return None
    stretches, here = past.around(_paths_of_patch(case))
    for stretch in stretches[here:]:
        commit = stretch.oldest
        if title_of(case.tree, commit) != case.mail.commit.title or not stretch.known:
            continue
        if is_already_applied(case.tree, case.tree.tree_of(commit), case.diff):
            return Finding(
                FindingKind.ALREADY_APPLIED,
                f"applied already as {commit_words(case.tree, commit)}; changed since",
                case.number,
                commit=commit,
            )
    return None


def _paths_of_patch(case: Case) -> list[bytes]:
    paths = [path for file in case.diff.files for path in (file.old_path, file.new_path) if path]
    return [path for path in dict.fromkeys(paths) if b"" not in path.split(b"/")]


def find_changer(past: Past, conflict: Conflict) -> Finding | None:
    """Find the commit that changed the context of a hunk."""
    hunk = hunk_of(past.case, conflict)
    if hunk is None or conflict.path is None or conflict.cause is not Cause.CONTEXT_MISMATCH:
        return None
    old = b"".join(line[1:] for line in hunk.lines if line[:1] != b"+")
    stretches, here = past.around([conflict.path])
    for newer, stretch in zip(stretches[here:], stretches[here + 1 :], strict=False):
        content = _content(past.case, stretch.entries[0]) if stretch.known else None
        if content is not None and find_lines(content, old, 0) >= 0:
            commit = newer.oldest
            return Finding(
                FindingKind.CONTEXT_DRIFT,
                f"the context of {path_name(conflict.path)} hunk {conflict.hunk} was changed by "
                f"{commit_words(past.case.tree, commit)}",
                past.case.number,
                conflict.path,
                conflict.hunk,
                commit=commit,
            )
    return None


def _content(case: Case, entry: Entry | None) -> bytes | None:
    if entry is None or entry.mode in {Mode.TREE, Mode.GITLINK}:
        return None
    return case.tree.blob(entry.oid)


def find_departure(past: Past, path: bytes) -> Finding | None:
    """Find the commit that took a file away, and where the file went."""
    stretches, here = past.around([path])
    for newer, stretch in zip(stretches[here:], stretches[here + 1 :], strict=False):
        entry = stretch.entries[0]
        if entry is None or entry.mode is Mode.TREE:
            continue
        commit = newer.oldest
        place = past.case.tree.find_moved(
            past.case.tree.tree_of(commit), path, entry, frozenset({path})
        )
        what = "removed" if place is None else f"renamed to {path_name(place)}"
        return Finding(
            FindingKind.FILE_MISSING,
            f"{path_name(path)} was {what} by {commit_words(past.case.tree, commit)}",
            past.case.number,
            path,
            commit=commit,
        )
    return None
