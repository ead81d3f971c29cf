"""Is the diffstat of a patch true?

First it is compared with the diff in the same mail: what is declared and what is
counted must agree, path by path and in sum. Then with the trees, seen by
git's default algorithm: they may draw the change otherwise and contradict
nothing, and they may bear out a diffstat that the mail's own diff draws
otherwise. A diffstat that contradicts itself is false whatever else is known.

Lines about modes (``create mode 100644 a.c``, ``rename {a => b}/c.h (90%)``) must be
true as well; git prints them all or (diffstat(1), ``--no-summary``) none. How similar
the two sides of a rename are is not held against anyone: versions of git differ. Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from applier.diff.quote import quote_path, unquote_path
from applier.diffstat.compare import Comparison, compare_stats
from applier.diffstat.counted import count_again, count_once
from applier.diffstat.path_spelling import rename_ends
from applier.diffstat.stat_rows import format_stat, format_sums, side_name
from applier.model import Diffstat, Mismatch, MismatchKind, Stat, StatRow, StatStatus
from applier.wording import plural

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
    """Compare what a mail declares with what its diff counts up to and what applying it changes.

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
    false, why = combine_comparisons(counts, result)
    modes = () if false else false_modes(declared, (counted, counts), (applied, result))
    if false or modes:
        excuse = _excuse(declared, applied, patch, recount)
        false, modes, why = ((), (), [excuse]) if excuse else (false, modes, why)
    notes += why
    if counts is not None and set(counts.mismatches) & set(false):
        notes += _second_opinion(declared, counted, patch)
    mismatches = (*find_contradictions(declared), *false, *modes)
    status = choose_status(mismatches, decided=counts is not None or result is not None)
    return Diffstat(status, declared, counted, applied, mismatches, "; ".join(notes))


