"""How does a report read as JUnit XML, which GitLab, GitHub and Jenkins show?

A series is a test suite, its patches are test cases. Conflicts, false diffstats
and malformed patches are failures; what could not be tried is skipped; what cost
a series its verdict, and is no fault of the series, is an error. A command has its own
time; what else a series took is shared out evenly among its other cases, for the pages add
it up from these.

Written for what the pages make of it. Jenkins takes what stands before the last
dot of ``classname`` for a package, so that a message-id would be torn: here it is
``applier.`` and the series' title without dots. GitLab shows the text of
``failure`` and ``skipped`` and nothing else; Jenkins their ``message``, the text
of a failure, and a suite's ``system-out``: so all of these say it. Times of day
are left out: ``timestamp`` is when a test ran, and no clock is asked. Pure;
source: junit-10.xsd of Jenkins' xunit plugin.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from applier.model import Report, SeriesVerdict
from applier.report.base_phrases import base_gist
from applier.report.claim_phrases import claim_line, false_claims, instead_line
from applier.report.phrases import joined, one_line, remedy_line
from applier.report.standing_phrases import standing_lines, tree_words
from applier.report.status_phrases import status_words
from applier.report.test_cases import Case, Result, series_cases, short_title
from applier.report.testing_phrases import testing_lines

_CLAIMS_SHOWN = 20
"""False statements of one series; the JSON has all."""
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def format_junit(report: Report, seconds: Sequence[float] = ()) -> str:
    """Give the whole report as one XML document, to be encoded in UTF-8.

    *seconds* are how long each series took, in their order; none where nobody looked.
    """
    return "".join(f"{line}\n" for line in _document(report, seconds))


def _document(report: Report, seconds: Sequence[float]) -> Iterator[str]:
    times = seconds or (0.0,) * len(report.series)
    suites = [(verdict, series_cases(verdict)) for verdict in report.series]
    counts = _counts([case for _, cases in suites for case in cases])
    total = _time(sum(times))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites{_attributes(name='applier', **counts, time=total)}>"
    for (verdict, cases), spent in zip(suites, times, strict=True):
        yield from _suite(verdict, cases, spent)
    yield "</testsuites>"


def _suite(verdict: SeriesVerdict, cases: list[Case], seconds: float) -> Iterator[str]:
    """Yield one series."""
    title = f"{short_title(verdict.title)} [v{verdict.revision}]"
    counts = _counts(cases) | {"skipped": _count(cases, Result.SKIP)}
    time = _time(seconds)
    name = f"{title} {short_title(verdict.id)}"
    yield f"  <testsuite{_attributes(name=name, **counts, time=time)}>"
    yield "    <properties>"
    for key, value in _properties(verdict):
        yield f"      <property{_attributes(name=key, value=value)}/>"
    yield "    </properties>"
    shared = [case for case in cases if case.seconds is None]
    ours = seconds - sum(case.seconds or 0.0 for case in cases)
    share = max(ours, 0.0) / max(len(shared), 1)
    for case in cases:
        spent = _time(share if case.seconds is None else case.seconds)
        yield from _case(case, f"applier.{_undotted(title)}", spent)
    lines = "\n".join(f"{key}: {value}" for key, value in _properties(verdict))
    yield f"    <system-out>{_escaped(lines)}</system-out>"
    yield "  </testsuite>"


def _properties(verdict: SeriesVerdict) -> Iterator[tuple[str, str]]:
    """Yield what is known of the series as a whole."""
    yield "status", verdict.status.value
    yield "verdict", status_words(verdict)
    yield "base", base_gist(verdict)
    if words := tree_words(verdict):
        yield "tree", words
    yield from standing_lines(verdict)
    for line in testing_lines(verdict):
        yield "tests", line
    yield "message-id", one_line(verdict.id)
    if verdict.date is not None:
        yield "date", verdict.date
    for reason in verdict.reasons:
        yield "reason", one_line(reason)
    for number, claim in islice(false_claims(verdict), _CLAIMS_SHOWN):
        whose = f"patch {number}: " if number and verdict.total > 1 else ""
        yield "claim", joined((f"{whose}{claim_line(claim)}", instead_line(claim)), "; ")
    for remedy in verdict.mending:
        yield "mend", remedy_line(remedy)


def _case(case: Case, classname: str, time: str) -> Iterator[str]:
    """Yield one test."""
    message_id = "" if case.message_id is None else f"<{short_title(case.message_id)}>"
    name = joined((case.label, case.title, message_id), " ")
    head = f"    <testcase{_attributes(classname=classname, name=name, time=time)}"
    match case.result:
        case Result.PASS if case.lines:
            said = _escaped("\n".join((*case.lines, *case.causes)))
            yield f"{head}>"
            yield f"      <system-out>{said}</system-out>"
            yield "    </testcase>"
        case Result.PASS:
            yield f"{head}/>"
        case Result.FAIL | Result.ERROR:
            tag = "failure" if case.result is Result.FAIL else "error"
            about = _attributes(message=case.lines[0], type=case.kind)
            body = _escaped("\n".join((*case.lines, *case.causes)))
            yield f"{head}>"
            yield f"      <{tag}{about}>{body}</{tag}>"
            yield "    </testcase>"
        case Result.SKIP:
            about = _attributes(message=case.lines[0])
            yield f"{head}>"
            yield f"      <skipped{about}>{_escaped(case.lines[0])}</skipped>"
            yield "    </testcase>"


def _counts(cases: list[Case]) -> dict[str, str]:
    """Count tests as the attributes of suites and of their sum do."""
    return {
        "tests": str(len(cases)),
        "failures": _count(cases, Result.FAIL),
        "errors": _count(cases, Result.ERROR),
    }


def _count(cases: list[Case], result: Result) -> str:
    return str(sum(case.result is result for case in cases))


def _undotted(text: str) -> str:
    """Write dots otherwise: Jenkins would see a package in what is before the last."""
    return text.replace(".", "_")


def _time(seconds: float) -> str:
    """Write a time as XML Schema's decimal: never with an exponent."""
    return f"{seconds:.3f}"


def _attributes(**values: str) -> str:
    """Write attributes, each with a blank before it."""
    return "".join(f' {name}="{_escaped(value)}"' for name, value in values.items())


def _escaped(text: str) -> str:
    """Escape what is markup; what XML forbids never comes out of ``printable``."""
    return text.translate(_ENTITIES)
