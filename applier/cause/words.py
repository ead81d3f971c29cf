"""How are paths, commits and counts put into a line? Pure."""

from collections.abc import Iterable, Sequence

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


def listed_patches(numbers: Sequence[int]) -> str:
    """Name patches by ascending numbers, runs drawn together: ``patches 1..3, 5``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    names = [str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in runs]
    return f"{'patch' if len(numbers) == 1 else 'patches'} {', '.join(names)}"
