"""How does one wait for mail that is still to come?

Sources that grow (an mbox or a maildir that mail is delivered to, a public-inbox
that is fetched into) are looked at every few seconds, and read again when they
have changed and come to rest. A series is reported when it is new, and again when
it has changed: when a patch has arrived that was missing, say. Ends when it is
interrupted.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

from msgspec.structs import replace

from applier.archive.opening import CommitNames, is_address
from applier.check import Trees, check_each, open_trees, tree_name
from applier.cli.formats import FOLLOWABLE, Presentation, render_series
from applier.cli.output import complain
from applier.cli.reporting import Sources, heard, open_collection, open_report, terms_of
from applier.collection import Collection
from applier.context import Options
from applier.errors import SourceError, UsageError
from applier.model import Selection, Series, SeriesVerdict, TreeName

_PAUSE = 2.0
"""Seconds from look to look; so long must a source be at rest."""

_Key = tuple[str, int]
_Print = tuple[tuple[str | None, int], ...]
_Judged = tuple[SeriesVerdict, tuple[TreeName, ...], tuple[Series, ...]]
"""A verdict, which trees there are, and the series whose mails a draft may answer."""


def follow(
    sources: Sources,
    trees: Trees,
    options: Options,
    how: Presentation,
    wait: Callable[[float], None] = sleep,
) -> None:
    """Report every series as it comes, for as long as nobody interrupts."""
    if any(name == "-" or is_address(name) for name in sources.names):
        raise UsageError("--follow: standard input and addresses do not grow; name files")
    if any(map(CommitNames(terms_of(sources)).has, sources.names)):
        raise UsageError("--follow: commits do not grow; name files")
    if how.form not in FOLLOWABLE:
        forms = ", ".join(FOLLOWABLE)
        raise UsageError(f"--follow: {how.form} is whole only at its end; choose of {forms}")
    reported: dict[_Key, _Print] = {}
    with open_report(how, stream=True) as write:
        while True:
            seen = _at_rest(sources.names, wait)
            for verdict, names, series in _read_new(sources, trees, options, reported):
                write(render_series(verdict, names, how, series))
            while _look(sources.names) == seen:
                wait(_PAUSE)


def _read_new(
    sources: Sources, trees: Trees, options: Options, reported: dict[_Key, _Print]
) -> Iterator[_Judged]:
    """Read everything, and yield the verdicts on what was not *reported* like this."""
    try:
        with open_collection(sources) as collection:
            for failure in (*collection.faults, *collection.failures, *collection.limits):
                complain(failure)
            new = {_key(one): _print(one) for one in collection.selected(options.select)}
            new = {key: found for key, found in new.items() if reported.get(key) != found}
            yield from _check(collection, trees, options, new)
            reported.update(new)
    except SourceError as error:
        complain(str(error))  # an mbox that is empty now will not be so for ever


def _check(
    collection: Collection, trees: Trees, options: Options, new: dict[_Key, _Print]
) -> Iterator[_Judged]:
    """Yield the verdicts on the series *new*, and on no other that shares mails with them."""
    if new:
        chosen = Selection(tuple(dict.fromkeys(series_id for series_id, _ in new)))
        opened = open_trees(trees, options)  # anew: their branches may have moved
        for verdict in heard(check_each(collection, opened, replace(options, select=chosen))):
            if (verdict.id, verdict.revision) in new:
                yield verdict, tuple(map(tree_name, opened)), collection.reading.series


def _key(series: Series) -> _Key:
    return series.id, series.revision


def _print(series: Series) -> _Print:
    """Tell a series from what it was before: by its messages and their lengths."""
    envelopes = [part.envelope for part in series.parts]
    envelopes += [series.cover] if series.cover else []
    return tuple((one.message_id, one.origin.end - one.origin.start) for one in envelopes)


def _at_rest(names: tuple[str, ...], wait: Callable[[float], None]) -> list[tuple[str, int, int]]:
    """Wait until nothing changes any more, so that no mail is read by half."""
    seen = _look(names)
    while True:
        wait(_PAUSE)
        now = _look(names)
        if now == seen:
            return now
        seen = now


def _look(names: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """Take down size and time of every file and directory."""
    found = list[tuple[str, int, int]]()
    for name in names:
        below = (path for path, _, _ in os.walk(name))
        for path in (name, *below):
            found.append(_state(path))
            found.extend(_state(entry) for entry in _files(path))
    return found


def _files(path: str) -> list[str]:
    try:
        return sorted(str(one) for one in Path(path).iterdir() if one.is_file())
    except OSError:
        return []


def _state(path: str) -> tuple[str, int, int]:
    try:
        known = os.stat(path)  # noqa: PTH116 - a path with odd bytes stays a string
    except OSError:
        return path, 0, 0
    return path, known.st_size, known.st_mtime_ns
