"""What becomes of a run when one piece of its work crashes, hangs, or takes all memory?

A process of its own does the work, piece after piece, within limits of memory and time;
where it ends before its time, another takes its place, and the piece that ended it is a
:class:`~applier.model.Failure`. It is a copy of this process: it knows all that was read
so far, nothing is read twice, and a piece is asked for by its number. Answers come as bytes.
Whoever wants several at once asks several workers, and waits on their ``fileno``.

What cannot be caught here is what a limit within (:mod:`applier.budgets`) should have
caught: native code that crashes or loops, and memory that it takes. I/O: processes.
"""

import os
import resource
import select
import signal
from collections.abc import Callable
from math import ceil
from time import monotonic, process_time
from typing import NoReturn, Self

from applier.budgets import Budgets
from applier.errors import BudgetError
from applier.model import Failure, FailureKind, FailureStage

_NUMBER = 8
"""Bytes of a number: which piece, and how long an answer is."""
_BLOCK = 1 << 20
_GRACE = 5
"""Seconds beyond the limit ``time``, in which work that counts for itself ends by itself."""
_PATIENCE = 4
"""Times the limit ``time`` that the clock on the wall may take, on a busy machine."""
_CRASHED = 70
"""What a process ends with that could not give its answer (EX_SOFTWARE)."""


class Worker:
    """A process that does one piece of work after the other. A context manager."""

    def __init__(self, work: Callable[[int], bytes], budgets: Budgets) -> None:
        """Do *work*, which raises nothing, within the limits ``memory`` and ``time``."""
        self._work = work
        self._budgets = budgets
        self._pid = 0
        self._requests = self._answers = -1
        self._deadline: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def result(self, number: int) -> bytes | Failure:
        """Have piece *number* done, and wait for it."""
        self.start(number)
        return self.finish()

    def start(self, number: int) -> None:
        """Have piece *number* done; one at a time."""
        if not self._pid:
            self._fork()
        seconds = self._budgets.time
        self._deadline = monotonic() + _PATIENCE * seconds + _GRACE if seconds else None
        try:
            os.write(self._requests, number.to_bytes(_NUMBER))
        except BrokenPipeError:  # it has died since: whoever waits is told
            return

    def fileno(self) -> int:
        """Give what can be read from once the answer comes."""
        return self._answers

    def finish(self) -> bytes | Failure:
        """Wait for the answer to what was started, or for the end of the process."""
        size = self._read(_NUMBER)
        answer = size if isinstance(size, Failure) else self._read(int.from_bytes(size))
        if isinstance(answer, Failure):
            self.close()
        return answer

    def close(self) -> None:
        """End the process, whatever it does; the next piece gets another."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._forget()

    def _forget(self) -> None:
        os.close(self._requests)
        os.close(self._answers)
        self._pid = 0

    def _read(self, size: int) -> bytes | Failure:
        """Read *size* bytes of the answer, and no longer than it may take."""
        content = bytearray()
        while len(content) < size:
            left = None if self._deadline is None else max(self._deadline - monotonic(), 0)
            if not select.select([self._answers], [], [], left)[0]:
                return _over_budget("time", self._budgets.time)
            block = os.read(self._answers, min(size - len(content), _BLOCK))
            if not block:
                return self._bury()
            content += block
        return bytes(content)

    def _bury(self) -> Failure:
        """Say why the process has ended."""
        _, status = os.waitpid(self._pid, 0)
        self._forget()
        return _describe_end(os.waitstatus_to_exitcode(status), self._budgets)

    def _fork(self) -> None:
        there, self._requests = os.pipe()
        self._answers, back = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(self._requests)
            os.close(self._answers)
            _serve(self._work, there, back, self._budgets)
        os.close(there)
        os.close(back)


def _serve(work: Callable[[int], bytes], there: int, back: int, budgets: Budgets) -> NoReturn:
    """Do what is asked for until nobody asks any more; never return to whoever forked."""
    code = _CRASHED
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C is for whoever asks
        for each in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_DFL)
        _limit_memory(budgets.memory)
        while request := os.read(there, _NUMBER):
            _limit_time(budgets.time)
            answer = work(int.from_bytes(request))
            _write(back, len(answer).to_bytes(_NUMBER) + answer)
        code = 0
    finally:
        os._exit(code)  # without the ends of what the other process has begun


def _write(back: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(back, left) :]


def _limit_memory(limit: int) -> None:
    """Let the process grow by *limit*."""
    if limit:
        _lower(resource.RLIMIT_AS, _address_space() + limit)
        _lower(resource.RLIMIT_CORE, 0)


def _limit_time(limit: int) -> None:
    """Let the process take so many more seconds of the processor; SIGXCPU ends native code too."""
    if limit:
        _lower(resource.RLIMIT_CPU, ceil(process_time()) + limit + _GRACE)


def _lower(what: int, limit: int) -> None:
    """Set a limit, unless a lower one holds that is not ours."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _address_space() -> int:
    """Give how large the process is already; 0 where nobody says."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - it has no size
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _describe_end(code: int, budgets: Budgets) -> Failure:
    """Say why a process ended that had work to do."""
    if code == -signal.SIGXCPU:
        return _over_budget("time", budgets.time)
    if code == -signal.SIGKILL:
        words = "its process was killed, as it happens where memory runs out"
        return Failure(FailureKind.BUDGET, FailureStage.VERDICT, words, budget="memory")
    if code < 0:
        name = signal.Signals(-code).name
        words = f"its process crashed ({name})"
    else:
        words = f"its process ended with {code}"
    return Failure(FailureKind.INTERNAL, FailureStage.VERDICT, words)


def _over_budget(name: str, limit: int) -> Failure:
    words = str(BudgetError(name, limit))
    return Failure(FailureKind.BUDGET, FailureStage.VERDICT, words, budget=name)
