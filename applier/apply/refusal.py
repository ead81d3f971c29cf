"""How the rules of this package say no: an exception that never leaves it.

:func:`applier.apply.apply_patch.apply_patch` turns it into conflicts, which are data.
"""

from applier.model import Cause, Conflict


class Refused(Exception):  # noqa: N818 - it is an outcome, no error
    """A diff that git would refuse, and why."""

    def __init__(self, *conflicts: Conflict) -> None:
        super().__init__(*conflicts)
        self.conflicts = conflicts


def refuse(cause: Cause, path: bytes | None, detail: str) -> Refused:
    """Make a refusal of a whole file."""
    return Refused(Conflict(cause, detail, path))
