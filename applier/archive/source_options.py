"""On which terms are sources read: from when on, and from where? Pure."""

import re
from datetime import UTC, datetime

from msgspec import Struct

from applier.archive.source import sanitize
from applier.errors import UsageError
from applier.mail.date import parse_date


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

    @property
    def window(self) -> bool:
        """Whether only what came in at some time is wanted."""
        return self.since is not None or self.until is not None


DEFAULTS = SourceOptions()
"""Everything, and nothing from the network that the names do not ask for."""


FORMS = (
    "2026-03-01, 2026-03-01T12:00, 2026-03-01T12:00+01:00, "
    "'Sun, 1 Mar 2026 12:00:00 +0100' or '@1772362800 +0000'; UTC where no zone is named"
)
"""The forms of a moment, as examples for a message."""

_MAIL_DATE = re.compile(
    r"@?\d{9,11}( [+-]\d{4})?"
    r"|([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4}"
    r" \d{1,2}:\d{2}(:\d{2})?( ([+-]\d{4}|[A-Z]{1,5}))?",
    re.ASCII,
)
"""git would take more for a date: the digits that a commit's id begins with, for one."""


def parse_since(text: str) -> int | None:
    """Read a date as ISO 8601 or a mail has it, in seconds since 1970; UTC if it names no zone."""
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
        raise UsageError(f"{option} {sanitize(text)}: not a date; these are: {FORMS}")
    return moment


def refuse_window(name: str, options: SourceOptions) -> None:
    """Raise UsageError where a part is asked for of a source that cannot tell which it is."""
    if options.window:
        option = "--since" if options.since is not None else "--until"
        raise UsageError(
            f"{option}: {sanitize(name)} does not say when its mails came in; "
            "only a public-inbox repository and a list of a patchwork do"
        )
