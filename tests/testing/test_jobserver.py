import os
import time
from pathlib import Path

import pytest

from applier.testing.jobserver import Jobserver, Lease, Style
from applier.testing.run_command import Command, CommandEnd, run_command

MAKEFILE = """\
all: $(addprefix job,1 2 3 4 5 6 7 8 9)
job%:
\t@echo start >> log; sleep 0.1; echo end >> log
"""


def make(directory: Path, lease: Lease, *, timeout: float | None = None) -> CommandEnd:
    return run_command(
        Command(
            arguments=("make", "-s"),
            directory=directory,
            environment={"PATH": os.environ["PATH"], "MAKEFLAGS": lease.makeflags},
            inherited=lease.inherited,
            timeout=timeout,
        )
    )


def most_at_once(directory: Path) -> int:
    running = most = 0
    for line in (directory / "log").read_text().split():
        running += 1 if line == "start" else -1
        most = max(most, running)
    return most


def until_free(server: Jobserver, count: int) -> bool:
    for _ in range(500):
        if server.free == count:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("jobs", [0, 2])
def test_make_runs_as_many_jobs_as_there_are_tokens(tmp_path: Path, jobs: int) -> None:
    (tmp_path / "Makefile").write_text(MAKEFILE)
    with Jobserver(jobs, Style.PIPE) as server:
        with server.lease() as lease:
            end = make(tmp_path, lease)
        assert (end.exit_status, end.output) == (0, b"")
        assert server.free == jobs
    assert most_at_once(tmp_path) == jobs + 1


def test_tokens_of_a_killed_command_come_back(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(MAKEFILE.replace("0.1", "60"))
    with Jobserver(3, Style.PIPE) as server, server.lease() as idle:
        with server.lease() as lease:
            assert make(tmp_path, lease, timeout=0.5).timed_out
        assert idle.makeflags
        assert until_free(server, 2)  # and one waits for the other


def test_a_token_that_nobody_takes_goes_to_whoever_wants_it(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(MAKEFILE)
    with Jobserver(1, Style.PIPE) as server, server.lease(), server.lease() as lease:
        make(tmp_path, lease)
    assert most_at_once(tmp_path) == 2


def test_a_path_is_told_where_make_understands_it() -> None:
    with Jobserver(2, Style.FIFO) as server, server.lease() as lease:
        path = Path(lease.makeflags.partition("fifo:")[2])
        assert path.is_fifo()
        assert not lease.inherited
    assert not path.exists()
