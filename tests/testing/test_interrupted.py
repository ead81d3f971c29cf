"""An interrupted run leaves nothing behind that runs, and a tree that the next run takes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import archives
from tests.testing.make_series import THREE

_PATIENCE = 30.0
"""Seconds; the machine may have much to do."""


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def running(word: str) -> bool:
    """Whether any process has *word* in its command line."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in place.read_bytes():
                return True
        except OSError:
            continue
    return False


def start(place: Path, command: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start ``applier test``."""
    (place / "three.mbox").write_bytes(THREE)
    if not (place / "linux.git").exists():
        archives.make_repository(place / "linux.git")
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "applier", "test", "--tree", "linux.git", "--work", "work"),
            *("--exec", command, *arguments, "three.mbox"),
        ],
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_whatever_ends_it_nothing_is_left(
    tmp_path: Path, number: signal.Signals, workers: str
) -> None:
    word = f"60.{os.getpid()}{workers}{int(number)}"
    line = f": > {tmp_path}/started; setsid sleep {word} & sleep {word}; echo left > mm/slab.c"
    process = start(tmp_path, line, "-j", workers)
    wait_until((tmp_path / "started").exists)
    process.send_signal(number)
    _, complaints = process.communicate(timeout=_PATIENCE)
    assert process.returncode == -number
    assert complaints == b""
    wait_until(lambda: not running(word))
    again = start(tmp_path, "grep -q allocator mm/slab.c", "-j", workers)
    out, complaints = again.communicate(timeout=_PATIENCE)
    assert (again.returncode, complaints) == (0, b"")
    assert b"3 pass" in out
