"""What would sending do to the commits that a series was made of?

Nothing is asked of a series that came by mail. Reads the commits.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from applier.collection import Collection
from applier.collection.series_mails import Patch, SeriesMails
from applier.format_patch.damage import find_damage, lost_tree
from applier.model import Damage, Oid, PatchVerdict, SeriesVerdict


def with_damage(
    collection: Collection, mails: SeriesMails, verdict: SeriesVerdict, base_tree: Oid | None = None
) -> SeriesVerdict:
    """Say of every patch that was made of a commit what sending would do to that.

    Where the patches were applied to what the commits were made on, *base_tree*, their trees
    must be those of the commits.
    """
    if not collection.archive.ranges:
        return verdict
    patches, below = list[PatchVerdict](), base_tree
    for patch, judged in zip(mails.patches, verdict.patches, strict=True):
        found = tuple(_of_patch(collection, patch, judged, below))
        patches.append(replace(judged, damage=found))
        below = judged.tree
    return replace(verdict, patches=tuple(patches))


def _of_patch(
    collection: Collection, patch: Patch, judged: PatchVerdict, below: Oid | None
) -> Iterator[Damage]:
    origin = patch.part.envelope.origin
    commit = collection.archive.commit_of(origin)
    if commit is None:
        return
    yield from find_damage(commit.words, patch.mail, collection.archive.read(origin))
    if judged.tree and below == commit.parent_tree and judged.tree != commit.tree:
        yield lost_tree(judged.tree, commit.tree)
