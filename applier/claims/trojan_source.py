"""Do added lines read as they are?

A character that turns the direction of writing, or that nobody sees, can make a line read
otherwise than a compiler does (CVE-2021-42574, CVE-2021-42694; Unicode Technical Report 36).
Text of other scripts has its uses for some of them: a joiner between two of its letters, marks of
direction in a translation; the former pass, the latter are what the note is for. A byte
order mark at the beginning of a file passes, too. Lines that are as they seem are passed
over. Pure.
"""

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import name

from applier.claims.judged_series import (
    LONGEST_LINE,
    LONGEST_TEXT,
    JudgedSeries,
    Judgement,
    Message,
)
from applier.diff.quote import path_text
from applier.model import ClaimVerdict, FileDiff
from applier.sanitize import printable
from applier.wording import and_more

_SHOWN = 3


def judge(series: JudgedSeries, message: Message) -> Iterator[Judgement]:
    """Judge the lines that a patch adds, those that are not what they seem."""
    del series
    for file in message.patch.diff.files:
        for number, line in _added(file):
            found = sorted(set(_hidden().findall(line)))
            if found:
                where = f"{path_text(file.new_path or b'')}, line {number}"
                named = and_more((_named(char) for char in found), _SHOWN)
                text = printable(line[:LONGEST_TEXT])
                yield Judgement(ClaimVerdict.FALSE, text, None, f"{where} has {named} in it")


def _added(file: FileDiff) -> Iterator[tuple[int, str]]:
    """Yield the added lines that are not plain ASCII, by their numbers in the new file."""
    for hunk in file.hunks:
        number = hunk.new_start
        for line in hunk.lines:
            if line.startswith(b"+") and not line.isascii():
                text = line[1 : LONGEST_LINE + 1].decode(errors="replace")
                yield number, text.removeprefix("\ufeff") if number == 1 else text
            number += line[:1] in {b"+", b" "}


def _named(char: str) -> str:
    return f"{name(char, 'a character without a name')} (U+{ord(char):04X})"


@cache
def _hidden() -> re.Pattern[str]:
    return re.compile(
        "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # these turn the direction
        "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0"
        "\U000e0000-\U000e007f]"
        "|(?<=[\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f])"
    )
