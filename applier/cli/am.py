"""``applier am``: publish the commits of the series that apply, and touch nothing else."""

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

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
    from applier.cli.publishing import Naming, publish_series  # noqa: PLC0415
    from applier.cli.reporting import present  # noqa: PLC0415
    from applier.cli.wishes import make_options  # noqa: PLC0415

    how = present("text", None, verbose=verbose, oneline=oneline, colour=colour)
    where = default_tree(os.environ) if tree is None else tree
    options = replace(make_options(bases, bases_file, select, os.environ), three_way=three_way)
    options = replace(options, trailers=trailers)
    return publish_series(sources, where, options, how, Naming(branch, ref_prefix or "", force))


command = with_debug(_am)
