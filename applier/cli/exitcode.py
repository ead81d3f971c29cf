"""Which exit code says what?

Of several, the one that a caller must not miss wins: an internal error before
bad usage before a finding before what is undecided. Pure.
"""

from collections.abc import Iterable
from enum import Enum, IntEnum


class ExitCode(IntEnum):
    """What the shell is told."""

    APPLIES = 0
    """Every series applies, and every declared diffstat is consistent."""
    FINDINGS = 1
    """Something does not apply, a diffstat is inconsistent, or a test fails."""
    USAGE = 2
    """A bad option, an unreadable source, no such repository or revision."""
    UNDECIDED = 3
    """No finding, but something could not be checked, or nothing matched."""
    INTERNAL = 4
    """An error of our own."""
    INTERRUPTED = 130
    """As a shell says of a program that was stopped by ^C (128 and SIGINT)."""
    HUNG_UP = 129
    """As a shell says of a program whose terminal went away (128 and SIGHUP)."""
    READER_GONE = 141
    """As a shell says of a program whose reader went away (128 and SIGPIPE)."""
    TERMINATED = 143
    """As a shell says of a program that was told to end (128 and SIGTERM)."""


class FailOn(Enum):
    """What is bad enough to fail for; each includes those before it; claims not merge."""

    NEVER = "never"
    CONFLICTS = "conflicts"
    """Something does not apply, or a test fails."""
    INCONSISTENT = "inconsistent"
    """Or a declared diffstat is false."""
    UNDECIDED = "undecided"
    """Or something could not be checked."""
    MERGE = "merge"
    """Or what applies does not merge into its branch."""
    CLAIMS = "claims"
    """Or a statement that counts is false; not what does not merge."""


_WEIGHTIEST_FIRST = (
    ExitCode.INTERNAL,
    ExitCode.USAGE,
    ExitCode.FINDINGS,
    ExitCode.UNDECIDED,
    ExitCode.APPLIES,
)


def weightiest(codes: Iterable[ExitCode]) -> ExitCode:
    """Choose among *codes*; none at all is no reason to complain."""
    return min(codes, key=_WEIGHTIEST_FIRST.index, default=ExitCode.APPLIES)


def apply_fail_on(code: ExitCode, fail_on: FailOn, *, conflicts: bool) -> ExitCode:
    """Let pass what is not to fail for; bad usage and our own errors never are.

    *conflicts* says whether a finding is one that does not apply, or a test that fails.
    """
    match code:
        case ExitCode.UNDECIDED:
            fails = fail_on in {FailOn.UNDECIDED, FailOn.MERGE, FailOn.CLAIMS}
        case ExitCode.FINDINGS:
            fails = fail_on is not FailOn.NEVER and (conflicts or fail_on is not FailOn.CONFLICTS)
        case _:
            fails = True
    return code if fails else ExitCode.APPLIES
