"""Why was a patch refused, as far as the mail and the tree tell?

Puts the tests in order: what they find first is named first. History is asked
by :mod:`applier.diagnose.history_search`, the archive by whoever has one.
"""

from collections.abc import Iterator

from msgspec import Struct, field

from applier.apply.already_applied import is_already_applied
from applier.diagnose.blob_ids import is_intact
from applier.diagnose.damaged_mail import Damage, find_damage, find_readable
from applier.diagnose.file_causes import (
    find_existing,
    find_kind,
    find_missing,
    find_other_project,
    find_present,
)
from applier.diagnose.locate import find_changed_text, place_words, side_by_side
from applier.diagnose.phrases import shown_path
from applier.diagnose.refused_patch import RefusedPatch
from applier.diagnose.relaxed_apply import find_options, merges, missing_preimages
from applier.diagnose.strip_level import find_level
from applier.model import Cause
from applier.model.finding import Explanation, Finding, FindingKind, Remedy

_MOST_REMEDIES = 3


class _Notes(Struct):
    """What has been found so far."""

    findings: list[Finding] = field(default_factory=list)
    mending: list[Remedy] = field(default_factory=list)

    def add(self, finding: Finding | None, *remedies: Remedy) -> bool:
        """Note a finding, if there is one, and what mends it."""
        if finding is None:
            return False
        self.findings.append(finding)
        self.mending += remedies
        return True


def find_tree_causes(refused: RefusedPatch) -> Explanation:
    """Name the cause of a refusal, by tests on the mail and the tree alone."""
    notes = _Notes()
    if refused.mail.failure is not None:
        _explain_failure(refused, notes)
    elif not (_explain_repetition(refused, notes) or _explain_reading(refused, notes)):
        _explain_tree(refused, notes)
    return Explanation(tuple(notes.findings), tuple(notes.mending[:_MOST_REMEDIES]))


def _explain_failure(refused: RefusedPatch, notes: _Notes) -> None:
    """Explain a mail that git will not even read."""
    failure = refused.mail.failure or ""
    readable = find_readable(refused) if "charset" in failure else None
    if readable is None:
        notes.add(Finding(FindingKind.DAMAGED_MAIL, failure, refused.number), _resend(refused, ""))
        return
    what, fits = readable
    end = ", and applies" if fits else ", and does not apply either"
    notes.add(
        Finding(FindingKind.DAMAGED_MAIL, what + end, refused.number),
        _resend(refused, "in UTF-8 (git send-email --8bit-encoding=UTF-8)"),
    )


def _explain_repetition(refused: RefusedPatch, notes: _Notes) -> bool:
    """Look whether the tree has it all: then earlier patches of the series brought it."""
    if refused.diff.error is not None or not is_already_applied(
        refused.tree, refused.root, refused.diff
    ):
        return False
    finding = Finding(
        FindingKind.ALREADY_APPLIED,
        "what it would change is there already, by an earlier patch of the series",
        refused.number,
    )
    return notes.add(finding, Remedy("git am --skip", f"patch {refused.number} is left out"))


def _explain_reading(refused: RefusedPatch, notes: _Notes) -> bool:
    """Look whether the patch, read otherwise, applies; nothing else matters then."""
    causes = {conflict.cause for conflict in refused.conflicts}
    flat = any(one.path and b"/" not in one.path for one in refused.conflicts)
    if flat or causes & {Cause.FILE_MISSING, Cause.MALFORMED}:
        level = find_level(refused)
        if level is not None:
            return notes.add(
                Finding(
                    FindingKind.PATH_LEVEL,
                    f"{level.what}; with {level.option} it applies",
                    refused.number,
                    shown_path(refused.diff.files[0].path if refused.diff.files else None),
                ),
                Remedy(f"git am {level.option}", f"patch {refused.number} applies"),
            )
    if is_intact(refused):
        return False
    damage = find_damage(refused)
    if damage is not None:
        return notes.add(_damage_finding(refused, damage), *_damage_remedies(refused, damage))
    if refused.diff.error is not None:
        return notes.add(
            Finding(
                FindingKind.DAMAGED_MAIL,
                refused.diff.error,
                refused.number,
                shown_path(refused.diff.error_path),
                line=refused.diff.error_line,
            ),
            _resend(refused, "", refused.diff.error_line),
        )
    return False


