"""``applier post``: let a patchwork know what became of its patches."""

import os
from typing import TYPE_CHECKING

import click

from applier.cli.options import (
    SOURCE_HELP,
    Sources,
    fail_option,
    select_option,
    source_argument,
    tree_options,
    with_debug,
)

if TYPE_CHECKING:
    from applier.model import Selection

_HELP = f"""Check series, and post a check to patchwork for every patch.

Each patch of the series gets a state (success, warning, fail), a context and a
line of why. What the newest check of the same context says already is not said
again, so that a job may run as often as it likes.

{SOURCE_HELP.strip()}
"""

_EPILOG = """\b
Examples:
  applier post --patchwork https://patchwork.example.org --series 7 --dry-run
  applier post --patchwork https://patchwork.example.org series.mbox
"""


@click.command("post", help=_HELP, epilog=_EPILOG)
@tree_options
@select_option
@click.option(
    "--context",
    metavar="NAME",
    default="applier",
    help="What to call the check: letters, digits, - and _; applier by default.",
)
@click.option("--target-url", metavar="URL", default="", help="Where the whole report can be read.")
@click.option("-n", "--dry-run", is_flag=True, help="Post nothing, and show what would be posted.")
@fail_option
@source_argument
def _post(  # noqa: PLR0913 - click passes one argument for each option
    *,
    sources: Sources,
    tree: str | None,
    bases: tuple[str, ...],
    bases_file: str | None,
    select: "Selection",
    context: str,
    target_url: str,
    dry_run: bool,
    fail_on: str,
) -> int:
    if not sources.patchwork:
        raise click.UsageError("Name a patchwork: --patchwork, or git config applier.patchwork URL")
    # What follows needs pygit2 and the HTTP client, which --help does not.
    from applier.cli.environment import default_tree  # noqa: PLC0415
    from applier.cli.posting import post_checks  # noqa: PLC0415
    from applier.cli.wishes import make_options  # noqa: PLC0415
    from applier.deliver.checks import Wording  # noqa: PLC0415

    where = default_tree(os.environ) if tree is None else tree
    options = make_options(bases, bases_file, select, os.environ)
    wording = Wording(context, target_url)
    return post_checks(sources, where, options, wording, dry_run=dry_run, fail_on=fail_on)


command = with_debug(_post)
