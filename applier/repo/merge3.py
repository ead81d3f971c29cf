"""What comes of two changes to one text?

A three-way merge of contents through libgit2, in a store that holds nothing but
the three. libgit2's binding hands results out as text, so every byte travels as
the character of its number.
"""

import pygit2

from applier.repo.linecount import is_binary
from applier.repo.objects import Kind
from applier.repo.scratch import ScratchStore, scratch_store


def merge_texts(old: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Merge two versions of *old*, as git does it; None if they conflict or are binary."""
    if any(map(is_binary, (old, ours, theirs))):
        return None
    with scratch_store() as store:
        ancestor, mine, other = (_side(store, text) for text in (old, ours, theirs))
        result = store.repository.merge_file_from_index(ancestor, mine, other)
    return result.contents.encode("latin-1") if result.automergeable else None


def _side(store: ScratchStore, text: bytes) -> pygit2.IndexEntry:
    oid = store.add(Kind.BLOB, text.decode("latin-1").encode())
    return pygit2.IndexEntry("text", pygit2.Oid(hex=oid), pygit2.enums.FileMode.BLOB)
