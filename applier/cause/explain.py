"""What is the matter with a refused patch, by what costs next to nothing?

Puts the tests in order: what they find first is named first. History is asked
by :mod:`applier.cause.past`, the archive by whoever has one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from applier.apply.already import is_already_applied
from applier.cause.case import Case
from applier.cause.changed import find_changed_text
from applier.cause.damage import Damage, find_damage, find_readable
from applier.cause.files import find_existing, find_missing, find_other_project
from applier.cause.intact import is_intact
from applier.cause.kinds import find_kind
from applier.cause.levels import find_level
from applier.cause.loosened import find_options
from applier.cause.merging import merges, missing_preimages
from applier.cause.place import beside, place_words
from applier.cause.presence import find_present
from applier.model import Cause
from applier.model.finding import Explanation, Finding, FindingKind, Mending

_MOST_MENDINGS = 3


@dataclass(slots=True)
class _Notes:
    """What has been found so far."""

    findings: list[Finding] = field(default_factory=list)
    mending: list[Mending] = field(default_factory=list)

    def add(self, finding: Finding | None, *mending: Mending) -> bool:
        """Note a finding, if there is one, and what mends it."""
        if finding is None:
            return False
        self.findings.append(finding)
        self.mending += mending
        return True


def explain(case: Case) -> Explanation:
    """Name the cause of a refusal, by tests on the mail and the tree alone."""
    notes = _Notes()
    if case.mail.failure is not None:
        _explain_failure(case, notes)
    elif not (_explain_repetition(case, notes) or _explain_reading(case, notes)):
        _explain_tree(case, notes)
    return Explanation(tuple(notes.findings), tuple(notes.mending[:_MOST_MENDINGS]))


def _explain_failure(case: Case, notes: _Notes) -> None:
    """Explain a mail that git will not even read."""
    failure = case.mail.failure or ""
    readable = find_readable(case) if "charset" in failure else None
    if readable is None:
        notes.add(Finding(FindingKind.DAMAGED_MAIL, failure, case.number), _resend(case, ""))
        return
    what, fits = readable
    end = ", and applies" if fits else ", and does not apply either"
    notes.add(
        Finding(FindingKind.DAMAGED_MAIL, what + end, case.number),
        _resend(case, "in UTF-8 (git send-email --8bit-encoding=UTF-8)"),
    )


def _explain_repetition(case: Case, notes: _Notes) -> bool:
    """Look whether the tree has it all: then earlier patches of the series brought it."""
    if case.diff.error is not None or not is_already_applied(case.tree, case.root, case.diff):
        return False
    finding = Finding(
        FindingKind.ALREADY_APPLIED,
        "what it would change is there already, by an earlier patch of the series",
        case.number,
    )
    return notes.add(finding, Mending("git am --skip", f"patch {case.number} is left out"))


def _explain_reading(case: Case, notes: _Notes) -> bool:
    """Look whether the patch, read otherwise, applies; nothing else matters then."""
    causes = {conflict.cause for conflict in case.conflicts}
    flat = any(one.path and b"/" not in one.path for one in case.conflicts)
    if flat or causes & {Cause.FILE_MISSING, Cause.MALFORMED}:
        level = find_level(case)
        if level is not None:
            return notes.add(
                Finding(
                    FindingKind.PATH_LEVEL,
                    f"{level.what}; with {level.option} it applies",
                    case.number,
                    case.diff.files[0].path if case.diff.files else None,
                ),
                Mending(f"git am {level.option}", f"patch {case.number} applies"),
            )
    if is_intact(case):
        return False
    damage = find_damage(case)
    if damage is not None:
        return notes.add(_damage_finding(case, damage), *_damage_mending(case, damage))
    if case.diff.error is not None:
        return notes.add(
            Finding(
                FindingKind.DAMAGED_MAIL,
                case.diff.error,
                case.number,
                case.diff.error_path,
                line=case.diff.error_line,
            ),
            _resend(case, "", case.diff.error_line),
        )
    return False


def _damage_finding(case: Case, damage: Damage) -> Finding:
    where = place_words(case, damage.repair.line)
    proven = " to the very files that the author had" if damage.proven else ""
    end = _end(damage, proven)
    return Finding(
        FindingKind.DAMAGED_MAIL,
        f"{damage.repair.what}{where}; {end}",
        case.number,
        None if case.diff.error is None else case.diff.error_path,
        line=damage.repair.line,
        certain=damage.proven,
    )


def _end(damage: Damage, proven: str) -> str:
    if damage.fits:
        return f"repaired, it applies{proven}"
    if damage.whole:
        return "repaired, it applies to the files that it was made on, and not to these"
    return "what is lost is not known"


def _damage_mending(case: Case, damage: Damage) -> Iterator[Mending]:
    if damage.fits and damage.repair.option:
        yield Mending(f"git am {damage.repair.option}", f"patch {case.number} applies")
    yield _resend(case, damage.repair.remedy, damage.repair.line)


def _resend(case: Case, how: str, line: int | None = None) -> Mending:
    sender = case.mail.envelope.sender
    where = place_words(case, line)
    how = f" {how}" if how else ""
    return Mending(
        f"ask {sender.name or sender.email or 'the sender'} for a resend{how}",
        f"the text is damaged{where}",
    )


def _explain_tree(case: Case, notes: _Notes) -> None:
    """Explain a patch that was read as it was meant, and does not fit."""
    merged = merges(case)
    mending = [Mending("git am -3", f"patch {case.number} merges")] if merged else []
    unsafe = any(one.cause is Cause.UNSAFE_PATH for one in case.conflicts)
    if not unsafe and notes.add(find_other_project(case)):
        return
    for find in (find_present, find_kind, find_missing, find_existing):
        if notes.add(find(case), *mending):
            mending = []
    drift = next((one for one in case.conflicts if one.cause is Cause.CONTEXT_MISMATCH), None)
    if drift is not None and not notes.findings:
        changed = find_changed_text(case)
        if changed is not None:
            notes.add(changed, *_looser(case), _resend(case, "", changed.line))
        else:
            notes.add(_drift(case, merged), *mending, *_looser(case))
    if not notes.findings:
        first = case.conflicts[0] if case.conflicts else None
        detail = first.detail if first else "it is refused"
        notes.add(Finding(FindingKind.DAMAGED_MAIL, detail, case.number), *mending)


def _drift(case: Case, merged: bool) -> Finding:
    conflict = next(one for one in case.conflicts if one.cause is Cause.CONTEXT_MISMATCH)
    lacking = missing_preimages(case)
    made_on = "" if lacking else "; the repository has the file that it was made on"
    how = ", and the change can be merged" if merged else ""
    return Finding(
        FindingKind.CONTEXT_DRIFT,
        f"the lines around the change are others here{made_on if merged else ''}{how}",
        case.number,
        conflict.path,
        conflict.hunk,
        evidence=(*lacking, *beside(case, conflict)),
    )


def _looser(case: Case) -> Iterator[Mending]:
    """Yield the options with which git would take it all the same."""
    for option, how in find_options(case):
        yield Mending(f"git am {option}", f"patch {case.number} {how}")
