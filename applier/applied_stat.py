"""What does applying change, and in which ways may a diffstat count it?

git's default is one way. Another diff algorithm draws a change otherwise, and
what is a rename or a copy is a matter of options (``-M``, ``-C``), and of
chance among files that are equal. A declared diffstat says which pairs it
means: counted so, its numbers must be those of the trees. Reads the repository.
"""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from applier.diff import unquote_path
from applier.diffstat import declared_sources, net_lines
from applier.errors import MissingObjectError
from applier.git import Algorithm, Repository
from applier.model import Diffstat, Oid, Stat

_MOST_ROWS = 20_000
"""A change of more files is counted in one way only."""


class AppliedStat(Struct, frozen=True):
    """What changes from one tree to another."""

    repo: Repository
    old: Oid
    new: Oid
    stat: Stat
    """As git counts by default, renames found."""

    def recount(self, declared: Stat) -> Iterator[tuple[Stat, str]]:
        """Count in the other ways that *declared* may be of; and say how each differs."""
        if len(self.stat.paths) > _MOST_ROWS:
            return
        sources = {
            unquote_path(new): unquote_path(old) for new, old in declared_sources(declared).items()
        }
        paired = self._count(sources, Algorithm.DEFAULT)
        yield paired, "it pairs renames or copies otherwise"
        if net_lines(declared) not in (None, net_lines(self.stat), net_lines(paired)):
            return
        for algorithm in (Algorithm.PATIENCE, Algorithm.MINIMAL):
            words = f"it is drawn by another diff algorithm ({algorithm.name.lower()})"
            yield self.repo.stat_trees(self.old, self.new, algorithm), words
            yield self._count(sources, algorithm), f"{words}, and pairs renames or copies otherwise"

    def _count(self, sources: Mapping[bytes, bytes], algorithm: Algorithm) -> Stat:
        return self.repo.stat_paired(self.old, self.new, sources, algorithm)


def read_applied_stat(repo: Repository, old: Oid, new: Oid) -> AppliedStat:
    """Count what changes from the tree *old* to the tree *new*."""
    return AppliedStat(repo, old, new, repo.stat_trees(old, new))


def compare_with_trees(
    compare: Callable[[AppliedStat | None], Diffstat], applied: AppliedStat | None
) -> Diffstat:
    """Compare a diffstat with what was *applied*; without it, if the repository lacks a part.

    A partial clone may lack the file that a diffstat says was copied: then the
    trees prove nothing.
    """
    try:
        return compare(applied)
    except MissingObjectError:
        return compare(None)
