"""On which terms are sources read: from when on, and from where? Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
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


DEFAULTS = Terms()
"""Everything, and nothing from the network that the names do not ask for."""
