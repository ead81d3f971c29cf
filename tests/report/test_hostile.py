"""Whatever a mail says of itself, no form passes on what acts, and none grows without bound."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.cli.formats import Presentation, render
from applier.cli.options import FORMATS
from applier.report.explanation import format_explanation

from . import made

NASTY = [
    "<script>alert(1)</script>",
    "</failure></testcase>",
    "]]>",
    "&lt;&#0;",
    "a | b | c",
    "``` ` ``",
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m",
    "\r\nBcc: all@example.org\r\n\r\n",
    "\nnot ok 1 forged\n",
    "a # SKIP b # TODO",
    "=?utf-8?q?x=0d=0aBcc:?=",
    "\u202eevil\u202c \u200b\u2066",
    "\ud800\udfff \ufffe \x00",
    "%s %(x)s {0} ${HOME} $(id)",
    "\n/close\n@everyone #1",
    "-- \n",
]
LONG = [sign * 50_000 for sign in ("x", "\u0301", "` ", "\U0001f41b", "\x1b")]

LOOKS = [
    *(Presentation(form) for form in FORMATS),
    Presentation("text", verbose=True),
    Presentation("text", claims=True),
    Presentation("text", oneline=True),
]
NAMES = [*FORMATS, "verbose", "claims", "oneline"]

WHOLE = {"json", "jsonl"}
"""Forms for programs, which hold all of a text."""


def assert_harmless(text: str) -> None:
    """Check that nothing acts on a terminal, in a log or on a page."""
    acting = {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn"}}
    assert acting <= {"\n"}, acting
    assert text.encode()


def rendered(text: str, how: Presentation) -> str:
    verdict = made.hostile(text)
    return render(made.report(verdict), how, (made.mails_of(verdict),))


@pytest.mark.parametrize("how", LOOKS, ids=NAMES)
@settings(max_examples=25, deadline=None)
@given(st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=40)))
def test_nothing_acts(how: Presentation, text: str) -> None:
    assert_harmless(rendered(text, how))


@pytest.mark.parametrize("how", LOOKS, ids=NAMES)
@pytest.mark.parametrize("text", LONG, ids=["x", "accents", "backticks", "astral", "escapes"])
def test_no_form_grows_with_a_text_of_any_length(how: Presentation, text: str) -> None:
    shown = rendered(text, how)
    if how.form not in WHOLE:
        assert len(shown) < 200_000
    assert_harmless(shown)


@pytest.mark.parametrize("text", [*NASTY, *LONG])
def test_an_explanation_is_harmless(text: str) -> None:
    shown = format_explanation(made.report(made.hostile(text)))
    assert_harmless(shown)
    assert len(shown) < 200_000
