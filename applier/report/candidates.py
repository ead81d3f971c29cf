"""Which commits may a series be based on, as a table and as JSON?

A line a candidate: how it is called, how far it lies behind the default
branch's head, how many preimages it holds, how many patches it takes, and
which rules speak for it and against it. Pure.
"""

from collections.abc import Iterator

from applier.model import Evidence, Oid, Support
from applier.model.candidates import CandidateTable, TriedCandidate
from applier.report.json import encode_line
from applier.report.phrases import (
    quoted,
)
from applier.report.text_width import cut, pad, width
from applier.sanitize import printable
from applier.wording import plural, short

_HEADS = ("", "candidate", "commit", "behind", "blobs", "applies", "for", "against")


def format_table(table: CandidateTable, *, first: bool) -> str:
    """Give the block of one series, set off from the one before."""
    return ("" if first else "\n") + "".join(f"{line}\n" for line in _block(table))


def _block(table: CandidateTable) -> Iterator[str]:
    size = plural(table.total, "patch")
    yield f"{printable(table.title)}  [v{table.revision}, {size}]  {printable(table.id)}"
    for evidence in table.statements:
        found = f" ({_commit(evidence, evidence.oid)})" if evidence.oid else _unfound(evidence)
        yield f"  {quoted(evidence, table)}{found}"
    if table.error is not None:
        yield f"  not looked up: {printable(table.error.reason)}"
        return
    if not table.candidates:
        yield "  no candidate"
        return
    rows = [_HEADS, *(_cells(one) for one in table.candidates)]
    widths = [max(width(row[at]) for row in rows) for at in range(len(_HEADS))]
    for row in rows:
        cells = (pad(cell, room) for cell, room in zip(row, widths, strict=True))
        yield "  " + "  ".join(cells).rstrip()


def _commit(evidence: Evidence, oid: Oid) -> str:
    """Name the commit that a statement leads to, and say if it is not to be followed there."""
    return short(oid) if evidence.on_branch else f"{short(oid)}, {printable(evidence.note)}"


def _unfound(evidence: Evidence) -> str:
    return f" ({printable(evidence.note)})" if evidence.note else " (no commit here)"


def _cells(one: TriedCandidate) -> tuple[str, ...]:
    distance = "" if one.branch is None else f"not on {one.branch}"
    if one.distance is not None:
        distance = f"{one.branch}~{one.distance}" if one.distance else str(one.branch)
    return (
        "*" if one.chosen else "",
        cut(printable(one.name), 40),
        short(one.oid),
        printable(distance),
        f"{one.preimages.held} of {one.preimages.total}",
        f"{one.patches.applied} of {one.patches.total}",
        _rules(one, Support.SUPPORTS),
        _rules(one, Support.CONTRADICTS),
    )


def _rules(one: TriedCandidate, verdict: Support) -> str:
    """Name the rules that speak so of a candidate, each once."""
    rules = (evidence.rule.value for evidence in one.evidence if evidence.verdict is verdict)
    return ", ".join(dict.fromkeys(rules)) or "-"


def table_json(table: CandidateTable) -> str:
    """Give one series as one line."""
    return encode_line(table)
