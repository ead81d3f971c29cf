"""Where in history does it apply, and which commit stands in its way?

Only commits that touch the paths in question can make a difference, so each
stretch between them is tried once, in memory. Reads history.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile

from applier.apply import SeriesPatch
from applier.apply.lines import find_lines
from applier.cause.case import Case
from applier.cause.commits import commit_words, title_of
from applier.cause.made import is_made_by
from applier.cause.place import hunk_of
from applier.cause.words import path_name, plural, short
from applier.model import Cause, Conflict, Entry, Mode, Oid
from applier.model.finding import Finding, FindingKind, Mending
from applier.repo.path_history import PathHistory, Stretch

LATER = "applies from"
"""How a finding begins whose nearest place is later than the base."""
_MOST_COMMITS = 20_000
_MOST_TRIES = 100
"""In each direction."""
_ASIDE = 365 * 86400
"""Seconds by which a side branch may have left the line before the base was made."""
_LONG = 4 * 365 * 86400
_LATE = 500 * 86400
"""Seconds by which a mail may be younger than the commit that has its patch: resends are."""
_MOST_VERSIONS = 400
"""Of one file."""


@dataclass(frozen=True, slots=True)
class Past:
    """The line that the base is on, and the branch that goes on from there."""

    case: Case
    base: Oid
    history: PathHistory
    position: int
    """Of the base, from the line's tip."""
    branch: PathHistory
    """That line, or the branch that the base may have been merged into."""
    ahead: int
    """How many of the branch's commits come after the base."""
    attempt: Callable[[Oid], bool]
    """Whether a commit takes the series as far as the refused patch, that one included."""

    def back(self, paths: Sequence[bytes]) -> Iterator[tuple[Stretch, Stretch]]:
        """Yield the stretches before the base's, the newest first, each behind the one after it."""
        end = self.position + _MOST_COMMITS
        stretches = islice(self.history.stretches(paths, self.position, end), _MOST_VERSIONS)
        earliest = self.earliest()
        yield from pairwise(
            takewhile(lambda stretch: self.history.time(stretch.first) >= earliest, stretches)
        )

    def earliest(self) -> int:
        """Say when history is too old to be looked at: nobody mails a patch that was made then."""
        text = self.case.mail.commit
        sent = None if text is None or text.date is None else text.date.seconds
        base = self.history.time(self.position)
        return (base if sent is None else min(base, sent)) - _LONG

    def since(self, paths: Sequence[bytes]) -> list[Stretch]:
        """Give the stretches after the base's, the nearest first."""
        found = list(self.branch.stretches(paths, 0, self.ahead + 1))
        return found[-2::-1] if self.branch is self.history else found[::-1]


