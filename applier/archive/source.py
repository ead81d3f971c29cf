"""What can every kind of source do, and what does a caller say of sources besides their names?

A new kind of source is one more class of the shape of :class:`Source` and one more
line in :mod:`applier.archive.opening`. Pure.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from time import time
from typing import Protocol, runtime_checkable

from msgspec import Struct, field

from applier.budgets import ALL, Budgets
from applier.errors import UsageError
from applier.mail.date import parse_date
from applier.model import Origin, RawMessage
from applier.sanitize import escaped


class Complaints(Struct):
    """What could not be read, or was passed over, one line each; filled while reading.

    Dictionaries for their order: whoever reads a source twice hears of a fault once.
    """

    failures: dict[str, None] = field(default_factory=dict)
    skipped: dict[str, None] = field(default_factory=dict)
    empty: dict[str, None] = field(default_factory=dict)
    faults: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def note(self, line: str) -> None:
        """Note what was chosen for the user, who may not have meant it."""
        self.notes.setdefault(line)

    limits: dict[str, None] = field(default_factory=dict)

    def fault(self, line: str) -> None:
        """Note what was not read through a fault of ours."""
        self.faults.setdefault(line)

    def limit(self, line: str) -> None:
        """Note what was not read because it meets a limit."""
        self.limits.setdefault(line)

    def fail(self, line: str) -> None:
        """Note something that was asked for and could not be read."""
        self.failures.setdefault(line)

    def note_empty(self, name: str) -> None:
        """Note a source that is a mailbox without mail: no fault, but worth a word."""
        self.empty.setdefault(f"{source_name(name)}: no message in it")

    def skip(self, line: str) -> None:
        """Note something that is no mail and was not asked for by name."""
        self.skipped.setdefault(line)


@runtime_checkable
class Positioned(Protocol):
    """A source that can be read on from where it was read to."""

    def position(self) -> str:
        """Say up to where it was read: what ``since`` takes the next time; empty for nothing."""
        ...


class Source(Protocol):
    """A place that messages come from."""

    @property
    def name(self) -> str:
        """What it was opened under."""
        ...

    def messages(self) -> Iterator[RawMessage]:
        """Yield every message, in order; again from the start at every call."""
        ...

    def is_empty(self) -> bool:
        """Whether it is a mailbox, though one without mail: asked when no message came."""
        ...

    def holds(self, origin: Origin) -> bool:
        """Whether *origin* is one of this source's."""
        ...

    def read(self, origin: Origin) -> bytes:
        """Read one message again; raises SourceError if it is gone."""
        ...

    def close(self) -> None:
        """Let go of files; the source is of no use afterwards."""
        ...


def describe_fault(name: str, error: Exception) -> str:
    """Say that a fault of ours kept us from reading a source, or the rest of it."""
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{source_name(name)}: internal error: {words}; the rest of it was not read"


def source_name(name: str) -> str:
    """Give a source's name as a message may print it: one line, no bytes that are no text."""
    return escaped("standard input" if name == "-" else name)


class SourceOptions(Struct, frozen=True):
    """What a caller says of sources besides their names."""

    since: str | None = None
    """A commit of a public-inbox repository: only what came in after it; or a date: from it on."""
    until: str | None = None
    """A commit of a public-inbox repository: only what came in up to it; or a date: before it."""
    lore: str = ""
    """The public-inbox in which a message-id is looked up: an address, or a directory."""
    patchwork: str = ""
    """The address of the patchwork that *token* is for."""
    token: str = ""
    """What proves to the patchwork who asks; sent to no other site."""
    repository: str | None = None
    """Where a name that is no file may mean commits: a path, or nothing for the repository
    around the current directory; None where names mean no commits."""
    branches: bool = False
    """Whether every name means commits, a single one those of a branch that its upstream lacks."""
    cover: bool = False
    """Whether a range of commits has a cover letter."""
    budgets: Budgets = ALL
    """What one message may cost."""

    @property
    def window(self) -> bool:
        """Whether only what came in at some time is wanted."""
        return self.since is not None or self.until is not None


DEFAULTS = SourceOptions()
"""Everything, and nothing from the network that the names do not ask for."""


FORMS = (
    "2026-03-01, 2026-03-01T12:00, 2026-03-01T12:00+01:00, "
    "'Sun, 1 Mar 2026 12:00:00 +0100', '@1772362800 +0000', yesterday or '3 days ago' (seconds "
    "to weeks); UTC where no zone is named"
)
"""The forms of a moment, as examples for a message."""

_MAIL_DATE = re.compile(
    r"@?\d{9,11}( [+-]\d{4})?"
    r"|([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4}"
    r" \d{1,2}:\d{2}(:\d{2})?( ([+-]\d{4}|[A-Z]{1,5}))?",
    re.ASCII,
)
"""git would take more for a date: the digits that a commit's id begins with, for one."""


_AGO = re.compile(r"(\d{1,6})[. ]+(second|minute|hour|day|week)s?[. ]+ago", re.ASCII)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}


def _parse_ago(text: str) -> int | None:
    """Read what git's approxidate reads of the words that people use most: how long ago."""
    words = " ".join(text.lower().split())
    if words in {"now", "yesterday"}:
        return int(time()) - (_SECONDS["day"] if words == "yesterday" else 0)
    found = _AGO.fullmatch(words)
    return None if found is None else int(time()) - int(found[1]) * _SECONDS[found[2]]


def parse_since(text: str) -> int | None:
    """Read a date as ISO 8601 or a mail has it, or how long ago, in seconds since 1970.

    UTC if it names no zone.
    """
    if (ago := _parse_ago(text)) is not None:
        return ago
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        date = parse_date(text) if _MAIL_DATE.fullmatch(text) else None
        return None if date is None else date.seconds
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return int(aware.timestamp())
    except (OverflowError, ValueError):
        return None


def resolve_moment(option: str, text: str) -> int:
    """Read the moment that *option* gives; raises UsageError with the forms that there are."""
    moment = parse_since(text)
    if moment is None:
        raise UsageError(f"{option} {escaped(text)}: not a date; these are: {FORMS}")
    return moment


def refuse_window(name: str, options: SourceOptions) -> None:
    """Raise UsageError where a part is asked for of a source that cannot tell which it is."""
    if options.window:
        option = "--since" if options.since is not None else "--until"
        raise UsageError(
            f"{option}: {source_name(name)} does not say when its mails came in; "
            "only a public-inbox repository and a list of a patchwork do"
        )
