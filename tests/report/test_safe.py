import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.report.safe import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("", ""),
        ("\x1b[31mred\x1b[m", "^[[31mred^[[m"),
        ("a\tb\nc\r\nd", "a b c  d"),
        ("\x07\x7f\x00", "^G^?^@"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\u2066b\u2069", "a<U+2066>b<U+2069>"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("fill\u3164er", "fill<U+3164>er"),
        ("tag\U000e0041", "tag<U+E0041>"),
        ("lone \udce9 byte", "lone \ufffd byte"),
        ("a\u00a0b\u3000c\u2028d", "a b c d"),
        ("Jörg Müller, 山田太郎, Ольга, عمر", "Jörg Müller, 山田太郎, Ольга, عمر"),
        ("e\u0301 \N{BUG}", "e\u0301 \N{BUG}"),
    ],
)
def test_shows_letters_and_nothing_that_acts_or_hides(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters(), max_size=40))
def test_any_text_becomes_one_visible_line(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert printable(shown) == shown
