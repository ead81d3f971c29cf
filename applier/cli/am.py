"""``applier am``: publish the commits of the series that apply, and touch nothing else."""

import os
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from applier.cli.options import (
    SOURCE_HELP,
    Sources,
    color_option,
    oneline_option,
    select_option,
    source_argument,
    three_way_option,
    tree_options,
    verbose_option,
    with_debug,
)

if TYPE_CHECKING:
    from applier.model import Selection
from collections.abc import Iterator, Sequence

from applier.check import check_series
from applier.cli.exitcode import ExitCode, weightiest
from applier.cli.formats import Presentation, render
from applier.cli.output import Write, open_output
from applier.cli.reporting import complain_of_error, open_collection, source_codes
from applier.collection import Collection
from applier.context import Options
from applier.errors import UsageError
from applier.git import Reflog, open_repository
from applier.model import Oid, SeriesStatus, SeriesVerdict
from applier.refname import is_ref_name, series_ref
from applier.sanitize import printable
from applier.verdict import exit_code
from applier.wording import plural, short

_HELP = f"""Publish the series that apply as commits.

Makes the commits that git am would make, puts them into the repository as one
pack, and points a branch or refs to them, all at once. HEAD, index and work
tree are not touched. A series that does not apply is reported and left out.

{SOURCE_HELP.strip()}
"""

_EPILOG = """\b
Examples:
  applier am --branch topic series.mbox
  applier am --ref-prefix refs/series/ --tree ci.git list.mbox
"""


@click.command("am", help=_HELP, epilog=_EPILOG)
@click.option("--branch", metavar="NAME", help="Publish the one series as this branch.")
@click.option(
    "--ref-prefix",
    metavar="PREFIX",
    help="Publish each series as PREFIX/<message-id>/v<revision>; refs/series/ is customary.",
)
@click.option("-f", "--force", is_flag=True, help="Move refs that exist already.")
@tree_options
@select_option
@click.option(
    "--trailers",
    is_flag=True,
    help="Add the trailers that reviewers gave in their answers to the commit messages.",
)
@three_way_option
@verbose_option
@oneline_option
@color_option
@source_argument
def _am(  # noqa: PLR0913 - click passes one argument for each option
    *,
    sources: Sources,
    branch: str | None,
    ref_prefix: str | None,
    force: bool,
    tree: str | None,
    bases: tuple[str, ...],
    bases_file: str | None,
    select: "Selection",
    trailers: bool,
    three_way: bool,
    verbose: bool,
    oneline: bool,
    colour: bool | None,
) -> int:
    if (branch is None) == (ref_prefix is None):
        raise click.UsageError("Give either --branch or --ref-prefix")
    # What follows needs pygit2, which --help does not.
    from applier.cli.environment import default_tree  # noqa: PLC0415
    from applier.cli.make_options import make_options  # noqa: PLC0415
    from applier.cli.reporting import present  # noqa: PLC0415

    how = present("text", None, verbose=verbose, oneline=oneline, colour=colour)
    where = default_tree(os.environ) if tree is None else tree
    options = replace(make_options(bases, bases_file, select, os.environ), three_way=three_way)
    options = replace(options, trailers=trailers)
    return publish_series(sources, where, options, how, RefNaming(branch, ref_prefix or "", force))


command = with_debug(_am)


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
    with open_output(None) as write, open_collection(sources) as collection:
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
        _tell(published, write)
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


def _tell(published: dict[str, SeriesVerdict], write: Write) -> None:
    """Say what now stands where."""
    for name, verdict in published.items():
        if verdict.tip is not None:
            count = plural(len(verdict.patches), "patch")
            base = printable(verdict.base.name or "")
            write(f"{name}  {short(verdict.tip.commit)}  {count} on {base}\n")
    if not published:
        write("nothing is published\n")
