"""On which commits is a series worth trying, most telling first?

``--base`` and ``--bases`` rule alone. Otherwise: what the mails state, commits
that hold what the diffs were made from, configured branches, the default
branch as of the mail's date, the previous revision's base, and whatever
history has that the hunks fit. Each candidate brings the evidence that
proposed it, and none is looked for before those ahead of it were tried.

Of what is configured, ``applier.tree.<name>.prefix`` is held to the words of the
subject's brackets, ``applier.tree.<name>.list`` to recipients and List-Ids. A prefix
must be the whole word: ``net`` does not take ``net-next``. A branch or remote that is
called as a prefix is needs no configuration. Reads the repository; uses no clock.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from applier.base.blob_search import Candidate, branch_as_of, find_exact, find_fitting, find_nearest
from applier.base.hints import Hints
from applier.base.resolve import locate_evidence
from applier.git import ConfiguredTree, Repository
from applier.model import Evidence, EvidenceRule, Oid


def named_candidates(repo: Repository, revisions: Iterable[str]) -> Iterator[Candidate]:
    """Yield what the user named; raise RevisionError for a name that is none."""
    for revision in revisions:
        oid = repo.resolve_revision(revision)
        yield Candidate(oid, Evidence(EvidenceRule.OPTION, revision, None, (revision,), oid))


def found_candidates(
    repo: Repository, statements: Iterable[Evidence], hints: Hints
) -> Iterator[Candidate]:
    """Yield what the mails state, then what history and the calendar suggest, each commit once."""
    seen: set[Oid] = set()
    for candidate in _all(repo, statements, hints):
        if candidate.oid not in seen:
            seen.add(candidate.oid)
            yield candidate


def _all(repo: Repository, statements: Iterable[Evidence], hints: Hints) -> Iterator[Candidate]:
    yield from _leading(statements)
    branch = repo.default_branch()
    lines = [name for tree in matching_trees(repo, hints) for name in tree.branches]
    yield from find_exact(repo, hints, [*lines, *([branch] if branch else [])])
    yield from _leading(find_configured(repo, hints))
    for line in (branch, "HEAD") if "HEAD" in repo.tips else (branch,):
        yield from _leading(_by_date(repo, line, hints))
    yield from _leading(_before(repo, hints))
    yield from find_fitting(repo, hints)
    yield from find_nearest(repo, hints)


def _leading(evidence: Iterable[Evidence]) -> Iterator[Candidate]:
    """Yield the commits to which *evidence* leads, of those that a branch or tag leads to."""
    for one in evidence:
        if one.oid is not None and one.on_branch:
            yield Candidate(one.oid, one)


def _by_date(repo: Repository, branch: str | None, hints: Hints) -> Iterator[Evidence]:
    """Yield the default branch as of the date; as it is where the mail has no date."""
    if branch is None:
        return
    oid = branch_as_of(repo, branch, hints)
    when = ", for a mail without a date" if hints.date is None else f" as of {hints.date.rfc3339()}"
    yield Evidence(EvidenceRule.DATE, branch + when, None, (branch,), oid)


def _before(repo: Repository, hints: Hints) -> Iterator[Evidence]:
    """Yield the commits that the previous revision states."""
    for stated in hints.earlier():
        if stated.rule is EvidenceRule.BASE_COMMIT:
            found = locate_evidence(repo, stated, hints.date)
            yield replace(found, rule=EvidenceRule.PREVIOUS_REVISION)


_NO_TREES = frozenset("patch rfc resend repost rebased committed pushed applied".split())
"""Words in brackets that say what becomes of a patch, even if a branch is called so."""


def matching_trees(repo: Repository, hints: Hints) -> list[ConfiguredTree]:
    """Give the trees for which a prefix or a list speaks, those of a prefix first."""
    words = {word.lower() for word in hints.prefixes}
    by_prefix = [tree for tree in repo.settings.trees if words.intersection(tree.prefixes)]
    by_prefix += _named_like(repo, words)
    by_list = [tree for tree in repo.settings.trees if hints.addresses.intersection(tree.lists)]
    return by_prefix + [tree for tree in by_list if tree not in by_prefix]


def _named_like(repo: Repository, words: set[str]) -> list[ConfiguredTree]:
    """Give the branches and remotes that are called as a prefix is: net-next, net-next/main."""
    found = []
    for word in sorted(words - _NO_TREES):
        branches = [name for name in _spelled(word) if repo.find_branch(name) is not None]
        if branches:
            found.append(ConfiguredTree(word, (word,), (), tuple(branches[:1])))
    return found


def _spelled(word: str) -> tuple[str, ...]:
    return (word, f"{word}/main", f"{word}/master")


def find_configured(repo: Repository, hints: Hints) -> Iterator[Evidence]:
    """Yield the branches of the matching trees, as of the date of the mail."""
    for tree in matching_trees(repo, hints):
        for branch in tree.branches:
            oid = branch_as_of(repo, branch, hints)
            when = "" if hints.date is None else f" as of {hints.date.rfc3339()}"
            text = f"{branch}{when}, for series marked or sent to {tree.name}"
            yield Evidence(EvidenceRule.CONFIGURED, text, None, (branch,), oid)
