"""Is it told how far a source was read, so that a bot can read on?"""

from pathlib import Path

from applier import SourceOptions, read_series
from tests.archive.inboxes import MAY, Event, make_v2
from tests.cli import archives


def test_where_to_read_on_is_told(tmp_path: Path) -> None:
    events = [Event(archives.GOOD, MAY, MAY), Event(archives.BAD, MAY, MAY)]
    first, second = make_v2(tmp_path / "list" / "git" / "0.git", events)
    name = str(tmp_path / "list")
    box = tmp_path / "box"
    box.write_bytes(archives.mbox(archives.FALSE))
    with read_series([name, str(box)]) as collection:
        assert collection.positions == {name: second}
        assert len(list(collection)) == 3
    with read_series([name], options=SourceOptions(since=second)) as collection:
        assert (collection.positions, list(collection)) == ({name: second}, [])
    with read_series([name], options=SourceOptions(until=first)) as collection:
        assert (collection.positions, len(list(collection))) == ({name: first}, 1)
