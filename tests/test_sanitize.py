import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.cli.formats import Presentation, render
from applier.diff.quote import path_text
from applier.sanitize import escaped, flattened, printable
from tests.report import made


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
        ("main\ufe0f.c", "main<U+FE0F>.c"),
        ("main\U000e0100.c", "main<U+E0100>.c"),
        ("main\U0001d159.c", "main<U+1D159>.c"),
        ("soft\u00adhyphen\u180b", "soft<U+00AD>hyphen<U+180B>"),
        ("\u0301 \u0301a", "<U+0301> <U+0301>a"),
        ("o\u0302\u0301\u0323", "o\u0302\u0301\u0323"),
        ("a" + "\u0301" * 6, "a" + "\u0301" * 4 + "<U+0301>" * 2),
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


NOTHING_TO_SEE = {
    *"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u2800\u3164\ufeff\uffa0\U0001d159",
    *map(chr, range(0x180B, 0x1810)),
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x2070)),
    *map(chr, range(0xFE00, 0xFE10)),
    *map(chr, range(0xFFF0, 0xFFF9)),
    *map(chr, range(0x1BCA0, 0x1BCA4)),
    *map(chr, range(0x1D173, 0x1D17B)),
    *map(chr, range(0xE0000, 0xE1000)),
}


def test_every_character_of_unicode_is_seen_or_shown_by_its_number() -> None:
    for code in range(0x110000):
        char = chr(code)
        shown = printable(f"a{char}b")
        if shown == f"a{char}b":
            kind = unicodedata.category(char)
            assert char == " " or kind[0] in "LMNPS", f"{code:x}"
            assert char not in NOTHING_TO_SEE, f"{code:x}"
        else:
            assert shown in {f"a<U+{code:04X}>b", f"a^{chr(code ^ 0x40)}b", "a b", "a\ufffdb"}
            assert shown != "a b" or char.isspace(), f"{code:x}"


def test_letters_of_all_scripts_pass() -> None:
    """What is hidden is little: no letter, digit or sign of anybody's."""
    hidden = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code))[0] in "LNPS"
        and printable(f"a{chr(code)}") != f"a{chr(code)}"
    ]
    assert set(map(chr, hidden)) == set("\u115f\u1160\u2800\u3164\uffa0\U0001d159")


@given(st.text(st.sampled_from("ab\u0301\u0302\u20dd \u034f\ufe0f"), max_size=30))
def test_marks_do_not_pile_up(text: str) -> None:
    shown = printable(text)
    assert re.search(r"[\u0301\u0302\u20dd]{5}|(^| )[\u0301\u0302\u20dd]", shown) is None
    assert printable(shown) == shown


HIDING = "x\ufe0fy\U0001d159z\u202ew\u200bv\U000e0041" + "\u0301" * 9


@pytest.mark.parametrize(
    "form", ["text", "markdown", "ktap", "junit", "mail", "oneline", "verbose", "kcidb"]
)
def test_every_format_shows_what_hides(form: str) -> None:
    text = form in {"oneline", "verbose"}
    how = Presentation(
        "text" if text else form, None, oneline=form == "oneline", verbose=form == "verbose"
    )
    verdict = made.hostile(HIDING)
    written = render(made.report(verdict), how, (made.mails_of(verdict),))
    assert not set(written) & set("\ufe0f\U0001d159\u202e\u200b\U000e0041")
    assert "\u0301" * 5 not in written


def test_two_paths_do_not_look_the_same() -> None:
    names = ["f.c", "f\ufe0f.c", "f\U0001d159.c", "f\u200b.c", "f .c", "f\u00a0.c", "f\u2800.c"]
    assert len({path_text(name.encode()) for name in names}) == len(names)


def test_escapes_and_replacements() -> None:
    assert escaped("a\x1b[m \udcff \u202e") == "a\\x1b[m \\udcff \\u202e"
    assert flattened("a\x1b\tb") == "a  b"
    assert flattened("koi\x00", "?") == "koi?"
