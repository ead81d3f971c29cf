"""Public-inbox repositories as public-inbox makes them, invented and small."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pygit2
from msgspec import Struct

from tests.archive.stores import make_mail

FILE, TREE = pygit2.enums.FileMode.BLOB, pygit2.enums.FileMode.TREE
MAY = 1_620_000_000


class Event(Struct, frozen=True):
    """A message that came in, or was deleted."""

    content: bytes
    date: int
    came: int
    deleted: bool = False


def came(number: int, day: int, arrived: int | None = None) -> Event:
    """Let make_mail *number* be written on a day of May, and arrive then or on another."""
    return Event(make_mail(number), MAY + day * 86_400, MAY + (arrived or day) * 86_400)


def gone(number: int, day: int) -> Event:
    """Let make_mail *number* be deleted."""
    return Event(make_mail(number), MAY + day * 86_400, MAY + day * 86_400, deleted=True)


def make_v2(path: Path, events: Iterable[Event], *, bare: bool = True) -> list[str]:
    """Make an epoch and give the ids of its commits."""
    repo = pygit2.init_repository(path, bare=bare, initial_head="master")
    commits = list[str]()
    for event in events:
        tree = repo.TreeBuilder()
        tree.insert("d" if event.deleted else "m", repo.create_blob(event.content), FILE)
        commits.append(_commit(repo, str(tree.write()), event, commits[-1:]))
    return commits


def make_v1(path: Path, events: Iterable[Event]) -> list[str]:
    """Make a repository of format 1 and give the ids of its commits."""
    repo = pygit2.init_repository(path, bare=True, initial_head="master")
    commits, live = list[str](), dict[str, bytes]()
    for event in events:
        message_id = event.content.partition(b"Message-Id: <")[2].partition(b">")[0]
        name = hashlib.sha1(message_id, usedforsecurity=False).hexdigest()
        live.pop(name, None)
        if not event.deleted:
            live[name] = event.content
        commits.append(_commit(repo, _v1_tree(repo, live), event, commits[-1:]))
    return commits


def _v1_tree(repo: pygit2.Repository, live: dict[str, bytes]) -> str:
    root = repo.TreeBuilder()
    for directory in {name[:2] for name in live}:
        below = repo.TreeBuilder()
        for name, content in live.items():
            if name[:2] == directory:
                below.insert(name[2:], repo.create_blob(content), FILE)
        root.insert(directory, below.write(), TREE)
    return str(root.write())


def _commit(repo: pygit2.Repository, tree: str, event: Event, parents: list[str]) -> str:
    author = pygit2.Signature("Ada Example", "ada@example.org", event.date, 0)
    committer = pygit2.Signature("list", "list@example.org", event.came, 0)
    made = repo.create_commit("refs/heads/master", author, committer, "mail\n", tree, parents)
    return str(made)
