"""``applier am``: publish the commits of the series that apply, and touch nothing else."""

import os
from collections.abc import Iterator, Sequence

import click
from msgspec import Struct
from msgspec.structs import replace

from applier.check import check_series
from applier.cli import options as of
from applier.cli.configuration import find_tree, make_options
from applier.cli.exitcode import ExitCode, weightiest
from applier.cli.formats import Presentation, render
from applier.cli.options import Given
from applier.cli.output import complain
from applier.cli.reporting import (
    Sources,
    complain_of_error,
    find_presentation,
    find_sources,
    open_collection,
    open_report,
    source_codes,
)
from applier.collection import Collection
from applier.context import Options
from applier.errors import UsageError
from applier.git import Reflog, open_repository
from applier.model import Oid, SeriesStatus, SeriesVerdict
from applier.refname import is_ref_name, series_ref
from applier.sanitize import printable
from applier.verdict import exit_code
from applier.wording import plural, short


def run_am(given: Given) -> ExitCode:
    """Publish the series that apply as commits."""
    branch, prefix = given[of.BRANCH], given[of.REF_PREFIX]
    if (branch is None) == (prefix is None):
        raise click.UsageError("Give either --branch or --ref-prefix")
    naming = RefNaming(branch, prefix or "", given[of.FORCE])
    sources, tree = find_sources(given), find_tree(given, os.environ)
    how, options = find_presentation(given), make_options(given, os.environ)
    return publish_series(sources, tree, options, how, naming)


class RefNaming(Struct, frozen=True):
    """What the refs are to be called: one *branch*, or many below *prefix*."""

    branch: str | None
    prefix: str
    force: bool

    def name(self, verdict: SeriesVerdict) -> str:
        """Name the ref of one series; raise UsageError if git would not have it."""
        prefix = self.prefix if self.prefix.startswith("refs/") else f"refs/{self.prefix}"
        branch = None if self.branch is None else self.branch.removeprefix("refs/heads/")
        ref = (
            series_ref(verdict.id, verdict.revision, prefix)
            if branch is None
            else f"refs/heads/{branch}"
        )
        if not is_ref_name(ref):
            raise UsageError(f"{ref}: not a name for a ref")
        return ref


def publish_series(
    sources: Sources, tree: str, options: Options, how: Presentation, naming: RefNaming
) -> ExitCode:
    """Check the series, report, and publish those that apply."""
    repository = open_repository(tree, replaced=options.replace_objects)
    with open_report(how) as write, open_collection(sources) as collection:
        if naming.branch is not None:
            _expect_one(collection, options)
        options = replace(options, keep_objects=True)
        report = check_series(collection, repository, options, complain_of_error)
        write(render(report, how, collection.reading.series))
        published = {naming.name(verdict): verdict for verdict in _publishable(report.series)}
        refs: dict[str, Oid] = {
            name: verdict.tip.commit for name, verdict in published.items() if verdict.tip
        }
        if refs:
            reflog = Reflog(options.committer.person, "applier am")
            repository.publish(refs, force=naming.force, reflog=reflog)
        for line in _published_lines(published):
            if how.form == "text":
                write(f"{line}\n")
            else:  # what a machine reads is the report and nothing else
                complain(line)
        found = ExitCode(exit_code(report.series))
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


def _published_lines(published: dict[str, SeriesVerdict]) -> Iterator[str]:
    """Say what now stands where."""
    for name, verdict in published.items():
        if verdict.tip is not None:
            count = plural(len(verdict.patches), "patch")
            base = printable(verdict.base.name or "")
            yield f"{name}  {short(verdict.tip.commit)}  {count} on {base}"
    if not published:
        yield "nothing is published"
