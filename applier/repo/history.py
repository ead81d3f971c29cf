"""Which commits come before a tip, and which branch is the default one?

Walks first parents only: the line that a maintainer's branch has had. What was
walked is remembered, so that a sweep walks each line once. Reads the
repository.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator

import pygit2

from applier.errors import RepositoryError
from applier.model import Oid

_LINES_KEPT = 8
_ORIGIN = "refs/remotes/origin/"


class Line:
    """The first-parent line back from one commit, walked as far as was asked.

    Committer dates are not in order along it. The lowest date so far is, and
    the first commit that is not later than a moment is the first one at which
    the lowest date is not later: that can be bisected.
    """

    def __init__(self, repository: pygit2.Repository, tip: Oid, lack: Callable[[], str]) -> None:
        self._repository = repository
        self._lack = lack
        self._next: Oid | None = tip
        self._oids: list[Oid] = []
        self._negated_lows: list[int] = []

    def commits(self) -> Iterator[Oid]:
        """Yield the commits, the tip first."""
        at = 0
        while at < len(self._oids) or self._step():
            yield self._oids[at]
            at += 1

    def as_of(self, seconds: int) -> Oid | None:
        """Find the first commit whose committer date is not later than *seconds*."""
        lows = self._negated_lows
        while not lows or lows[-1] < -seconds:
            if not self._step():
                return None
        return self._oids[bisect_left(lows, -seconds)]

    def _step(self) -> bool:
        oid = self._next
        if oid is None:
            return False
        try:
            commit = self._repository[oid].peel(pygit2.Commit)
        except (KeyError, ValueError, pygit2.GitError):
            raise RepositoryError(f"commit {oid} is missing: {self._lack()}") from None
        parents = commit.parent_ids
        self._next = Oid(str(parents[0])) if parents else None
        self._oids.append(oid)
        negated = -commit.commit_time
        lows = self._negated_lows
        lows.append(max(negated, lows[-1]) if lows else negated)
        return True


class History:
    """The lines of history of one repository."""

    def __init__(self, repository: pygit2.Repository, lack: Callable[[], str]) -> None:
        self._repository = repository
        self._lack = lack
        self._lines: dict[Oid, Line] = {}

    def line(self, tip: Oid) -> Line:
        """Give the first-parent line from *tip*."""
        line = self._lines.get(tip)
        if line is None:
            while len(self._lines) >= _LINES_KEPT:
                del self._lines[next(iter(self._lines))]
            line = self._lines[tip] = Line(self._repository, tip, self._lack)
        return line

    def head(self) -> Oid | None:
        """Find the commit that HEAD is at; None before the first commit."""
        try:
            return Oid(str(self._repository.head.target))
        except pygit2.GitError:
            return None

    def find_branch(self, name: str) -> Oid | None:
        """Find the tip of a branch, here or at a remote; None if *name* is no branch's."""
        for prefix in ("refs/heads/", "refs/remotes/", _ORIGIN):
            if (tip := self._tip(prefix + name)) is not None:
                return tip
        return None

    def is_ancestor(self, commit: Oid, tip: Oid) -> bool:
        """Whether *commit* is *tip* or in its history; False if either is not at hand."""
        if commit == tip:
            return True
        try:
            return self._repository.descendant_of(tip, commit)
        except (KeyError, ValueError, pygit2.GitError):
            return False

    def _tip(self, reference: str) -> Oid | None:
        try:
            return Oid(str(self._repository.lookup_reference(reference).peel(pygit2.Commit).id))
        except (KeyError, ValueError, pygit2.GitError):
            return None

    def default_branch(self) -> str | None:
        """Find the branch that stands for the repository, as a name that resolves.

        HEAD's, if there is one; else origin's default; else master or main,
        here or at origin; else a detached HEAD itself.
        """
        names = [
            self._target("HEAD", "refs/heads/"),
            self._target(_ORIGIN + "HEAD", "refs/remotes/"),
        ]
        candidates = [name for name in names if name is not None]
        candidates += [prefix + name for prefix in ("", "origin/") for name in ("master", "main")]
        for name in candidates:
            if self._exists("refs/heads/" + name) or self._exists("refs/remotes/" + name):
                return name
        return None if self.head() is None else "HEAD"

    def _target(self, symbolic: str, prefix: str) -> str | None:
        """Find the branch that a symbolic reference points to."""
        try:
            target = self._repository.lookup_reference(symbolic).target
        except (KeyError, pygit2.GitError):
            return None
        return target.removeprefix(prefix) if isinstance(target, str) else None

    def _exists(self, reference: str) -> bool:
        try:
            self._repository.lookup_reference(reference).resolve()
        except (KeyError, ValueError, pygit2.GitError):
            return False
        return True
