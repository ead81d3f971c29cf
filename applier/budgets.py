"""How much may one message or one series cost, and what is said when it would cost more?

What a stranger sends decides how much there is to do, and the size of it is no measure: a
delta of fifteen kilobytes makes gigabytes, a hunk of a line is looked for in every line of
a file. So each thing that can grow has a limit with a name. Whoever does the work says
what it is about to take (:func:`spend`) or how many of something there are
(:func:`check_count`), and :class:`~applier.errors.BudgetError` ends the message or the
series, and nothing else. Limits are generous: no mail of a list meets one.

The work is counted, where it can be, and not timed, so that the same input gives the same
answer on any machine; ``time`` is the last resort, and is the processor's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import process_time

from msgspec import Struct
from msgspec.structs import fields

from applier.errors import BudgetError, UsageError

NO_LIMIT = 0
"""As a limit: as much as it takes."""


class Budgets(Struct, frozen=True):
    """The limits; 0 is none."""

    message_bytes: int = 64 << 20
    """Bytes of one message."""
    ratio: int = 200
    """Times its size that gzip data may inflate to, beyond the first 64 MiB."""
    headers: int = 100_000
    """Header fields of one message and its parts."""
    parts: int = 200_000
    """Parts of one message."""
    hunks: int = 200_000
    """Hunks of one message."""
    new_bytes: int = 512 << 20
    """Bytes that one series may make anew: files, directories, what binary patches inflate to."""
    placement: int = 10_000_000_000
    """Bytes that may be searched for the places of one series' hunks, on all that it is tried."""
    time: int = 300
    """Seconds of the processor for one series."""
    memory: int = 2 << 30
    """Bytes by which the process may grow that judges series, where it is one of its own."""


NAMES = {field.name.replace("_", "-"): field.name for field in fields(Budgets)}
"""By the name that users and reports know, the field."""

ALL = Budgets()
"""The limits that hold where nobody says otherwise."""

_UNITS = {"k": 10, "m": 20, "g": 30}


def parse_limit(text: str) -> tuple[str, int]:
    """Read ``NAME=VALUE`` as the field and its value; UsageError if it is none.

    A value may end in k, m or g, as in git's configuration; 0 or ``none`` is no limit.
    """
    name, _, value = text.partition("=")
    if name not in NAMES:
        raise UsageError(f"{text}: no such limit; there are {', '.join(NAMES)}")
    digits, power = value.lower(), 0
    if digits[-1:] in _UNITS:
        digits, power = digits[:-1], _UNITS[digits[-1]]
    if digits == "none":
        return NAMES[name], NO_LIMIT
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
        raise UsageError(f"{text}: a limit is a whole number, which may end in k, m or g, or none")
    return NAMES[name], int(digits) << power


_MOST_DIGITS = 15


def lower(one: int, other: int) -> int:
    """Give the lower of two limits; none is the highest."""
    return min(limit for limit in (one, other) if limit) if one or other else NO_LIMIT


UNLIMITED = Budgets(**dict.fromkeys(NAMES.values(), NO_LIMIT))


class _Meter:
    """What is left to one message or series."""

    __slots__ = ("budgets", "deadline", "looks", "new_bytes", "placement")

    def __init__(self, budgets: Budgets) -> None:
        self.budgets = budgets
        self.new_bytes = 0
        self.placement = 0
        self.looks = 0
        self.deadline = process_time() + budgets.time if budgets.time else None

    def look(self) -> None:
        """Look at the clock, now and then: some systems take long to tell the time."""
        self.looks -= 1
        if self.looks < 0 and self.deadline is not None:
            self.looks = _BETWEEN_LOOKS
            if process_time() > self.deadline:
                raise BudgetError("time", self.budgets.time)


_BETWEEN_LOOKS = 100
_METER: ContextVar[_Meter | None] = ContextVar("meter", default=None)


@contextmanager
def limited(budgets: Budgets) -> Iterator[None]:
    """Hold what is done within to *budgets*, counted from here."""
    token = _METER.set(_Meter(budgets))
    try:
        yield
    finally:
        _METER.reset(token)


def current() -> Budgets:
    """Give the limits that hold here."""
    meter = _METER.get()
    return ALL if meter is None else meter.budgets


def check_count(name: str, count: int) -> None:
    """Raise BudgetError if there are more of something in one message than its limit allows."""
    limit: int = getattr(current(), NAMES[name])
    if limit and count > limit:
        raise BudgetError(name, limit)


def check_time() -> None:
    """Raise BudgetError if the time is up; wherever something is done again and again."""
    meter = _METER.get()
    if meter is not None:
        meter.look()


def spend_placement(steps: int) -> None:
    """Count the bytes in which a hunk is about to be looked for."""
    meter = _METER.get()
    if meter is None:
        return
    meter.placement += steps
    if meter.budgets.placement and meter.placement > meter.budgets.placement:
        raise BudgetError("placement", meter.budgets.placement)
    meter.look()


def spend_new_bytes(count: int) -> None:
    """Count bytes that are about to be made; below 0 for those that were let go of."""
    meter = _METER.get()
    if meter is None:
        return
    meter.new_bytes += count
    if count > 0 and 0 < meter.budgets.new_bytes < meter.new_bytes:
        raise BudgetError("new-bytes", meter.budgets.new_bytes)


@contextmanager
def passing_bytes() -> Iterator[None]:
    """Count the bytes that are made within, and at the end let go of them."""
    meter = _METER.get()
    before = 0 if meter is None else meter.new_bytes
    try:
        yield
    finally:
        if meter is not None:
            meter.new_bytes = before
