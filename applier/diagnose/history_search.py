"""Where in history does it apply, and which commit stands in its way?

Only commits that touch the paths in question can make a difference, so each
range between them is tried once, in memory. Reads history.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise, takewhile

from msgspec import Struct

from applier.apply import SeriesPatch
from applier.apply.hunk_images import find_lines
from applier.apply.safe_paths import has_empty_name
from applier.diagnose.locate import hunk_of
from applier.diagnose.phrases import (
    commit_words,
    shown_path,
)
from applier.diagnose.refused_patch import RefusedPatch
from applier.diff.quote import quote_path
from applier.git.history.path_history import CommitRange, PathHistory
from applier.model import Cause, Conflict, Entry, Mode, Oid
from applier.model.finding import Finding, FindingKind, Remedy
from applier.standing.same_patch import is_made_by
from applier.wording import and_more, plural, short

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
_COMMITS_NAMED = 3
_MOST_VERSIONS = 400
"""Of one file."""


class HistoryContext(Struct, frozen=True):
    """The line that the base is on, and the branch that goes on from there."""

    refused: RefusedPatch
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

    def back(self, paths: Sequence[bytes]) -> Iterator[tuple[CommitRange, CommitRange]]:
        """Yield the ranges before the base's, the newest first, each behind the one after it."""
        end = self.position + _MOST_COMMITS
        commit_ranges = islice(
            self.history.commit_ranges(paths, self.position, end), _MOST_VERSIONS
        )
        earliest = self.earliest()
        yield from pairwise(
            takewhile(
                lambda commit_range: self.history.time(commit_range.first) >= earliest,
                commit_ranges,
            )
        )

    def earliest(self) -> int:
        """Say when history is too old to be looked at: nobody mails a patch that was made then."""
        text = self.refused.mail.commit
        sent = None if text is None or text.date is None else text.date.seconds
        base = self.history.time(self.position)
        return (base if sent is None else min(base, sent)) - _LONG

    def since(self, paths: Sequence[bytes]) -> list[CommitRange]:
        """Give the ranges after the base's, the nearest first."""
        found = list(self.branch.commit_ranges(paths, 0, self.ahead + 1))
        return found[-2::-1] if self.branch is self.history else found[::-1]


def search_history(
    refused: RefusedPatch, base: Oid, tip: Oid | None, attempt: Callable[[Oid], bool]
) -> HistoryContext:
    """Follow the branch *tip* if the base is on it, else the base's own line as well."""
    own = refused.tree.path_history(base)
    if tip is None:
        return HistoryContext(refused, base, own, 0, own, 0, attempt)
    branch = refused.tree.path_history(tip)
    position = branch.position(base, _MOST_COMMITS)
    if position is not None:
        return HistoryContext(refused, base, branch, position, branch, position, attempt)
    ahead = branch.position_as_of(own.time(0), _MOST_COMMITS) if own.position(base, 1) == 0 else 0
    return HistoryContext(refused, base, own, 0, branch, ahead, attempt)


class _Place(Struct, frozen=True):
    """Where the series applies."""

    distance: int
    """Stretches from the base."""
    words: str
    commit: Oid
    """The one that ended it, or began it."""
    base: Oid
    """Where to apply it."""
    count: str


def find_fitting(context: HistoryContext) -> tuple[Finding, Remedy] | None:
    """Find the nearest commits, older and newer than the base, that take the series."""
    paths = paths_of((*context.refused.before, context.refused.patch))
    places = [
        place for place in (_older(context, paths), _newer(context, paths)) if place is not None
    ]
    if not places and (aside := _aside(context, paths)) is not None:
        places = [aside]
    return _told(context.refused, places) if places else None


def _aside(context: HistoryContext, paths: list[bytes]) -> _Place | None:
    """Look at all lines of history, about when the base was made: it may be a side branch."""
    history, made = context.refused.tree.whole_history(), context.history.time(context.position)
    earliest = max(context.earliest(), made - _ASIDE)
    start = history.position_as_of(made + _LATE, _MOST_COMMITS)
    seen: set[tuple[bytes, ...]] = set()
    for commit_range in history.commit_ranges(paths, start, start + _MOST_COMMITS):
        if history.time(commit_range.first) < earliest or len(seen) > _MOST_TRIES:
            return None
        if commit_range.known and commit_range.values not in seen:
            seen.add(commit_range.values)
            if context.attempt(commit_range.newest):
                words = f"applies to {commit_words(context.refused.tree, commit_range.newest)}"
                where = "which is on another line of history"
                commit = commit_range.newest
                return _Place(1, f"{words}, {where}", commit, commit, _range(commit_range))
    return None


def _older(context: HistoryContext, paths: list[bytes]) -> _Place | None:
    for distance, (after, commit_range) in enumerate(islice(context.back(paths), _MOST_TRIES), 1):
        if commit_range.known and context.attempt(commit_range.newest):
            end = after.oldest
            what = _changed(paths, commit_range, after)
            words = f"applied until {commit_words(context.refused.tree, end)}, which changed {what}"
            return _Place(distance, words, end, commit_range.newest, _range(commit_range))
    return None


