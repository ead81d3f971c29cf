"""How are paths, commits and counts put into a line? Pure."""

from collections.abc import Iterable

from applier.diff.quote import quote_path
from applier.model import Oid

_SHOWN = 3
_DIGITS = 12


def plural(count: int, noun: str) -> str:
    """Count things."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def path_name(path: bytes) -> str:
    """Name a path as git does."""
    return quote_path(path)


def listed_paths(paths: Iterable[bytes]) -> str:
    """Name a few paths, and count the rest."""
    names = [quote_path(path) for path in dict.fromkeys(paths)]
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def short(oid: Oid) -> str:
    """Abbreviate an id."""
    return oid[:_DIGITS]
