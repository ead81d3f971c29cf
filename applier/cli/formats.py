"""Which forms can a report take, and what is each told of what the user wants?"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from applier.cli.exitcode import FailOn
from applier.errors import UsageError
from applier.model import Report, Series, SeriesVerdict, TreeName
from applier.report import writers
from applier.report.text.layout import Layout
from applier.verdict import make_report

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
    seen: bool = False
    """Whether it goes to a terminal: a program that reads lines wants them whole."""
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
    claims: bool = False
    """In text, whether all that a series says of itself is shown."""
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
    match how.form:
        case "text":
            return _render_text(report, how)
        case "junit":
            return writers.to_junit(report, seconds)
        case "markdown":
            return writers.to_markdown(report, how.link_mask)
        case "kcidb":
            return writers.to_kcidb(report, how.origin)
        case "mail":
            return writers.to_mail(report, series)
        case form if form in _WRITERS:
            return _WRITERS[form](report)
        case form:
            raise UsageError(f"there is no form {form}")


_WRITERS: Mapping[str, Callable[[Report], str]] = {
    "json": writers.to_json,
    "jsonl": writers.to_jsonl,
    "ktap": writers.to_ktap,
    "b4": writers.to_b4,
    "b4-prep": writers.to_b4_prep,
}
"""Those that want to know of nothing but the report."""


def _render_text(report: Report, how: Presentation) -> str:
    layout = Layout(
        verbose=how.verbose,
        oneline=how.oneline,
        colour=how.colour,
        width=how.width,
        cut=how.seen,
        claims=how.claims,
        link_mask=how.link_mask,
    )
    return (writers.to_explanation if how.explain else writers.to_text)(report, layout)


def render_series(
    verdict: SeriesVerdict,
    trees: Sequence[TreeName],
    how: Presentation,
    series: Iterable[Series] = (),
) -> str:
    """Write one series by itself, in one of the :data:`FOLLOWABLE` forms."""
    return render(make_report(trees, (verdict,)), how, series)
