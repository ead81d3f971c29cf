"""Which commits of a branch are the patches of a series?

Known by their patch-id; else by their effect, in a commit or in the branch as it is; else by
author and subject, in a commit that is later than the mail. What is looked at are the
commits since about the mails' date that touch their files. Reads history.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from applier.apply.already_applied import is_already_applied
from applier.collection.series_mails import Patch
from applier.git import Repository
from applier.model import Entry, Mode, Oid
from applier.model.standing import KnownBy, PatchStanding
from applier.standing.changes import Change, changes_on, with_commits_of_merges
from applier.standing.same_patch import (
    FEWEST_WORDS,
    is_author,
    is_title,
    makes_same,
    paths_of_diff,
)

EARLY = 60 * 86_400
"""Seconds by which a commit may be older than the mail: patches are sent again."""
_SKEW = 86_400
"""Seconds by which the clocks of author and maintainer may differ."""
_MOST_COMMITS = 100_000
"""How far from the branch's tip the mails' date may lie."""
_UNDATED = 5_000
"""Commits that are looked at where no mail has a date."""
_MOST_CHANGES = 2_000
"""Commits that touch the files of the series."""
_PATHS_OF_PATCH = 8
"""Files by which the commits of one patch are looked for: it changed all of them."""
_MOST_PATHS = 200
_MOST_TREES = 40
"""Trees in which is looked for what a patch does, back from the tip."""
_SHORTEST_LINE = 4
"""Bytes of a line that is looked for in a file, before the patch is tried on it."""
_MOST_ODD = 10
"""Commits whose patch-id is counted although they do not make the same files."""


class CommitSearch:
    """The commits of one branch that touch the files of some patches."""

    def __init__(self, repo: Repository, tip: Oid, patches: Sequence[Patch]) -> None:
        self._repo = repo
        self._tip = tip
        paths = list(_paths_of_all(patches))
        line = repo.path_history(tip)
        since = _earliest(patches)
        end = _UNDATED if since is None else line.position_as_of(since, _MOST_COMMITS) + 1
        found = changes_on(line, paths, 0, end, _MOST_CHANGES)
        self._changes = list(with_commits_of_merges(repo, found, since or 0))
        self._by_path: dict[bytes, list[int]] = {}
        for at, change in enumerate(self._changes):
            for path, _, _ in change.files:
                self._by_path.setdefault(path, []).append(at)

    def surely(self, patch: Patch) -> PatchStanding | None:
        """Find the commit of a patch by patch-id, or else by what it did."""
        touching = list(self._touching(patch))
        named = [one for one in touching if self._is_named(patch, one)]
        number = patch.part.number
        for change in named:
            if self._has_id(patch, change):
                return PatchStanding(number, change.commit, KnownBy.PATCH_ID)
        wanted = set(self._looked_for(patch))
        whole = [one for one in touching if wanted <= {path for path, _, _ in one.files}]
        same = [one for one in whole if self._makes_same(patch, one)]
        odd = (one for one in whole if one not in named and self._shows(patch, one, _spaceless))
        for change in (*same, *islice(odd, _MOST_ODD)):
            if self._has_id(patch, change):
                return PatchStanding(number, change.commit, KnownBy.PATCH_ID)
        same += [one for one in named if self._has(patch, one.commit)]
        return PatchStanding(number, same[0].commit, KnownBy.EFFECT) if same else None

    def by_name(self, patch: Patch) -> PatchStanding | None:
        """Find the first commit later than the mail that has its author and subject."""
        sent = _sent(patch)
        for change in self._touching(patch):
            late = sent is None or self._repo.heading(change.commit).seconds >= sent - _SKEW
            if late and self._is_named(patch, change) and self._is_telling(patch, change):
                number = patch.part.number
                return PatchStanding(number, change.commit, KnownBy.AUTHOR_AND_SUBJECT)
        return None

    def bringer(self, patch: Patch) -> Oid | None:
        """Find the commit since which the branch has all that a patch does."""
        brought = None
        for change in list(self._touching(patch))[: -_MOST_TREES - 1 : -1]:
            if not self._has(patch, change.commit):
                return brought
            brought = change.commit
        parents = self._repo.heading(brought).parents if brought else ()
        return brought if parents and not self._has(patch, parents[0]) else None

    def blamed(self, path: bytes, wanted: bytes) -> Oid | None:
        """Find the last commit with which a file lost the lines *wanted*."""
        for at in reversed(self._by_path.get(path, [])[-_MOST_TREES:]):
            change = self._changes[at]
            for each, was, now in change.files:
                if each == path and wanted in self._content(was):
                    return change.commit if wanted not in self._content(now) else None
        return None

    def _looked_for(self, patch: Patch) -> list[bytes]:
        return paths_of_diff(patch.diff)[:_PATHS_OF_PATCH]

    def _touching(self, patch: Patch) -> Iterator[Change]:
        """Yield the commits that touch a file of a patch, the oldest first."""
        places = {at for path in self._looked_for(patch) for at in self._by_path.get(path, ())}
        return (self._changes[at] for at in sorted(places))

    def _is_named(self, patch: Patch, change: Change) -> bool:
        text, heading = patch.mail.commit, self._repo.heading(change.commit)
        return text is not None and is_title(text.title, heading.title) and is_author(text, heading)

    def _is_telling(self, patch: Patch, change: Change) -> bool:
        """Whether a subject is nobody else's, or something of the patch came with the commit."""
        title = "" if patch.mail.commit is None else patch.mail.commit.title
        return len(title.split()) >= FEWEST_WORDS or self._shows(patch, change, bytes.rstrip)

    def _has_id(self, patch: Patch, change: Change) -> bool:
        return patch.patch_id is not None and patch.patch_id == self._repo.patch_id(change.commit)

    def _has(self, patch: Patch, commit: Oid) -> bool:
        return patch.diff.error is None and is_already_applied(
            self._repo, self._repo.heading(commit).tree, patch.diff
        )

    def _makes_same(self, patch: Patch, change: Change) -> bool:
        may = self._shows(patch, change, bytes.rstrip)
        return may and makes_same(self._repo, patch.diff, change.commit)

    def _shows(self, patch: Patch, change: Change, compared: Callable[[bytes], bytes]) -> bool:
        """Look for one line of the patch, which costs less than trying it; *compared* as it is."""
        files = {path: (was, now) for path, was, now in change.files}
        for file in patch.diff.files:
            was, now = files.get(file.path, (None, None))
            lines = [line for hunk in file.hunks for line in hunk.lines if line[:1] in b"+-"]
            longest = max(lines, key=len, default=b"")
            if file.path in files and len(longest) > _SHORTEST_LINE:
                side = now if longest.startswith(b"+") else was
                return compared(longest[1:]) in compared(self._content(side))
        return True

    def _content(self, entry: Entry | None) -> bytes:
        if entry is None or entry.mode in {Mode.TREE, Mode.GITLINK}:
            return b""
        return self._repo.blob(entry.oid)


def _spaceless(text: bytes) -> bytes:
    """Give a text as a patch-id sees it."""
    return b"".join(text.split())


def _paths_of_all(patches: Sequence[Patch]) -> Iterable[bytes]:
    """Give a few paths of each patch, and not without end."""
    paths = (path for one in patches for path in paths_of_diff(one.diff)[:_PATHS_OF_PATCH])
    return list(dict.fromkeys(paths))[:_MOST_PATHS]


def _earliest(patches: Sequence[Patch]) -> int | None:
    dates = [seconds for one in patches if (seconds := _sent(one)) is not None]
    return min(dates) - EARLY if dates else None


def _sent(patch: Patch) -> int | None:
    date = patch.part.envelope.date
    return None if date is None else date.seconds
