"""Does the refused patch build on another series of the archive?

The archive's patches make files and contents; what the refused one needs and
the tree lacks is looked up there. Reads the tree; the archive is handed in.
"""

from collections import Counter
from collections.abc import Iterator

from applier.cause.case import Case
from applier.cause.supplies import Supplier, Supplies
from applier.model import Change


def find_suppliers(case: Case, supplies: Supplies) -> list[Supplier]:
    """Give the patches that make what is lacking, those that make most of it first."""
    votes: Counter[Supplier] = Counter()
    for number, supplier in _lacking(case, supplies):
        votes[supplier] += number
    return [supplier for supplier, _ in votes.most_common()]


def _lacking(case: Case, supplies: Supplies) -> Iterator[tuple[int, Supplier]]:
    """Yield who supplies a missing content, which weighs more, or a missing file."""
    for file in case.diff.files:
        if file.change is Change.CREATE or file.old_path is None:
            continue
        oid = file.old_oid or ""
        if oid.strip("0") and not _is_stored(case, oid):
            yield from ((2, one) for one in supplies.content(oid))
        if b"" not in file.old_path.split(b"/"):
            there = case.tree.entry(case.root, file.old_path) is not None
            yield from () if there else ((1, one) for one in supplies.file(file.old_path))


def _is_stored(case: Case, oid: str) -> bool:
    """Whether the repository itself has a content: in memory it may be from another series."""
    found = case.tree.find_blob(oid)
    return found is not None and case.tree.objects.is_stored(found)