def find_past(case: Case, base: Oid, tip: Oid | None, attempt: Callable[[Oid], bool]) -> Past:
    """Follow the branch *tip* if the base is on it, else the base's own line as well."""
    own = case.tree.path_history(base)
    if tip is None:
        return Past(case, base, own, 0, own, 0, attempt)
    branch = case.tree.path_history(tip)
    position = branch.position(base, _MOST_COMMITS)
    if position is not None:
        return Past(case, base, branch, position, branch, position, attempt)
    ahead = branch.position_as_of(own.time(0), _MOST_COMMITS) if own.position(base, 1) == 0 else 0
    return Past(case, base, own, 0, branch, ahead, attempt)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the series applies."""

    distance: int
    """Stretches from the base."""
    words: str
    commit: Oid
    """The one that ended it, or began it."""
    base: Oid
    """Where to apply it."""
    count: str


def find_fitting(past: Past) -> tuple[Finding, Mending] | None:
    """Find the nearest commits, older and newer than the base, that take the series."""
    paths = paths_of((*past.case.before, past.case.patch))
    places = [place for place in (_older(past, paths), _newer(past, paths)) if place is not None]
    if not places and (aside := _aside(past, paths)) is not None:
        places = [aside]
    return _told(past.case, places) if places else None


def _aside(past: Past, paths: list[bytes]) -> _Place | None:
    """Look at all lines of history, about when the base was made: it may be a side branch."""
    history, made = past.case.tree.whole_history(), past.history.time(past.position)
    earliest = max(past.earliest(), made - _ASIDE)
    start = history.position_as_of(made + _LATE, _MOST_COMMITS)
    seen: set[tuple[bytes, ...]] = set()
    for stretch in history.stretches(paths, start, start + _MOST_COMMITS):
        if history.time(stretch.first) < earliest or len(seen) > _MOST_TRIES:
            return None
        if stretch.known and stretch.values not in seen:
            seen.add(stretch.values)
            if past.attempt(stretch.newest):
                words = f"applies to {commit_words(past.case.tree, stretch.newest)}"
                where = "which is on another line of history"
                commit = stretch.newest
                return _Place(1, f"{words}, {where}", commit, commit, _range(stretch))
    return None


def _older(past: Past, paths: list[bytes]) -> _Place | None:
    for distance, (after, stretch) in enumerate(islice(past.back(paths), _MOST_TRIES), 1):
        if stretch.known and past.attempt(stretch.newest):
            end = after.oldest
            what = _changed(paths, stretch, after)
            words = f"applied until {commit_words(past.case.tree, end)}, which changed {what}"
            return _Place(distance, words, end, stretch.newest, _range(stretch))
    return None


def _newer(past: Past, paths: list[bytes]) -> _Place | None:
    for distance, stretch in enumerate(past.since(paths)[:_MOST_TRIES], 1):
        if stretch.known and past.attempt(stretch.oldest):
            start = stretch.oldest
            words = f"{LATER} {commit_words(past.case.tree, start)} on"
            return _Place(distance, words, start, start, _range(stretch))
    return None


def _changed(paths: list[bytes], before: Stretch, after: Stretch) -> str:
    """Name what changed between two stretches."""
    pairs = zip(paths, before.values, after.values, strict=True)
    changed = [path for path, old, new in pairs if old != new]
    return path_name(changed[0]) if len(changed) == 1 else plural(len(changed), "of its file")


def _told(case: Case, places: list[_Place]) -> tuple[Finding, Mending]:
    """Put into words where the series applies, the nearest place first."""
    nearest, *_ = places = sorted(places, key=lambda place: place.distance)
    finding = Finding(
        FindingKind.WRONG_BASE,
        "; ".join(place.words for place in places),
        case.number,
        commit=nearest.commit,
        evidence=tuple(place.count for place in places),
    )
    up_to = f"patches up to {case.number} apply" if case.before else "the patch applies"
    return finding, Mending(f"git checkout --detach {short(nearest.base)}", f"{up_to} there")


def paths_of(patches: Iterable[SeriesPatch]) -> list[bytes]:
    """Give all paths that *patches* touch, as far as they can be read."""
    found: dict[bytes, None] = {}
    for patch in patches:
        diff = patch.diff
        named = [path for file in diff.files for path in (file.old_path, file.new_path)]
        for path in (*named, diff.error_path):
            if path and b"" not in path.split(b"/"):
                found[path] = None
    return list(found)


def _range(stretch: Stretch) -> str:
    count = stretch.last - stretch.first + 1
    return f"applies to {plural(count, 'commit')}: {short(stretch.oldest)}..{short(stretch.newest)}"


def find_application(past: Past) -> Finding | None:
    """Find the commit that applied the patch, if later ones hide its effect."""
    case = past.case
    if case.diff.error is not None or case.mail.commit is None:
        return None
    earliest = (case.mail.commit.date.seconds if case.mail.commit.date else 0) - _LATE
    for stretch, _ in past.back(paths_of([case.patch])):
        if past.history.time(stretch.last) < earliest:
            return None
        commit = stretch.oldest
        if title_of(case.tree, commit) != case.mail.commit.title or not stretch.known:
            continue
        if is_made_by(case, commit):
            return Finding(
                FindingKind.ALREADY_APPLIED,
                f"applied already as {commit_words(case.tree, commit)}",
                case.number,
                commit=commit,
            )
    return None


def find_changer(past: Past, conflict: Conflict) -> Finding | None:
    """Find the commit that changed the context of a hunk."""
    hunk = hunk_of(past.case, conflict)
    if hunk is None or conflict.path is None or conflict.cause is not Cause.CONTEXT_MISMATCH:
        return None
    old = b"".join(line[1:] for line in hunk.lines if line[:1] != b"+")
    for newer, stretch in past.back([conflict.path]):
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
    for newer, stretch in past.back([path]):
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
