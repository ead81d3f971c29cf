"""Which patches must be applied before a series, and where are they?

``prerequisite-patch-id``, ``prerequisite-message-id``, ``prerequisite-change-id``,
``Depends-on`` and ``Based-on`` (see :mod:`applier.base.statements`) name them; they
are looked up in the archive, and applied in the order in which they are named.
What the base has already is passed over by the trial. Reads the archive.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from applier.apply import Committer, SeriesPatch, apply_series
from applier.base import message_id_of, prerequisite_names
from applier.collection.index import MOST_READ, ArchiveIndex
from applier.collection.series_mails import Patch
from applier.git import Repository
from applier.model import AlreadyApplied, Applied, Evidence, EvidenceRule, Oid, Series, Support
from applier.wording import and_more

_COMMITS_READ = 500
_UNFOUND = f"neither among {MOST_READ} series before it nor {_COMMITS_READ} commits before the base"


class Prerequisite(Struct, frozen=True):
    """What one statement asks for; without patches it was not found."""

    evidence: Evidence
    patches: tuple[Patch, ...]


class PrerequisiteResult(Struct, frozen=True):
    """What came of applying prerequisites to a commit."""

    commit: Oid
    """The commit with all that could be applied on top of it."""
    done: tuple[bool | None, ...]
    """For each prerequisite whether it is in: applied now, or None for in the base already."""


def find_prerequisites(
    index: ArchiveIndex, series: Series, statements: Sequence[Evidence]
) -> tuple[Prerequisite, ...]:
    """Look up the patches that *statements* name; those that lead to a commit name none."""
    found: list[Prerequisite] = []
    known: dict[str, Patch] = {}
    for evidence in statements:
        if evidence.oid is None and _asks(index, evidence):
            patches = tuple(_look_up(index, series, evidence, known))
            known |= {patch.patch_id: patch for patch in patches if patch.patch_id}
            found.append(Prerequisite(evidence, patches))
    return tuple(found)


def _asks(index: ArchiveIndex, evidence: Evidence) -> bool:
    """Whether a statement asks for patches; a link in prose does if it leads to one here."""
    if evidence.rule is EvidenceRule.PREREQUISITE:
        return True
    links = (message_id_of(name) for name in evidence.names if "://" in name)
    return evidence.rule is EvidenceRule.PROSE and any(
        link is not None and index.find_series(link) is not None for link in links
    )


def _look_up(
    index: ArchiveIndex, series: Series, evidence: Evidence, known: dict[str, Patch]
) -> Iterator[Patch]:
    for kind, name in prerequisite_names(evidence):
        before: Series | None = None
        match kind:
            case "patch-id":
                patch = known.get(name) or index.find_patch(name, series)
                if patch is not None:
                    yield patch
            case "change-id":
                change, _, revision = name.partition(":v")
                number = int(revision) if revision.isdecimal() else None
                before = index.find_change(change, number, series)
            case _:
                before = index.find_series(name)
        if before is not None and before.id != series.id:
            mails = index.read_other(before)
            yield from () if mails is None else mails.patches


def apply_prerequisites(
    repo: Repository, base: Oid, needed: Sequence[Prerequisite], committer: Committer
) -> PrerequisiteResult:
    """Apply the patches of *needed* to *base* in memory, each patch once."""
    at, results = base, dict[str, bool | None]()
    for prerequisite in needed:
        for patch in prerequisite.patches:
            name = patch.patch_id or str(patch.part.envelope.origin)
            if name not in results:
                outcome = apply_series(
                    repo, at, [SeriesPatch(1, patch.mail, patch.diff)], committer
                )[0]
                at = outcome.commit if isinstance(outcome, Applied) else at
                results[name] = (
                    None if isinstance(outcome, AlreadyApplied) else isinstance(outcome, Applied)
                )
    return PrerequisiteResult(at, tuple(_folded(one, results) for one in needed))


def _folded(prerequisite: Prerequisite, results: dict[str, bool | None]) -> bool | None:
    """Say what became of a prerequisite whose patches fared so."""
    fared = [
        results[patch.patch_id or str(patch.part.envelope.origin)] for patch in prerequisite.patches
    ]
    if not fared or False in fared:
        return False
    return True if True in fared else None


def annotate_evidence(
    repo: Repository,
    base: Oid,
    statements: Sequence[Evidence],
    needed: Sequence[Prerequisite],
    prerequisites: PrerequisiteResult,
) -> tuple[Evidence, ...]:
    """Give *statements* with what came of the prerequisites; those met are supported by *base*."""
    made = _made_before(repo, base, needed)
    news = {
        prerequisite.evidence: _with_note(repo, prerequisite, done, made)
        for prerequisite, done in zip(needed, prerequisites.done, strict=True)
    }
    return tuple(news.get(evidence, evidence) for evidence in statements)


def _made_before(repo: Repository, base: Oid, needed: Sequence[Prerequisite]) -> dict[str, Oid]:
    """Find among the commits before *base* the patches that the archive does not have."""
    lacking = [prerequisite.evidence for prerequisite in needed if not prerequisite.patches]
    names = (name for evidence in lacking for name in prerequisite_names(evidence))
    wanted = {name for kind, name in names if kind == "patch-id"}
    return repo.find_patch_ids(wanted, base, _COMMITS_READ) if wanted else {}


def _with_note(
    repo: Repository, prerequisite: Prerequisite, done: bool | None, made: dict[str, Oid]
) -> Evidence:
    titles = [f'"{patch.part.title}"' for patch in prerequisite.patches]
    named = and_more(titles, 3)
    names = [name for _, name in prerequisite_names(prerequisite.evidence)]
    commits = [repo.describe(made[name]) for name in names if name in made]
    verdict = Support.SUPPORTS
    if commits:
        note = f"in the base already: {', '.join(commits)}"
    elif done is not False:
        note = f"{'applied first' if done else 'in the base already'}: {named}"
    elif titles:
        note, verdict = f"does not apply to the base: {named}", Support.CONTRADICTS
    else:
        note, verdict = _UNFOUND, Support.UNKNOWN
    return replace(prerequisite.evidence, note=note, verdict=verdict)
