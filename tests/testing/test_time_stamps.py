import time
from pathlib import Path

import pytest

from applier.testing.time_stamps import ClockWentBackError, TimeStamps, measure_unit


def test_each_is_later_than_the_last_and_not_later_than_now() -> None:
    stamps, last = TimeStamps(0, 1), 0
    for _ in range(1000):
        stamp = stamps.take()
        assert last < stamp <= time.time_ns()
        last = stamp


def test_what_is_written_after_settling_is_stamped_later(tmp_path: Path) -> None:
    stamps = TimeStamps(0, 1)
    for number in range(20):
        stamp = stamps.take()
        stamps.settle()
        file = tmp_path / str(number)
        file.touch()
        assert file.stat().st_mtime_ns > stamp
        assert stamps.take() > file.stat().st_mtime_ns


def test_a_file_system_that_counts_coarsely_gets_whole_units() -> None:
    unit = 50_000_000
    stamps = TimeStamps(0, unit)
    found = [stamps.take() for _ in range(3)]
    assert [stamp % unit for stamp in found] == [0, 0, 0]
    assert len(set(found)) == 3
    assert found[-1] <= time.time_ns()


def test_a_clock_that_went_back_a_little_is_waited_for() -> None:
    ahead = time.time_ns() + 50_000_000
    assert TimeStamps(ahead, 1).take() > ahead


def test_one_that_went_back_far_is_said() -> None:
    with pytest.raises(ClockWentBackError):
        TimeStamps(time.time_ns() + 3600 * 10**9, 1).take()


def test_the_unit_is_that_of_the_file_system(tmp_path: Path) -> None:
    assert measure_unit(tmp_path) in {1, 100, 1000, 10**6, 10**9, 2 * 10**9}
    assert not list(tmp_path.iterdir())
