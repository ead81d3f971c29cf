"""What came of a command that was run on the tree of a patch."""

from enum import Enum
from typing import Final

from msgspec import Struct

from applier.model.untrusted import Untrusted


class PatchTestResult(Enum):
    """What one test says of one tree."""

    PASS = "pass"  # noqa: S105 - no password
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"
    """The test does not apply to this patch."""
    TIMEOUT = "timeout"
    """It was ended after the time that it may take."""
    ERROR = "error"
    """The test itself could not be run to its end; nothing is known of the patch."""


UNTESTED: Final = "nothing is tested: no patch was applied"
"""The reason that is given where there is no tree to run anything on."""
FAILING = frozenset({PatchTestResult.FAIL, PatchTestResult.TIMEOUT})
"""What breaks a tree that was well before."""


class PatchTest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One test on one tree."""

    name: str
    """What the test is called."""
    result: PatchTestResult
    seconds: float
    """How long it ran."""
    exit_status: int | None = None
    """What the command left with, below zero the signal that it died of; null where it did
    not run."""
    cached: bool = False
    """Whether this is the result of an earlier run."""
    reason: Untrusted = ""
    """What there is to say of it, on one line."""
    log: Untrusted = ""
    """The end of what it printed."""
    since: int | None = None
    """Where it fails: the number of the patch with which that began, 0 if the base fails
    already; null where it does not fail."""
    new_lines: tuple[Untrusted, ...] = ()
    """What it printed that it does not print for the tree before, if it is asked for that."""
