"""What has been read lately, within a limit of bytes.

A sweep reads millions of objects; what is kept of them must not grow with
the archive. Pure.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ByteLru(Generic[Value]):
    """A cache by name that forgets what was asked for longest ago.

    *cost* says how many bytes a value takes. One that would take more than a
    quarter of *limit* is not kept: it would drive out everything else.
    """

    def __init__(self, limit: int, cost: Callable[[Value], int]) -> None:
        self._limit = limit
        self._cost = cost
        self._used = 0
        self._values: OrderedDict[str, Value] = OrderedDict()

    @property
    def used(self) -> int:
        """The bytes taken, at most the limit."""
        return self._used

    def get(self, name: str) -> Value | None:
        """Give what is kept under *name*, and keep it longer."""
        value = self._values.get(name)
        if value is not None:
            self._values.move_to_end(name)
        return value

    def put(self, name: str, value: Value) -> None:
        """Keep *value*; what was asked for longest ago makes room."""
        cost = self._cost(value)
        if cost * 4 > self._limit or name in self._values:
            return
        self._values[name] = value
        self._used += cost
        while self._used > self._limit:
            _, oldest = self._values.popitem(last=False)
            self._used -= self._cost(oldest)

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()
        self._used = 0
