"""What comes of two changes to one text?

A three-way merge of contents through libgit2, in a repository that lives in
memory and holds nothing but the three. libgit2's binding hands results out as
text, so every byte travels as the character of its number.
"""

import hashlib

import pygit2

from applier.repo.linecount import is_binary


class _Texts(pygit2.OdbBackend):
    """Blobs in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.contents: dict[str, bytes] = {}

    def put(self, content: bytes) -> pygit2.Oid:
        header = b"blob %d\0" % len(content)
        name = hashlib.sha1(header + content, usedforsecurity=False).hexdigest()
        self.contents[name] = content
        return pygit2.Oid(hex=name)

    def read_cb(self, oid: pygit2.Oid) -> tuple[int, bytes]:
        return pygit2.enums.ObjectType.BLOB, self.contents[str(oid)]

    def read_header_cb(self, oid: pygit2.Oid) -> tuple[int, int]:
        return pygit2.enums.ObjectType.BLOB, len(self.contents[str(oid)])

    def exists_cb(self, oid: pygit2.Oid) -> bool:
        return str(oid) in self.contents


def merge_texts(old: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Merge two versions of *old*, as git does it; None if they conflict or are binary."""
    if any(map(is_binary, (old, ours, theirs))):
        return None
    texts = _Texts()
    database = pygit2.Odb()
    database.add_backend(texts, 1)
    repository = pygit2.Repository()
    repository.set_odb(database)
    ancestor, mine, other = (_side(texts.put(_widened(text))) for text in (old, ours, theirs))
    result = repository.merge_file_from_index(ancestor, mine, other)
    return result.contents.encode("latin-1") if result.automergeable else None


def _widened(text: bytes) -> bytes:
    return text.decode("latin-1").encode()


def _side(oid: pygit2.Oid) -> pygit2.IndexEntry:
    return pygit2.IndexEntry("text", oid, pygit2.enums.FileMode.BLOB)
