"""Which commits are meant, and on what were they made?

``A..B`` are the commits of B that A does not have, and either end may be left out for
HEAD; ``A^!`` is one commit, ``A^-`` what it brought; one name alone is what HEAD has and it
has not (git-format-patch(1), gitrevisions(7)). Merges are counted and left out, as
``git format-patch`` leaves them out. Reads the repository.
"""

import re
from collections.abc import Callable
from itertools import pairwise

import pygit2
from msgspec import Struct
from pygit2.enums import SortMode

from applier.errors import RevisionError
from applier.model import Oid

MOST_COMMITS = 10_000
"""Commits of a range; whoever names more has the ends the wrong way round."""
_ALONE = re.compile(r"(.+)\^(?:!|-(\d{0,4}))", re.DOTALL)
_HEADS = "refs/heads/"


class CommitRange(Struct, frozen=True):
    """Commits of a branch, the oldest first."""

    name: str
    """How they are spelled: ``origin/master..topic``."""
    commits: tuple[Oid, ...]
    """Without the merges."""
    merges: int
    """How many merges were left out."""
    base: Oid | None
    """The commit on which the first was made; None if there is none."""
    upstream: str = ""
    """The name of what does not have them, where it was named."""
    branch: str = ""
    """The branch that has them, where it is one of this repository."""


class CommitRanges:
    """The ranges of one repository; *resolve* gives the commit that a name means."""

    def __init__(self, repository: pygit2.Repository, resolve: Callable[[str], Oid]) -> None:
        self._repository = repository
        self._resolve = resolve

    def resolve(self, text: str, *, of_branch: bool = False) -> CommitRange:
        """Find the commits that *text* means; RevisionError if it means none.

        With *of_branch* a single name is a branch, and meant is what its upstream has not.
        """
        if "..." in text:
            raise RevisionError(
                f"{text} names the commits of both sides; those of one are "
                f"{text.replace('...', '..', 1)}"
            )
        if (alone := _ALONE.fullmatch(text)) is not None:
            return self._alone(text, alone[1], alone[2])
        if ".." in text:
            upstream, _, branch = text.partition("..")
            return self._between(text, upstream or "HEAD", branch or "HEAD")
        if of_branch:
            return self.of_branch(text)
        return self._between(f"{text}..HEAD", text, "HEAD")

    def of_branch(self, branch: str) -> CommitRange:
        """Find the commits of *branch*, or HEAD's, that its upstream does not have."""
        name = self._branch_name(branch)
        upstream = self._upstream(name)
        if not upstream:
            whose = f"{name or branch} has no upstream"
            raise RevisionError(f"{whose} (git branch --set-upstream-to): name both, A..B")
        shown = name or branch
        return self._between(f"{upstream}..{shown}", upstream, shown)

    def _between(self, name: str, upstream: str, branch: str) -> CommitRange:
        left, right = self._resolve(upstream), self._resolve(branch)
        found = self._walk(name, right, [left])
        return CommitRange(name, *found, upstream, self._branch_name(branch))

    def _alone(self, name: str, text: str, parent: str | None) -> CommitRange:
        """Find one commit (``^!``), or what a merge brought (``^-``)."""
        commit = self._resolve(text)
        parents = [Oid(str(one)) for one in self._repository[commit].peel(pygit2.Commit).parent_ids]
        if parent is not None:
            number = int(parent or 1)
            if not 0 < number <= len(parents):
                raise RevisionError(f"{name}: {text} has no parent {number}")
            parents = parents[number - 1 : number]
        return CommitRange(name, *self._walk(name, commit, parents))

    def _walk(
        self, name: str, tip: Oid, hidden: list[Oid]
    ) -> tuple[tuple[Oid, ...], int, Oid | None]:
        """Give the commits of *tip* that the *hidden* ones lack, the merges, and the base."""
        commits, merges = list[pygit2.Commit](), 0
        try:
            walker = self._repository.walk(tip, SortMode.TOPOLOGICAL | SortMode.TIME)
            for one in hidden:
                walker.hide(one)
            for commit in walker:
                merges += len(commit.parent_ids) > 1
                commits.append(commit)
                if len(commits) > MOST_COMMITS:
                    raise RevisionError(f"{name} holds more than {MOST_COMMITS} commits")
        except (KeyError, ValueError, pygit2.GitError) as error:
            raise RevisionError(f"{name}: a commit on the way is missing: {error}") from error
        commits.reverse()
        plain = [one for one in commits if len(one.parent_ids) <= 1]
        return tuple(Oid(str(one.id)) for one in plain), merges, self._base(plain, tip, hidden)

    def _base(self, plain: list[pygit2.Commit], tip: Oid, hidden: list[Oid]) -> Oid | None:
        """Find what the first was made on: its parent, if each other was made on the one before.

        Else a merge lies between them, and it is where the branch was forked off.
        """
        pairs = pairwise(plain)
        if plain and all(later.parent_ids == [earlier.id] for earlier, later in pairs):
            return next((Oid(str(one)) for one in plain[0].parent_ids), None)
        found = self._repository.merge_base(tip, hidden[0]) if hidden else None
        return Oid(str(found)) if found else None

    def _branch_name(self, text: str) -> str:
        """Give the name of a branch of this repository; of HEAD the one checked out."""
        repository = self._repository
        if text in {"HEAD", "@"}:
            try:
                target = repository.lookup_reference("HEAD").target
            except (KeyError, pygit2.GitError):
                return ""
            return target.removeprefix(_HEADS) if isinstance(target, str) else ""
        name = text.removeprefix(_HEADS).removeprefix("heads/")
        try:
            repository.lookup_reference(_HEADS + name)
        except (KeyError, ValueError, pygit2.GitError):
            return ""
        return name

    def _upstream(self, branch: str) -> str:
        """Name the upstream of a branch as people do; nothing if it has none."""
        try:
            full = self._repository.branches.local[branch].upstream_name if branch else ""
        except (KeyError, ValueError, pygit2.GitError):
            return ""
        return full.removeprefix("refs/remotes/").removeprefix(_HEADS)
