"""Which patches must be applied before a series, and where are they?

``prerequisite-patch-id``, ``prerequisite-message-id``, ``prerequisite-change-id``,
``Depends-on`` and ``Based-on`` (see :mod:`applier.base.trailers`) name them; they
are looked up in the archive, and applied in the order in which they are named.
What the base has already is passed over by the trial. Reads the archive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from applier.apply import Committer, SeriesPatch, apply_series
from applier.base import message_id_of, prerequisite_names
from applier.check.letters import Patch
from applier.check.library import MOST_READ, Library
from applier.model import AlreadyApplied, Applied, Evidence, EvidenceRule, Oid, Series, Support
from applier.repo import Repository


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """What one statement asks for; without patches it was not found."""

    evidence: Evidence
    patches: tuple[Patch, ...]


@dataclass(frozen=True, slots=True)
class Groundwork:
    """What came of applying prerequisites to a commit."""

    commit: Oid
    """The commit with all that could be applied on top of it."""
    done: tuple[bool | None, ...]
    """For each prerequisite whether it is in: applied now, or None for in the base already."""

    @property
    def complete(self) -> bool:
        """Whether nothing is wanting."""
        return False not in self.done


def find_prerequisites(
    library: Library, series: Series, statements: Sequence[Evidence]
) -> tuple[Prerequisite, ...]:
    """Look up the patches that *statements* name; those that lead to a commit name none."""
    found: list[Prerequisite] = []
    known: dict[str, Patch] = {}
    for evidence in statements:
        if evidence.oid is None and _asks(library, evidence):
            patches = tuple(_look_up(library, series, evidence, known))
            known |= {patch.patch_id: patch for patch in patches if patch.patch_id}
            found.append(Prerequisite(evidence, patches))
    return tuple(found)


def _asks(library: Library, evidence: Evidence) -> bool:
    """Whether a statement asks for patches; a link in prose does if it leads to one here."""
    if evidence.rule is EvidenceRule.PREREQUISITE:
        return True
    links = (message_id_of(name) for name in evidence.names if "://" in name)
    return evidence.rule is EvidenceRule.PROSE and any(
        link is not None and library.holding(link) is not None for link in links
    )


def _look_up(
    library: Library, series: Series, evidence: Evidence, known: dict[str, Patch]
) -> Iterator[Patch]:
    for kind, name in prerequisite_names(evidence):
        before: Series | None = None
        match kind:
            case "patch-id":
                patch = known.get(name) or library.patch(name, series)
                if patch is not None:
                    yield patch
            case "change-id":
                change, _, revision = name.partition(":v")
                number = int(revision) if revision.isdecimal() else None
                before = library.changed(change, number, series)
            case _:
                before = library.holding(name)
        if before is not None and before.id != series.id:
            yield from library.read(before).patches


def lay_groundwork(
    repo: Repository, base: Oid, needed: Sequence[Prerequisite], committer: Committer
) -> Groundwork:
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
    return Groundwork(at, tuple(_folded(one, results) for one in needed))


def _folded(prerequisite: Prerequisite, results: dict[str, bool | None]) -> bool | None:
    """Say what became of a prerequisite whose patches fared so."""
    fared = [
        results[patch.patch_id or str(patch.part.envelope.origin)] for patch in prerequisite.patches
    ]
    if not fared or False in fared:
        return False
    return True if True in fared else None


def told(
    statements: Sequence[Evidence], needed: Sequence[Prerequisite], groundwork: Groundwork
) -> tuple[Evidence, ...]:
    """Give *statements* with what came of the prerequisites."""
    news = {
        prerequisite.evidence: _with_note(prerequisite, done)
        for prerequisite, done in zip(needed, groundwork.done, strict=True)
    }
    return tuple(news.get(evidence, evidence) for evidence in statements)


def _with_note(prerequisite: Prerequisite, done: bool | None) -> Evidence:
    titles = [f'"{patch.part.title}"' for patch in prerequisite.patches]
    named = ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
    match done:
        case True:
            note, verdict = f"applied first: {named}", Support.SUPPORTS
        case None:
            note, verdict = f"in the base already: {named}", Support.SUPPORTS
        case False if titles:
            note, verdict = f"does not apply to the base: {named}", Support.CONTRADICTS
        case False:
            note = f"not among the {MOST_READ} series before it in this archive"
            verdict = Support.UNKNOWN
    return replace(prerequisite.evidence, note=note, verdict=verdict)
