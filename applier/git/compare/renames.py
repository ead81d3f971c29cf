"""Which files were renamed?

As ``git diff -M`` pairs removed with added files (gitdiffcore(7)): first those
with the same content, then those of a name that only one of each side has,
then the most alike, down to half alike. How alike is measured by the bytes of
the lines (or pieces of 64 bytes) that both have; git compares these by a small
hash, so that its percentage may be off ours by one or two. Reads
:mod:`applier.git.objects.store`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from applier.git.compare.line_count import is_binary
from applier.git.objects.store import Objects
from applier.git.objects.trees import Directory, PathChange, Trees, parsed_entry, subdirectories
from applier.git.objects.whole_trees import MOST_DIRECTORIES, TreeTexts, written
from applier.model import Entry, Mode, Oid

_WHOLE = 60_000
"""git counts likeness in sixty-thousandths."""
_LEAST = _WHOLE // 2
_LEAST_OF_NAMESAKES = _WHOLE * 3 // 4
_PIECE = 64
_CANDIDATES = 4
"""How many old files git keeps in mind for one new one."""
_LIMIT = 1000
"""diff.renameLimit: with more of each, likeness is not looked at."""
_MOST_COMPARISONS = 40_000
"""Ours, against mails made to keep us busy; git would go on to a million."""

_REGULAR = (Mode.FILE, Mode.EXECUTABLE)


class Rename(Struct, frozen=True):
    """A removed and an added path that are one file."""

    old_path: bytes
    old: Entry
    new_path: bytes
    new: Entry
    likeness: int
    """Per cent."""
    copied: bool = False
    """Whether the old path stays, so that this is a copy."""


_Content = tuple[Oid, Mode]


class _Side(Struct, frozen=True):
    """A file that only one of the trees has."""

    path: bytes
    entry: Entry

    @property
    def content(self) -> _Content:
        """What two files must share to be the same one; the executable bit does not count."""
        mode = Mode.FILE if self.entry.mode is Mode.EXECUTABLE else self.entry.mode
        return self.entry.oid, mode

    @property
    def name(self) -> bytes:
        return self.path.rpartition(b"/")[2]


def find_renames(changes: Iterable[PathChange], blob: Callable[[Oid], bytes]) -> list[Rename]:
    """Pair the removed with the added files; *blob* reads a file's content."""
    changes = list(changes)
    removed = [_Side(c.path, c.old) for c in changes if c.old is not None and c.new is None]
    added = [_Side(c.path, c.new) for c in changes if c.new is not None and c.old is None]
    if not removed or not added:
        return []
    pairing = _Pairing(removed, added)
    pairing.pair_identical()
    if pairing.has_both():
        pairing.pair_alike(_Likeness(blob))
    return pairing.renames


class _Pairing:
    """The files that are still without a partner, and the pairs found."""

    def __init__(self, removed: list[_Side], added: list[_Side]) -> None:
        self._removed = {side.path: side for side in removed}
        self._added = {side.path: side for side in added}
        self.renames: list[Rename] = []

    def has_both(self) -> bool:
        """Whether there is anything left to pair."""
        return bool(self._removed and self._added)

    def pair_identical(self) -> None:
        """Pair files of the same content, by preference those of the same name."""
        same: dict[_Content, dict[bytes, _Side]] = {}
        namesakes: dict[tuple[_Content, bytes], dict[bytes, _Side]] = {}
        for side in self._removed.values():
            same.setdefault(side.content, {})[side.path] = side
            namesakes.setdefault((side.content, side.name), {})[side.path] = side
        for new in tuple(self._added.values()):
            olds = namesakes.get((new.content, new.name)) or same.get(new.content)
            if olds:
                old = next(iter(olds.values()))
                del same[old.content][old.path], namesakes[old.content, old.name][old.path]
                self._pair(old, new, _WHOLE)

    def pair_alike(self, likeness: "_Likeness") -> None:
        """Pair files by how alike they are."""
        self._pair_namesakes(likeness)
        old_sides, new_sides = self._removed.values(), self._added.values()
        if len(old_sides) * len(new_sides) > min(_LIMIT * _LIMIT, _MOST_COMPARISONS):
            return
        candidates = [pair for new in new_sides for pair in _best(old_sides, new, likeness)]
        for score, _, old, new in sorted(candidates, key=_rank, reverse=True):
            if old.path in self._removed and new.path in self._added:
                self._pair(old, new, score)

    def _pair_namesakes(self, likeness: "_Likeness") -> None:
        """Pair the files whose name only one file of each side has."""
        old_names, new_names = _unique_names(self._removed), _unique_names(self._added)
        for name, new in new_names.items():
            old = old_names.get(name)
            if old is not None and (score := likeness.of(old, new)) >= _LEAST_OF_NAMESAKES:
                self._pair(old, new, score)

    def _pair(self, old: _Side, new: _Side, score: int) -> None:
        del self._removed[old.path], self._added[new.path]
        per_cent = score * 100 // _WHOLE
        self.renames.append(Rename(old.path, old.entry, new.path, new.entry, per_cent))


_Candidate = tuple[int, bool, _Side, _Side]


