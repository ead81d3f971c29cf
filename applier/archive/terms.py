"""On which terms are sources read: from when on, and from where? Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """What a caller says of sources besides their names."""

    since: str | None = None
    """A commit of a public-inbox repository, or a date: only what came in after it."""


DEFAULTS = Terms()
"""Everything, and nothing from the network that the names do not ask for."""
