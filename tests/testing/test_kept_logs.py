import os
from pathlib import Path

from applier.model import Oid
from applier.testing.kept_logs import KeptLogs

COMMITS = [Oid(f"{at:040x}") for at in range(10)]


def test_of_too_many_the_oldest_go(tmp_path: Path) -> None:
    logs = KeptLogs(tmp_path / "logs")
    for at, commit in enumerate(COMMITS):
        logs.keep(commit, "build", b"text")
        os.utime(tmp_path / "logs" / f"{commit}-build.log", (at, at))
    logs.prune(3)
    assert {path.name[:40] for path in (tmp_path / "logs").iterdir()} == {*COMMITS[7:]}


def test_the_newest_run_is_what_is_there(tmp_path: Path) -> None:
    logs = KeptLogs(tmp_path)
    logs.keep(COMMITS[0], "build", b"old")
    logs.keep(COMMITS[0], "build", b"new")
    [file] = tmp_path.iterdir()
    assert file.read_bytes() == b"new"


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    logs = KeptLogs(tmp_path / "file")
    logs.keep(COMMITS[0], "build", b"text")
    logs.prune()
    assert (tmp_path / "file").read_bytes() == b""
