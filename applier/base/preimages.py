"""What must lie where in the base, by the headers of a series' diffs?

The ``index`` line of a diff names the blob that it was made from, abbreviated
(git-diff(1), "generating patch text"). Only the first touch of a path speaks of
the base; later ones speak of what the series itself has made. What a patch
creates must be absent. Pure.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from applier.model import Change, Diff, Entry, FileDiff, Mode

_TYPE = 0o170000
_SHORTEST_ID = 4


class Preimage(Struct, frozen=True):
    """What the base must have at one path."""

    path: bytes
    diff: FileDiff
    """The first diff that touches the path."""
    absent: bool = False
    """Whether nothing may lie there."""
    oid: str | None = None
    """The beginning of the id of what must lie there; None where anything will do."""

    def matches(self, entry: Entry | None) -> bool:
        """Whether *entry* is what the header says."""
        if entry is None or self.absent:
            return entry is None and self.absent
        mode = self.diff.old_mode
        if entry.mode is Mode.TREE or (mode is not None and mode & _TYPE != entry.mode & _TYPE):
            return False
        return self.oid is None or entry.oid.startswith(self.oid)


def find_preimages(diffs: Iterable[Diff]) -> tuple[Preimage, ...]:
    """Give what *diffs*, one for each patch in order, say of their base, path by path."""
    found: dict[bytes, Preimage] = {}
    for diff in diffs:
        for file in diff.files:
            for preimage in _preimages_of(file):
                found.setdefault(preimage.path, preimage)
    return tuple(found.values())


def _preimages_of(file: FileDiff) -> Iterator[Preimage]:
    old, new = file.old_path, file.new_path
    if old is not None and file.change is not Change.CREATE:
        yield Preimage(old, file, oid=_abbreviated(file.old_oid))
    if new is not None and new != old:
        yield Preimage(new, file, absent=True)


def _abbreviated(oid: str | None) -> str | None:
    """Give an id that says something: zeros stand for nothing."""
    text = (oid or "").lower()
    return text if len(text) >= _SHORTEST_ID and text.strip("0") else None
