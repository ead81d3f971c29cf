"""What can be wrong with a patch text, while it is being read.

Raised and caught inside this package only: :func:`applier.diff.parse_diff`
turns a fault into a value. Pure.
"""


class FaultError(Exception):
    """Something that makes git refuse the whole patch text."""

    def __init__(self, reason: str, line: int, path: bytes | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        """Number of the line in the patch text, from 1."""
        self.path = path


class DamageError(FaultError):
    """A damaged binary patch: git stops reading there, and keeps what it read before."""
