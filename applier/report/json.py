"""What does a report look like to a machine?

As ``docs/report.schema.json`` says: every key is always there, null means
"not known" and never zero. One object for a run, or one line a series. The
text is strict UTF-8; characters that a terminal would obey and a reader would
not see are written as escapes, so that nothing is lost and nothing acts. Pure.
"""

from applier import __version__
from applier.model import (
    Applied,
    Base,
    Conflict,
    Diffstat,
    Evidence,
    Failure,
    GivenTrailer,
    Merge,
    Mismatch,
    Other,
    PatchVerdict,
    Person,
    Report,
    Series,
    SeriesVerdict,
    Stat,
    StatRow,
    Timestamp,
)
from applier.model.finding import Finding
from applier.report.phrases import conflicts_of, outcome_word, path_text
from applier.verdict import summarise

Json = dict[str, object]
"""One object of the report."""

SCHEMA_VERSION = 1


def format_json(report: Report) -> str:
    """Give the whole report as one indented object."""
    return dump(_report(report), indent=2) + "\n"


def format_jsonl(report: Report) -> str:
    """Give one line for each series."""
    return "".join(map(series_json, report.series))


def series_json(verdict: SeriesVerdict) -> str:
    """Give one series as one line, so that it can be written as soon as it is known."""
    return dump(_series(verdict), indent=None) + "\n"


def dump(value: Json, indent: int | None) -> str:
    """Serialise *value*; outside of strings JSON is ASCII, so escaping afterwards is safe."""
    import json  # noqa: PLC0415 - the text report needs none

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(map(_escaped, text))


def _escaped(char: str) -> str:
    """Escape what is not seen; a lone surrogate is no character and is replaced."""
    if char == "\n" or char.isprintable():
        return char
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return "".join(f"\\u{unit:04x}" for unit in _utf16(code))


def _utf16(code: int) -> tuple[int, ...]:
    """Split a code point into the units that a JSON escape holds."""
    if code < 0x10000:
        return (code,)
    high, low = divmod(code - 0x10000, 0x400)
    return 0xD800 + high, 0xDC00 + low


def _report(report: Report) -> Json:
    tree = report.tree
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "applier", "version": __version__},
        "tree": None if tree is None else {"path": tree.path, "head": tree.head},
        "series": [_series(verdict) for verdict in report.series],
        "other": [_other(other) for other in report.other],
        "summary": summarise(report),
    }


def _other(other: Other) -> Json:
    return {
        "message_id": other.message_id,
        "subject": other.subject,
        "kind": other.kind.value,
        "reason": other.reason,
    }


def _series(verdict: SeriesVerdict) -> Json:
    tip = verdict.tip
    return {
        **_reconstruction(verdict.series),
        "base": _base(verdict.base),
        "merge": _merge(verdict.merge),
        "status": verdict.status.value,
        "reasons": list(verdict.reasons),
        "tip": None if tip is None else {"commit": tip.commit, "tree": tip.tree},
        "diffstat": _diffstat(verdict.diffstat),
        "patches": [_patch(patch) for patch in verdict.patches],
        "findings": [_finding(finding) for finding in verdict.explanation.findings],
        "mending": [
            {"action": one.action, "effect": one.effect} for one in verdict.explanation.mending
        ],
        "error": failure_json(verdict.error),
    }


def failure_json(failure: Failure | None) -> Json | None:
    """Give what went wrong with one series, if anything did."""
    if failure is None:
        return None
    return {
        "kind": failure.kind.value,
        "stage": failure.stage.value,
        "detail": failure.detail,
        "place": failure.place,
    }


def _finding(finding: Finding) -> Json:
    return {
        "kind": finding.kind.value,
        "patch": finding.patch,
        "path": None if finding.path is None else path_text(finding.path),
        "hunk": finding.hunk,
        "line": finding.line,
        "certain": finding.certain,
        "commit": finding.commit,
        "detail": finding.detail,
        "evidence": list(finding.evidence),
    }


