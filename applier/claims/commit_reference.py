"""How does a text name a commit, and is the form right?

``<id> ("<subject>")``, as the kernel's Documentation/process/submitting-patches.rst asks
for, with at least twelve digits of the id and all on one line. The faults have the
names that the linux-next list gives them ("Fixes tag needs some work in the ... tree"),
and are told from each other as there: docs/claims.md has the figures. Pure.
"""

import re
from enum import Enum
from functools import cache

from msgspec import Struct

FEWEST_DIGITS = 12
"""Of an id; fewer come to mean several commits as a project grows."""
MOST_DIGITS = 40
_CURLY = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
"""What some programs make of a quotation mark."""
LONGEST_REFERENCE = 1000
"""Characters that are looked at; no subject is longer."""


class FormFault(Enum):
    """What may be wrong with the form, in the words of the linux-next list."""

    REPEATED = "extra word 'Fixes:'"
    COMMIT_WORD = "leading word 'commit' unexpected"
    NO_ID = "no commit id recognised"
    SHORT_ID = "the id is too short"
    LONG_ID = f"the id has more than {MOST_DIGITS} digits"
    NO_SPACE = "missing space between the id and the subject"
    NO_SUBJECT = "missing subject"
    PARENTHESES = "subject has leading but no trailing parentheses"
    CLOSED_ONLY = "subject has trailing but no leading parentheses"
    QUOTES = "subject has leading but no trailing quotes"
    CURLY_QUOTES = "the quotes are no plain ones"


class Reference(Struct, frozen=True):
    """What names a commit, taken apart."""

    digits: str
    """The beginning of its id, in lower case; nothing where there is none."""
    subject: str
    faults: tuple[FormFault, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether what should close the subject is not there: it may stand on the next line."""
        return not {FormFault.PARENTHESES, FormFault.QUOTES}.isdisjoint(self.faults)


def parse_reference(value: str, fewest: int = FEWEST_DIGITS) -> Reference:
    """Take apart what stands behind ``Fixes:``; an id should have *fewest* digits."""
    text = " ".join(value[:LONGEST_REFERENCE].split())
    faults = list[FormFault]()
    while text.lower().startswith("fixes:"):
        faults.append(FormFault.REPEATED)
        text = text[len("fixes:") :].lstrip()
    if text.lower().startswith("commit "):
        faults.append(FormFault.COMMIT_WORD)
        text = text[len("commit ") :]
    found = _id_at_start().match(text)
    if found is None:
        return Reference("", _bare_subject(text), (*dict.fromkeys(faults), FormFault.NO_ID))
    digits, rest = found.group().lower(), text[found.end() :]
    if rest and not rest.startswith(" "):
        faults.append(FormFault.NO_SPACE)
        rest = rest.partition(" ")[2] if rest[0] not in "(\"'" else rest
    if len(digits) < fewest:
        faults.append(FormFault.SHORT_ID)
    if len(digits) > MOST_DIGITS:
        faults.append(FormFault.LONG_ID)
    subject, more = _read_subject(rest.strip())
    return Reference(digits, subject, tuple(dict.fromkeys((*faults, *more))))


def _read_subject(text: str) -> tuple[str, list[FormFault]]:
    """Take the subject out of its parentheses and quotes."""
    if not text:
        return "", [FormFault.NO_SUBJECT]
    faults = list[FormFault]()
    if text.startswith("("):
        inner, closed, _ = text[1:].rpartition(")")
        if not closed:
            faults.append(FormFault.PARENTHESES)
        text = (inner if closed else text[1:]).strip()
    elif text[0] in "\"'" and text.endswith(f"{text[0]})"):
        faults.append(FormFault.CLOSED_ONLY)
        text = text[:-1]
    if text.strip(_CURLY) != text:
        return text.strip(_CURLY + "\"' "), [*faults, FormFault.CURLY_QUOTES]
    quote = text[:1]
    if quote and quote in "\"'":
        if len(text) == 1 or not text.endswith(quote):
            faults.append(FormFault.QUOTES)
            return _cut_at_quote(text[1:], quote), faults
        text = text[1:-1]
    return text.strip(), faults


def _cut_at_quote(text: str, quote: str) -> str:
    """Leave out what stands behind a quote that closes: a date, say."""
    inner, closed, behind = text.rpartition(quote)
    return (inner if closed and behind[:1] in ",;: #" else text).strip()


def _bare_subject(text: str) -> str:
    """Give what may be the subject where no id is."""
    return text.strip("()\"' ")


def text_behind(value: str) -> str:
    """Give what stands behind the quote that closes, if anything does."""
    found = _closed_early().search(" ".join(value[:LONGEST_REFERENCE].split()))
    return found.group(1) if found else ""


def short_words(fewest: int) -> str:
    """Say that an id is too short."""
    return f"the id should be at least {fewest} digits long"


def format_reference(digits: str, subject: str) -> str:
    """Name a commit as it should be."""
    return f'{digits} ("{subject}")'


@cache
def _id_at_start() -> re.Pattern[str]:
    return re.compile(r"[0-9a-fA-F]{5,}")


@cache
def _closed_early() -> re.Pattern[str]:
    return re.compile(r"\(\".*\"([,;] [^\"]*)\)$")
