"""``applier explain``: why does a series not apply, and what would mend it?"""

import os

import click
from msgspec.structs import replace

from applier.check import check_series
from applier.cli.exitcode import ExitCode, weightiest
from applier.cli.formats import Presentation
from applier.cli.options import (
    SOURCE_HELP,
    Sources,
    color_option,
    output_option,
    select_option,
    source_argument,
    tree_options,
    with_debug,
)
from applier.cli.output import open_output
from applier.cli.reporting import complain_of_error, open_collection, source_codes
from applier.context import Options
from applier.report.explanation import format_explanation
from applier.verdict import exit_code

_HELP = f"""Say why series do not apply, at length.

Where git stops, what the matter is and how that was found out, the commits that
brought it about, and at most three things to do, each of them tried in memory.

{SOURCE_HELP.strip()}
"""

_EPILOG = """\b
Examples:
  applier explain --tree ~/linux series.mbox
  applier explain --select 20210305-one@example.org list.mbox
"""


@click.command("explain", help=_HELP, epilog=_EPILOG)
@tree_options
@select_option
@output_option
@color_option
@source_argument
def _explain(  # noqa: PLR0913 - click passes one argument for each option
    *,
    sources: Sources,
    tree: str | None,
    bases: tuple[str, ...],
    bases_file: str | None,
    select: tuple[str, ...],
    output: str | None,
    colour: bool | None,
) -> int:
    # What follows needs pygit2, which --help does not.
    from applier.cli.environment import default_tree  # noqa: PLC0415
    from applier.cli.make_options import make_options  # noqa: PLC0415
    from applier.cli.reporting import present  # noqa: PLC0415

    how = present("text", output, verbose=True, oneline=False, colour=colour)
    where = default_tree(os.environ) if tree is None else tree
    options = replace(make_options(bases, bases_file, select, os.environ), explain=True)
    return explain_series(sources, where, options, how)


command = with_debug(_explain)


def explain_series(sources: Sources, tree: str, options: Options, how: Presentation) -> ExitCode:
    """Read, check and explain."""
    with open_output(how.output) as write, open_collection(sources) as collection:
        report = check_series(collection, tree, options, complain_of_error)
        write(format_explanation(report, colour=how.colour, width=how.width))
        code = ExitCode(exit_code(report.series))
        return weightiest((code, *source_codes(collection, options.select)))
