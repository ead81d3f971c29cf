"""Which directory of an index is which tree object?

git compares an index with a commit by this, without reading trees that are the same
("Cache tree" in gitformat-index(5)). Only what differs is read when it follows to another
tree. Reads :mod:`applier.git.objects.trees`.
"""

from typing import Self

from applier.git.objects.trees import Trees, subdirectories
from applier.model import Oid

_DEEPEST = 400
"""Directories within each other; git itself gives up on trees that are much deeper."""


class CacheTree:
    """A directory, its tree, and how many paths of the index are in it."""

    __slots__ = ("_below", "_hollow", "_written", "count", "oid")

    def __init__(self) -> None:
        self.oid: Oid | None = None
        self.count = 0
        self._below: dict[bytes, CacheTree] = {}
        self._hollow = False
        """Whether a tree without files is in it: no index has a place for one."""
        self._written = b""

    def follow(self, trees: Trees, oid: Oid, depth: int = 0) -> None:
        """Make this the tree *oid*; what is the same as before is not looked at."""
        if oid == self.oid:
            return
        if depth > _DEEPEST:
            raise RecursionError(f"more than {_DEEPEST} directories within each other")
        entries = trees.directory(oid)
        below: dict[bytes, CacheTree] = {}
        for name, subtree in subdirectories(b"", entries):
            node = below[name] = self._below.get(name) or CacheTree()
            if node.oid != subtree:
                node.follow(trees, subtree, depth + 1)
        self._below, self.oid = below, oid
        self.count = len(entries) - len(below) + sum(node.count for node in below.values())
        self._hollow = any(not node.count or node._hollow for node in below.values())  # noqa: SLF001 - its own kind
        self._written = b""

    def extension(self) -> bytes:
        """Give the content of the extension ``TREE``; nothing if git would not agree with it."""
        return b"" if self._hollow else b"\0" + self._text()

    def _text(self) -> bytes:
        """Give all behind the name of this directory."""
        if not self._written:
            parts = [b"%d %d\n%b" % (self.count, len(self._below), bytes.fromhex(self.oid or ""))]
            for name, node in self._below.items():
                parts += (name, b"\0", node._text())  # noqa: SLF001 - its own kind
            self._written = b"".join(parts)
        return self._written

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read what :meth:`extension` gave."""
        tree = cls()
        if content and tree._read(content, 1) != len(content):
            raise ValueError("something follows the last directory")
        return tree

    def _read(self, content: bytes, at: int) -> int:
        """Read this directory from behind its name, and give where it ends."""
        line = content.index(b"\n", at)
        count, directories = map(int, content[at:line].split())
        self.count, self.oid = count, Oid(content[line + 1 : line + 21].hex())
        at = line + 21
        for _ in range(directories):
            end = content.index(b"\0", at)
            node = self._below[content[at:end]] = type(self)()
            at = node._read(content, end + 1)  # noqa: SLF001 - its own kind
        return at
