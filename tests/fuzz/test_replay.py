"""What fuzzing ever found, replayed; and a little fuzzing each time, the same each time.

``scripts/fuzz`` looks further.
"""

from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.engine import Coverage, explore, mutate, run_one
from tests.fuzz.targets import TARGETS

CRASHES = Path(__file__).parent / "crashes"
FOUND = sorted(path for path in CRASHES.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_is_mended(path: Path) -> None:
    assert run_one(TARGETS[path.parent.name].run, path.read_bytes()) is None


@pytest.mark.parametrize("name", TARGETS)
def test_samples_and_a_few_changes_of_them(name: str) -> None:
    target, dice = TARGETS[name], Random(name)  # noqa: S311 - the same inputs each time
    samples = list(target.samples())
    assert samples
    changed = [mutate(dice, dice.choice(samples), samples) for _ in range(100)]
    faults = [fault for data in [*samples, *changed] if (fault := run_one(target.run, data))]
    assert not faults


def maze(data: bytes) -> None:
    """Fail where three bytes are right, each in a place of its own."""
    if data[:1] == b"0":
        if data[1:2] == b"-":
            if data[2:3] == b"\xff":
                raise RuntimeError("found")
            return
        return


def test_the_engine_finds_what_is_behind_several_doors() -> None:
    count, kept, faults = explore(maze, [b"abc"], 20, 1, within=__file__, enough=1)
    assert [fault.reason for fault in faults] == ["RuntimeError: found"]
    assert faults[0].data[:3] == b"0-\xff"
    assert kept == 3 < count


def test_new_lines_are_noticed_once() -> None:
    coverage = Coverage(within=__file__)
    assert coverage.of(partial(run_one, maze, b"a"))[1]
    assert not coverage.of(partial(run_one, maze, b"b"))[1]
    assert coverage.of(partial(run_one, maze, b"0"))[1]
