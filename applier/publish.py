"""How do the series that apply become branches or refs, all at once?

The commits are those that applying has made in memory, of verdicts reached with
``Options(keep_objects=True)`` on the same repository. HEAD, index and work tree are not
touched. I/O: writes to the repository.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from applier.errors import UsageError
from applier.git import Reflog, Repository
from applier.model import Oid, Person, SeriesStatus, SeriesVerdict
from applier.refname import DEFAULT_PREFIX, is_ref_name, series_ref


class RefNaming(Struct, frozen=True):
    """What the refs are to be called: one branch, or many below a prefix."""

    branch: str | None = None
    """The name of the only series' branch; None for a ref below *prefix* for each."""
    prefix: str = DEFAULT_PREFIX

    def ref_for(self, series_id: str, revision: int) -> str:
        """Name the ref of one series; raise UsageError if git would not have it."""
        prefix = self.prefix if self.prefix.startswith("refs/") else f"refs/{self.prefix}"
        branch = None if self.branch is None else self.branch.removeprefix("refs/heads/")
        ref = series_ref(series_id, revision, prefix) if branch is None else f"refs/heads/{branch}"
        if not is_ref_name(ref):
            raise UsageError(f"{ref}: not a name for a ref")
        return ref


_FOR_EACH = RefNaming()


class Published(Struct, frozen=True):
    """One ref that stands now."""

    ref: str
    commit: Oid
    verdict: SeriesVerdict


def publish_series(
    repository: Repository,
    verdicts: Iterable[SeriesVerdict],
    naming: RefNaming = _FOR_EACH,
    *,
    force: bool = False,
    committer: Person | None = None,
) -> tuple[Published, ...]:
    """Point a ref to each of *verdicts* that applies and brings anything new.

    *force* moves refs that exist; *committer* stands in their logs. PublishError if one
    cannot be moved, and then none is.
    """
    published = tuple(_publishable(verdicts, naming))
    if len({one.ref for one in published}) < len(published):
        raise UsageError("--branch takes one series, and here are several")
    if published:
        refs = {one.ref: one.commit for one in published}
        repository.publish(refs, force=force, reflog=Reflog(committer, "applier am"))
    return published


def _publishable(verdicts: Iterable[SeriesVerdict], naming: RefNaming) -> Iterator[Published]:
    """Yield what git am would have taken whole, and that brings anything new."""
    for verdict in verdicts:
        if verdict.status is SeriesStatus.APPLIES and verdict.tip is not None:
            ref = naming.ref_for(verdict.id, verdict.revision)
            yield Published(ref, verdict.tip.commit, verdict)
