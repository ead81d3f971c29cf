"""How do verdicts reach a patchwork, and what is said of it here?

The patchwork is asked for the numbers of its patches and for the checks that are
there, so a trial run needs it too, though no token. What cannot be posted is a line on
standard error, and exit code 2 when the rest is done.
"""

import os
from collections.abc import Iterator

from applier.check import Options, check_each
from applier.cli.exitcode import ExitCode, FailOn, forgive, weightiest
from applier.cli.output import Write, complain, open_output
from applier.cli.reporting import code_of, heard, open_collection, source_codes
from applier.cli.sources import Sources
from applier.cli.token import find_token, require_token
from applier.deliver.checks import Wording
from applier.deliver.patchwork import Delivery, Done, Postman
from applier.model import SeriesVerdict
from applier.patchwork import Patchwork
from applier.report.safe import printable
from applier.report.status_words import status_words
from applier.web import Token, Web


def post_checks(  # noqa: PLR0913 - one for each kind of wish
    sources: Sources, tree: str, options: Options, wording: Wording, *, dry_run: bool, fail_on: str
) -> ExitCode:
    """Check the series, post what came of it, and say what was posted."""
    server = sources.patchwork or ""
    token = (find_token if dry_run else require_token)(server, os.environ)
    web = Web(Token(token, server) if token else None)
    postman = Postman(Patchwork(server, web), wording, dry_run=dry_run)
    failing = FailOn(fail_on)
    codes: list[ExitCode] = []
    try:
        with open_output(None) as write, open_collection(sources) as collection:
            for verdict in heard(check_each(collection, tree, options)):
                codes.append(code_of((verdict,), failing))
                codes.extend(_deliver(postman, verdict, write))
            missing = source_codes(collection, options.select)
            codes.extend(forgive(code, failing, conflicts=False) for code in missing)
    finally:
        web.close()
    return weightiest(codes)


def _deliver(postman: Postman, verdict: SeriesVerdict, write: Write) -> Iterator[ExitCode]:
    """Post what is to be said of one series; yield what it is worth that some of it was not."""
    write(f"{printable(verdict.series.title)}: {status_words(verdict)}\n")
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
        f"  {delivery.patch.number}/{verdict.series.total}{number} {check.state}: "
        f"{check.description} [{delivery.done.value}]"
    )
