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
from collections.abc import Iterator

from applier.check import check_each
from applier.cli.exitcode import ExitCode, FailOn, apply_fail_on, weightiest
from applier.cli.output import Write, complain, open_output
from applier.cli.reporting import code_of, heard, open_collection, source_codes
from applier.cli.token import find_token, require_token
from applier.context import Options
from applier.http import Token, Web
from applier.model import SeriesVerdict
from applier.patchwork.checks import CheckPoster, CheckStyle, Delivery, Done
from applier.patchwork.client import Patchwork
from applier.report.status_phrases import status_words
from applier.sanitize import printable

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
    from applier.cli.make_options import make_options  # noqa: PLC0415
    from applier.patchwork.checks import CheckStyle  # noqa: PLC0415

    where = default_tree(os.environ) if tree is None else tree
    options = make_options(bases, bases_file, select, os.environ)
    wording = CheckStyle(context, target_url)
    return post_checks(sources, where, options, wording, dry_run=dry_run, fail_on=fail_on)


command = with_debug(_post)


def post_checks(  # noqa: PLR0913 - one for each option
    sources: Sources,
    tree: str,
    options: Options,
    wording: CheckStyle,
    *,
    dry_run: bool,
    fail_on: str,
) -> ExitCode:
    """Check the series, post what came of it, and say what was posted."""
    server = sources.patchwork or ""
    token = (find_token if dry_run else require_token)(server, os.environ)
    web = Web(Token(token, server) if token else None)
    postman = CheckPoster(Patchwork(server, web), wording, dry_run=dry_run)
    failing = FailOn(fail_on)
    codes: list[ExitCode] = []
    try:
        with open_output(None) as write, open_collection(sources) as collection:
            for verdict in heard(check_each(collection, tree, options)):
                codes.append(code_of((verdict,), failing))
                codes.extend(_deliver(postman, verdict, write))
            missing = source_codes(collection, options.select)
            codes.extend(apply_fail_on(code, failing, conflicts=False) for code in missing)
    finally:
        web.close()
    return weightiest(codes)


def _deliver(postman: CheckPoster, verdict: SeriesVerdict, write: Write) -> Iterator[ExitCode]:
    """Post what is to be said of one series; yield what it is worth that some of it was not."""
    write(f"{printable(verdict.title)}: {status_words(verdict)}\n")
    for delivery in postman.deliver(verdict):
        write(f"{_words(delivery, verdict)}\n")
        if delivery.done is Done.FAILED:
            complain(delivery.failure)
            yield ExitCode.USAGE


def _words(delivery: Delivery, verdict: SeriesVerdict) -> str:
    """Say in a line what was said of a patch."""
    number = "" if delivery.number is None else f" (patch {delivery.number})"
    check = delivery.check
    return (
        f"  {delivery.patch.number}/{verdict.total}{number} {check.state}: "
        f"{check.description} [{delivery.done.value}]"
    )
