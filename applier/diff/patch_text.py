"""What do all readers of a patch text share: its numbers, and what can be wrong with it?

A number is read as C's strtoul would have it: leading white space and a sign are
passed over, the digits end at whatever is none, too large a number becomes the
largest. What is wrong is raised and caught inside this package only:
:func:`applier.diff.parse_diff` turns a fault into a value. Source: git apply,
observed, and the C standard. Pure.
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


LARGEST = 2**64 - 1

_DIGITS = {8: b"01234567", 10: b"0123456789"}


def read_number(text: bytes, base: int) -> tuple[int, int] | None:
    """Return the number and the index behind its last digit; None if there is no digit."""
    rest = text.lstrip(b" \t\n\v\f\r")
    sign = rest[:1] if rest[:1] in (b"-", b"+") else b""
    rest = rest[len(sign) :]
    after = rest.lstrip(_DIGITS[base])
    digits = rest[: len(rest) - len(after)]
    if not digits:
        return None
    value = saturated(digits, base)
    negative = sign == b"-" and value < LARGEST
    return (-value % (LARGEST + 1) if negative else value), len(text) - len(after)


def saturated(digits: bytes, base: int = 10) -> int:
    """Return the number that *digits* write, or the largest there is."""
    if len(digits) < 20:
        return int(digits, base)
    digits = digits.lstrip(b"0")
    return min(int(digits or b"0", base), LARGEST) if len(digits) <= 22 else LARGEST
