"""Which line is which when hunks have written, in whatever order they came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.apply import applied_ranges
from applier.apply.applied_ranges import AppliedRange, AppliedRanges

LINES = 60
CHANGES = st.lists(
    st.tuples(st.integers(0, LINES - 1), st.integers(0, 3), st.integers(0, 3)), max_size=30
)


def accepted(changes: list[tuple[int, int, int]]) -> list[AppliedRange]:
    """Give the changes that overlap no earlier one, as ranges."""
    free, found = set(range(LINES)), []
    for line, lines, new in changes:
        if set(range(line, line + max(lines, 1))) <= free:
            free -= set(range(line, line + max(lines, 1)))
            found.append(AppliedRange(line, lines, 2 * line, 2 * (line + lines), b"x" * new, new))
    return found


def numbered(ranges: list[AppliedRange]) -> list[int | None]:
    """Give the original number of each current line, the plain way; None for what is written."""
    lines: list[int | None] = list(range(LINES))
    for one in sorted(ranges, key=lambda each: -each.line):
        lines[one.line : one.line_after] = [None] * one.new_lines
    return lines


@pytest.mark.parametrize("most", [1, 2, 512])
@given(CHANGES)
def test_numbers_are_those_of_the_file_written_out(
    most: int, changes: list[tuple[int, int, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(applied_ranges, "_MOST", most)
        ranges, made = AppliedRanges(), accepted(changes)
        for one in made:
            ranges.add(one)
        lines = numbered(made)
        assert [ranges.original(at) for at in range(len(lines))] == lines
        assert [ranges.current(line) for line in lines if line is not None] == [
            at for at, line in enumerate(lines) if line is not None
        ]
        assert ranges.growth == len(lines) - LINES
        assert list(ranges) == sorted(made, key=lambda one: one.line)
        assert list(reversed(ranges)) == list(ranges)[::-1]


@pytest.mark.parametrize("most", [1, 2, 512])
@given(CHANGES, st.integers(0, LINES), st.integers(1, 5))
def test_what_a_hunk_wrote_is_found(
    most: int, changes: list[tuple[int, int, int]], line: int, lines: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(applied_ranges, "_MOST", most)
        ranges, made = AppliedRanges(), accepted(changes)
        for one in made:
            ranges.add(one)
        end = line + lines
        inside = [one for one in made if max(one.line, line) < min(one.line_after, end)]
        found = ranges.find_in(line, end)
        assert found is not None if inside else found is None or found.lines == 0
        assert found is None or line - 1 <= found.line_after <= end + 3


@pytest.mark.parametrize("most", [1, 2, 512])
@given(CHANGES, st.integers(0, LINES), st.integers(1, 5))
def test_the_nearest_lines_that_are_free(
    most: int, changes: list[tuple[int, int, int]], line: int, lines: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(applied_ranges, "_MOST", most)
        ranges = AppliedRanges()
        for one in accepted(changes):
            ranges.add(one)
        free = [at for at in range(2 * LINES) if ranges.find_in(at, at + lines) is None]
        assert ranges.free_from(line, lines) == min(at for at in free if at >= line)
        before = ranges.free_until(line, lines)
        assert max(before, -1) == max((at for at in free if at <= line), default=-1)


def test_ranges_in_falling_order_move_blocks_and_not_each_other() -> None:
    ranges = AppliedRanges()
    for line in range(20_000, 0, -2):
        ranges.add(AppliedRange(line, 1, line, line + 1, b"xx", 2))
    assert max(len(block.ranges) for block in ranges._blocks) <= applied_ranges._MOST
    assert ranges.current(20_001) == 30_001