def _newer(context: HistoryContext, paths: list[bytes]) -> _Place | None:
    for distance, commit_range in enumerate(context.since(paths)[:_MOST_TRIES], 1):
        if commit_range.known and context.attempt(commit_range.oldest):
            start = commit_range.oldest
            words = f"{LATER} {commit_words(context.refused.tree, start)} on"
            return _Place(distance, words, start, start, _range(commit_range))
    return None


def _changed(paths: list[bytes], before: CommitRange, after: CommitRange) -> str:
    """Name what changed between two ranges."""
    pairs = zip(paths, before.values, after.values, strict=True)
    changed = [path for path, old, new in pairs if old != new]
    return quote_path(changed[0]) if len(changed) == 1 else plural(len(changed), "of its file")


def _told(refused: RefusedPatch, places: list[_Place]) -> tuple[Finding, Remedy]:
    """Put into words where the series applies, the nearest place first."""
    nearest, *_ = places = sorted(places, key=lambda place: place.distance)
    finding = Finding(
        FindingKind.WRONG_BASE,
        "; ".join(place.words for place in places),
        refused.number,
        commit=nearest.commit,
        evidence=tuple(place.count for place in places),
    )
    up_to = f"patches up to {refused.number} apply" if refused.before else "the patch applies"
    return finding, Remedy(f"git checkout --detach {short(nearest.base)}", f"{up_to} there")


def paths_of(patches: Iterable[SeriesPatch]) -> list[bytes]:
    """Give all paths that *patches* touch, as far as they can be read."""
    found: dict[bytes, None] = {}
    for patch in patches:
        diff = patch.diff
        named = [path for file in diff.files for path in (file.old_path, file.new_path)]
        for path in (*named, diff.error_path):
            if path and not has_empty_name(path):
                found[path] = None
    return list(found)


def _range(commit_range: CommitRange) -> str:
    count = commit_range.last - commit_range.first + 1
    ends = f"{short(commit_range.oldest)}..{short(commit_range.newest)}"
    return f"applies to {plural(count, 'commit')}: {ends}"


def find_application(context: HistoryContext) -> Finding | None:
    """Find the commit that applied the patch, if later ones hide its effect."""
    refused = context.refused
    if refused.diff.error is not None or refused.mail.commit is None:
        return None
    earliest = (refused.mail.commit.date.seconds if refused.mail.commit.date else 0) - _LATE
    for commit_range, _ in context.back(paths_of([refused.patch])):
        if context.history.time(commit_range.last) < earliest:
            return None
        commit = commit_range.oldest
        same = refused.tree.heading(commit).title == refused.mail.commit.title
        if not same or not commit_range.known:
            continue
        if is_made_by(refused.tree, refused.diff, commit):
            return Finding(
                FindingKind.ALREADY_APPLIED,
                f"applied already as {commit_words(refused.tree, commit)}",
                refused.number,
                commit=commit,
            )
    return None


def find_changer(context: HistoryContext, conflict: Conflict) -> Finding | None:
    """Find the commit that changed the context of a hunk."""
    hunk = hunk_of(context.refused, conflict)
    if hunk is None or conflict.path is None or conflict.cause is not Cause.CONTEXT_MISMATCH:
        return None
    old = b"".join(line[1:] for line in hunk.lines if line[:1] != b"+")
    since = list[Oid]()
    for newer, commit_range in context.back([conflict.path]):
        since.insert(0, newer.oldest)
        content = _content(context.refused, commit_range.entries[0]) if commit_range.known else None
        if content is not None and find_lines(content, old, 0) >= 0:
            commit = newer.oldest
            return Finding(
                FindingKind.CONTEXT_DRIFT,
                f"the context of {quote_path(conflict.path)} hunk {conflict.hunk} was changed by "
                f"{commit_words(context.refused.tree, commit)}",
                context.refused.number,
                shown_path(conflict.path),
                conflict.hunk,
                commit=commit,
                evidence=tuple(_touched(since)),
            )
    return None


def _touched(since: list[Oid]) -> Iterator[str]:
    """Say how many commits have touched a file since a hunk fitted it, the oldest first."""
    if len(since) > 1:
        named = and_more(map(short, since), _COMMITS_NAMED)
        yield f"{plural(len(since), 'commit')} have touched the file since the hunk fitted: {named}"


def _content(refused: RefusedPatch, entry: Entry | None) -> bytes | None:
    if entry is None or entry.mode in {Mode.TREE, Mode.GITLINK}:
        return None
    return refused.tree.blob(entry.oid)


def find_departure(context: HistoryContext, path: bytes) -> Finding | None:
    """Find the commit that took a file away, and where the file went."""
    for newer, commit_range in context.back([path]):
        entry = commit_range.entries[0]
        if entry is None or entry.mode is Mode.TREE:
            continue
        commit = newer.oldest
        place = context.refused.tree.find_moved(
            context.refused.tree.tree_of(commit), path, entry, frozenset({path})
        )
        what = "removed" if place is None else f"renamed to {quote_path(place)}"
        return Finding(
            FindingKind.FILE_MISSING,
            f"{quote_path(path)} was {what} by {commit_words(context.refused.tree, commit)}",
            context.refused.number,
            shown_path(path),
            commit=commit,
        )
    return None
