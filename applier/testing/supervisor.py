"""Who ends a command with all that it started, even when we are killed?

A small process between us and the commands of one worker, run as a script of its own: it
imports nothing of applier. Whatever a command leaves behind becomes its child
(``PR_SET_CHILD_SUBREAPER``), daemons too, and is killed before the next command. It ends a
command when it is told to, when the time is over, and when its socket is closed or its
parent gone, which is what it sees of a ``kill -9`` of ours. I/O: starts and kills processes.
"""

import ctypes
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NoReturn

_LENGTH = struct.Struct(">I")
_MOST_DESCRIPTORS = 64
_LIBC = ctypes.CDLL(None, use_errno=True)
_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER, prctl(2)."""
_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG: should a command kill this process, at least its first one goes too."""
_OURS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals that end commands by what they do to our parent."""
_LOOK = 1.0
"""Seconds between two looks at whether our parent lives."""
_NO_HANDLE_LOOK = 0.01
"""Seconds between two looks at a command where the kernel gives no handle (before 5.3)."""
_LEAVING = 10.0
"""Seconds that what was killed may take to be gone: it may wait for a disk."""
_FREEZING = 20
"""Rounds in which what is still being started is stopped, before all is killed."""
_CANNOT_RUN = 127

Request = dict[str, Any]


def receive(channel: socket.socket) -> tuple[Request, list[int]] | None:
    """Read a message with its descriptors; None at the end."""
    head, handles, _, _ = socket.recv_fds(channel, _LENGTH.size, _MOST_DESCRIPTORS)
    for handle in handles:  # they come as descriptors that every child inherits
        os.set_inheritable(handle, False)
    while head and len(head) < _LENGTH.size:
        head += channel.recv(_LENGTH.size - len(head))
    if not head:
        return None
    body = bytearray()
    (length,) = _LENGTH.unpack(head)
    while len(body) < length:
        part = channel.recv(length - len(body))
        if not part:
            return None
        body += part
    return json.loads(body), list(handles)


def send(channel: socket.socket, message: Request, handles: tuple[int, ...] = ()) -> None:
    """Write a message with descriptors."""
    body = json.dumps(message).encode()
    if handles:
        socket.send_fds(channel, [_LENGTH.pack(len(body))], handles)
    else:
        channel.sendall(_LENGTH.pack(len(body)))
    channel.sendall(body)


def serve(channel: socket.socket) -> None:
    """Run one command after another until nobody asks any more."""
    parent = os.getppid()
    while True:
        if not _wait_readable(channel, parent):
            return
        received = receive(channel)
        if received is None:
            return
        request, handles = received
        answer = _run(request, handles, channel, parent)
        if answer is None:
            return
        send(channel, answer)


def _wait_readable(channel: socket.socket, parent: int) -> bool:
    while not select.select([channel], [], [], _LOOK)[0]:
        if os.getppid() != parent:
            return False
    return True


def _run(
    request: Request, handles: list[int], channel: socket.socket, parent: int
) -> Request | None:
    """Run one command; None if nobody is there any more who would hear of it."""
    started = time.monotonic()
    failed_read, failed_write = os.pipe()
    go_read, go_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(go_write)
        os.read(go_read, 1)
        _become(request, handles, failed_write)
    send(channel, {"pid": pid})  # before it can kill us
    for handle in (failed_write, go_read, go_write):
        os.close(handle)
    for handle in handles:
        os.close(handle)
    with os.fdopen(failed_read, "rb") as failed:
        errno = failed.read()
    timeout = request["timeout"]
    deadline = None if timeout is None else started + timeout
    ended = _watch(pid, channel, parent, deadline)
    status = ended if isinstance(ended, int) else _end(pid)
    left = _end_all()
    if ended == "alone":
        return None
    return {
        "status": os.waitstatus_to_exitcode(status),
        "timed_out": ended == "late",
        "seconds": time.monotonic() - started,
        "errno": int(errno or 0),
        "left": left,
    }


def _become(request: Request, handles: list[int], failed: int) -> NoReturn:
    """Be the command."""
    try:
        os.setsid()
        _prctl(_DEATH_SIGNAL, signal.SIGKILL)
        for number in (*_OURS, signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores the last two
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        above = max([*request["numbers"], failed, *handles, 2]) + 1
        moved = [os.dup2(handle, above + at, False) for at, handle in enumerate(handles)]
        failed = os.dup2(failed, above + len(moved), False)
        for number, handle in zip(request["numbers"], moved, strict=True):
            os.dup2(handle, number, True)
        for name, most in request["limits"].items():
            _limit(getattr(resource, f"RLIMIT_{name.upper()}"), most)
        os.chdir(request["directory"])
        name, arguments = request["arguments"][0], request["arguments"]
        os.execvpe(name, arguments, request["environment"])  # noqa: S606 - what the user names
    except OSError as error:
        os.write(failed, b"%d" % (error.errno or 0))
    finally:
        os._exit(_CANNOT_RUN)


def _limit(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (most, most))


def _watch(pid: int, channel: socket.socket, parent: int, deadline: float | None) -> "int | str":
    """Give the status of the command, or ``late``, ``told`` or ``alone`` as it is to be ended."""
    handle = _handle(pid)
    try:
        while True:
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                return status
            left = _LOOK if deadline is None else min(_LOOK, deadline - time.monotonic())
            if left <= 0:
                return "late"
            looked_at: list[socket.socket | int] = [channel, *handle]
            patience = left if handle else min(left, _NO_HANDLE_LOOK)
            ready = select.select(looked_at, [], [], patience)[0]
            if channel in ready:
                return "told" if channel.recv(1) else "alone"
            if os.getppid() != parent:
                return "alone"
    finally:
        for one in handle:
            os.close(one)


def end_session(leader: int) -> None:
    """Kill what is left of the session of a command whose supervisor is no more."""
    until = time.monotonic() + _LEAVING
    while (left := _session(leader)) and time.monotonic() < until:
        _signal_all(left, signal.SIGKILL)
        time.sleep(0.001)


def _session(leader: int) -> list[int]:
    return [pid for pid, _, session in _processes() if session == leader]


def _handle(pid: int) -> list[int]:
    try:
        return [os.pidfd_open(pid)]
    except (AttributeError, OSError):
        return []


def _end(pid: int) -> int:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _end_all() -> int:
    """Kill all that the command has left, and wait for it; count what cannot be killed."""
    if not _reap():
        return 0
    frozen: set[int] = set()
    for _ in range(_FREEZING):
        new = set(_descendants(os.getpid())) - frozen
        if not new:
            break
        _signal_all(new, signal.SIGSTOP)
        frozen |= new
    until = time.monotonic() + _LEAVING
    while _reap() and time.monotonic() < until:
        _signal_all(_descendants(os.getpid()), signal.SIGKILL)
        time.sleep(0.001)
    return len(_descendants(os.getpid()))


def _signal_all(pids: "set[int] | list[int]", number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _reap() -> bool:
    """Take leave of all children that have ended; whether there are others."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _descendants(pid: int) -> list[int]:
    """List the processes below *pid* (proc(5)); each was a child when it was looked at."""
    found, waiting = [], [pid]
    while waiting:
        children = _children(waiting.pop())
        found += children
        waiting += children
    return found


