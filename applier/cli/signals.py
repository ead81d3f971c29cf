"""How does a run end that is told to end?

As on ^C: by an exception, so that all that was begun is tidied away on its path
(half a report, a pager, a quarantine of objects). A signal that somebody chose to
ignore, as nohup(1) does, stays ignored.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Terminated(BaseException):
    """We were told to end; no error, and no boundary within the run may stop it."""

    def __init__(self, number: int) -> None:
        """Remember the signal's *number*."""
        super().__init__(number)
        self.number = number


@contextmanager
def raising() -> Iterator[None]:
    """Turn the signals that tell a program to end into :class:`Terminated`."""
    try:
        taken = {
            each: signal.signal(each, _raise)
            for each in _SIGNALS
            if signal.getsignal(each) is signal.SIG_DFL
        }
    except ValueError:  # in a thread: signals are the main one's
        taken = {}
    try:
        yield
    finally:
        for each, before in taken.items():
            signal.signal(each, before)


def _raise(number: int, frame: FrameType | None) -> None:
    del frame
    raise Terminated(number)
