"""What does history add to what the mail and the tree tell?

First whether the branch has the change already, in another form: a maintainer edits a
patch, or takes a later revision of it; then the mail fits nowhere any more, and nothing
needs to be mended. A commit since about the mail's date is found by author and subject,
or because most of the lines that the patch adds came with it. For who asks for an
explanation, also where the series applied and who changed that: it costs more than all of
:mod:`applier.diagnose.tree_causes`. Reads history.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from applier.diagnose.distinctive_lines import Lines, added_lines, lines_in
from applier.diagnose.history_search import (
    LATER,
    HistoryContext,
    find_application,
    find_changer,
    find_departure,
    find_fitting,
    paths_of,
)
from applier.diagnose.phrases import commit_words
from applier.diagnose.refused_patch import RefusedPatch
from applier.diff.quote import unquote_path
from applier.git.history.headings import Heading
from applier.git.history.path_history import PathHistory
from applier.model import CommitText, Entry, Mode, Oid
from applier.model.finding import Explanation, Finding, FindingKind, Remedy
from applier.standing.changes import Change, changes_on, with_commits_of_merges
from applier.standing.same_patch import (
    FEWEST_WORDS,
    is_author,
    is_made_by,
    is_title,
    plain,
)
from applier.wording import listed_patches, plural

_EARLY = 60 * 86400
"""Seconds by which a commit may be older than the mail: patches are sent again."""
_LATE = 400 * 86400
_MOST_COMMITS = 20_000
"""How far from the branch's tip the mail's date may lie."""
_LONGEST = 5_000
"""Commits from about that date on that are looked at."""
_MOST_PATHS = 100
_MOST_CHANGES = 200
"""Commits that touch the files of the patch."""
_FEW_LINES = 3
_FEW_BYTES = 40
"""A patch that adds fewer lines is known by them if they are longer, and by its author."""


class Merged(Struct, frozen=True):
    """The commit that has the change."""

    commit: Oid
    same: bool
    """Whether it made exactly the change that is in the mail."""
    known_by: str
    others: tuple[int, ...] = ()
    """Numbers of the other patches of the series that are in as well."""


def find_merged(context: HistoryContext) -> Merged | None:
    """Find the commit that brought the change of the refused patch in whatever form."""
    refused = context.refused
    text = refused.mail.commit
    if text is None:
        return None
    added = _Added(refused)
    for line in dict.fromkeys((context.branch, context.history)):
        changes = _changes(context, line, paths_of([refused.patch]))
        commit = _by_subject(refused, text, changes, added)
        known_by = "same author and subject"
        if commit is None:
            commit, known_by = _by_lines(refused, text, changes, added)
        if commit is not None:
            same = refused.diff.error is None and is_made_by(refused.tree, refused.diff, commit)
            return Merged(commit, same, known_by, tuple(_others(context, line)))
    return None


def merged_finding(refused: RefusedPatch, merged: Merged) -> Finding:
    """Say which commit has the change."""
    form = "" if merged.same else " in another form"
    more = f"; {_have(merged.others)} in as well" if merged.others else ""
    return Finding(
        FindingKind.ALREADY_APPLIED,
        f"merged{form} as {commit_words(refused.tree, merged.commit)}{more}",
        refused.number,
        commit=merged.commit,
        evidence=(merged.known_by,),
    )


def _have(numbers: Sequence[int]) -> str:
    return f"{listed_patches(numbers)} {'is' if len(numbers) == 1 else 'are'}"


def find_rest(context: HistoryContext, commit: Oid, others: Iterable[int]) -> Remedy | None:
    """Find out whether the base has *commit*, and takes the patches that are not in."""
    refused = context.refused
    numbers = sorted({refused.number, *others})
    left = [
        one for one in (*refused.before, refused.patch, *refused.after) if one.number not in numbers
    ]
    if (
        not left
        or not refused.tree.is_ancestor(commit, context.base)
        or not refused.takes(refused.base, left)
    ):
        return None
    return Remedy("git am --skip", f"{_have(numbers)} in the base, and skipped; the others apply")


def other_merged(context: HistoryContext) -> tuple[int, ...]:
    """Give the numbers of the other patches of a series that are in."""
    return tuple(_others(context, context.branch))


def _others(context: HistoryContext, line: PathHistory) -> Iterator[int]:
    """Yield what the tree has, and what has a commit of its author and subject."""
    refused = context.refused
    rest = [one for one in (*refused.before, *refused.after) if one.number not in refused.present]
    changes = _changes(context, line, paths_of(rest)) if rest else []
    headings = [refused.tree.heading(change.commit) for change in changes]
    known = {(plain(heading.title), plain(heading.author)) for heading in headings}
    for patch in (*refused.before, *refused.after):
        text = patch.mail.commit
        named = text is not None and (plain(text.title), plain(text.author.name)) in known
        if named or patch.number in refused.present:
            yield patch.number


def _changes(context: HistoryContext, line: PathHistory, paths: list[bytes]) -> list[Change]:
    """List the commits of a line since about the mail's date that touch *paths*, oldest first."""
    paths = paths[:_MOST_PATHS]
    text = context.refused.mail.commit
    sent = text.date.seconds if text is not None and text.date is not None else None
    about = context.history.time(context.position) if sent is None else sent
    end = line.position_as_of(about - _EARLY, _MOST_COMMITS) + 1
    start = max(line.position_as_of(about + _LATE, _MOST_COMMITS), end - _LONGEST)
    changes = changes_on(line, paths, start, end, _MOST_CHANGES)
    return list(with_commits_of_merges(context.refused.tree, changes, about - _EARLY))


