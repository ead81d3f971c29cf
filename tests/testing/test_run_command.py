import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from applier.errors import WorkTreeError
from applier.testing.run_command import Command, CommandEnd, end_commands, run_command, shell


def command(directory: Path, line: str) -> Command:
    environment = {"PATH": os.environ["PATH"]}
    return Command(arguments=shell(line), directory=directory, environment=environment)


def run(directory: Path, line: str) -> CommandEnd:
    return run_command(command(directory, line))


@pytest.fixture
def mark() -> str:
    """Seconds that a ``sleep`` of this test is told, and of no other."""
    return f"77{time.time_ns() % 10**9:09}"


def alive(mark: str) -> list[int]:
    """Find the processes that have *mark* in their arguments."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and int(place.name) != os.getpid():
            try:
                if mark.encode() in (place / "cmdline").read_bytes():
                    found.append(int(place.name))
            except OSError:
                continue
    return found


def gone(mark: str, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while alive(mark) and time.monotonic() < until:
        time.sleep(0.01)
    return not alive(mark)


def test_a_command_has_its_input_and_says_how_it_ended(tmp_path: Path) -> None:
    end = run_command(replace(command(tmp_path, "cat; echo wrong >&2; exit 3"), stdin=b"in\n"))
    assert (end.exit_status, end.output, end.missing) == (3, b"in\nwrong\n", False)


def test_input_that_nobody_reads_stops_nobody(tmp_path: Path) -> None:
    assert run_command(replace(command(tmp_path, "exit 0"), stdin=b"x" * 10_000_000)).seconds < 5


def test_it_runs_where_it_is_told_with_the_environment_that_it_is_given(tmp_path: Path) -> None:
    given = replace(command(tmp_path, "pwd; env | grep -c ."), environment={"A": "b"})
    assert run_command(given).output == b"%b\n2\n" % os.fsencode(tmp_path)  # and PWD


def test_a_result_is_described_on_a_descriptor_of_its_own(tmp_path: Path) -> None:
    end = run_command(replace(command(tmp_path, "echo well >&7"), described_as=7))
    assert (end.output, end.described) == (b"", b"well\n")


def test_it_inherits_what_it_is_told_and_nothing_else(tmp_path: Path) -> None:
    read, write = os.pipe()
    try:
        end = run_command(replace(command(tmp_path, "ls /proc/self/fd"), inherited={9: read}))
    finally:
        os.close(read)
        os.close(write)
    # One more is the directory that ls reads, and another where it was a terminal's colours.
    assert set(end.output.split()) - {b"3", b"4"} == {b"0", b"1", b"2", b"9"}


@pytest.mark.parametrize(
    "line", ["sleep 60", "sleep 60 & sleep 60 | cat", "trap '' TERM; sleep 60"]
)
def test_what_takes_too_long_is_ended(tmp_path: Path, line: str) -> None:
    end = run_command(replace(command(tmp_path, line), timeout=0.2))
    assert end.timed_out
    assert end.exit_status == -signal.SIGKILL
    assert end.seconds < 10


def test_what_it_printed_before_its_time_was_over_is_kept(tmp_path: Path) -> None:
    assert run_command(replace(command(tmp_path, "echo so far; sleep 60"), timeout=0.3)).output


@pytest.mark.parametrize(
    "line",
    [
        "sleep {mark} &",
        "setsid sleep {mark} &",
        "(setsid sh -c 'setsid sleep {mark} & sleep {mark}' &)",
        "setsid nohup sh -c 'while :; do sleep {mark}; done' > /dev/null 2>&1 &",
    ],
)
@pytest.mark.parametrize("end", ["exit 0", "sleep {mark}"])
def test_nothing_outlives_its_end(tmp_path: Path, line: str, end: str, mark: str) -> None:
    whole = f"{line} sleep 0.1; {end}".replace("{mark}", mark)
    ended = run_command(replace(command(tmp_path, whole), timeout=0.5))
    assert ended.seconds < 10
    assert not alive(mark)


def test_many_that_keep_starting_others_are_ended(tmp_path: Path, mark: str) -> None:
    line = f"f() {{ sleep 0.0{mark}; f & f & }}; f & f & sleep {mark}"
    run_command(replace(command(tmp_path, line), timeout=0.4))
    assert gone(mark)


def test_one_that_dies_of_a_signal_says_which(tmp_path: Path) -> None:
    assert run(tmp_path, "kill -SEGV $$").exit_status == -signal.SIGSEGV


@pytest.mark.parametrize("name", ["no-such-program", "/etc/passwd", "/etc/passwd/x", "./missing"])
def test_a_missing_program_is_said(tmp_path: Path, name: str) -> None:
    end = run_command(replace(command(tmp_path, ""), arguments=(name,)))
    assert end.missing
    assert end.output.startswith(name.encode() + b": ")


def test_of_long_output_head_and_tail_are_kept(tmp_path: Path) -> None:
    end = run_command(replace(command(tmp_path, "seq 100000"), output_limit=100))
    assert end.output.startswith(b"1\n2\n")
    assert end.output.endswith(b"99999\n100000\n")
    assert b"[... 588795 bytes ...]" in end.output


def test_limits_hold(tmp_path: Path) -> None:
    limited = replace(command(tmp_path, "yes > file"), limits={"fsize": 4096})
    assert run_command(limited).exit_status in {-signal.SIGXFSZ, 128 + signal.SIGXFSZ}
    assert (tmp_path / "file").stat().st_size == 4096


def test_a_command_that_kills_its_supervisor_is_said(tmp_path: Path, mark: str) -> None:
    with pytest.raises((WorkTreeError, InterruptedError)):
        run(tmp_path, f"kill -KILL $PPID; sleep {mark}")
    assert run(tmp_path, "echo on").output == b"on\n"
    assert gone(mark)


def test_other_threads_are_told_to_end(tmp_path: Path, mark: str) -> None:
    ended: list[BaseException] = []

    def work() -> None:
        try:
            run(tmp_path, f"sleep {mark}")
        except InterruptedError as error:
            ended.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 10
    while len(alive(mark)) < 4 and time.monotonic() < until:  # the shells and the sleeps
        time.sleep(0.01)
    end_commands()
    for thread in threads:
        thread.join(20)
    assert len(ended) == 2
    assert not alive(mark)


RUNNER = """\
import os, sys
from pathlib import Path
from applier.testing.run_command import Command, run_command, shell
line = "setsid sleep {mark} & sleep {mark} & echo; sleep {mark}"
run_command(Command(arguments=shell(line), directory=Path("/"), environment=dict(os.environ)))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_nothing_outlives_us(number: signal.Signals, mark: str) -> None:
    root = Path(__file__).parents[2]
    runner = subprocess.Popen(
        [sys.executable, "-c", RUNNER.format(mark=mark)], cwd=root, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 20
    while len([pid for pid in alive(mark) if pid != runner.pid]) < 4 and time.monotonic() < until:
        time.sleep(0.01)
    runner.send_signal(number)
    assert runner.wait(20) != 0
    assert gone(mark)
