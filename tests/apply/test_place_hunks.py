"""Where hunks go, and what is said of those that go nowhere."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.apply import placer, unfinished_line
from applier.apply.hunk_images import hunk_images
from applier.apply.place_hunks import is_ruled_out, may_begin, place_hunks
from applier.model import Hunk
from tests.apply.diffs import hunk
from tests.oracle.apply_fuzz import random_case
from tests.steps import assert_linear

LETTERS = b"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n"
C_TO_X = (b" b\n", b"-c\n", b"+x\n", b" d\n")
MANY = 100_000


def placed(content: bytes, *hunks: Hunk) -> bytes | None:
    placement = place_hunks(content, hunks)
    return None if placement.refusals else placement.text


def test_a_hunk_that_fits_where_it_says() -> None:
    placement = place_hunks(LETTERS, [hunk(2, 2, *C_TO_X)])
    assert placement.text == LETTERS.replace(b"c", b"x")
    assert placement.max_offset == 0


def test_the_largest_offset_is_kept_with_its_sign() -> None:
    one = hunk(2, 3, *C_TO_X)
    two = hunk(7, 4, b" g\n", b"-h\n", b"+y\n", b" i\n")
    assert place_hunks(LETTERS, [one]).max_offset == -1
    assert place_hunks(LETTERS, [one, two]).max_offset == 3


def test_of_two_places_as_near_the_later() -> None:
    content = b"z\na\nb\nz\na\nb\nz\n"
    assert placed(content, hunk(3, 3 + 1 - 1, b" a\n", b"-b\n", b"+x\n", b" z\n")) == (
        b"z\na\nx\nz\na\nb\nz\n"
    )
    assert placed(b"q\n" + content, hunk(4, 4, b" a\n", b"-b\n", b"+x\n", b" z\n")) == (
        b"q\nz\na\nx\nz\na\nb\nz\n"
    )


def test_the_earlier_place_if_it_is_nearer() -> None:
    content = b"a\nb\nz\n" + b"q\n" * 9 + b"a\nb\nz\n"
    result = placed(content, hunk(4, 4, b" a\n", b"-b\n", b"+x\n", b" z\n"))
    assert result == b"a\nx\nz\n" + b"q\n" * 9 + b"a\nb\nz\n"


def test_a_hunk_may_not_touch_what_another_wrote() -> None:
    first = hunk(2, 2, *C_TO_X)
    assert placed(LETTERS, first, hunk(4, 4, b" d\n", b"-e\n", b" f\n")) is None
    assert placed(LETTERS, first, hunk(5, 5, b" e\n", b"-f\n", b" g\n")) is not None


def test_hunks_may_come_out_of_order() -> None:
    late = hunk(7, 7, b" g\n", b"-h\n", b" i\n")
    assert placed(LETTERS, late, hunk(2, 2, *C_TO_X)) == b"a\nb\nx\nd\ne\nf\ng\ni\nj\n"


def test_the_end_is_where_lines_were_left() -> None:
    assert placed(b"a\nb\nc\n", hunk(3, 2, b"-c\n"), hunk(2, 1, b"-b\n")) == b"a\n"


def test_a_line_without_newline_matches_one_with() -> None:
    assert placed(b"q\na\nb \nc\n", hunk(2, 2, b"-a\n", b"+x\n", b" b")) == b"q\nx\nbc\n"


def test_every_hunk_that_fits_nowhere_is_named() -> None:
    wrong = hunk(3, 3, b" Q\n", b"-c\n", b" d\n")
    refusals = place_hunks(LETTERS, [wrong, hunk(5, 5, b" e\n", b"-f\n", b" g\n"), wrong]).refusals
    assert [(each.hunk, each.line) for each in refusals] == [(1, 3), (3, 3)]


def detail(content: bytes, *hunks: Hunk) -> str:
    return place_hunks(content, hunks).refusals[-1].detail


def test_details_say_what_stands_in_the_way() -> None:
    assert detail(LETTERS, hunk(2, 2, b" b\n", b"-Q\n", b" d\n")) == (
        'context does not match at line 3: expected "Q", found "c"'
    )
    assert detail(LETTERS, hunk(1, 1, *C_TO_X)) == (
        "matches at line 2, but must match at the beginning of the file"
    )
    assert detail(LETTERS, hunk(2, 2, b" b\n", b"-c\n")) == (
        "matches at line 2, but must match at the end of the file"
    )
    assert detail(LETTERS, hunk(0, 1, b"+x\n")) == (
        "adds lines to an empty file, but the file has content"
    )
    assert detail(b"q\na\n\tb\n", hunk(2, 2, b" a\n", b"- b\n", b" q\n")) == (
        'context does not match at line 3: only white space differs: "b"'
    )
    assert detail(b"q\na\nb", hunk(2, 2, b" a\n", b"-b\n", b"+x\n")) == (
        "context does not match at line 3: the file lacks a newline there"
    )
    assert detail(b"a\n", hunk(7, 7, b" a\n", b"-b\n", b" c\n")) == "the file ends at line 1"
    assert detail(b"q\na\n", hunk(2, 2, b" a\n", b"-b\n", b" c\n")) == (
        'the file ends at line 2: expected "b"'
    )
    assert detail(LETTERS, hunk(2, 2, *C_TO_X), hunk(3, 3, b" x\n", b"-d\n", b" e\n")) == (
        "line 3 was written by an earlier hunk"
    )


@given(st.binary(max_size=300), st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_details_are_one_short_printable_line(content: bytes, lines: list[bytes]) -> None:
    body = [b"-" + line.replace(b"\n", b"") + b"\n" for line in lines]
    for refusal in place_hunks(content, [hunk(2, 2, *body, b" \xff\x1b[0m\n")]).refusals:
        assert refusal.detail.isprintable()
        assert len(refusal.detail) <= 160


@given(
    st.binary(max_size=60),
    st.lists(
        st.tuples(
            st.integers(0, 2**70),
            st.integers(0, 2**70),
            st.lists(
                st.tuples(
                    st.sampled_from([b" ", b"-", b"+"]), st.sampled_from([b"\n", b"a\n", b""])
                ),
                max_size=5,
            ),
        ),
        max_size=5,
    ),
)
def test_nothing_that_a_diff_can_say_crashes_it(
    content: bytes, given_hunks: list[tuple[int, int, list[tuple[bytes, bytes]]]]
) -> None:
    hunks = [
        hunk(old, new, *(sign + text for sign, text in lines)) for old, new, lines in given_hunks
    ]
    place_hunks(content, hunks)


# What would take minutes, or days, if anything were quadratic in the size of the file.


def test_identical_lines_and_a_hunk_that_fits_nowhere() -> None:
    lines = (b" a\n",) * (MANY // 2)
    assert placed(b"a\n" * MANY, hunk(9, 9, *lines, b"-b\n", b" a\n")) is None


def test_identical_lines_and_a_hunk_that_fits_only_at_the_beginning() -> None:
    body = (b" b\n", *(b" a\n",) * (MANY // 2), b"-c\n", b" a\n")
    content = b"b\n" + b"a\n" * (MANY // 2) + b"c\n" + b"a\n" * MANY
    assert placed(content, hunk(MANY, MANY, *body)) == content.replace(b"c\n", b"")


def test_near_misses_all_over_the_file() -> None:
    body = (*(b" a\n",) * 500, b"-b", b" \n")
    assert placed((b"a\n" * 500 + b"bc\n") * 200, hunk(MANY, MANY, *body)) is None


def test_blank_lines_without_newlines_between_them() -> None:
    body = (*(b" ",) * 2000, b"+x\n", b" ")
    assert placed((b"\n" * 1999 + b"a\n") * 10, hunk(9, 9, *body)) is None


def test_many_hunks_that_lie_about_their_place() -> None:
    content = b"".join(b"%d\nq\n" % number for number in range(3000))
    hunks = [hunk(2, 2, b" %d\n" % number, b"+x\n", b" q\n") for number in range(3000)]
    assert placed(content, *hunks) == content.replace(b"q\n", b"x\nq\n")


LINES = st.sampled_from([b"a\n", b"b\n", b" \n", b"\n", b"a", b"b "])
HUNKS = st.builds(
    lambda lines, at: hunk(at, at, *lines),
    st.lists(st.builds(bytes.__add__, st.sampled_from([b" ", b"-", b"+"]), LINES), max_size=4),
    st.integers(0, 4),
)


@given(content=st.lists(LINES, max_size=6).map(b"".join), hunks=st.lists(HUNKS, max_size=3))
def test_what_a_look_at_the_bytes_rules_out_fits_nowhere(content: bytes, hunks: list[Hunk]) -> None:
    images = [hunk_images(each) for each in hunks]
    ruled_out = is_ruled_out(content, images)
    ruled_out |= bool(images) and not may_begin(content[:2], images[0])
    assert not ruled_out or place_hunks(content, hunks).refusals


def test_a_look_at_the_bytes_is_enough_for_most() -> None:
    later, first = hunk(4, 4, b" x\n", b"-d\n"), hunk(1, 1, b" b\n", b"+x\n", b" c\n")
    assert is_ruled_out(LETTERS, [hunk_images(hunk(2, 2, *C_TO_X)), hunk_images(later)])
    assert is_ruled_out(LETTERS, [hunk_images(first)])
    assert not may_begin(LETTERS[:3], hunk_images(first))
    assert not is_ruled_out(LETTERS, [hunk_images(hunk(2, 2, *C_TO_X))])


@pytest.mark.parametrize("near", [1, 3])
@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_place_is_the_same_however_the_search_widens(near: int, rng: Random) -> None:
    cases = [random_case(rng) for _ in range(20)]
    plain = [place_hunks(case.content, case.hunks) for case in cases]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placer, "_NEAR", near)
        patch.setattr(placer, "_WIDER", 2)
        patch.setattr(unfinished_line, "_FEW", 0)
        patch.setattr(unfinished_line, "_SHORT", 200 * (near - 1))
        assert [place_hunks(case.content, case.hunks) for case in cases] == plain


def test_an_unfinished_line_is_looked_for_once() -> None:
    """As bytes it begins every line of the file."""
    lines = (*[b" ab\n"] * 100, b"-ab\n", b"+c\n", b" a")
    assert_linear(lambda times: place_hunks(b"ab\n" * 50 * times, [hunk(9, 9, *lines)]), 20)


def test_an_unfinished_line_behind_lines_that_repeat() -> None:
    lines = (b" a\n", b"-a\n", b"+c\n", b" b")
    content = b"a\n" * 100 + b"a\nb \n" + b"a\n" * 100 + b"b\n"
    assert placed(content, hunk(160, 160, *lines)) == (
        b"a\n" * 100 + b"a\nb \n" + b"a\n" * 98 + b"a\nc\nb"
    )