def _reconstruction(series: Series) -> Json:
    return {
        "id": series.id,
        "title": series.title,
        "prefixes": list(series.prefixes),
        "revision": series.revision,
        "revision_inferred": series.revision_inferred,
        "total": series.total,
        "submitter": _person(series.submitter),
        "date": _date(series.date),
        "cover": None if series.cover is None else series.cover.message_id,
        "missing": list(series.missing),
        "previous_revision": series.previous_revision,
        "newer_revision": series.newer_revision,
        "notes": list(series.notes),
    }


def _person(person: Person) -> Json:
    return {"name": person.name, "email": person.email}


def _date(date: Timestamp | None) -> str | None:
    return None if date is None else date.rfc3339()


def _base(base: Base) -> Json:
    return {
        "status": base.status.value,
        "oid": base.oid,
        "name": base.name,
        "rule": None if base.rule is None else base.rule.value,
        "evidence": [evidence_json(evidence) for evidence in base.evidence],
    }


def evidence_json(evidence: Evidence) -> Json:
    """Give one statement about a base."""
    return {
        "rule": evidence.rule.value,
        "message_id": evidence.message_id,
        "text": evidence.text,
        "names": list(evidence.names),
        "oid": evidence.oid,
        "verdict": evidence.verdict.value,
        "note": evidence.note,
    }


def _merge(merge: Merge | None) -> Json | None:
    if merge is None:
        return None
    return {
        "target": merge.target,
        "oid": merge.oid,
        "status": merge.status.value,
        "conflicts": [path_text(path) for path in merge.conflicts],
    }


def _patch(patch: PatchVerdict) -> Json:
    applied = patch.outcome if isinstance(patch.outcome, Applied) else None
    return {
        "number": patch.number,
        "revision": patch.revision,
        "message_id": patch.message_id,
        "title": patch.title,
        "author": _person(patch.author),
        "author_date": _date(patch.author_date),
        "patch_id": patch.patch_id,
        "outcome": outcome_word(patch.outcome),
        "commit": None if applied is None else applied.commit,
        "tree": None if applied is None else applied.tree,
        "max_offset": None if applied is None else applied.max_offset,
        "three_way": applied is not None and applied.three_way,
        "conflicts": [_conflict(conflict) for conflict in conflicts_of(patch.outcome)],
        "diffstat": _diffstat(patch.diffstat),
        "warning": patch.warning,
        "trailers": [_trailer(trailer) for trailer in patch.trailers],
    }


def _trailer(trailer: GivenTrailer) -> Json:
    return {
        "name": trailer.name,
        "value": trailer.value,
        "message_id": trailer.message_id,
        "added": trailer.added,
        "reason": trailer.reason,
    }


def _conflict(conflict: Conflict) -> Json:
    return {
        "path": None if conflict.path is None else path_text(conflict.path),
        "hunk": conflict.hunk,
        "line": conflict.line,
        "cause": conflict.cause.value,
        "detail": conflict.detail,
    }


def _diffstat(diffstat: Diffstat) -> Json:
    return {
        "declared": _stat(diffstat.declared),
        "counted": _stat(diffstat.counted),
        "applied": _stat(diffstat.applied),
        "status": diffstat.status.value,
        "mismatches": [_mismatch(mismatch) for mismatch in diffstat.mismatches],
        "note": diffstat.note,
    }


def _stat(stat: Stat | None) -> Json | None:
    if stat is None:
        return None
    return {
        "files": stat.files,
        "insertions": stat.insertions,
        "deletions": stat.deletions,
        "paths": [_stat_row(row) for row in stat.rows],
    }


def _stat_row(row: StatRow) -> Json:
    """Give one path; the numbers of a binary file are bytes, and no lines."""
    return {
        "path": row.path,
        "changes": None if row.binary else row.changes,
        "insertions": None if row.binary else row.insertions,
        "deletions": None if row.binary else row.deletions,
    }


def _mismatch(mismatch: Mismatch) -> Json:
    return {
        "kind": mismatch.kind.value,
        "path": mismatch.path,
        "declared": mismatch.declared,
        "actual": mismatch.actual,
        "detail": mismatch.detail,
    }
