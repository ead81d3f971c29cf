"""How is a command run so that nothing of it outlives its end?

A supervisor starts it in a session of its own (:mod:`applier.testing.supervisor`) and
kills all that it started: when it has ended, when its time is over, when we are
interrupted or killed. What it prints is bounded: the head and the tail are kept, the
middle is counted. I/O: starts processes.
"""

import atexit
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct, field

from applier.errors import WorkTreeError
from applier.testing import supervisor
from applier.testing.sandbox import Sandbox

_OUTPUT_KEPT = 1 << 20
_CHUNK = 1 << 16
_LEAVING = 5.0
"""Seconds to wait for output of what cannot be killed, and for a supervisor to leave."""
_NOT_FOUND = 127
_CORE = {"core": 0}


class Command(Struct, frozen=True, kw_only=True):
    """What is to be run, and how far it may go."""

    arguments: tuple[str, ...]
    """The program and its arguments; :func:`shell` gives those for a line of shell."""
    directory: Path
    """Where it runs."""
    environment: Mapping[str, str]
    """All of it: nothing is inherited."""
    stdin: bytes = b""
    timeout: float | None = None
    """Seconds after which it is ended."""
    output_limit: int = _OUTPUT_KEPT
    """Bytes that are kept of what it prints, and as many of what it describes."""
    described_as: int | None = None
    """The number of a file descriptor, above 2, on which it may describe its result."""
    inherited: Mapping[int, int] = field(default_factory=dict)
    """Our file descriptors that it has too, by the number that they have there (a jobserver)."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """Limits for each of its processes, by setrlimit(2)'s names in lower case without
    ``RLIMIT_``: ``{"as": 4 << 30, "fsize": 1 << 30}``."""


class CommandEnd(Struct, frozen=True, kw_only=True):
    """What came of it."""

    exit_status: int
    """What it left with; below zero the signal that it died of. A shell, and a sandbox, give
    128 and the signal's number instead."""
    seconds: float
    timed_out: bool = False
    missing: bool = False
    """Whether there is no such program, or it may not be run."""
    output: bytes = b""
    """What it printed on standard output and standard error, head and tail."""
    described: bytes = b""
    """What it wrote to :attr:`Command.described_as`."""


def shell(line: str) -> tuple[str, ...]:
    """Give the arguments that run a line of shell."""
    return "/bin/sh", "-c", line


class _Bounded:
    """The head and the tail of what is printed."""

    def __init__(self, limit: int) -> None:
        self._half = limit // 2
        self._head = bytearray()
        self._tail = bytearray()
        self._left_out = 0

    def add(self, data: bytes) -> None:
        room = max(self._half - len(self._head), 0)
        self._head += data[:room]
        self._tail += data[room:]
        over = len(self._tail) - self._half
        if over > 0:
            del self._tail[:over]
            self._left_out += over

    def text(self) -> bytes:
        if not self._left_out:
            return bytes(self._head + self._tail)
        marker = b"\n[... %d bytes ...]\n" % self._left_out
        return bytes(self._head + marker + self._tail)


class _Supervisor:
    """One process that runs our commands, one at a time."""

    def __init__(self) -> None:
        self.told = False
        """Whether it was told to end what it runs."""
        self.channel, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own script
                [sys.executable, "-I", "-S", supervisor.__file__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
                cwd="/",
            )

    def leave(self) -> None:
        """Let it kill whatever still runs, and end."""
        self.channel.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVING * 3)

    def abandon(self) -> None:
        """Close our end in a process that was forked: it is another's."""
        self.channel.close()
        self._process.returncode = 0


