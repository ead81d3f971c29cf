"""From which moment on? Pure: no clock is asked, so there is no "yesterday"."""

from datetime import UTC, datetime

from applier.mail.date import parse_date


def parse_since(text: str) -> int | None:
    """Read a date as ISO 8601 or a mail has it, in seconds since 1970; UTC if it names no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        date = parse_date(text)
        return None if date is None else date.seconds
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp())