def combine_comparisons(
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
        if not _compare_modes(declared, stat, MismatchKind.APPLIED):
            return words
    return ""


def _excuse(declared: Stat, applied: Stat | None, patch: bytes, recount: Recount | None) -> str:
    """Say why a diffstat that seems false is none, if so: counted otherwise, or of one of two."""
    if applied is not None:
        return find_recount(declared, recount)
    once = count_once(patch)
    if once is None or compare_stats(declared, once, MismatchKind.COUNTED).mismatches:
        return ""
    return "" if _compare_modes(declared, once, MismatchKind.COUNTED) else _TWICE


def choose_status(mismatches: Sequence[Mismatch], *, decided: bool) -> StatStatus:
    """Return the status; *decided* says whether there was anything to compare the diffstat with."""
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
        return () if held.regrouped else _compare_modes(declared, stat, MismatchKind.COUNTED)
    stat, held = applied
    if stat is not None and stat.notes and held is not None and not held.regrouped:
        return _compare_modes(declared, stat, MismatchKind.APPLIED)
    return ()


def _compare_modes(declared: Stat, actual: Stat, kind: MismatchKind) -> tuple[Mismatch, ...]:
    """Compare the mode lines; no lines at all are no statement."""
    if not declared.notes or declared.notes == actual.notes:
        return ()

    return find_false_modes(declared, actual, kind)


def _second_opinion(declared: Stat, counted: Stat | None, patch: bytes) -> list[str]:
    """Say what speaks for a diffstat that the mail's diff contradicts."""
    if counted is not None and _is_double(declared, counted):
        return [_TWICE]
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


def find_false_modes(declared: Stat, actual: Stat, kind: MismatchKind) -> tuple[Mismatch, ...]:
    """Find where the mode lines of *declared* and what *actual* saw disagree.

    *kind* says what *actual* was seen in.
    """
    said, seen = _facts(declared.notes), _facts(actual.notes)
    false = []
    for path in dict.fromkeys((*said, *seen)):
        claim, fact = said.get(path), seen.get(path)
        if claim == fact or _is_vaguer(fact, claim):
            continue
        detail = _detail(claim, fact, side_name(kind))
        false.append(Mismatch(MismatchKind.MODE, detail, path, claim, fact))
    return tuple(false)


def _detail(claim: str | None, fact: str | None, where: str) -> str:
    if claim is None:
        return f"{fact}, which the mode lines leave out"
    if fact is None:
        return f"declared as {claim}, {where} has no such change"
    return f"declared as {claim}, {where} has {fact}"


def _is_vaguer(fact: str | None, claim: str | None) -> bool:
    """Whether *fact* is *claim* without the mode: a traditional diff does not tell it."""
    return fact in ("create", "delete") and claim is not None and claim.startswith(fact)


def _facts(notes: Iterable[str]) -> dict[str, str]:
    """Read mode lines: what becomes of each path, in few words.

    A mode change without a path is of the rename, copy or rewrite before it.
    """
    facts: dict[str, str] = {}
    before = ""
    for note in notes:
        words = note.split(None, 2)
        rest = words[2] if len(words) > 2 else ""
        match words[:2]:
            case ["create" | "delete" as verb, "mode"]:
                mode, _, path = rest.partition(" ")
                facts[_plain(path)] = f"{verb} mode {mode}"
            case ["create" | "delete" as verb, _]:
                facts[_plain(note.partition(" ")[2])] = verb
            case ["mode", "change"]:
                old, _, new, *named = rest.split(" ", 3)
                name = _plain(named[0]) if named else before
                facts[name] = "; ".join(filter(None, (facts.get(name), f"mode {old} => {new}")))
            case ["rename" | "copy" as verb, _]:
                ends = rename_ends(note.partition(" ")[2].rpartition(" (")[0])
                before = _plain(ends[1]) if ends else ""
                facts[before] = f"{verb} of {_plain(ends[0])}" if ends else verb
            case ["rewrite", _]:
                before = _plain(note.partition(" ")[2].rpartition(" (")[0])
            case _:
                pass
    return facts


def _plain(path: str) -> str:
    """Bring a path's quoting to the report's own."""
    return quote_path(unquote_path(path.strip()))


def find_contradictions(stat: Stat) -> tuple[Mismatch, ...]:
    """Find where *stat* contradicts itself."""
    return (*_bad_rows(stat.paths), *_bad_sums(stat))


def _bad_rows(rows: Sequence[StatRow]) -> Iterator[Mismatch]:
    """Yield the rows whose graph shows other than their number."""
    for row in rows:
        if row.changes is None or row.insertions is None or row.deletions is None:
            continue
        shown = row.insertions + row.deletions
        if shown != row.changes:
            detail = (
                f"the number is {row.changes}, the graph shows +{row.insertions} -{row.deletions}"
            )
            yield Mismatch(MismatchKind.INTERNAL, detail, row.path, row.changes, shown)


def _bad_sums(stat: Stat) -> Iterator[Mismatch]:
    """Yield the disagreement of rows and summary, if there is one."""
    if stat.files is None or stat.insertions is None or stat.deletions is None:
        return
    if not stat.paths or stat.truncated:
        return
    files = len(stat.paths)
    rows = [row for row in stat.paths if not row.binary]
    said = format_stat(stat)
    if all(row.insertions is not None and row.deletions is not None for row in rows):
        insertions = sum(row.insertions or 0 for row in rows)
        deletions = sum(row.deletions or 0 for row in rows)
        true = (stat.files, stat.insertions, stat.deletions) == (files, insertions, deletions)
        found = format_sums(files, insertions, deletions)
    elif all(row.changes is not None for row in rows):
        changes = sum(row.changes or 0 for row in rows)
        true = (stat.files, stat.insertions + stat.deletions) == (files, changes)
        found = f"{plural(files, 'file')} and {changes} changed lines"
    else:
        true, found = stat.files == files, plural(files, "file")
    if not true:
        detail = f"the rows add up to {found}, the summary says {said}"
        yield Mismatch(MismatchKind.INTERNAL, detail, None, said, found)
