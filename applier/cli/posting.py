"""How do verdicts reach a patchwork, and what is said of it here?

The patchwork is asked for the numbers of its patches and for the checks that are
there, so a trial run needs it too.
"""

import os

from applier.check import Options, check_each
from applier.cli.exitcode import ExitCode, FailOn, forgive, weightiest
from applier.cli.output import open_output
from applier.cli.reporting import code_of, find_token, open_collection, source_codes
from applier.cli.sources import Sources
from applier.deliver.checks import Wording
from applier.deliver.patchwork import Delivery, Postman
from applier.model import SeriesVerdict
from applier.patchwork import Patchwork
from applier.report.safe import printable
from applier.report.status_words import status_words
from applier.web import Web


def post_checks(  # noqa: PLR0913 - one for each kind of wish
    sources: Sources, tree: str, options: Options, wording: Wording, *, dry_run: bool, fail_on: str
) -> ExitCode:
    """Check the series, post what came of it, and say what was posted."""
    web = Web(find_token(os.environ))
    postman = Postman(Patchwork(sources.patchwork or "", web), wording, dry_run=dry_run)
    failing = FailOn(fail_on)
    codes: list[ExitCode] = []
    try:
        with open_output(None) as write, open_collection(sources) as collection:
            for verdict in check_each(collection, tree, options):
                write(f"{printable(verdict.series.title)}: {status_words(verdict)}\n")
                for delivery in postman.deliver(verdict):
                    write(f"{_words(delivery, verdict)}\n")
                codes.append(code_of((verdict,), failing))
            missing = source_codes(collection, options.select)
            codes.extend(forgive(code, failing, conflicts=False) for code in missing)
    finally:
        web.close()
    return weightiest(codes)


def _words(delivery: Delivery, verdict: SeriesVerdict) -> str:
    """Say in a line what was said of a patch."""
    number = "" if delivery.number is None else f" (patch {delivery.number})"
    check = delivery.check
    return (
        f"  {delivery.patch.number}/{verdict.series.total}{number} {check.state}: "
        f"{check.description} [{delivery.done.value}]"
    )
