"""Is the diffstat of a patch true?

The first judge is the diff in the same mail: what is declared and what is
counted must agree, path by path and in sum. The second are the trees, seen by
git's default algorithm: they may draw the change otherwise and contradict
nothing, and they may bear out a diffstat that the mail's own diff draws
otherwise. A diffstat that contradicts itself is false whatever else is known.
Pure.
"""

from collections.abc import Sequence

from applier.diff.stat.coherence import find_contradictions
from applier.diff.stat.holding import Held, hold
from applier.model import Diffstat, Mismatch, MismatchKind, Stat, StatStatus


def compare_patch(
    declared: Stat | None,
    counted: Stat | None,
    applied: Stat | None = None,
    *,
    patch: bytes = b"",
    damage: str | None = None,
) -> Diffstat:
    """Hold what a mail declares against what its diff counts up to and what applying it changes.

    *patch* is the mail's patch text, read a second time by an independent
    reader where declared and counted disagree. *damage* is what keeps git from
    reading the diff, if anything does: what could be counted of such a diff may
    bear the diffstat out, but cannot prove it false.
    """
    if declared is None:
        return Diffstat(StatStatus.UNDECLARED, None, counted, applied)
    counts = None if counted is None else hold(declared, counted, MismatchKind.COUNTED)
    result = None if applied is None else hold(declared, applied, MismatchKind.APPLIED)
    notes = [] if damage is None else [f"the diff cannot be read: {damage}"]
    if damage is not None and counts is not None and counts.mismatches:
        counts = None
    false, why = weigh(counts, result)
    notes += why
    if counts is not None and set(counts.mismatches) & set(false):
        notes += _second_opinion(declared, counted, patch)
    modes = () if false else false_modes(declared, (counted, counts), (applied, result))
    mismatches = (*find_contradictions(declared), *false, *modes)
    status = judge(mismatches, decided=counts is not None or result is not None)
    return Diffstat(status, declared, counted, applied, mismatches, "; ".join(notes))


def weigh(counts: Held | None, result: Held | None) -> tuple[tuple[Mismatch, ...], list[str]]:
    """Decide which of the differences count, and say of the others why they do not."""
    if counts is None or not counts.mismatches:
        if result is None or not result.mismatches:
            return (), []
        if result.excuse:
            return (), [result.excuse]
        return result.mismatches, [] if counts is None else ["the mail's own diff bears it out"]
    borne_out = result is not None and not result.mismatches
    if counts.excuse and (borne_out or counts.regrouped):
        return (), [counts.excuse]
    known = {(mismatch.path, mismatch.actual) for mismatch in counts.mismatches}
    more = () if result is None or result.excuse else result.mismatches
    others = [mismatch for mismatch in more if (mismatch.path, mismatch.actual) not in known]
    return (*counts.mismatches, *others), []


def judge(mismatches: Sequence[Mismatch], *, decided: bool) -> StatStatus:
    """Return the status; *decided* says whether there was anything to hold the diffstat against."""
    if mismatches:
        return StatStatus.INCONSISTENT
    return StatStatus.CONSISTENT if decided else StatStatus.UNDECIDED


def false_modes(
    declared: Stat,
    counted: tuple[Stat | None, Held | None],
    applied: tuple[Stat | None, Held | None],
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
    from applier.diff.stat.modes import find_false_modes  # noqa: PLC0415 -- rarely needed

    return find_false_modes(declared, actual, kind)


def _second_opinion(declared: Stat, counted: Stat | None, patch: bytes) -> list[str]:
    """Say what speaks for a diffstat that the mail's diff contradicts."""
    if counted is not None and _is_double(declared, counted):
        return ["the mail holds its diff twice"]
    from applier.diff.stat.second import count_again  # noqa: PLC0415 -- rarely needed

    again = count_again(patch)
    if again is None or hold(declared, again, MismatchKind.COUNTED).mismatches:
        return []
    return ["a plain reading of the diff comes to what is declared, git's does not"]


def _is_double(declared: Stat, counted: Stat) -> bool:
    """Whether *counted* is twice *declared*."""
    insertions, deletions = counted.insertions or 0, counted.deletions or 0
    if declared.insertions is None or declared.deletions is None or not insertions + deletions:
        return False
    return (declared.insertions * 2, declared.deletions * 2) == (insertions, deletions)