def _children(pid: int) -> list[int]:
    if not _is_listed():
        return _children_of_all(pid)
    children: list[int] = []
    with suppress(OSError):  # whoever has ended has no children any more
        for task in os.scandir(f"/proc/{pid}/task"):
            children += map(int, _read(f"{task.path}/children").split())
    return children


def _is_listed() -> bool:
    """Whether the kernel keeps lists of children."""
    return os.access(f"/proc/{os.getpid()}/task/{os.getpid()}/children", os.R_OK)


def _read(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _children_of_all(pid: int) -> list[int]:
    """Find children by looking at every process."""
    return [child for child, parent, _ in _processes() if parent == pid]


def _processes() -> Iterator[tuple[int, int, int]]:
    """Yield of each process that lives its number, its parent's and its session's (proc(5))."""
    for place in os.scandir("/proc"):
        if place.name.isdecimal():
            with suppress(OSError, ValueError, IndexError):
                state, parent, _, session = (
                    _read(f"{place.path}/stat").rpartition(b")")[2].split()[:4]
                )
                if state != b"Z":
                    yield int(place.name), int(parent), int(session)


def _prctl(option: int, value: int) -> None:
    """Ask the kernel, where it knows of such a thing."""
    with suppress(AttributeError, OSError):
        _LIBC.prctl(option, value, 0, 0, 0)


def main() -> None:
    """Serve the socket whose number is the argument."""
    _prctl(_SUBREAPER, 1)
    for number in _OURS:
        signal.signal(number, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        channel.set_inheritable(False)
        with suppress(BrokenPipeError, ConnectionResetError):
            serve(channel)
    _end_all()


if __name__ == "__main__":
    main()
