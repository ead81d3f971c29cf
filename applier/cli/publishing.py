"""How do the series that apply become refs?

Reported first, published after: all refs move together, or none does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from applier.check import Collection, Options, check_series
from applier.cli.exitcode import ExitCode, weightiest
from applier.cli.formats import Presentation, render
from applier.cli.output import Write, open_output
from applier.cli.reporting import complain_of_error, open_collection, source_codes
from applier.cli.sources import Sources
from applier.errors import UsageError
from applier.model import Oid, SeriesStatus, SeriesVerdict
from applier.refname import is_ref_name, series_ref
from applier.repo import Reflog, open_repository
from applier.report.safe import printable
from applier.report.words import plural, short
from applier.verdict import exit_code


@dataclass(frozen=True, slots=True)
class Naming:
    """What the refs are to be called: one *branch*, or many below *prefix*."""

    branch: str | None
    prefix: str
    force: bool

    def name(self, verdict: SeriesVerdict) -> str:
        """Name the ref of one series; raise UsageError if git would not have it."""
        prefix = self.prefix if self.prefix.startswith("refs/") else f"refs/{self.prefix}"
        branch = None if self.branch is None else self.branch.removeprefix("refs/heads/")
        ref = series_ref(verdict.series, prefix) if branch is None else f"refs/heads/{branch}"
        if not is_ref_name(ref):
            raise UsageError(f"{ref}: not a name for a ref")
        return ref


def publish_series(
    sources: Sources, tree: str, options: Options, how: Presentation, naming: Naming
) -> ExitCode:
    """Check the series, report, and publish those that apply."""
    repository = open_repository(tree, replaced=options.replace_objects)
    with open_output(None) as write, open_collection(sources) as collection:
        if naming.branch is not None:
            _expect_one(collection, options)
        report = check_series(collection, repository, options, complain_of_error)
        write(render(report, how))
        published = {naming.name(verdict): verdict for verdict in _publishable(report.series)}
        refs: dict[str, Oid] = {
            name: verdict.tip.commit for name, verdict in published.items() if verdict.tip
        }
        if refs:
            reflog = Reflog(options.committer.person, "applier am")
            repository.publish(refs, force=naming.force, reflog=reflog)
        _tell(published, write)
        found = ExitCode(exit_code(report))
        return weightiest((found, *source_codes(collection, options.select)))


def _expect_one(collection: Collection, options: Options) -> None:
    """Refuse to give one branch to several series."""
    count = sum(1 for _ in collection.selected(options.select))
    if count > 1:
        raise UsageError(f"--branch takes one series, and here are {count}: choose with --select")


def _publishable(verdicts: Sequence[SeriesVerdict]) -> Iterator[SeriesVerdict]:
    """Yield what git am would have taken whole, and that brings anything new."""
    for verdict in verdicts:
        if verdict.status is SeriesStatus.APPLIES and verdict.tip is not None:
            yield verdict


def _tell(published: dict[str, SeriesVerdict], write: Write) -> None:
    """Say what now stands where."""
    for name, verdict in published.items():
        if verdict.tip is not None:
            count = plural(len(verdict.patches), "patch")
            base = printable(verdict.base.name or "")
            write(f"{name}  {short(verdict.tip.commit)}  {count} on {base}\n")
    if not published:
        write("nothing is published\n")
