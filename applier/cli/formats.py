"""Which forms can a report take, and who writes them?

A form's module is imported when it is asked for.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module

from msgspec import Struct

from applier.cli.exitcode import FailOn
from applier.model import Report, Series, SeriesVerdict, TreeName
from applier.verdict import make_report

_WRITERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "json": ("applier.report.json", "format_json", ()),
    "jsonl": ("applier.report.json", "format_jsonl", ()),
    "ktap": ("applier.report.ktap", "format_ktap", ()),
    "markdown": ("applier.report.markdown", "format_markdown", ("link_mask",)),
    "kcidb": ("applier.report.kcidb", "format_kcidb", ("origin",)),
}
"""By form: module, function, and what that is told of the :class:`Presentation`."""

FOLLOWABLE = ("text", "jsonl", "markdown", "mail")
"""Forms that can be written series by series."""

FORMATS = ("text", "json", "jsonl", "ktap", "junit", "markdown", "mail", "kcidb")
"""As ``--format`` names them."""


class Presentation(Struct, frozen=True):
    """How the report is to look, and where it goes."""

    form: str
    output: str | None = None
    verbose: bool = False
    oneline: bool = False
    colour: bool = False
    width: int = 80
    pager: str = ""
    """The command to page through; nothing where no pager is wanted."""
    quiet: bool = False
    """Whether neither report nor progress is shown; a file is written all the same."""
    fail_on: FailOn = FailOn.UNDECIDED
    """Which findings are worth an exit code of their own."""
    origin: str = "applier"
    """In KCIDB's form, the CI system that reports."""
    link_mask: str = ""
    """The address of a message in an archive, ``%s`` for its id; empty: no links."""


def render(
    report: Report,
    how: Presentation,
    series: Iterable[Series] = (),
    seconds: Sequence[float] = (),
) -> str:
    """Write *report* in the form that was asked for.

    *series* are those that were judged, and *seconds* how long each took: drafts of
    replies need the mails, and JUnit shows the times.
    """
    if how.form == "mail":
        from applier.report.reply_draft import format_mail  # noqa: PLC0415 - one form is needed

        return format_mail(report, series)
    if how.form == "junit":
        from applier.report.junit import format_junit  # noqa: PLC0415 - likewise

        return format_junit(report, seconds)
    if how.form != "text":
        module, function, told = _WRITERS[how.form]
        more = {name: getattr(how, name) for name in told}
        return str(getattr(import_module(module), function)(report, **more))
    from applier.report.text import format_text  # noqa: PLC0415 - only one form is needed

    return format_text(
        report, verbose=how.verbose, oneline=how.oneline, colour=how.colour, width=how.width
    )


def render_series(
    verdict: SeriesVerdict, tree: TreeName | None, how: Presentation, series: Iterable[Series]
) -> str:
    """Write one series by itself, in one of the :data:`FOLLOWABLE` forms."""
    if how.form == "jsonl":
        from applier.report.json import series_json  # noqa: PLC0415 - only one form is needed

        return series_json(verdict, tree)
    return render(make_report(tree, (verdict,)), how, series)
