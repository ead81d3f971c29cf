"""In which words is it said how a series stands on a branch, and for which tree it is?

The same in every format. Pure.
"""

from collections.abc import Iterator

from applier.model import (
    Base,
    KnownBy,
    PatchStanding,
    SeriesStatus,
    SeriesVerdict,
    Standing,
    StandingStatus,
)
from applier.report.phrases import joined, one_line
from applier.wording import short

IN = frozenset({StandingStatus.MERGED, StandingStatus.PARTLY_MERGED, StandingStatus.SUPERSEDED})
"""Something of the series is in."""
GOOD = frozenset({StandingStatus.MERGED, StandingStatus.APPLIES, StandingStatus.MERGES})
"""Nothing is to be done about the series for this branch's sake."""


def standing_lines(verdict: SeriesVerdict, *, verbose: bool = False) -> Iterator[tuple[str, str]]:
    """Yield a label, and how the series stands on a branch; nothing where that says nothing."""
    several = len(verdict.standings) > 1
    for standing in verdict.standings:
        untold = verdict.applies and standing.status is StandingStatus.NOT_TRIED
        if words := _words(standing, verdict.base, always=several or verbose or untold):
            yield "in" if standing.status in IN else "onto", words
        if verbose:
            yield from (("", line) for line in map(_patch_words, standing.patches) if line)


def _words(standing: Standing, base: Base, *, always: bool) -> str:
    target, detail = one_line(standing.target), one_line(standing.detail)
    if standing.status in IN:
        return f"{target} {detail}"
    said_already = standing.oid == base.oid and standing.status is not StandingStatus.MERGES
    silent = said_already or standing.status is StandingStatus.NOT_TRIED
    if silent and not always:
        return ""
    said = detail if standing.status is not StandingStatus.NOT_TRIED else "not tried"
    why = detail if standing.status is StandingStatus.NOT_TRIED else ""
    return f"{target}: {joined((said, why), ': ')}"


def _patch_words(patch: PatchStanding) -> str:
    """Say of one patch how it is known to be in."""
    if patch.known_by is None:
        return ""
    commit = f"is {short(patch.commit)}" if patch.commit else "is in"
    how = {
        KnownBy.PATCH_ID: "same patch-id",
        KnownBy.EFFECT: "same effect",
        KnownBy.AUTHOR_AND_SUBJECT: "same author and subject, later than the mail",
    }
    return f"patch {patch.number} {commit}: {how[patch.known_by]}"


def fails_to_merge(verdict: SeriesVerdict) -> bool:
    """Whether a series that applies on its base conflicts with the branch that it is for."""
    first = next(iter(verdict.standings), None)
    applies = verdict.status is SeriesStatus.APPLIES
    return applies and first is not None and first.status is StandingStatus.CONFLICTS


def stands_badly(verdict: SeriesVerdict) -> bool:
    """Whether the first branch neither has a series nor would take it."""
    first = next(iter(verdict.standings), None)
    return first is not None and first.status not in GOOD


def standing_gist(verdict: SeriesVerdict) -> str:
    """Say in a few words that the first branch has a series which the base has not."""
    first = next(iter(verdict.standings), None)
    if first is None or first.oid == verdict.base.oid:
        return ""
    target = one_line(first.target)
    words = {
        StandingStatus.MERGED: f"{target} has it already",
        StandingStatus.PARTLY_MERGED: f"{target} has some of it",
        StandingStatus.SUPERSEDED: f"{target} has a newer revision",
    }
    return words.get(first.status, "")


_CELLS = {
    StandingStatus.MERGED: "merged",
    StandingStatus.PARTLY_MERGED: "partly",
    StandingStatus.SUPERSEDED: "superseded",
    StandingStatus.APPLIES: "applies",
    StandingStatus.MERGES: "merges",
    StandingStatus.CONFLICTS: "conflicts",
    StandingStatus.NOT_TRIED: "-",
}


def standing_cells(verdict: SeriesVerdict, targets: list[str]) -> list[str]:
    """Give a word for each of *targets*, for a row of a table."""
    by_target = {one.target: _CELLS[one.status] for one in verdict.standings}
    return [by_target.get(target, "") for target in targets]


def tree_words(verdict: SeriesVerdict) -> str:
    """Say for which tree a series is, and why; nothing where there is but one."""
    if verdict.tree is None or not verdict.tree_reason:
        return ""
    return f"{one_line(verdict.tree.name)}: {one_line(verdict.tree_reason)}"
