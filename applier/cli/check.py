"""``applier check``: does every series apply, on what, and is its diffstat true?"""

import os
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from applier.cli.options import (
    SOURCE_HELP,
    Presentation,
    Sources,
    against_option,
    explain_option,
    follow_option,
    onto_option,
    report_options,
    select_option,
    source_argument,
    three_way_option,
    tree_options,
    with_debug,
)

if TYPE_CHECKING:
    from applier.model import Selection

_HELP = f"""Apply every series in memory and report.

Puts the series in the sources together, finds the base of each, applies its
patches to a git repository in memory, and reports. The verdict is that of git
am; nothing is written to the repository.

{SOURCE_HELP.strip()}
"""

_EPILOG = """\b
Examples:
  applier check --tree ~/linux series.mbox
  applier check --base v6.12 --format json -o report.json *.patch
  b4 am -o - MSGID | applier check -
"""


@click.command("check", help=_HELP, epilog=_EPILOG)
@tree_options
@select_option
@onto_option
@three_way_option
@explain_option
@against_option
@follow_option
@report_options
@source_argument
def _check(  # noqa: PLR0913 - click passes one argument for each option
    *,
    sources: Sources,
    tree: str | None,
    bases: tuple[str, ...],
    bases_file: str | None,
    select: "Selection",
    onto: str | None,
    three_way: bool,
    explain: bool,
    against: str | None,
    follow: bool,
    how: Presentation,
) -> int:
    # What follows needs pygit2, which --help does not.
    from applier.cli.environment import default_tree  # noqa: PLC0415
    from applier.cli.make_options import make_options  # noqa: PLC0415
    from applier.cli.reporting import report_on  # noqa: PLC0415

    where = default_tree(os.environ) if tree is None else tree
    options = replace(
        make_options(bases, bases_file, select, os.environ),
        onto=onto,
        three_way=three_way,
        explain=explain,
    )
    if against is not None:
        from applier.cli.against import report_pairs  # noqa: PLC0415 - seldom asked for

        return report_pairs(sources, where, against, options, how)
    if follow:
        from applier.cli.watch import follow as follow_sources  # noqa: PLC0415 - likewise

        follow_sources(sources, where, options, how)
    return report_on(sources, where, options, how)


command = with_debug(_check)