def _by_subject(
    refused: RefusedPatch, text: CommitText, changes: Iterable[Change], added: "_Added"
) -> Oid | None:
    """Find a commit of the patch's author and subject; of several, the one with most of it."""
    found = [
        (added.brought(change), change.commit)
        for change in changes
        if _is_named(refused.tree.heading(change.commit), text)
    ]
    if not found:
        return None
    count, commit = max(found, key=lambda one: one[0])
    telling = len(text.title.split()) >= FEWEST_WORDS
    return commit if count or telling or not added.number else None


def _is_named(heading: Heading, text: CommitText) -> bool:
    return is_author(text, heading) and is_title(text.title, heading.title)


def _by_lines(
    refused: RefusedPatch, text: CommitText, changes: Iterable[Change], added: "_Added"
) -> tuple[Oid | None, str]:
    """Find the commit that brought most of the lines that the patch adds."""
    brought = [(added.brought(change), change.commit) for change in changes]
    if not added.number or not brought:
        return None, ""
    count, commit = max(brought, key=lambda one: one[0])
    enough = 2 * count > added.number
    if added.number < _FEW_LINES:
        whole = count == added.number and added.is_long
        enough = whole and is_author(text, refused.tree.heading(commit))
    lines = plural(added.number, "telling line")
    return (commit, f"{count} of {lines} that it adds came with it") if enough else (None, "")


class _Added:
    """The lines that a patch adds, and which commit brought how many of them."""

    def __init__(self, refused: RefusedPatch) -> None:
        self._case = refused
        self._lines = added_lines(refused.text, refused.diff)
        self._known: dict[tuple[bytes, Oid], Lines] = {}
        self.number = sum(map(len, self._lines.values()))
        """How many there are."""
        self.is_long = sum(len(b"".join(one)) for one in self._lines.values()) >= _FEW_BYTES

    def brought(self, change: Change) -> int:
        """Count the lines that a file has since a commit, and had not before."""
        return sum(
            len(self._in(path, now) - self._in(path, was)) for path, was, now in change.files
        )

    def _in(self, path: bytes, entry: Entry | None) -> Lines:
        wanted = self._lines.get(path)
        if not wanted or entry is None or entry.mode in {Mode.TREE, Mode.GITLINK}:
            return frozenset()
        key = path, entry.oid
        if key not in self._known:
            self._known[key] = lines_in(self._case.tree.blob(entry.oid), wanted)
        return self._known[key]


_MOST_REMEDIES = 3
_DECIDED = frozenset({FindingKind.DAMAGED_MAIL, FindingKind.PATH_LEVEL})
"""History has nothing to add to these."""
_EFFECTS = frozenset({FindingKind.CONTEXT_DRIFT, FindingKind.ALREADY_APPLIED})
"""What a change looks like that came in, in another form."""
_CHANGERS = 3


def add_history(explanation: Explanation, context: HistoryContext) -> Explanation:
    """Put what history says in front."""
    if explanation.findings and explanation.findings[0].kind in _DECIDED:
        return _doubted(explanation, context)
    applied = find_application(context)
    fitting = None if applied is not None else find_fitting(context)
    findings: list[Finding] = [] if applied is None else [applied]
    remedies: list[Remedy] = []
    if fitting is not None:
        findings.append(fitting[0])
        remedies.append(fitting[1])
    later = fitting is not None and fitting[0].detail.startswith(LATER)
    findings += explanation.findings if later else _more(explanation, context)
    if applied is not None and applied.commit is not None:
        rest = find_rest(context, applied.commit, other_merged(context))
        return Explanation(tuple(findings), () if rest is None else (rest,))
    told = (*remedies, *explanation.mending)[:_MOST_REMEDIES]
    return Explanation(tuple(findings), told)


def with_merged(explanation: Explanation, context: HistoryContext, merged: Merged) -> Explanation:
    """Say that the change is in, instead of what its coming in made of the lines around it.

    What would make it apply would bring it in a second time.
    """
    kept = [finding for finding in explanation.findings if finding.kind not in _EFFECTS]
    first = [finding for finding in kept if finding.kind in _DECIDED]
    others = [finding for finding in kept if finding.kind not in _DECIDED]
    rest = find_rest(context, merged.commit, merged.others)
    return Explanation(
        (*first, merged_finding(context.refused, merged), *others), () if rest is None else (rest,)
    )


def _doubted(explanation: Explanation, context: HistoryContext) -> Explanation:
    """Prefer a commit that takes the mail as it is to a repair that only fits."""
    first = explanation.findings[0]
    if (
        first.certain
        or context.refused.diff.error is not None
        or context.refused.mail.failure is not None
    ):
        return explanation
    fitting = find_fitting(context)
    if fitting is None:
        return explanation
    return Explanation((fitting[0],), (fitting[1],))


def _more(explanation: Explanation, context: HistoryContext) -> Iterator[Finding]:
    """Yield the findings of the mail and the tree, with the commits that brought them about."""
    changers = [find_changer(context, one) for one in context.refused.conflicts[:_CHANGERS]]
    for finding in explanation.findings:
        match finding.kind:
            case FindingKind.FILE_MISSING if finding.path is not None:
                yield find_departure(context, unquote_path(finding.path)) or finding
            case FindingKind.CONTEXT_DRIFT:
                first = next((one for one in changers if one is not None), None)
                if first is None:
                    yield finding
                else:
                    yield replace(first, evidence=(*first.evidence, *finding.evidence))
            case _:
                yield finding