def _best(old_sides: Iterable[_Side], new: _Side, likeness: "_Likeness") -> list[_Candidate]:
    """Give the old files that *new* is most like, in the order in which git tries equals.

    A better one takes the place of the worst, and not the last place: so it was
    seen to win over equals that came before it. Files that are not alike at
    all hold places until then.
    """
    places: list[_Candidate] = []
    for old in old_sides:
        candidate = (likeness.of(old, new), old.name == new.name, old, new)
        if len(places) < _CANDIDATES:
            places.append(candidate)
            continue
        worst = min(range(_CANDIDATES), key=lambda at: _rank(places[at]))
        if _rank(candidate) > _rank(places[worst]):
            places[worst] = candidate
    return [candidate for candidate in places if candidate[0] >= _LEAST]


def _rank(candidate: _Candidate) -> tuple[int, bool]:
    return candidate[:2]


def _unique_names(sides: Mapping[bytes, _Side]) -> Mapping[bytes, _Side]:
    count = Counter(side.name for side in sides.values())
    return {side.name: side for side in sides.values() if count[side.name] == 1}


class _Likeness:
    """How alike two files are; each is cut into pieces once."""

    def __init__(self, blob: Callable[[Oid], bytes]) -> None:
        self._blob = blob
        self._sizes: dict[Oid, int] = {}
        self._pieces: dict[Oid, Mapping[bytes, int]] = {}

    def of(self, old: _Side, new: _Side) -> int:
        """Give the likeness in sixty-thousandths; 0 if it cannot be enough."""
        if old.entry.mode not in _REGULAR or new.entry.mode not in _REGULAR:
            return 0
        old_size, new_size = self._size(old.entry.oid), self._size(new.entry.oid)
        largest, smallest = max(old_size, new_size), min(old_size, new_size)
        if smallest * _WHOLE < largest * _LEAST or not smallest:
            return 0
        before, after = self._cut(old.entry.oid), self._cut(new.entry.oid)
        shared = sum(min(before[piece], after[piece]) for piece in before.keys() & after.keys())
        return shared * _WHOLE // largest

    def _size(self, oid: Oid) -> int:
        size = self._sizes.get(oid)
        if size is None:
            size = self._sizes[oid] = len(self._blob(oid))
        return size

    def _cut(self, oid: Oid) -> Mapping[bytes, int]:
        """Give the bytes that each distinct piece of a file takes in all."""
        pieces = self._pieces.get(oid)
        if pieces is None:
            counted = Counter(_pieces_of(self._blob(oid)))
            pieces = {piece: len(piece) * count for piece, count in counted.items()}
            self._pieces[oid] = pieces
        return pieces


def _pieces_of(content: bytes) -> Iterator[bytes]:
    """Cut a file behind newlines and after at most 64 bytes; text loses its CRs at line ends."""
    if not is_binary(content):
        content = content.replace(b"\r\n", b"\n")
    lines = content.split(b"\n")
    last = lines.pop()
    for line in lines:
        whole = line + b"\n"
        if len(whole) <= _PIECE:
            yield whole
        else:
            yield from (whole[at : at + _PIECE] for at in range(0, len(whole), _PIECE))
    yield from (last[at : at + _PIECE] for at in range(0, len(last), _PIECE))


_MOST_CANDIDATES = 400


class Lost(Struct, frozen=True):
    """A file that is no longer at its path."""

    path: bytes
    entry: Entry
    taken: frozenset[bytes]
    """Paths at which it cannot be."""

    @property
    def name(self) -> bytes:
        """Its name without the directory."""
        return self.path.rpartition(b"/")[2]

    @property
    def directory(self) -> bytes:
        """Where it was."""
        return self.path.rpartition(b"/")[0]

    def was_below(self, directory: bytes) -> bool:
        """Whether it was in a directory, or deeper."""
        return self.path.startswith(directory + b"/")

    def may_be_in(self, text: bytes | None) -> bool:
        """Whether its name or its content may stand in tree objects, None if they were not read."""
        if text is None:
            return True
        return written(self.name) in text or bytes.fromhex(self.entry.oid) in text

    def is_like_one_of(self, entries: Directory) -> bool:
        """Whether a directory has its name or its content."""
        return self.name in entries or self.may_be_in(b"".join(entries.values()))


def find_moved(
    objects: Objects, trees: Trees, texts: TreeTexts, root: Oid, lost: Lost
) -> bytes | None:
    """Find where a file is now that was *lost* from its path."""
    changes = [PathChange(lost.path, lost.entry, None)]
    for place, entry in _candidates(trees, texts, root, lost):
        if place not in lost.taken and len(changes) <= _MOST_CANDIDATES:
            changes.append(PathChange(place, None, entry))
    found = find_renames(changes, objects.blob)
    return found[0].new_path if found else None


def _candidates(
    trees: Trees, texts: TreeTexts, root: Oid, lost: Lost
) -> Iterator[tuple[bytes, Entry]]:
    """Yield the files that have something in common with the lost one: id, name or directory."""
    waiting = [(b"", root)]
    texts.begin()
    for _ in range(MOST_DIRECTORIES):
        if not waiting:
            return
        place, tree = waiting.pop()
        entries = trees.directory(tree)
        if place == lost.directory or lost.is_like_one_of(entries):
            yield from _alike(place, entries, lost)
        waiting += (
            (below, oid)
            for below, oid in subdirectories(place, entries)
            if lost.was_below(below) or lost.may_be_in(texts.below(oid))
        )


def _alike(place: bytes, entries: Directory, lost: Lost) -> Iterator[tuple[bytes, Entry]]:
    for name, raw in entries.items():
        entry = parsed_entry(raw)
        alike = entry.oid == lost.entry.oid or name == lost.name or place == lost.directory
        if alike and entry.mode not in {Mode.TREE, Mode.GITLINK}:
            yield (place + b"/" + name if place else name), entry
