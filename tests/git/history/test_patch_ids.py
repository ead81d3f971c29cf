"""Patch-ids are those of the commits, whatever the repository says about its files."""

from pathlib import Path

import pygit2

from applier.git.history.patch_ids import PatchIds
from tests.git.building import START, commit


def test_attributes_of_the_repository_change_no_patch_id(plain: pygit2.Repository) -> None:
    first = commit(plain, {"a": b"1\n2\n3\n"})
    second = commit(plain, {"a": b"1\nx\n3\n"}, [first], seconds=START + 1)
    other = commit(plain, {"a": b"1\ny\n3\n"}, [first], seconds=START + 2, branch=None)
    plain_ids = [PatchIds(plain).of(one) for one in (second, other)]
    assert len({*plain_ids, ""}) == 3
    Path(plain.path, "info").mkdir(exist_ok=True)
    Path(plain.path, "info", "attributes").write_text("* binary\n")
    Path(plain.workdir, ".gitattributes").write_text("* -diff\n")
    again = pygit2.Repository(plain.path)
    assert [PatchIds(again).of(one) for one in (second, other)] == plain_ids
