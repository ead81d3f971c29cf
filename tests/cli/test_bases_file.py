from pathlib import Path

import pytest

from applier.cli.configuration import read_bases
from applier.errors import UsageError


def test_lines_give_a_revision_each(tmp_path: Path) -> None:
    file = tmp_path / "bases"
    file.write_bytes(
        b"# a comment\n\na#1@b\tv5.12\r\n<c@d>\t kvm/master \ne@f\tHEAD~3\n   \na#1@b\tv5.12\n"
    )
    assert read_bases(str(file)) == {"a#1@b": "v5.12", "c@d": "kvm/master", "e@f": "HEAD~3"}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"a@b v5.12\n", ":1: expected a message-id, a tab and a revision"),
        (b"\n\na@b\t\n", ":3: expected a message-id, a tab and a revision"),
        (b"\tv5\n", ":1: expected a message-id, a tab and a revision"),
        (b"a\tb\tc\n", ":1: expected a message-id, a tab and a revision"),
        (b"a\t\xff\n", ":1: not UTF-8"),
        (b"a@b\tv1\na@b\tv2\n", ":2: a@b has two bases"),
    ],
)
def test_an_error_names_file_and_line(tmp_path: Path, content: bytes, complaint: str) -> None:
    file = tmp_path / "bases"
    file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_bases(str(file))
    assert str(caught.value) == f"{file}{complaint}"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: No such file or directory"):
        read_bases(str(tmp_path / "nowhere"))