class _Pool:
    """Supervisors that have nothing to do, and those at work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Supervisor] = []
        self._busy: set[_Supervisor] = set()

    def hire(self) -> _Supervisor:
        with self._lock:
            one = self._idle.pop() if self._idle else _Supervisor()
            self._busy.add(one)
            return one

    def release(self, one: _Supervisor, *, again: bool) -> None:
        with self._lock:
            self._busy.discard(one)
            if again:
                self._idle.append(one)
        if not again:
            one.leave()

    def end_all(self) -> None:
        """End what runs, in whatever thread, and let all supervisors go."""
        with self._lock:
            busy, idle = list(self._busy), list(self._idle)
            self._idle.clear()
        for one in busy:
            one.told = True
            with suppress(OSError):
                one.channel.shutdown(socket.SHUT_WR)
        for one in idle:
            one.leave()

    def forget(self) -> None:
        """Begin anew in a process that was forked."""
        for one in (*self._idle, *self._busy):
            one.abandon()
        self.__init__()  # type: ignore[misc]  # locks, too, are the parent's


_POOL = _Pool()
atexit.register(_POOL.end_all)
os.register_at_fork(after_in_child=_POOL.forget)


def end_commands() -> None:
    """End all commands that run, in whatever thread; each run_command raises InterruptedError."""
    _POOL.end_all()


@contextmanager
def _hired() -> Iterator[_Supervisor]:
    """Have a supervisor that is to be had again only if nothing went wrong."""
    try:
        one = _POOL.hire()
    except OSError as error:
        raise WorkTreeError(f"cannot start a process: {error.strerror}") from error
    fine = False
    try:
        yield one
        fine = True
    finally:
        _POOL.release(one, again=fine)


def run_command(command: Command, sandbox: Sandbox | None = None) -> CommandEnd:
    """Run *command* to its end; nothing of it is left."""
    if sandbox is None:
        return _run(command, command.arguments)
    name, path = command.arguments[0], command.environment.get("PATH", os.defpath)
    if not sandbox.finds(name, command.directory, path):  # bubblewrap leaves with 1 then
        return _missing(f"{name}: not found in the sandbox\n")
    with sandbox.wrapped(command.arguments, command.directory) as arguments:
        return _run(command, arguments)


def _missing(text: str) -> CommandEnd:
    output = os.fsencode(text)
    return CommandEnd(exit_status=_NOT_FOUND, seconds=0.0, missing=True, output=output)


def _run(command: Command, arguments: tuple[str, ...]) -> CommandEnd:
    kept = _Bounded(command.output_limit), _Bounded(command.output_limit)
    with _hired() as hired:
        pipes = _start(hired.channel, command, arguments)
        try:
            answer = _follow(hired, dict(zip(pipes, kept, strict=True)))
        finally:
            for pipe in pipes:
                os.close(pipe)
    if answer["errno"]:
        return _missing(f"{arguments[0]}: {os.strerror(answer['errno'])}\n")
    return CommandEnd(
        exit_status=answer["status"],
        seconds=answer["seconds"],
        timed_out=answer["timed_out"],
        output=kept[0].text(),
        described=kept[1].text(),
    )


def _start(channel: socket.socket, command: Command, arguments: tuple[str, ...]) -> tuple[int, int]:
    """Ask for a command; give the pipes on which it prints and describes."""
    out_read, out_write = os.pipe()
    described_read, described_write = os.pipe()
    with tempfile.TemporaryFile() as stdin:
        stdin.write(command.stdin)
        stdin.seek(0)
        passed = {0: stdin.fileno(), 1: out_write, 2: out_write, **command.inherited}
        if command.described_as is not None:
            passed[command.described_as] = described_write
        request = {
            "arguments": arguments,
            "directory": str(command.directory),
            "environment": dict(command.environment),
            "timeout": command.timeout,
            "limits": {**_CORE, **command.limits},
            "numbers": list(passed),
        }
        try:
            supervisor.send(channel, request, tuple(passed.values()))
        except OSError as error:
            os.close(out_read)
            os.close(described_read)
            raise WorkTreeError("the supervisor of commands was killed") from error
        finally:
            os.close(out_write)
            os.close(described_write)
    return out_read, described_read


def _follow(hired: _Supervisor, pipes: Mapping[int, _Bounded]) -> supervisor.Request:
    """Read what a command prints until it has ended, and give how."""
    channel = hired.channel
    answer: supervisor.Request | None = {}
    leader, until = 0, 0.0
    with selectors.DefaultSelector() as selector:
        selector.register(channel, selectors.EVENT_READ)
        for pipe in pipes:
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map() and not (until and time.monotonic() > until):
            for key, _ in selector.select(_LEAVING if until else None):
                if key.fileobj is channel:
                    answer = _answer(channel)
                    if answer is not None and "pid" in answer:
                        leader = answer["pid"]
                        continue
                    until = time.monotonic() + _LEAVING
                    selector.unregister(channel)
                    if answer is None and leader:
                        supervisor.end_session(leader)
                    continue
                data = os.read(key.fd, _CHUNK)
                pipes[key.fd].add(data)
                if not data:
                    selector.unregister(key.fd)
    if answer is None and hired.told:
        raise InterruptedError("the command was ended")
    if answer is None:
        raise WorkTreeError("the process that watches the command was killed")
    return answer


def _answer(channel: socket.socket) -> supervisor.Request | None:
    """Read one message; None if the supervisor is no more."""
    try:
        received = supervisor.receive(channel)
    except OSError:
        received = None
    return received[0] if received else None
