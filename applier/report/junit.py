"""How does a report read as JUnit XML, which GitLab, GitHub and Jenkins show?

A series is a test suite, its patches are test cases, named by number, title and
message-id so that no two share a name. What failed is in the body of the
element, where those pages show it. Conflicts, false diffstats and malformed
patches are failures; what could not be tried is skipped. A series' time is
shared out evenly among its cases, for the pages add it up from these. Pure.
"""

from collections.abc import Iterator

from applier.model import Report, SeriesVerdict
from applier.report.base_words import base_gist
from applier.report.cases import Case, Result, series_cases, short_title
from applier.report.safe import printable
from applier.report.status_words import status_words
from applier.report.words import joined

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def format_junit(report: Report) -> str:
    """Give the whole report as one XML document, to be encoded in UTF-8."""
    return "".join(f"{line}\n" for line in _document(report))


def _document(report: Report) -> Iterator[str]:
    suites = [(verdict, series_cases(verdict)) for verdict in report.series]
    counts = _counts([case for _, cases in suites for case in cases])
    total = sum(verdict.seconds or 0 for verdict in report.series)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites{_attributes(name='applier', **counts, time=_time(total))}>"
    for verdict, cases in suites:
        yield from _suite(verdict, cases)
    yield "</testsuites>"


def _suite(verdict: SeriesVerdict, cases: list[Case]) -> Iterator[str]:
    """Yield one series."""
    series = verdict.series
    name = f"{short_title(series.title)} [v{series.revision}] {short_title(series.id)}"
    stamp = {} if series.date is None else {"timestamp": series.date.rfc3339()[:19]}
    time = _time(verdict.seconds or 0)
    yield f"  <testsuite{_attributes(name=name, **_counts(cases), time=time, **stamp)}>"
    yield "    <properties>"
    for key, value in _properties(verdict):
        yield f"      <property{_attributes(name=key, value=value)}/>"
    yield "    </properties>"
    share = _time((verdict.seconds or 0) / max(len(cases), 1))
    for case in cases:
        yield from _case(case, short_title(series.id), share)
    yield "  </testsuite>"


def _properties(verdict: SeriesVerdict) -> Iterator[tuple[str, str]]:
    """Yield what is known of the series as a whole."""
    yield "status", verdict.status.value
    yield "verdict", status_words(verdict)
    yield "base", base_gist(verdict.base, verdict.series)
    for reason in verdict.reasons:
        yield "reason", printable(reason)


def _case(case: Case, series_id: str, time: str) -> Iterator[str]:
    """Yield one test."""
    message_id = "" if case.message_id is None else f"<{short_title(case.message_id)}>"
    name = joined((case.label, case.title, message_id), " ")
    head = f"    <testcase{_attributes(classname=series_id, name=name, time=time)}"
    match case.result:
        case Result.PASS:
            yield f"{head}/>"
        case Result.FAIL:
            about = _attributes(message=case.lines[0], type=case.kind)
            body = _escaped("\n".join(case.lines))
            yield f"{head}>"
            yield f"      <failure{about}>{body}</failure>"
            yield "    </testcase>"
        case Result.SKIP:
            yield f"{head}>"
            yield f"      <skipped{_attributes(message=case.lines[0])}/>"
            yield "    </testcase>"


def _counts(cases: list[Case]) -> dict[str, str]:
    """Count tests as the attributes of a suite do."""
    results = [case.result for case in cases]
    return {
        "tests": str(len(results)),
        "failures": str(results.count(Result.FAIL)),
        "errors": "0",
        "skipped": str(results.count(Result.SKIP)),
    }


def _time(seconds: float) -> str:
    """Write a time as XML Schema's decimal: never with an exponent."""
    return f"{seconds:.3f}"


def _attributes(**values: str) -> str:
    """Write attributes, each with a blank before it."""
    return "".join(f' {name}="{_escaped(value)}"' for name, value in values.items())


def _escaped(text: str) -> str:
    """Escape what is markup; what XML forbids never comes out of ``printable``."""
    return text.translate(_ENTITIES)
