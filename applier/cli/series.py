"""``applier series``: which series are there, and are they whole? No tree is needed."""

import os
from typing import TYPE_CHECKING

import click

from applier.cli.options import (
    SOURCE_HELP,
    Presentation,
    Sources,
    report_options,
    select_option,
    source_argument,
    with_debug,
)

if TYPE_CHECKING:
    from applier.model import Selection

_HELP = f"""Put the series together and report, without a repository.

Shows every series with its patches, what is missing, what its mails say of
their base, which revisions there are, and whether its diffstats agree with its
diffs.

{SOURCE_HELP.strip()}
"""

_EPILOG = """\b
Examples:
  applier series list.mbox
  applier series --oneline Maildir/
"""


@click.command("series", help=_HELP, epilog=_EPILOG)
@select_option
@report_options
@source_argument
def _series(
    *,
    sources: Sources,
    select: "Selection",
    how: Presentation,
) -> int:
    # What follows needs all that --help does not.
    from applier.cli.make_options import make_options  # noqa: PLC0415
    from applier.cli.reporting import report_on  # noqa: PLC0415

    return report_on(sources, None, make_options((), None, select, os.environ), how)


command = with_debug(_series)
