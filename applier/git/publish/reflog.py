"""What is a reference's log told when it moves? Pure."""

from dataclasses import dataclass

from applier.model import Person


@dataclass(frozen=True, slots=True)
class Reflog:
    """Who moved a reference, and in one line why."""

    submitter_key: Person | None = None
    """None for the configured one."""
    message: str = "applier"
