"""What is a reference's log told when it moves? Pure."""

from msgspec import Struct

from applier.model import Person


class Reflog(Struct, frozen=True):
    """Who moved a reference, and in one line why."""

    submitter_key: Person | None = None
    """None for the configured one."""
    message: str = "applier"
