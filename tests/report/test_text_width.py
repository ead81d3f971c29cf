import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.report.text_width import cut, pad, width, wrap

TEXTS = st.text(
    st.one_of(st.characters(categories=["L", "M", "N", "P", "S"]), st.just(" ")), max_size=60
)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 1), ("山田", 4), ("\uff21", 2), ("\N{BUG}", 2)],
)
def test_width_is_counted_in_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abc..."),
        ("ab cdefg", 6, "ab..."),
        ("山田太郎", 8, "山田太郎"),
        ("山田太郎", 7, "山田..."),
        ("山田太郎", 6, "山..."),
        ("abc", 2, ".."),
        ("abc", 0, ""),
    ],
)
def test_cut_keeps_what_fits(text: str, room: int, short: str) -> None:
    assert cut(text, room) == short


@given(TEXTS, st.integers(0, 30))
def test_cut_never_exceeds_its_room(text: str, room: int) -> None:
    assert width(cut(text, room)) <= room


@given(TEXTS, st.integers(1, 30))
def test_pad_fills_its_room(text: str, room: int) -> None:
    assert width(pad(text, room)) == max(room, width(text))


def test_a_thousand_accents_on_one_letter_are_cut() -> None:
    assert len(cut("e" + "\u0301" * 100_000, 10)) < 100


@given(TEXTS, st.integers(1, 30))
def test_wrap_loses_no_word_and_exceeds_only_for_a_long_one(text: str, room: int) -> None:
    lines = wrap(text, room)
    assert " ".join(lines).split() == text.split()
    assert all(width(line) <= room or " " not in line for line in lines)


def test_wrap_keeps_a_path_whole_and_cuts_a_word_without_end() -> None:
    path = "a/" * 80
    assert wrap(f"see {path} now", 40) == ["see", path, "now"]
    assert width(wrap("x" * 100_000, 40)[0]) <= 400
