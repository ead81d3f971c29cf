"""How is something said in a few words: a count, a list that is cut, an id?

For the reasons that are given with a verdict and for every report, so that all of
them count and cut alike. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

_DIGITS = 12
"""Of an id: what kernel people write."""

_PLURALS = {
    "patch": "patches",
    "more patch": "more patches",
    "series": "series",
    "more series": "more series",
    "reply": "replies",
}


def plural(count: int | None, noun: str) -> str:
    """Count things: ``1 patch``, ``2 patches``."""
    return f"{count} {noun if count == 1 else _PLURALS.get(noun, noun + 's')}"


def and_more(names: Iterable[str], most: int) -> str:
    """List *most* names, each once, and count the rest: ``a, b, c and 2 more``."""
    names = list(dict.fromkeys(names))
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def short(oid: str) -> str:
    """Abbreviate an id."""
    return oid[:_DIGITS]


_LONGEST_TITLE = 60


def commit_words(oid: str, title: str, seconds: int) -> str:
    """Name a commit by id, subject and date."""
    shown = title[:_LONGEST_TITLE] + ("..." if len(title) > _LONGEST_TITLE else "")
    return f'{short(oid)} ("{shown}", {day_of(seconds)})'


def day_of(seconds: int) -> str:
    """Give the day of a moment, in UTC."""
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return "no date"


def spans(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run in ascending *numbers*."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


def span_label(first: int, last: int) -> str:
    """Name a run: ``2..4``, or ``7`` alone."""
    return str(first) if first == last else f"{first}..{last}"


def listed(numbers: Iterable[int]) -> str:
    """List ascending *numbers* with their runs drawn together: ``2..4, 7``."""
    return ", ".join(span_label(first, last) for first, last in spans(numbers))


def listed_patches(numbers: Sequence[int]) -> str:
    """Name patches by ascending numbers: ``patches 1..3, 5``."""
    return f"{'patch' if len(numbers) == 1 else 'patches'} {listed(numbers)}"
