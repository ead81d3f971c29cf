"""Is something done in one pass? Counted in steps, since a busy machine's clock tells nothing."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import TraceFunction

_MORE = 5
"""Times the steps that four times as much may take: a pass, and what a longer list costs."""


def steps(work: Callable[[], object]) -> int:
    """Count the lines and calls of Python that *work* takes."""
    count = 0

    def note(_frame: FrameType, _event: str, _arg: object) -> "TraceFunction":
        nonlocal count
        count += 1
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Assert that *work* takes about four times the steps for four times *size*."""
    work(1)  # what is compiled or looked up on first use is no step of it
    few, many = steps(lambda: work(size)), steps(lambda: work(4 * size))
    assert many <= _MORE * few
