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
    "text": ("applier.report.text", "format_text", ("verbose", "oneline", "colour", "width")),
    "explanation": ("applier.report.explanation", "format_explanation", ("colour", "width")),
    "json": ("applier.report.json", "format_json", ()),
    "jsonl": ("applier.report.json", "format_jsonl", ()),
    "ktap": ("applier.report.ktap", "format_ktap", ()),
    "junit": ("applier.report.junit", "format_junit", ("seconds",)),
    "markdown": ("applier.report.markdown", "format_markdown", ("link_mask",)),
    "mail": ("applier.report.reply_draft", "format_mail", ("series",)),
    "kcidb": ("applier.report.kcidb", "format_kcidb", ("origin",)),
}
"""By form: module, function, and what that is told of the :class:`Presentation`."""

FOLLOWABLE = ("text", "jsonl", "markdown", "mail")
"""Forms that can be written series by series."""


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
    explain: bool = False
    """In text, whether it says at length why series do not apply, and of others nothing."""
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
    form = "explanation" if how.explain and how.form == "text" else how.form
    module, function, told = _WRITERS[form]
    known = {"series": series, "seconds": seconds}
    more = {name: known[name] if name in known else getattr(how, name) for name in told}
    return str(getattr(import_module(module), function)(report, **more))


def render_series(
    verdict: SeriesVerdict, tree: TreeName | None, how: Presentation, series: Iterable[Series] = ()
) -> str:
    """Write one series by itself, in one of the :data:`FOLLOWABLE` forms."""
    return render(make_report(tree, (verdict,)), how, series)
