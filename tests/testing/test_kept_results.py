import os
from pathlib import Path

import pytest

from applier.model import PatchTest, PatchTestResult
from applier.testing.kept_results import KeptResults, result_key

KEY = result_key(["a", "b"])
PASSED = PatchTest(name="x", result=PatchTestResult.PASS, seconds=1.0, log="a\nb", exit_status=0)


def test_what_was_kept_is_found_and_marked(tmp_path: Path) -> None:
    KeptResults(tmp_path / "new").keep(KEY, PASSED)
    found = KeptResults(tmp_path / "new").find(KEY)
    assert found is not None
    assert found.cached
    assert (found.log, found.seconds) == (PASSED.log, PASSED.seconds)
    assert KeptResults(tmp_path / "new").find(result_key(["ab"])) is None


@pytest.mark.parametrize("result", PatchTestResult)
def test_what_says_nothing_of_the_patch_is_not_kept(
    tmp_path: Path, result: PatchTestResult
) -> None:
    kept = KeptResults(tmp_path)
    kept.keep(KEY, PatchTest(name="x", result=result, seconds=1.0))
    lasting = result not in {PatchTestResult.ERROR, PatchTestResult.TIMEOUT}
    assert (kept.find(KEY) is not None) is lasting


def test_rerun_finds_nothing_and_keeps_anew(tmp_path: Path) -> None:
    KeptResults(tmp_path).keep(KEY, PASSED)
    again = KeptResults(tmp_path, rerun=True)
    assert again.find(KEY) is None
    again.keep(KEY, PatchTest(name="x", result=PatchTestResult.FAIL, seconds=1.0))
    found = KeptResults(tmp_path).find(KEY)
    assert found is not None
    assert found.result is PatchTestResult.FAIL


@pytest.mark.parametrize(
    "damage",
    [b"", b"{}", b"\xff\xfe", b"x" * (2 << 20), b'{"form": "applier test result 1", "key": "z"}'],
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    kept = KeptResults(tmp_path)
    kept.keep(KEY, PASSED)
    [file] = tmp_path.rglob("*.json")
    file.write_bytes(damage)
    assert kept.find(KEY) is None
    kept.keep(KEY, PASSED)
    assert kept.find(KEY) is not None


def test_the_file_of_another_result_is_not_believed(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path)
    kept.keep(KEY, PASSED)
    other = result_key(["c"])
    [file] = tmp_path.rglob("*.json")
    place = tmp_path / other[:2] / f"{other}.json"
    place.parent.mkdir(exist_ok=True)
    file.rename(place)
    assert kept.find(other) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    kept = KeptResults(tmp_path / "file" / "below")
    kept.keep(KEY, PASSED)
    assert kept.find(KEY) is None
    kept.prune()


def test_of_too_many_those_go_that_were_not_of_use(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path)
    keys = [result_key([str(at)]) for at in range(10)]
    for at, key in enumerate(keys):
        kept.keep(key, PASSED)
        os.utime(tmp_path / key[:2] / f"{key}.json", (at, at))
    assert kept.find(keys[0]) is not None
    kept.prune(4)
    assert [key for key in keys if kept.find(key)] == [keys[0], *keys[7:]]


def test_no_two_lists_have_one_key() -> None:
    lists = [["a", "b"], ["ab"], ["a", "b", ""], ["", "ab"], ["1:a", "b"], [b"a\xff"], ["a\udcff"]]
    keys = {result_key(parts) for parts in lists}  # type: ignore[arg-type]
    assert len(keys) == len(lists) - 1  # the last two are the same bytes
