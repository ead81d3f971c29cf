"""Small repositories, made through pygit2: unit tests never start git."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pygit2
from pygit2.enums import FileMode, ObjectType

from applier.git import Repository
from applier.model import Oid

START = 1_600_000_000
File = bytes | tuple[int, bytes]
"""A file's content, with its mode where it is not 100644."""


def new_repository(path: Path, *, bare: bool = True) -> pygit2.Repository:
    return pygit2.init_repository(str(path), bare=bare, initial_head="master")


def opened(repository: pygit2.Repository) -> Repository:
    """Open it anew, as a user would."""
    return Repository(pygit2.Repository(repository.path))


def tree(repository: pygit2.Repository, files: Mapping[str, File]) -> Oid:
    index = pygit2.Index()
    for path, file in files.items():
        mode, content = file if isinstance(file, tuple) else (0o100644, file)
        gitlink = mode == 0o160000
        oid = pygit2.Oid(hex=content.decode()) if gitlink else repository.create_blob(content)
        index.add(pygit2.IndexEntry(path, oid, FileMode(mode)))
    return Oid(str(index.write_tree(repository)))


def commit(
    repository: pygit2.Repository,
    files: Mapping[str, File] | None = None,
    parents: Sequence[Oid] = (),
    *,
    seconds: int = START,
    branch: str | None = "refs/heads/master",
    message: str = "message\n",
    author: tuple[str, str] = ("A U Thor", "author@example.org"),
) -> Oid:
    who = pygit2.Signature(*author, seconds, 0)
    root = tree(repository, {"a": b"a\n"} if files is None else files)
    made = Oid(str(repository.create_commit(None, who, who, message, root, list(parents))))
    if branch:
        repository.references.create(branch, made, force=True)
    return made


def tag(repository: pygit2.Repository, name: str, target: Oid, seconds: int = START) -> Oid:
    who = pygit2.Signature("T Agger", "tagger@example.org", seconds, 0)
    return Oid(str(repository.create_tag(name, target, ObjectType.COMMIT, who, f"{name}\n")))