def _damage_finding(refused: RefusedPatch, damage: Damage) -> Finding:
    where = place_words(refused, damage.repair.line)
    proven = " to the very files that the author had" if damage.proven else ""
    end = _end(damage, proven)
    return Finding(
        FindingKind.DAMAGED_MAIL,
        f"{damage.repair.what}{where}; {end}",
        refused.number,
        shown_path(None if refused.diff.error is None else refused.diff.error_path),
        line=damage.repair.line,
        certain=damage.proven,
    )


def _end(damage: Damage, proven: str) -> str:
    if damage.fits:
        return f"repaired, it applies{proven}"
    if damage.complete:
        return "repaired, it applies to the files that it was made on, and not to these"
    return "what is lost is not known"


def _damage_remedies(refused: RefusedPatch, damage: Damage) -> Iterator[Remedy]:
    if damage.fits and damage.repair.option:
        yield Remedy(f"git am {damage.repair.option}", f"patch {refused.number} applies")
    yield _resend(refused, damage.repair.remedy, damage.repair.line)


def _resend(refused: RefusedPatch, how: str, line: int | None = None) -> Remedy:
    sender = refused.mail.envelope.sender
    where = place_words(refused, line)
    how = f" {how}" if how else ""
    return Remedy(
        f"ask {sender.name or sender.email or 'the sender'} for a resend{how}",
        f"the text is damaged{where}",
    )


def _explain_tree(refused: RefusedPatch, notes: _Notes) -> None:
    """Explain a patch that was read as it was meant, and does not fit."""
    merged = merges(refused)
    remedies = [Remedy("git am -3", f"patch {refused.number} merges")] if merged else []
    unsafe = any(one.cause is Cause.UNSAFE_PATH for one in refused.conflicts)
    if not unsafe and notes.add(find_other_project(refused)):
        return
    for find in (find_present, find_kind, find_missing, find_existing):
        if notes.add(find(refused), *remedies):
            remedies = []
    drift = next((one for one in refused.conflicts if one.cause is Cause.CONTEXT_MISMATCH), None)
    if drift is not None and not notes.findings:
        changed = find_changed_text(refused)
        if changed is not None:
            notes.add(changed, *_looser(refused), _resend(refused, "", changed.line))
        else:
            notes.add(_drift(refused, merged), *remedies, *_looser(refused))
    if not notes.findings:
        first = refused.conflicts[0] if refused.conflicts else None
        detail = first.detail if first else "it is refused"
        notes.add(Finding(FindingKind.DAMAGED_MAIL, detail, refused.number), *remedies)


def _drift(refused: RefusedPatch, merged: bool) -> Finding:
    conflict = next(one for one in refused.conflicts if one.cause is Cause.CONTEXT_MISMATCH)
    lacking = missing_preimages(refused)
    made_on = "" if lacking else "; the repository has the file that it was made on"
    how = ", and the change can be merged" if merged else ""
    return Finding(
        FindingKind.CONTEXT_DRIFT,
        f"the lines around the change are others here{made_on if merged else ''}{how}",
        refused.number,
        shown_path(conflict.path),
        conflict.hunk,
        evidence=(*lacking, *side_by_side(refused, conflict)),
    )


def _looser(refused: RefusedPatch) -> Iterator[Remedy]:
    """Yield the options with which git would take it all the same."""
    for option, how in find_options(refused):
        yield Remedy(f"git am {option}", f"patch {refused.number} {how}")
