"""Lines of a text: where they start, and where others occur."""

from hypothesis import given
from hypothesis import strategies as st

from applier.apply.hunk_images import count_lines, find_last_lines, find_lines, line_starts

texts = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"aa\n"]), max_size=12).map(b"".join)
wanted = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"a"]), min_size=1, max_size=3).map(
    b"".join
)


def places(text: bytes, wanted: bytes) -> list[int]:
    return [at for at in line_starts(text) if text.startswith(wanted, at)]


def test_starts_end_with_the_end() -> None:
    assert line_starts(b"") == [0]
    assert line_starts(b"a\nbc") == [0, 2, 4]
    assert line_starts(b"a\r\nb\rc\n") == [0, 3, 7]


def test_a_line_without_newline_counts() -> None:
    assert count_lines(b"a\nb", 0, 3) == 2
    assert count_lines(b"a\nb\n", 0, 4) == 2
    assert count_lines(b"a\nb\n", 2, 2) == 0


@given(texts, wanted)
def test_the_first_place_is_found(text: bytes, wanted: bytes) -> None:
    assert find_lines(text, wanted, 0) == next(iter(places(text, wanted)), -1)


@given(texts, wanted, st.integers(0, 12), st.integers(0, 12))
def test_the_last_place_is_found(text: bytes, wanted: bytes, low: int, high: int) -> None:
    starts = line_starts(text)
    first, limit = (starts[min(index, len(starts) - 1)] for index in (low, high))
    found = [at for at in places(text, wanted) if first <= at < limit]
    assert find_last_lines(text, wanted, first, limit) == (found[-1] if found else -1)
