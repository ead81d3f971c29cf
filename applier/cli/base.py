"""``applier base``: on which commit may a series belong, and what is the evidence?"""

import os
from typing import TYPE_CHECKING

import click

from applier.cli.options import (
    SOURCE_HELP,
    Sources,
    output_option,
    select_option,
    source_argument,
    tree_option,
    with_debug,
)

if TYPE_CHECKING:
    from applier.model import Selection

_HELP = f"""Show every candidate for the base of each series.

Follows every statement of the mails and every rule, tries each commit that
they lead to, and shows how many of the series' preimages it holds, how many
patches it takes, and what speaks for it and against it. The asterisk marks the
one that check would use.

{SOURCE_HELP.strip()}
"""

_EPILOG = """\b
Examples:
  applier base series.mbox
  applier base --tree ~/linux --format jsonl --select MSGID list.mbox
"""


@click.command("base", help=_HELP, epilog=_EPILOG)
@tree_option
@select_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    metavar="FORM",
    help="How to report: text (the default) or jsonl, a line a series.",
)
@output_option
@source_argument
def _base(
    *,
    sources: Sources,
    tree: str | None,
    select: "Selection",
    form: str,
    output: str | None,
) -> int:
    # What follows needs pygit2, which --help does not.
    from applier.base.candidate_table import list_candidates  # noqa: PLC0415
    from applier.cli.environment import default_tree  # noqa: PLC0415
    from applier.cli.exitcode import ExitCode, weightiest  # noqa: PLC0415
    from applier.cli.make_options import make_options  # noqa: PLC0415
    from applier.cli.output import open_output, open_stream  # noqa: PLC0415
    from applier.cli.reporting import complain_of, error_code, open_collection, source_codes  # noqa: PLC0415
    from applier.report.candidates import format_table, table_json  # noqa: PLC0415

    where = default_tree(os.environ) if tree is None else tree
    options = make_options((), None, select, os.environ)
    codes = [ExitCode.APPLIES]
    opening = open_stream if form == "jsonl" else open_output
    with opening(output) as write, open_collection(sources) as collection:
        for number, table in enumerate(list_candidates(collection, where, options)):
            write(format_table(table, first=not number) if form == "text" else table_json(table))
            if table.error is not None:
                complain_of(table.id, table.error)
                codes.append(error_code(table.error))
            if not any(one.chosen for one in table.candidates):
                codes.append(ExitCode.UNDECIDED)
        return weightiest((*codes, *source_codes(collection, select)))


command = with_debug(_base)
