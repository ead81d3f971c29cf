"""Does the refused patch build on another series of the archive? Reads the archive."""

from collections import Counter
from collections.abc import Iterator

from applier.collection.blob_index import BlobIndex, BlobSource
from applier.diagnose.refused_patch import RefusedPatch
from applier.model import Change


def find_missing_series(refused: RefusedPatch, blobs: BlobIndex) -> list[BlobSource]:
    """Give the patches that make what is lacking, those that make most of it first."""
    votes: Counter[BlobSource] = Counter()
    for number, source in _lacking(refused, blobs):
        votes[source] += number
    return [source for source, _ in votes.most_common()]


def _lacking(refused: RefusedPatch, blobs: BlobIndex) -> Iterator[tuple[int, BlobSource]]:
    """Yield which patches make a missing content, which weighs more, or a missing file."""
    for file in refused.diff.files:
        if file.change is Change.CREATE or file.old_path is None:
            continue
        oid = file.old_oid or ""
        if oid.strip("0") and not _is_stored(refused, oid):
            yield from ((2, one) for one in blobs.content(oid))
        if b"" not in file.old_path.split(b"/"):
            there = refused.tree.entry(refused.root, file.old_path) is not None
            yield from () if there else ((1, one) for one in blobs.file(file.old_path))


def _is_stored(refused: RefusedPatch, oid: str) -> bool:
    """Whether the repository itself has a content: in memory it may be from another series."""
    found = refused.tree.find_blob(oid)
    return found is not None and refused.tree.objects.is_stored(found)
