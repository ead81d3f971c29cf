"""How do sources become a report and an exit code?

The common way of ``check`` and ``series``: sources that cannot be read are
named, everything else is still reported.
"""

import os
import sys
from collections.abc import Iterator

from applier.archive import Terms
from applier.check import Collection, Options, check_each, check_series, read_series
from applier.cli.environment import find_width, wants_colour
from applier.cli.exitcode import ExitCode, FailOn, forgive, weightiest
from applier.cli.formats import Presentation, render
from applier.cli.output import Write, complain, open_output
from applier.cli.sources import Sources
from applier.model import Report, Selection, SeriesStatus
from applier.report.words import plural
from applier.verdict import exit_code


def present(  # noqa: PLR0913 - one for each option
    form: str,
    output: str | None,
    *,
    verbose: bool,
    oneline: bool,
    colour: bool | None,
    fail_on: str = FailOn.UNDECIDED.value,
) -> Presentation:
    """Settle what the options leave to the terminal."""
    return Presentation(
        form,
        output,
        verbose,
        oneline,
        colour=wants_colour(colour, output, os.environ),
        width=find_width(os.environ),
        fail_on=FailOn(fail_on),
    )


def report_on(sources: Sources, tree: str | None, options: Options, how: Presentation) -> ExitCode:
    """Read, check and report; without a *tree*, reconstruct only."""
    with open_output(how.output) as write, open_collection(sources) as collection:
        if how.form == "jsonl":
            codes = [*_stream(collection, tree, options, how, write)]
        else:
            codes = [_report(collection, tree, options, how, write)]
        missing = source_codes(collection, options.select)
        return weightiest(
            (*codes, *(forgive(one, how.fail_on, conflicts=False) for one in missing))
        )


def open_collection(sources: Sources) -> Collection:
    """Read *sources*; ``-`` is standard input."""
    stdin = None if sys.stdin is None else sys.stdin.buffer
    return read_series(sources.names, stdin=stdin, terms=Terms(since=sources.since))


def source_codes(collection: Collection, select: Selection) -> Iterator[ExitCode]:
    """Complain of what could not be read or found, and yield what that is worth."""
    for failure in collection.failures:
        complain(failure)
        yield ExitCode.USAGE
    if not collection.reading.series:
        count = plural(collection.reading.messages, "message")
        complain(f"no patch series in {count}")
        yield ExitCode.UNDECIDED
        return
    for message_id in select.message_ids:
        if not any(collection.selected(Selection((message_id,)))):
            complain(f"{message_id}: no series here holds this message")
            yield ExitCode.UNDECIDED
            return
    if not any(collection.selected(select)):
        complain(f"no series here is of revision {select.revision}")
        yield ExitCode.UNDECIDED


def _report(
    collection: Collection, tree: str | None, options: Options, how: Presentation, write: Write
) -> ExitCode:
    """Write all series at the end, in a form that needs them together."""
    report = check_series(collection, tree, options)
    write(render(report, how))
    return _code_of(report, how)


def _code_of(report: Report, how: Presentation) -> ExitCode:
    """Choose the code for what was found, as the user wants it weighed."""
    conflicts = any(verdict.status is SeriesStatus.CONFLICTS for verdict in report.series)
    return forgive(ExitCode(exit_code(report)), how.fail_on, conflicts=conflicts)


def _stream(
    collection: Collection, tree: str | None, options: Options, how: Presentation, write: Write
) -> Iterator[ExitCode]:
    """Write each series as soon as it is judged."""
    from applier.report.json import series_json  # noqa: PLC0415 - only this form needs it

    for verdict in check_each(collection, tree, options):
        write(series_json(verdict))
        yield _code_of(Report(None, (verdict,), (), 0), how)
