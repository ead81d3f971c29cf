"""``applier post``: let a patchwork know what became of its patches."""

import os
from collections.abc import Iterator, Sequence

import click

from applier.check import check_each
from applier.cli import options as of
from applier.cli.configuration import find_trees, make_options
from applier.cli.exitcode import ExitCode, apply_fail_on, weightiest
from applier.cli.option_kinds import Given
from applier.cli.output import Write, complain, open_output
from applier.cli.reporting import code_of, find_sources, heard, open_collection, source_codes
from applier.cli.token import find_token, require_token
from applier.collection import Collection
from applier.context import Options, TreePath
from applier.http import Token, Web
from applier.model import SeriesStatus, SeriesVerdict
from applier.patchwork.checks import CheckPoster, CheckStyle, Delivery, Done
from applier.patchwork.client import Patchwork
from applier.report.status_phrases import status_words
from applier.sanitize import printable


def run_post(given: Given) -> ExitCode:
    """Check the series, post what came of it, and say what was posted."""
    server, dry_run, fail_on = given[of.PATCHWORK], given[of.DRY_RUN], given[of.FAIL_ON]
    if not server:
        raise click.UsageError("Name a patchwork: --patchwork, or git config applier.patchwork URL")
    sources, trees = find_sources(given), find_trees(given, os.environ)
    options = make_options(given, os.environ)
    style = CheckStyle(given[of.CONTEXT], given[of.TARGET_URL])
    token = (find_token if dry_run else require_token)(server, os.environ)
    web = Web(Token(token, server) if token else None)
    poster = CheckPoster(Patchwork(server, web), style, dry_run=dry_run)
    codes: list[ExitCode] = []
    try:
        with open_output(None) as write, open_collection(sources) as collection:
            for verdict in heard(_verdicts(collection, trees, options, given)):
                codes.append(code_of((verdict,), fail_on))
                if verdict.status is SeriesStatus.OTHER_PROJECT and not given[of.OTHER_PROJECTS]:
                    write(f"{printable(verdict.title)}: {status_words(verdict)}: not posted\n")
                    continue
                codes.extend(_deliver(poster, verdict, write))
            missing = source_codes(collection, options.select)
            codes.extend(apply_fail_on(code, fail_on, conflicts=False) for code in missing)
    finally:
        web.close()
    return weightiest(codes)


def _verdicts(
    collection: Collection, trees: Sequence[TreePath], options: Options, given: Given
) -> Iterator[SeriesVerdict]:
    """Check the series, and run the tests that were named."""
    if not given[of.RUN]:
        return check_each(collection, trees, options)
    from applier.cli.test import make_testing
    from applier.testing.check_and_test import run_tests

    return run_tests(collection, trees, make_testing(given), options)


def _deliver(poster: CheckPoster, verdict: SeriesVerdict, write: Write) -> Iterator[ExitCode]:
    """Post what is to be said of one series; yield what it is worth that some of it was not."""
    write(f"{printable(verdict.title)}: {status_words(verdict)}\n")
    for delivery in poster.deliver(verdict):
        write(f"{_words(delivery, verdict, poster.context)}\n")
        if delivery.done is Done.FAILED:
            complain(delivery.failure)
            yield ExitCode.USAGE


def _words(delivery: Delivery, verdict: SeriesVerdict, context: str) -> str:
    """Say in a line what was said of a patch, in another *context* than all with its name."""
    number = "" if delivery.number is None else f" (patch {delivery.number})"
    check = delivery.check
    own = "" if check.context == context else f" {check.context}"
    return (
        f"  {delivery.patch.number}/{verdict.total}{number}{own} {check.state}: "
        f"{check.description} [{delivery.done.value}]"
    )
