"""How does a report read to KCIDB, which gathers the results of kernel CI?

As one *checkout* for each series: what was applied to what, and whether that went
well. KCIDB tells one piece of source code from another by the commit and the hash
of the patches on it; a checkout without patches is the commit itself. So a series
whose patches are not all here names no commit: nothing it says may be taken for a
word on the bare base. A series that was not tried to its end says nothing of
*valid*, and one for another project nothing at all. The tests of its patches stand in one
build, which says nothing of itself: KCIDB knows no tree in between. What the report does
not know (where the base can be fetched, where the patches' files lie) is left out. Pure;
source: KCIDB's I/O schema, version 5.3 (kcidb-io on PyPI).
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from applier.model import PatchTestResult, Report, SeriesStatus, SeriesVerdict, StatStatus
from applier.report.claim_phrases import count_claims
from applier.report.phrases import one_line
from applier.report.status_phrases import status_words
from applier.report.testing_phrases import log_end, test_words
from applier.sanitize import printable

ORIGIN = "applier"
"""The name of the CI system, where the user gives none."""

_ORIGIN = re.compile(r"[a-z0-9_]+")
_VERSION = {"major": 5, "minor": 3}
_NOT_IN_PATH = re.compile(r"[^A-Za-z0-9_-]")
_LOG_SHOWN = 60
_LONGEST_EXCERPT = 16_384
_LONGEST_ID = 500
"""Characters of a message-id; a longer one is told from others by its hash."""

_DIGITS_IN_ID = 12
"""Of the commit and of the patches' hash, in a checkout's id."""


def is_origin(name: str) -> bool:
    """Whether KCIDB takes *name* for that of a CI system."""
    return _ORIGIN.fullmatch(name) is not None


def format_kcidb(report: Report, origin: str = ORIGIN) -> str:
    """Give the checkouts as an object of the schema, in ASCII."""
    import json

    ours = [one for one in report.series if one.status is not SeriesStatus.OTHER_PROJECT]
    found: dict[str, object] = {
        "version": _VERSION,
        "checkouts": [_checkout(verdict, origin) for verdict in ours],
    }
    tested = [one for one in ours if any(patch.tests for patch in one.patches)]
    if tested:
        found["builds"] = [_build(verdict, origin) for verdict in tested]
        found["tests"] = [test for verdict in tested for test in _tests(verdict, origin)]
    return json.dumps(found, indent=2) + "\n"


def _checkout(verdict: SeriesVerdict, origin: str) -> dict[str, object]:
    """Describe one series on its base."""
    source = _source(verdict)
    known: dict[str, object] = {
        "id": _checkout_id(verdict, origin, source),
        "origin": origin,
        "comment": one_line(verdict.title),
        **source,
        "misc": {"applier": _own_words(verdict)},
    }
    if "@" in verdict.id:
        known["message_id"] = one_line(verdict.id)
    if verdict.status in {SeriesStatus.APPLIES, SeriesStatus.CONFLICTS}:
        known["valid"] = verdict.status is SeriesStatus.APPLIES
    if verdict.status is SeriesStatus.CONFLICTS:
        lines = (status_words(verdict), *map(one_line, verdict.reasons))
        known["log_excerpt"] = "\n".join(lines)[:_LONGEST_EXCERPT]
    return known


def _own_words(verdict: SeriesVerdict) -> dict[str, object]:
    """Give what the schema has no word for."""
    return {
        "status": verdict.status.value,
        "diffstat": _stats(verdict),
        "claims": count_claims(verdict),
    }


def _build(verdict: SeriesVerdict, origin: str) -> dict[str, object]:
    """Stand for what the tests of a series were run in: no test is without a build."""
    checkout = _checkout_id(verdict, origin, _source(verdict))
    return {
        "id": f"{checkout}/trees",
        "origin": origin,
        "checkout_id": checkout,
        "comment": "the trees of the series, one for each patch",
    }


_STATUSES = {
    PatchTestResult.PASS: "PASS",
    PatchTestResult.WARN: "PASS",
    PatchTestResult.FAIL: "FAIL",
    PatchTestResult.TIMEOUT: "ERROR",
    PatchTestResult.SKIP: "SKIP",
    PatchTestResult.ERROR: "ERROR",
}
"""In KCIDB's words; that a test fails on the base already is not said of the series."""


def _tests(verdict: SeriesVerdict, origin: str) -> Iterator[dict[str, object]]:
    """Yield every test of every patch."""
    build = f"{_checkout_id(verdict, origin, _source(verdict))}/trees"
    for patch in verdict.patches:
        for test in patch.tests:
            status = "SKIP" if test.since == 0 else _STATUSES[test.result]
            name = _NOT_IN_PATH.sub("_", printable(test.name))[:_LONGEST_ID]
            known: dict[str, object] = {
                "id": f"{build}/{patch.number}/{name}",
                "origin": origin,
                "build_id": build,
                "path": f"applier.{name}.patch_{patch.number}",
                "status": status,
                "comment": one_line(patch.title),
                "misc": {"applier": {"result": test.result.value, "since": test.since}},
            }
            if not test.cached:
                known["duration"] = test.seconds
            if status in {"FAIL", "ERROR"}:
                lines = (test_words(test), *log_end(test, _LOG_SHOWN))
                known["log_excerpt"] = "\n".join(lines)[:_LONGEST_EXCERPT]
            yield known


def _source(verdict: SeriesVerdict) -> dict[str, str]:
    """Name the source code that was judged: the patches, and the commit below them."""
    base, patchset = verdict.base, _patchset_hash(verdict)
    if patchset is None:
        return {}
    if base.oid is None:
        return {"patchset_hash": patchset}
    name = one_line(base.name or base.oid)
    return {"git_commit_hash": base.oid, "git_commit_name": name, "patchset_hash": patchset}


def _patchset_hash(verdict: SeriesVerdict) -> str | None:
    """Hash the patches as ``sha256sum *.patch | cut -c-64 | sha256sum`` does, if all are here.

    A patch is what ``git mailinfo`` writes, blank lines at the end left out: without
    headers and encoding, so that every archive's copy of a mail gives the same.
    """
    patches = sorted(verdict.patches, key=lambda patch: patch.number)
    hashes = [patch.sha256 for patch in patches if patch.sha256 is not None]
    if not hashes or len(hashes) < max(verdict.total, len(patches)):
        return None
    return sha256("".join(f"{one}\n" for one in hashes).encode()).hexdigest()


def _checkout_id(verdict: SeriesVerdict, origin: str, source: dict[str, str]) -> str:
    """Name a checkout so that the same series on another base has another name."""
    code = (source.get(key, "")[:_DIGITS_IN_ID] for key in ("git_commit_hash", "patchset_hash"))
    name = printable(verdict.id)
    if len(name) > _LONGEST_ID:
        name = f"{name[:_LONGEST_ID]}...{sha256(name.encode()).hexdigest()[:_DIGITS_IN_ID]}"
    return "/".join((f"{origin}:{name}", f"v{verdict.revision}", *filter(None, code)))


def _stats(verdict: SeriesVerdict) -> str:
    """Fold the diffstats of a series into one word, the worst first."""
    found = {verdict.diffstat.status, *(patch.diffstat.status for patch in verdict.patches)}
    order = (StatStatus.INCONSISTENT, StatStatus.UNDECIDED, StatStatus.CONSISTENT)
    return next((status for status in order if status in found), StatStatus.UNDECLARED).value
