"""In which directories of a whole tree may a name or an id stand?

All tree objects below one are put behind each other, once for each that is not the same
as before, and searched as one text: where neither name nor id is in it, none of them need
be taken apart. A hit may be chance, the bytes of an id; a miss is certain. Reads
:mod:`applier.git.objects.store`.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence

from applier.errors import RepositoryError
from applier.git.objects.store import ByteLru, Kind, Objects
from applier.git.objects.trees import Trees, parse_tree, subdirectories
from applier.git.opening import mapping_more
from applier.model import Oid

MOST_DIRECTORIES = 50_000
"""A tree made to keep us busy may name one directory a million times."""
_DEEPEST = 100
_TEXTS_KEPT = 24 << 20
_BYTES_PER_TEXT = 250
"""What a text takes beside its bytes."""
_DIRECTORY = re.compile(rb"4[0-7]{4} ")
"""Without this no entry is a directory, however old the mode is that it has."""


class TreeTexts:
    """What stands below trees; what was read lately is kept."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._kept: ByteLru[bytes] = ByteLru(_TEXTS_KEPT, lambda text: _BYTES_PER_TEXT + len(text))
        self._refused: set[Oid] = set()
        self._left = 0
        """Trees that may still be read."""

    def begin(self) -> None:
        """Begin a search, which reads no more than so many trees."""
        self._refused.clear()
        self._left = MOST_DIRECTORIES

    def below(self, tree: Oid) -> bytes | None:
        """Give all tree objects from *tree* down; None if they are too many, or one is missing."""
        text = self._kept.get(tree)
        if text is None:
            with mapping_more():
                text = self._text(tree, 0)
        return text

    def _text(self, tree: Oid, depth: int) -> bytes | None:
        text = self._kept.get(tree)
        if text is not None or depth > _DEEPEST or not self._left or tree in self._refused:
            return text
        self._left -= 1
        try:
            text = self._joined(self._objects.read_as(Kind.TREE, tree), depth)
        except (RepositoryError, ValueError):
            text = None
        if text is None:
            self._refused.add(tree)
        else:
            self._kept.put(tree, text)
        return text

    def _joined(self, content: bytes, depth: int) -> bytes | None:
        """Put all that is in a tree object behind it."""
        parts, size = [content], len(content)
        for directory in _directories(content):
            part = self._text(directory, depth + 1)
            if part is None or size + len(part) > _TEXTS_KEPT // 4:
                return None
            size += len(part)
            parts.append(part)
        return b"".join(parts)

    def may_hold(self, tree: Oid, names: Sequence[bytes]) -> bool:
        """Whether each of *names* may stand in *tree* or below it."""
        text = self.below(tree)
        return text is None or all(written(name) in text for name in names)


def written(name: bytes) -> bytes:
    """Give a name with what stands before and behind it in a tree object."""
    return b" " + name + b"\0"


def _directories(content: bytes) -> list[Oid]:
    """List the directories in a tree object; most have none, which is soon seen."""
    if _DIRECTORY.search(content) is None:
        return []
    return [tree for _, tree in subdirectories(b"", parse_tree(content))]


def find_directories(trees: Trees, texts: TreeTexts, root: Oid, path: bytes) -> Iterator[bytes]:
    """Yield the directories, other than the root, below which there is something at *path*."""
    waiting, names = deque([(b"", root)]), path.split(b"/")
    texts.begin()
    for _ in range(MOST_DIRECTORIES):
        if not waiting:
            return
        place, oid = waiting.popleft()
        entries = trees.directory(oid)
        if place and names[0] in entries and trees.entry(oid, path) is not None:
            yield place
        waiting.extend(
            (below, tree)
            for below, tree in subdirectories(place, entries)
            if texts.may_hold(tree, names)
        )
