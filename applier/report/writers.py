"""How is a report, or the verdict on one series, written in the form that somebody wants?

One function a form. What a form needs is imported when it is asked for. Pure.
"""

from collections.abc import Iterable, Sequence

from applier.model import Report, Series, SeriesVerdict
from applier.report.text.layout import Layout
from applier.verdict import make_report

Reported = Report | SeriesVerdict
"""What can be written: a run, or one verdict, which then is all that the run has."""


def _report(what: Reported) -> Report:
    return make_report(None, (what,)) if isinstance(what, SeriesVerdict) else what


_DEFAULTS = Layout()


def to_text(what: Reported, layout: Layout = _DEFAULTS) -> str:
    """Write it for a person at a terminal."""
    from applier.report.text import format_text

    return format_text(_report(what), layout)


def to_explanation(what: Reported, layout: Layout = _DEFAULTS) -> str:
    """Say at length why series do not apply; check with ``Options(explain=True)``."""
    from applier.report.explanation import format_explanation

    return format_explanation(_report(what), layout)


def to_json(what: Reported) -> str:
    """Write one indented object, as docs/report.schema.json describes it."""
    from applier.report.json import format_json

    return format_json(_report(what))


def to_jsonl(what: Reported) -> str:
    """Write a line for each series."""
    from applier.report.json import format_jsonl

    return format_jsonl(_report(what))


def to_ktap(what: Reported) -> str:
    """Write it as the kernel's test harness reads it."""
    from applier.report.ktap import format_ktap

    return format_ktap(_report(what))


def to_junit(what: Reported, seconds: Sequence[float] = ()) -> str:
    """Write it as CI servers read it; *seconds* is how long each series took."""
    from applier.report.junit import format_junit

    return format_junit(_report(what), seconds)


def to_markdown(what: Reported, link_mask: str = "") -> str:
    """Write it for a merge request; *link_mask* is the address of a message, ``%s`` its id."""
    from applier.report.markdown import format_markdown

    return format_markdown(_report(what), link_mask)


def to_kcidb(what: Reported, origin: str = "applier") -> str:
    """Write it for KCIDB, in the name of the CI system *origin*."""
    from applier.report.kcidb import format_kcidb

    return format_kcidb(_report(what), origin)


def to_b4(what: Reported) -> str:
    """Write it as a check command of b4 review does."""
    from applier.report.b4 import format_b4

    return format_b4(_report(what))


def to_b4_prep(what: Reported) -> str:
    """Write it as a check command of b4 prep and b4 am does."""
    from applier.report.b4 import format_b4_prep

    return format_b4_prep(_report(what))


def to_mail(what: Reported, series: Iterable[Series]) -> str:
    """Draft replies to whoever should hear of it; *series* are those that were judged."""
    from applier.report.reply_draft import format_mail

    return format_mail(_report(what), series)
