"""How is a command run so that nothing of it outlives its end?

It has a session of its own; whatever is left of that at its end, at its timeout or when
we are interrupted is killed. What it prints is bounded: the head and the tail are kept,
the middle is counted. I/O: starts processes.
"""

import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field

from applier.testing.sandbox import Sandbox

_OUTPUT_KEPT = 1 << 20
_CHUNK = 1 << 16
_LEAVING = 2.0
"""Seconds to wait for the end of what was killed."""


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


class CommandEnd(Struct, frozen=True, kw_only=True):
    """What came of it."""

    exit_status: int
    """What it left with; below zero the signal that it died of."""
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
        room = self._half - len(self._head)
        self._head += data[:room] if room > 0 else b""
        self._tail += data[max(room, 0) :]
        over = len(self._tail) - self._half
        if over > 0:
            del self._tail[:over]
            self._left_out += over

    def text(self) -> bytes:
        if not self._left_out:
            return bytes(self._head + self._tail)
        return b"%b\n[... %d bytes ...]\n%b" % (
            bytes(self._head),
            self._left_out,
            bytes(self._tail),
        )


def run_command(command: Command, sandbox: Sandbox | None = None) -> CommandEnd:
    """Run *command* to its end; nothing of it is left."""
    arguments = command.arguments
    if sandbox:
        arguments = sandbox.wrapped(arguments, command.directory)
    started = time.monotonic()
    out_read, out_write = os.pipe()
    desc_read, desc_write = os.pipe()
    try:
        try:
            process = _start(command, arguments, out_write, desc_write)
        except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
            text = os.fsencode(f"{error}\n")
            return CommandEnd(exit_status=127, seconds=0.0, missing=True, output=text)
        finally:
            os.close(out_write)
            os.close(desc_write)
        return _watched(command, process, {out_read: 0, desc_read: 1}, started)
    finally:
        os.close(out_read)
        os.close(desc_read)


def _start(
    command: Command, arguments: Sequence[str], out_write: int, desc_write: int
) -> subprocess.Popen[bytes]:
    passed = dict(command.inherited)
    if command.described_as is not None:
        passed[command.described_as] = desc_write

    def place_descriptors() -> None:
        for number, ours in passed.items():
            os.dup2(ours, number, inheritable=True)

    with tempfile.TemporaryFile() as stdin:
        stdin.write(command.stdin)
        stdin.seek(0)
        return subprocess.Popen(  # noqa: S603 - running what the user names is what this is for
            arguments,
            cwd=command.directory,
            env=dict(command.environment),
            stdin=stdin,
            stdout=out_write,
            stderr=out_write,
            start_new_session=True,
            pass_fds=tuple(passed),
            preexec_fn=place_descriptors,  # noqa: PLW1509 - goes with the supervisor to come
        )


def _watched(
    command: Command, process: subprocess.Popen[bytes], pipes: dict[int, int], started: float
) -> CommandEnd:
    kept = _Bounded(command.output_limit), _Bounded(command.output_limit)
    deadline = None if command.timeout is None else started + command.timeout
    timed_out, ended_at = False, 0.0
    try:
        with selectors.DefaultSelector() as selector:
            for pipe in pipes:
                selector.register(pipe, selectors.EVENT_READ)
            while selector.get_map():
                now = time.monotonic()
                if not ended_at and (process.poll() is not None or (deadline or now + 1) <= now):
                    timed_out = process.returncode is None
                    ended_at = now
                    _kill(process)
                if ended_at and now - ended_at > _LEAVING:
                    break
                for key, _ in selector.select(0.05):
                    data = os.read(key.fd, _CHUNK)
                    kept[pipes[key.fd]].add(data)
                    if not data:
                        selector.unregister(key.fd)
    finally:
        _kill(process)
    return CommandEnd(
        exit_status=process.wait(),
        seconds=time.monotonic() - started,
        timed_out=timed_out,
        output=kept[0].text(),
        described=kept[1].text(),
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
