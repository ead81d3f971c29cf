"""Does a declared diffstat agree with a real one, and if not, does that make it false?

Nearly all agree, row by row: that is seen at once. Some differences are no fault of
the one who declares. Another diff algorithm (patience, histogram, minimal) draws a
change with more or fewer lines on both sides, and the same net lines (insertions less
deletions) per path. A rename may be counted as a deletion and a creation, or the
reverse. What is binary to the sender's attributes may be text in the trees. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from applier.diffstat.path_spelling import ELISION, is_rename, row_names
from applier.diffstat.row_pairing import Pairing, pair_rows
from applier.diffstat.stat_rows import (
    format_actual,
    format_declared,
    format_stat,
    net_lines,
    row_numbers,
    rows_equal,
    side_name,
)
from applier.model import Mismatch, MismatchKind, Stat, StatRow


class Comparison(Struct, frozen=True):
    """What came of comparing a declared diffstat with a real one."""

    mismatches: tuple[Mismatch, ...] = ()
    excuse: str = ""
    """Why they do not make it false, where they do not."""
    regrouped: bool = False
    """Whether the excuse is renames, so that the mode lines must differ too."""


_AGREES = Comparison()


def compare_stats(declared: Stat, actual: Stat, kind: MismatchKind) -> Comparison:
    """Compare *declared* with *actual*, which was counted or applied as *kind* says."""
    if _is_plainly_true(declared, actual):
        return _AGREES
    return _explain_differences(declared, actual, kind)


def _is_plainly_true(declared: Stat, actual: Stat) -> bool:
    """Whether the same paths come in the same order, with the same numbers and sums."""
    if len(declared.paths) != len(actual.paths):
        return False
    claimed = (declared.files, declared.insertions, declared.deletions)
    if claimed != (actual.files, actual.insertions, actual.deletions):
        return False

    pairs = zip(declared.paths, actual.paths, strict=True)
    return all(claim.path == fact.path and rows_equal(claim, fact) for claim, fact in pairs)


_MOST_COMPARISONS = 1 << 16

Pair = tuple[StatRow, StatRow]
"""A declared row and the real one that it speaks of."""


class _Differences(Struct, frozen=True):
    pairs: tuple[Pair, ...]
    extra: tuple[StatRow, ...]
    missing: tuple[StatRow, ...]
    sums: bool
    moved: tuple[Pair, ...] = ()
    """Pairs, alike or not, of which one side is a rename and the other is none."""
    optional: tuple[StatRow, ...] = ()
    """Real rows that need not be declared, and are not."""


def _explain_differences(declared: Stat, actual: Stat, kind: MismatchKind) -> Comparison:
    """Find where *declared* and *actual* differ, and what may excuse it."""
    differences = _find_differences(declared, actual)
    mismatches = tuple(_mismatches(declared, actual, differences, kind))
    if not mismatches:
        return Comparison()
    binary = [pair for pair in differences.pairs if pair[0].binary is not pair[1].binary]
    if binary and kind is not MismatchKind.APPLIED:
        return Comparison(mismatches)
    if not _is_excusable(declared, actual, differences, binary):
        return Comparison(mismatches)
    if binary:
        return Comparison(
            mismatches, "what is binary to the mail is text in the result, or the reverse"
        )
    regrouped = bool(differences.moved or differences.extra or differences.missing)
    if regrouped:
        excuse = f"{side_name(kind)} counts renames otherwise: the same net lines"
    else:
        excuse = (
            f"{side_name(kind)} draws it with {_drawn(differences, actual)}: the same net lines"
        )
        excuse += ", by another diff algorithm (patience, histogram or minimal)"
    return Comparison(mismatches, excuse, regrouped)


def _find_differences(declared: Stat, actual: Stat) -> _Differences:
    """Find the differences; the sums are compared where no row differs."""
    pairing = Pairing((), (), ())
    if declared.paths:
        pairing = pair_rows(declared.paths, actual.paths)
    pairs = tuple(pair for pair in pairing.pairs if not rows_equal(*pair))
    missing = () if declared.truncated else tuple(filter(_must_be_declared, pairing.missing))
    if not (pairs or pairing.extra or missing):
        return _Differences((), (), (), _sums_differ(declared, actual))
    moved = tuple(pair for pair in pairing.pairs if is_rename(pair[0]) is not is_rename(pair[1]))
    optional = tuple(row for row in pairing.missing if not _must_be_declared(row))
    return _Differences(pairs, pairing.extra, missing, sums=False, moved=moved, optional=optional)


def _must_be_declared(row: StatRow) -> bool:
    """Whether a row must be declared: old versions of git leave out those without lines."""
    return row.binary or bool(row.changes) or row.old_path is not None


def _sums_differ(declared: Stat, actual: Stat) -> bool:
    """Whether the summary line is false."""
    if declared.files is None or actual.files is None:
        return False
    if (declared.insertions, declared.deletions) != (actual.insertions, actual.deletions):
        return True
    fewest = actual.files - sum(not _must_be_declared(row) for row in actual.paths)
    return not fewest <= declared.files <= actual.files


def _mismatches(
    declared: Stat, actual: Stat, differences: _Differences, kind: MismatchKind
) -> Iterator[Mismatch]:
    """Yield each difference in words; paths are left to who prints it."""
    where = side_name(kind)
    for claim, fact in differences.pairs:
        detail = f"declared {format_declared(claim)}, {where} has {format_actual(fact, claim)}"
        yield Mismatch(kind, detail, fact.path, row_numbers(claim), row_numbers(fact))
    for row in differences.missing:
        detail = f"not declared, {where} has {format_declared(row)}"
        yield Mismatch(MismatchKind.PATH_MISSING, detail, row.path, None, row_numbers(row))
    for row in differences.extra:
        detail = f"declared {format_declared(row)}, {where} does not touch it"
        yield Mismatch(MismatchKind.PATH_EXTRA, detail, row.path, row_numbers(row), None)
    if differences.sums:
        claimed, real = format_stat(declared), format_stat(actual)
        detail = f"declared {claimed} in sum, {where} has {real}"
        yield Mismatch(kind, detail, None, claimed, real)


def _is_excusable(
    declared: Stat, actual: Stat, differences: _Differences, binary: Sequence[Pair]
) -> bool:
    """Whether the same net lines come out, path by path and in sum."""
    moved = differences.moved
    otherwise = set(map(id, (*moved, *binary)))
    drawn = [pair for pair in differences.pairs if id(pair) not in otherwise]
    if not all(_same_net(*pair) for pair in drawn):
        return False
    if differences.sums and declared.files != actual.files:
        return False
    # An elided name may have lost all that shows a rename: its numbers are then the same.
    sure = [pair for pair in moved if not (pair[0].path.startswith(ELISION) and rows_equal(*pair))]
    if not (_same_paths(differences, moved) or _same_paths(differences, sure)):
        return False
    claimed, real = net_lines(declared), net_lines(actual)
    return bool(binary) or None in (claimed, real) or claimed == real


def _same_net(declared: StatRow, actual: StatRow) -> bool:
    """Whether both leave a file with as many lines; of a scaled graph only evenness is known."""
    if actual.insertions is None or actual.deletions is None or declared.changes is None:
        return True
    if declared.insertions is None or declared.deletions is None:
        return (declared.changes - actual.insertions - actual.deletions) % 2 == 0
    claimed = declared.insertions - declared.deletions
    coherent = declared.insertions + declared.deletions == declared.changes
    return coherent and claimed == actual.insertions - actual.deletions


def _same_paths(differences: _Differences, moved: Sequence[Pair]) -> bool:
    """Whether the paths that only one side has are accounted for by *moved* ones."""
    claims = (*differences.extra, *(claim for claim, _ in moved))
    facts = (*differences.missing, *(fact for _, fact in moved))
    return _same_names(claims, facts, differences.optional)


def _same_names(
    claims: Iterable[StatRow], facts: Iterable[StatRow], optional: Iterable[StatRow]
) -> bool:
    """Whether both sides speak of the same paths, a rename being two."""
    claimed, real = _all_names(claims), _all_names(facts)
    whole = {name for name in claimed if not name.startswith(ELISION)}
    tails = tuple(name.removeprefix(ELISION) for name in claimed - whole)
    known = real | _all_names(optional)
    if not whole <= known or len(known) * len(tails) > _MOST_COMPARISONS:
        return False
    meaningless = [tail for tail in tails if not any(name.endswith(tail) for name in known)]
    return not meaningless and all(name.endswith(tails) for name in real - whole)


def _all_names(rows: Iterable[StatRow]) -> set[str]:
    return {name for row in rows for name in row_names(row)}


def _drawn(differences: _Differences, actual: Stat) -> str:
    """Say how the real one looks where it differs: one path's numbers, or the sums."""
    if len(differences.pairs) == 1:
        fact = differences.pairs[0][1]
        return f"{format_declared(fact)} in {fact.path}"
    return format_stat(actual)
