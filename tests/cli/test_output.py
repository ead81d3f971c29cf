import os
import stat
import threading
from pathlib import Path

import pytest

from applier.cli.output import OutputError, ReaderGone, complain, open_output


def names(place: Path) -> list[str]:
    return [path.name for path in place.iterdir()]


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")
    with open_output(str(target)) as write:
        write("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert names(tmp_path) == ["report.json"]


def stop_halfway(target: Path) -> None:
    with open_output(str(target)) as write:
        write("half")
        raise KeyboardInterrupt


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        stop_halfway(target)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["report.json"]


def test_mode_and_links_stay(tmp_path: Path) -> None:
    target = tmp_path / "real"
    target.write_text("old")
    target.chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    with open_output(str(tmp_path / "link")) as write:
        write("new")
    assert (tmp_path / "link").is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    with open_output(str(pipe)) as write:
        write("through")
    reader.join()
    assert got == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    place = tmp_path / "no" / "report"
    with pytest.raises(OutputError) as caught, open_output(str(place)):
        pass
    assert str(caught.value) == f"cannot write {place}: No such file or directory"


def test_a_full_device_is_named() -> None:
    with (
        pytest.raises(OutputError, match="cannot write /dev/full: No space"),
        open_output("/dev/full") as write,
    ):
        write("x")


def test_a_directory_is_no_place_for_a_report(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Is a directory"), open_output(str(tmp_path)):
        pass


def test_output_is_utf8_whatever_the_locale(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with open_output(None) as write:
        write("é 山 \udcff")
    assert capfdbinary.readouterr().out == "é 山 ?".encode()


def test_a_reader_that_went_away_is_no_error(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with open_output(str(pipe)) as write:
        os.close(reader)
        with pytest.raises(ReaderGone):
            write("x")


def test_complaints_are_one_safe_line(capsys: pytest.CaptureFixture[str]) -> None:
    complain("a\nb\x1b[2J " + "x" * 5000)
    err = capsys.readouterr().err
    assert err.startswith("applier: a b^[[2J x")
    assert err.count("\n") == 1
    assert len(err) < 1100
