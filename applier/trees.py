"""For which of several trees is a series, or is it for none of them?

The evidence, in this order: a revision that the user named and a base that the mails state,
the files that the diffs were made from, the prefixes and lists that are configured for a
tree, and where the paths of the diffs are. What speaks for some trees leaves only those; of
equals it is the first that was given. A series is for another project if no tree has, or had
in the commits that are looked at, a file that it changes or a directory in which it does.
Reads trees; history only where no tree has any of the paths.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from applier.apply.safe_paths import has_empty_name, unsafe_reason
from applier.base import find_statements, locate_evidence
from applier.base.candidates import matching_trees
from applier.base.hints import find_preimages, gather_hints, no_revision_before
from applier.collection.collection import message_ids_of
from applier.collection.series_mails import SeriesMails
from applier.context import Context
from applier.diff.quote import quote_path
from applier.errors import MissingObjectError
from applier.git import Repository
from applier.model import Change, EvidenceRule, Oid, Series
from applier.model.finding import Finding, FindingKind
from applier.wording import and_more, plural, short

_MOST_BLOBS = 40
_MOST_PATHS = 200
_MOST_TIPS = 50
"""Branches and tags in whose trees paths are looked for."""
_MOST_COMMITS = 20_000
"""Commits in which paths are looked for that no branch has."""
_MOST_ASTRAY = 3
"""Paths that are looked for below every directory: a diff may have been made there."""
_SHOWN = 3


class ChosenTree(Struct, frozen=True):
    """A tree, and why a series is for it."""

    context: Context
    reason: str


class _Subject(Struct, frozen=True):
    """A series, and the paths in its diffs."""

    series: Series
    mails: SeriesMails
    old: tuple[bytes, ...]
    """What it changes, and none of its patches makes."""
    new_directories: tuple[bytes, ...]
    """Where it makes files."""


def choose_tree(
    contexts: Sequence[Context], series: Series, mails: SeriesMails
) -> ChosenTree | Finding:
    """Choose the tree that a series is for; a finding says that it is for none."""
    subject = _subject(series, mails)
    if len(contexts) == 1:
        [context] = contexts
        return _foreign(subject, contexts) or ChosenTree(context, "")
    left = list(contexts)
    reason = ""
    for weigh in (_named, _stated, _blobs, _configured, _paths):
        found = [(context, *_weigh(weigh, context, subject)) for context in left]
        most = max(count for _, count, _ in found)
        if not most:
            continue
        best = [(context, words) for context, count, words in found if count == most]
        reason = reason if reason and len(best) == len(left) else best[0][1]
        left = [context for context, _ in best]
        if len(left) == 1:
            break
    if not reason:
        return _among_past(subject, contexts)
    more = "" if len(left) == 1 else f", as {and_more((one.name for one in left[1:]), 3)} would"
    return ChosenTree(left[0], f"{reason}{more}")


def _among_past(subject: _Subject, contexts: Sequence[Context]) -> ChosenTree | Finding:
    """Choose where nothing speaks for any tree as it is: the first that is not ruled out."""
    for context in contexts:
        if _foreign(subject, (context,)) is None:
            return ChosenTree(context, "no tree has its paths, and this is the first it may be for")
    found = _foreign(subject, contexts)
    return ChosenTree(contexts[0], "") if found is None else found


def _subject(series: Series, mails: SeriesMails) -> _Subject:
    made: set[bytes] = set()
    old: dict[bytes, None] = {}
    directories: dict[bytes, None] = {}
    for patch in mails.patches:
        for file in patch.diff.files:
            if file.old_path and file.change is not Change.CREATE and file.old_path not in made:
                old[file.old_path] = None
            if file.new_path and file.new_path != file.old_path:
                directories[_directory(file.new_path)] = None
                made.add(file.new_path)
        if patch.diff.error_path:
            old[patch.diff.error_path] = None
    return _Subject(
        series,
        mails,
        tuple(path for path in old if not has_empty_name(path))[:_MOST_PATHS],
        tuple(path for path in directories if path and not has_empty_name(path))[:_MOST_PATHS],
    )


def _directory(path: bytes) -> bytes:
    return path.rpartition(b"/")[0]


_Weight = tuple[int, str]
"""How much speaks for a tree, and in which words."""


def _weigh(
    weigh: Callable[[Context, _Subject], _Weight], context: Context, subject: _Subject
) -> _Weight:
    """Ask a tree; one that lacks the object which would tell has nothing that speaks for it."""
    try:
        return weigh(context, subject)
    except MissingObjectError:
        return 0, ""


def _named(context: Context, subject: _Subject) -> _Weight:
    """Count the revisions that the user named as its bases."""
    names = context.options.bases_for(message_ids_of(subject.series))
    found = [name for name in names if context.repo.find_revision(name) is not None]
    return len(found), f"it has the base that was named, {and_more(found, _SHOWN)}"


def _stated(context: Context, subject: _Subject) -> _Weight:
    """Whether it has a base-commit that the mails state, on a branch or tag."""
    for oid in _stated_commits(context.repo, subject):
        return 1, f"it has the stated base, {short(oid)}"
    return 0, ""


def _stated_commits(repo: Repository, subject: _Subject) -> Iterator[Oid]:
    for one in find_statements(subject.mails.mails):
        if one.rule is EvidenceRule.BASE_COMMIT:
            found = locate_evidence(repo, one, subject.series.date)
            if found.oid is not None and found.on_branch:
                yield found.oid


def _blobs(context: Context, subject: _Subject) -> _Weight:
    """Count the files that the diffs were made from and that it holds."""
    preimages = find_preimages(patch.diff for patch in subject.mails.patches)
    named = [one.oid for one in preimages if one.oid][:_MOST_BLOBS]
    count = sum(context.repo.find_blob(oid) is not None for oid in named)
    return count, f"it holds {count} of {plural(len(named), 'file')} that it was made from"


def _configured(context: Context, subject: _Subject) -> _Weight:
    """Whether a prefix or a list speaks for it."""
    hints = gather_hints(context.repo, subject.series, subject.mails, no_revision_before)
    words = {word.lower() for word in hints.prefixes}
    for tree in matching_trees(context.repo, hints):
        by_prefix = words.intersection(tree.prefixes)
        what = f"prefix {min(by_prefix)}" if by_prefix else "list"
        return 1, f"its {what} is configured for {tree.name}"
    return 0, ""


def _paths(context: Context, subject: _Subject) -> _Weight:
    """Count the paths, and the directories of new files, that its head has."""
    wanted = (*subject.old, *subject.new_directories)
    roots = _head_roots(context.repo)
    count = sum(_is_there(context.repo, roots, path) for path in wanted)
    return count, f"it has {count} of {plural(len(wanted), 'path')}"


def _head_roots(repo: Repository) -> list[Oid]:
    """Give the tree of the default branch, or of HEAD."""
    branch = repo.default_branch()
    tip = (repo.find_revision(branch) if branch else None) or repo.head
    return [] if tip is None else [repo.tree_of(tip)]


def _is_there(repo: Repository, roots: Sequence[Oid], path: bytes) -> bool:
    return any(repo.entry(root, path) is not None for root in roots)


def _foreign(subject: _Subject, contexts: Sequence[Context]) -> Finding | None:
    """Find out that a series is for none of the trees."""
    paths = [path for path in subject.old if b"/" in path]
    if any(unsafe_reason(path) for path in subject.old):
        return None  # git refuses such a path, whatever the project
    if not paths or not all(_is_foreign(context, subject, paths) for context in contexts):
        return None
    names = " or ".join(context.name for context in contexts) if len(contexts) > 1 else ""
    where = f"in {names}" if names else "here"
    count = len(subject.old)
    one, more = (
        "the only file that it changes is not",
        f"none of the {count} files that it changes is",
    )
    what = one if count == 1 else more
    listed = and_more(map(quote_path, sorted(subject.old)), _SHOWN)
    return Finding(
        FindingKind.OTHER_PROJECT,
        f"{what} {where}, as if it were for another project: {listed}",
        subject.mails.patches[0].part.number,
        quote_path(min(subject.old)),
    )


def _is_foreign(context: Context, subject: _Subject, paths: Sequence[bytes]) -> bool:
    """Whether a tree has nothing of a series; the tests in the order of their cost."""
    repo, options = context.repo, context.options
    roots = list(dict.fromkeys([*_head_roots(repo), *_tip_roots(repo)]))
    if not roots or options.bases_for(message_ids_of(subject.series)):
        return False
    directories = {_directory(path) for path in paths} | set(subject.new_directories)
    wanted = [*subject.old, *directories]
    if any(_is_there(repo, roots, path) for path in wanted):
        return False

    def stated() -> Iterator[Oid]:
        return map(repo.tree_of, _stated_commits(repo, subject))

    tests: tuple[Callable[[], bool], ...] = (
        lambda: any(_is_astray(repo, roots[0], path) for path in paths[:_MOST_ASTRAY]),
        lambda: any(_is_there(repo, [root], path) for root in stated() for path in wanted),
        lambda: _was_there(repo, [path for path in wanted if path]),
    )
    return not any(test() for test in tests)


def _tip_roots(repo: Repository) -> Iterator[Oid]:
    for _, tip in zip(range(_MOST_TIPS), dict.fromkeys(repo.tips.values()), strict=False):
        yield repo.tree_of(tip)


def _is_astray(repo: Repository, root: Oid, path: bytes) -> bool:
    """Whether a path was written from another place: with more in front of it, or less."""
    parts = path.split(b"/")
    shorter = (b"/".join(parts[at:]) for at in range(1, len(parts) - 1))
    if any(repo.entry(root, one) is not None for one in shorter):
        return True
    return any(True for _ in repo.find_directories(root, path))


def _was_there(repo: Repository, paths: Sequence[bytes]) -> bool:
    """Whether one of the paths was there, in the commits that are looked at."""
    ranges = repo.whole_history().commit_ranges(paths, 0, _MOST_COMMITS)
    return any(not one.known or any(one.entries) for one in ranges)
