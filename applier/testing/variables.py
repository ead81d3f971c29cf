"""What does a command find in its environment?

Ours, without what would lead git elsewhere or what is secret; what the test declares; and
what there is to know of the patch, under names that begin with ``APPLIER_``, or that NIPA's
tests know. Pure.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from applier.testing.definitions import CommandProtocol, CommandTest
from applier.testing.trees_to_test import BASE, Step

_NOT_HANDED_ON = ("GIT_", "APPLIER_", "_APPLIER_")
"""What begins so is for us or for git on the user's own repository."""
_OF_MAKE = frozenset({"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKE_TERMOUT", "MAKE_TERMERR"})
"""A make that runs us has a jobserver of its own, which we have no part in."""
_LONGEST = 100_000
"""Bytes of one variable: Linux takes 128 KiB. What is longer is not set."""

DESCRIPTION = 5
"""The file descriptor on which a test may describe its result."""


class Places(Struct, frozen=True):
    """Where the command finds what, as it sees it."""

    tree: Path
    build: Path
    results: Path
    """For files of its own that somebody may want to read."""


class SeriesFacts(Struct, frozen=True):
    """What is the same for all steps of a series."""

    id: str
    revision: int
    total: int
    base: str
    first: int
    """The number of the first step behind the base."""


def inherited(environ: Mapping[str, str]) -> dict[str, str]:
    """Give what commands get of *environ*."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith(_NOT_HANDED_ON) and name not in _OF_MAKE
    }


def declared(test: CommandTest, environ: Mapping[str, str]) -> dict[str, str]:
    """Give the variables that the result of *test* depends on, with their values."""
    found = dict[str, str]()
    for word in test.environment:
        name, equals, value = word.partition("=")
        if equals or name in environ:
            found[name] = value if equals else environ[name]
    return found


def about_patch(
    test: CommandTest, step: Step, series: SeriesFacts, places: Places
) -> dict[str, str]:
    """Say what there is to know of the patch and of the places."""
    known = {
        "APPLIER_TEST": test.name,
        "APPLIER_COMMIT": step.commit,
        "APPLIER_BASE": series.base,
        "APPLIER_PATCH_NUMBER": str(step.number),
        "APPLIER_PATCH_TOTAL": str(series.total),
        "APPLIER_MESSAGE_ID": step.message_id,
        "APPLIER_SERIES_ID": series.id,
        "APPLIER_REVISION": str(series.revision),
        "APPLIER_PATHS": _lines(step.paths),
        "APPLIER_DIRECTORIES": _lines(step.directories),
        "APPLIER_MAKE_DIRECTORIES": _lines(step.make_directories),
        "APPLIER_BUILD_DIR": str(places.build),
    }
    if test.protocol is CommandProtocol.NIPA:
        known |= {
            "DESC_FD": str(DESCRIPTION),
            "RESULTS_DIR": str(places.results),
            "BRANCH_BASE": series.base,
            "FIRST_IN_SERIES": "1" if step.number in {BASE, series.first} else "0",
        }
    return {name: value for name, value in known.items() if _fits(value)}


def _fits(value: str) -> bool:
    """Whether *value* can be a variable: a message-id may hold anything."""
    try:
        return "\0" not in value and len(os.fsencode(value)) <= _LONGEST
    except UnicodeEncodeError:
        return False


def _lines(words: Iterable[str]) -> str:
    return "\n".join(words)


def key_parts(step: Step) -> Iterator[str]:
    """Yield what a command is told of the patch that is no part of its tree."""
    yield _lines(step.paths)
