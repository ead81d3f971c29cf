"""Is the diffstat of a patch true?

The first judge is the diff in the same mail: what is declared and what is
counted must agree, path by path and in sum. The second are the trees, seen by
git's default algorithm: they may draw the change otherwise and contradict
nothing, and they may bear out a diffstat that the mail's own diff draws
otherwise. A diffstat that contradicts itself is false whatever else is known.
Pure.
"""

from collections.abc import Callable, Iterable, Sequence

from applier.diffstat.compare import Comparison, compare_stats
from applier.diffstat.self_check import find_contradictions
from applier.model import Diffstat, Mismatch, MismatchKind, Stat, StatStatus

_TWICE = "the mail holds its diff twice"

Recount = Callable[[Stat], Iterable[tuple[Stat, str]]]
"""Counts what applying changes in other true ways that a declared diffstat may be of, and how."""


def compare_patch(  # noqa: PLR0913 - all that bears on it
    declared: Stat | None,
    counted: Stat | None,
    applied: Stat | None = None,
    *,
    patch: bytes = b"",
    damage: str | None = None,
    recount: Recount | None = None,
) -> Diffstat:
    """Hold what a mail declares against what its diff counts up to and what applying it changes.

    *patch* is the mail's patch text, read a second time where declared and
    counted disagree. *damage* is what keeps git from reading the diff, if
    anything does: what could be counted of such a diff may bear the diffstat
    out, but cannot prove it false. *recount* is asked where all else disagrees.
    """
    if declared is None:
        return Diffstat(StatStatus.UNDECLARED, None, counted, applied)
    counts = None if counted is None else compare_stats(declared, counted, MismatchKind.COUNTED)
    result = None if applied is None else compare_stats(declared, applied, MismatchKind.APPLIED)
    notes = [] if damage is None else ["the diff cannot be read"]
    if damage is not None and counts is not None and counts.mismatches:
        counts = None
    false, why = combine(counts, result)
    modes = () if false else false_modes(declared, (counted, counts), (applied, result))
    if false or modes:
        excuse = _excuse(declared, applied, patch, recount)
        false, modes, why = ((), (), [excuse]) if excuse else (false, modes, why)
    notes += why
    if counts is not None and set(counts.mismatches) & set(false):
        notes += _second_opinion(declared, counted, patch)
    mismatches = (*find_contradictions(declared), *false, *modes)
    status = judge(mismatches, decided=counts is not None or result is not None)
    return Diffstat(status, declared, counted, applied, mismatches, "; ".join(notes))


def combine(
    counts: Comparison | None, result: Comparison | None
) -> tuple[tuple[Mismatch, ...], list[str]]:
    """Decide which of the differences count, and say of the others why they do not.

    The hunks that were applied and the trees that came of it are one change:
    numbers that are those of either are true.
    """
    if result is not None and not result.mismatches:
        if counts is None or not counts.mismatches:
            return (), []
        return (), [counts.excuse or "it is what comes of the diff, which counts it otherwise"]
    if counts is None:
        if result is None or result.excuse:
            return (), [] if result is None else [result.excuse]
        return result.mismatches, []
    if not counts.mismatches:
        otherwise = "it is what the diff has; the result is counted otherwise"
        return (), [] if result is None else [result.excuse or otherwise]
    if counts.excuse and counts.regrouped:
        return (), [counts.excuse]
    known = {(mismatch.path, mismatch.actual) for mismatch in counts.mismatches}
    more = () if result is None or result.excuse else result.mismatches
    others = [mismatch for mismatch in more if (mismatch.path, mismatch.actual) not in known]
    return (*counts.mismatches, *others), []


def find_recount(declared: Stat, recount: Recount | None) -> str:
    """Say how a declared diffstat that seems false was counted, if it was after all."""
    for stat, words in () if recount is None else recount(declared):
        if compare_stats(declared, stat, MismatchKind.APPLIED).mismatches:
            continue
        if not _hold_modes(declared, stat, MismatchKind.APPLIED):
            return words
    return ""


def _excuse(declared: Stat, applied: Stat | None, patch: bytes, recount: Recount | None) -> str:
    """Say why a diffstat that seems false is none, if so: counted otherwise, or of one of two."""
    if applied is not None:
        return find_recount(declared, recount)
    from applier.diffstat.counted import count_once  # noqa: PLC0415 -- rarely needed

    once = count_once(patch)
    if once is None or compare_stats(declared, once, MismatchKind.COUNTED).mismatches:
        return ""
    return "" if _hold_modes(declared, once, MismatchKind.COUNTED) else _TWICE


def judge(mismatches: Sequence[Mismatch], *, decided: bool) -> StatStatus:
    """Return the status; *decided* says whether there was anything to hold the diffstat against."""
    if mismatches:
        return StatStatus.INCONSISTENT
    return StatStatus.CONSISTENT if decided else StatStatus.UNDECIDED


def false_modes(
    declared: Stat,
    counted: tuple[Stat | None, Comparison | None],
    applied: tuple[Stat | None, Comparison | None],
) -> tuple[Mismatch, ...]:
    """Find the false mode lines: by the diff, else by trees that were compared with their modes."""
    stat, held = counted
    if stat is not None and held is not None:
        return () if held.regrouped else _hold_modes(declared, stat, MismatchKind.COUNTED)
    stat, held = applied
    if stat is not None and stat.notes and held is not None and not held.regrouped:
        return _hold_modes(declared, stat, MismatchKind.APPLIED)
    return ()


def _hold_modes(declared: Stat, actual: Stat, kind: MismatchKind) -> tuple[Mismatch, ...]:
    """Hold the mode lines against each other; no lines at all are no statement."""
    if not declared.notes or declared.notes == actual.notes:
        return ()
    from applier.diffstat.mode_lines import find_false_modes  # noqa: PLC0415 -- rarely needed

    return find_false_modes(declared, actual, kind)


def _second_opinion(declared: Stat, counted: Stat | None, patch: bytes) -> list[str]:
    """Say what speaks for a diffstat that the mail's diff contradicts."""
    if counted is not None and _is_double(declared, counted):
        return [_TWICE]
    from applier.diffstat.unidiff_count import count_again  # noqa: PLC0415 -- rarely needed

    again = count_again(patch)
    if again is None or compare_stats(declared, again, MismatchKind.COUNTED).mismatches:
        return []
    return ["a plain reading of the diff comes to what is declared, git's does not"]


def _is_double(declared: Stat, counted: Stat) -> bool:
    """Whether *counted* is twice *declared*."""
    insertions, deletions = counted.insertions or 0, counted.deletions or 0
    if declared.insertions is None or declared.deletions is None or not insertions + deletions:
        return False
    return (declared.insertions * 2, declared.deletions * 2) == (insertions, deletions)
