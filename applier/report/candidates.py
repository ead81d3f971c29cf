"""Which commits may a series be based on, as a table and as JSON?

A line a candidate: how it is called, how far it lies behind the default
branch's head, how many preimages it holds, how many patches it takes, and
which rules speak for it and against it. Pure.
"""

from collections.abc import Iterator

from applier.model import Evidence, Oid, Support
from applier.model.candidates import CandidateTable, TriedCandidate
from applier.report.json import encode_line
from applier.report.phrases import quoted
from applier.report.text.layout import NARROWEST
from applier.report.text_width import cut, pad, wrap
from applier.report.text_width import width as text_width
from applier.sanitize import printable
from applier.wording import plural, short

_LONGEST_NAME = 24
"""Columns; the commit beside it says which it is."""

_HEADS = ("", "candidate", "commit", "behind", "blobs", "applies", "for", "against")


def format_table(table: CandidateTable, *, first: bool, width: int = 80) -> str:
    """Give the block of one series, set off from the one before."""
    lines = _block(table, max(width, NARROWEST))
    return ("" if first else "\n") + "".join(f"{line}\n" for line in lines)


def _block(table: CandidateTable, columns: int) -> Iterator[str]:
    size = f"  [v{table.revision}, {plural(table.total, 'patch')}]"
    yield cut(printable(table.title), columns - len(size)) + size
    yield f"  {printable(table.id)}"
    for evidence in table.statements:
        found = f" ({_commit(evidence, evidence.oid)})" if evidence.oid else _unfound(evidence)
        yield from _indented(f"{quoted(evidence, table)}{found}", columns)
    if table.error is not None:
        yield from _indented(f"not looked up: {printable(table.error.reason)}", columns)
        return
    if not table.candidates:
        yield "  no candidate"
        return
    rows = [_HEADS, *(_cells(one) for one in table.candidates)]
    widths = [max(text_width(row[at]) for row in rows) for at in range(len(_HEADS))]
    for row in rows:
        cells = (pad(cell, room) for cell, room in zip(row, widths, strict=True))
        yield "  " + "  ".join(cells).rstrip()


def _indented(text: str, columns: int) -> Iterator[str]:
    return (f"  {line}" for line in wrap(text, columns - 2))


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
        cut(_name(one), _LONGEST_NAME),
        short(one.oid),
        printable(distance),
        f"{one.preimages.held}/{one.preimages.total}",
        f"{one.patches.applied}/{one.patches.total}",
        _rules(one, Support.SUPPORTS),
        _rules(one, Support.CONTRADICTS),
    )


def _name(one: TriedCandidate) -> str:
    """Name a commit without the id that ``git describe`` puts last: it has its own column."""
    name, marked, digits = one.name.rpartition("-g")
    return printable(name if marked and one.oid.startswith(digits) else one.name)


def _rules(one: TriedCandidate, verdict: Support) -> str:
    """Name the rules that speak so of a candidate, each once."""
    rules = (evidence.rule.value for evidence in one.evidence if evidence.verdict is verdict)
    return ", ".join(dict.fromkeys(rules)) or "-"


def table_json(table: CandidateTable) -> str:
    """Give one series as one line."""
    return encode_line(table)
