import os
from pathlib import Path

import pytest

from applier.testing.run_command import Command, CommandEnd, run_command, shell


def run(directory: Path, line: str, **given: object) -> CommandEnd:
    command = Command(
        arguments=shell(line), directory=directory, environment={"PATH": os.environ["PATH"]}
    )
    fields = {name: getattr(command, name) for name in command.__struct_fields__}
    return run_command(Command(**(fields | given)))


def test_a_command_has_its_input_and_says_how_it_ended(tmp_path: Path) -> None:
    end = run(tmp_path, "cat; echo wrong >&2; exit 3", stdin=b"in\n")
    assert (end.exit_status, end.output) == (3, b"in\nwrong\n")


def test_a_result_is_described_on_a_descriptor_of_its_own(tmp_path: Path) -> None:
    end = run(tmp_path, "echo well >&7", described_as=7)
    assert (end.output, end.described) == (b"", b"well\n")


@pytest.mark.parametrize("line", ["sleep 60", "sleep 60 & sleep 60 | cat"])
def test_what_takes_too_long_is_ended(tmp_path: Path, line: str) -> None:
    end = run(tmp_path, line, timeout=0.2)
    assert end.timed_out
    assert end.exit_status == -9
    assert end.seconds < 5


def test_a_missing_program_is_said(tmp_path: Path) -> None:
    end = run(tmp_path, "", arguments=("no-such-program",))
    assert end.missing


def test_of_long_output_head_and_tail_are_kept(tmp_path: Path) -> None:
    end = run(tmp_path, "seq 100000", output_limit=100)
    assert end.output.startswith(b"1\n2\n")
    assert end.output.endswith(b"99999\n100000\n")
    assert b"[... 588795 bytes ...]" in end.output
