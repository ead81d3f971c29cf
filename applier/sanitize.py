"""Which characters of a mail may reach a terminal, a log, a web page?

Mails come from anybody. An escape sequence can rewrite the lines above it, a
bidirectional override can make a path read backwards, a character that leaves no
mark can make two names look the same. :func:`printable` lets letters of every script pass
and shows by its number whatever cannot be seen; it is for all that is printed.
:func:`escaped` and :func:`flattened` keep what goes into a message of our own in one line,
where it is made. Pure; the classes are those of the Unicode standard, as
:meth:`str.isprintable` knows them, and its property Default_Ignorable_Code_Point
(DerivedCoreProperties.txt of Unicode 16.0).
"""

import re
from functools import cache
from unicodedata import category

_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Default_Ignorable_Code_Point: a renderer that does not know them shows nothing."""
_BLANK = "\u2800\U00013441-\U00013442\U00016fe4\U0001d159"
"""No ignorables, yet blank on the screen: an empty cell of Braille, a note without a head."""
_MOST_MARKS = 4
"""How many marks may stand on one letter: Hebrew and Vietnamese need three."""


def printable(text: str) -> str:
    """Return *text* as one line that holds nothing but what a reader sees."""
    if text.isascii() and text.isprintable():
        return text
    if not text.isprintable() or _unseen().search(text):
        text = "".join(map(_visible, text))
    return _with_few_marks(text)


def escaped(text: str) -> str:
    """Return *text* with escapes for what is not printable, and for bytes that are no text."""
    text = text.encode(errors="backslashreplace").decode()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def flattened(text: str, instead: str = " ") -> str:
    """Return *text* with *instead* for every character that is not printable."""
    return "".join(char if char.isprintable() else instead for char in text)


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile(f"[{_IGNORABLE}{_BLANK}]")


def _visible(char: str) -> str:
    """Stand in for one character: itself, a blank, ``^[`` or ``<U+202E>``."""
    if char.isprintable() and not _unseen().match(char):
        return char
    if char.isspace():
        return " "
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    if code < 0x80:
        return "^" + chr(code ^ 0x40)
    return _number(char)


def _number(char: str) -> str:
    return f"<U+{ord(char):04X}>"


def _with_few_marks(text: str) -> str:
    """Show by their numbers the marks that stand on no letter, or on one that has enough."""
    shown: list[str] = []
    room = 0
    for char in text:
        if char.isascii() or category(char) not in {"Mn", "Me"}:
            room = _MOST_MARKS if char != " " else 0
            shown.append(char)
        elif room:
            room -= 1
            shown.append(char)
        else:
            shown.append(_number(char))
    return "".join(shown)
