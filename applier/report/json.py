"""What does a report look like to a machine, and how is it read again?

The values of :mod:`applier.model.report` are the JSON, as ``report.schema.json``
describes it: every key is always there, null means "not known" and never zero. One
object for a run, or one line a series. The text is strict UTF-8; characters that a
terminal would obey and a reader would not see are written as escapes, so that
nothing is lost and nothing acts. Pure.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

import msgspec

from applier.errors import UsageError
from applier.model import Report, SeriesLine, SeriesVerdict
from applier.model.report import series_line

ValueT = TypeVar("ValueT", Report, SeriesLine)


def format_json(report: Report) -> str:
    """Give the whole report as one indented object."""
    return encode_indented(report)


def format_jsonl(report: Report) -> str:
    """Give one line for each series."""
    return "".join(series_json(verdict) for verdict in report.series)


def series_json(verdict: SeriesVerdict) -> str:
    """Give one series as one line, so that it can be written as soon as it is known."""
    return encode_line(series_line(verdict))


def read_json(text: str | bytes) -> Report:
    """Read what :func:`format_json` wrote; UsageError where it is something else."""
    return _read(text, Report)


def read_series_json(text: str | bytes) -> SeriesLine:
    """Read one line of what :func:`format_jsonl` wrote; UsageError where it is something else."""
    return _read(text, SeriesLine)


def encode_line(value: msgspec.Struct) -> str:
    """Write *value* as JSON, on one line."""
    return _visible(_encode(value).decode()) + "\n"


def encode_indented(value: msgspec.Struct | Sequence[msgspec.Struct]) -> str:
    """Write *value* as JSON that a person can read."""
    return _visible(msgspec.json.format(_encode(value), indent=2).decode()) + "\n"


def _read(text: str | bytes, kind: type[ValueT]) -> ValueT:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError as error:
        raise UsageError(f"this is no report of schema version 2: {error}") from error


def _encode(value: msgspec.Struct | Sequence[msgspec.Struct]) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_without_surrogates(msgspec.to_builtins(value)))


def _without_surrogates(value: object) -> object:
    """Replace lone surrogates, which are no characters, in all texts below *value*."""
    match value:
        case str():
            return _surrogates().sub("\N{REPLACEMENT CHARACTER}", value)
        case dict():
            return {key: _without_surrogates(one) for key, one in value.items()}
        case list() | tuple():
            return [_without_surrogates(one) for one in value]
        case _:
            return value


@cache
def _surrogates() -> re.Pattern[str]:
    return re.compile("[\ud800-\udfff]")


def _visible(text: str) -> str:
    """Escape what is not seen; outside of strings JSON is ASCII, so this is safe."""
    if text.isascii() and "\x7f" not in text:
        return text
    return _beyond_ascii().sub(_escaped, text)


@cache
def _beyond_ascii() -> re.Pattern[str]:
    return re.compile("[\x7f-\U0010ffff]")


def _escaped(found: re.Match[str]) -> str:
    """Give a character as it is, or as the UTF-16 units that a JSON escape holds."""
    char = found[0]
    if char.isprintable():
        return char
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
