"""Which commits come before a tip, and which branch is the default one?

Walks first parents only: the line that a maintainer's branch has had. What was
walked is remembered, so that a sweep walks each line once. Reads the
repository.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator

import pygit2

from applier.errors import RepositoryError
from applier.git.history.commit_table import CommitTable
from applier.model import Oid

_LINES_KEPT = 8
_SKEW = 86_400
"""How wrong, in seconds, the dates along a line may be before a commit is given up."""
_ORIGIN = "refs/remotes/origin/"


class Line:
    """The first-parent line back from one commit, walked as far as was asked.

    Committer dates are not in order along it. The lowest date so far is, and
    the first commit that is not later than a moment is the first one at which
    the lowest date is not later: that can be bisected.
    """

    def __init__(self, table: CommitTable, tip: Oid) -> None:
        self._table = table
        self._next: bytes | None = bytes.fromhex(tip)
        self._rows = array("L")
        self._places: dict[int, int] = {}
        self._negated_lows = array("q")

    def commits(self) -> Iterator[Oid]:
        """Yield the commits, the tip first."""
        at = 0
        while at < len(self._rows) or self._step():
            yield self._table.oid(self._rows[at])
            at += 1

    def as_of(self, seconds: int) -> Oid | None:
        """Find the first commit whose committer date is not later than *seconds*."""
        lows = self._negated_lows
        while not lows or lows[-1] < -seconds:
            if not self._step():
                return None
        return self._table.oid(self._rows[bisect_left(lows, -seconds)])

    def distance(self, commit: Oid) -> int | None:
        """Count the steps from the tip to *commit*; None if it is not on the line.

        Walks no further than to where all commits are older, by a day more than
        clocks are wrong.
        """
        try:
            row = self._table.row(commit)
        except RepositoryError:
            return None
        stop = _SKEW - self._table.times[row]
        while row not in self._places:
            if (self._negated_lows and self._negated_lows[-1] > stop) or not self._step():
                return None
        return self._places[row]

    def _step(self) -> bool:
        raw = self._next
        if raw is None:
            return False
        row = self._table.raw_row(raw)
        if row in self._places:  # history has no circle, but what we were told of it may have
            self._next = None
            return False
        parents = self._table.raw_parents(row)
        self._next = parents[0] if parents else None
        self._places[row] = len(self._rows)
        self._rows.append(row)
        negated = -self._table.times[row]
        lows = self._negated_lows
        lows.append(max(negated, lows[-1]) if lows else negated)
        return True


class History:
    """The lines of history of one repository."""

    def __init__(
        self, repository: pygit2.Repository, table: CommitTable, *, own_walk: bool = False
    ) -> None:
        """Walk *repository*; with *own_walk* never by libgit2, as it sees another history."""
        self._repository = repository
        self._table = table
        self._own_walk = own_walk
        self._lines: dict[Oid, Line] = {}

    def line(self, tip: Oid) -> Line:
        """Give the first-parent line from *tip*."""
        line = self._lines.get(tip)
        if line is None:
            while len(self._lines) >= _LINES_KEPT:
                del self._lines[next(iter(self._lines))]
            line = self._lines[tip] = Line(self._table, tip)
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
        """Whether *commit* is *tip* or in its history; False if either is not at hand.

        On the first-parent line that is known at once; off it libgit2 walks.
        """
        if commit == tip or self.line(tip).distance(commit) is not None:
            return True
        if self._own_walk:
            return bytes.fromhex(commit) in self._ancestors(tip)
        try:
            return self._repository.descendant_of(tip, commit)
        except (KeyError, ValueError, pygit2.GitError):
            return False

    def merge_base(self, commit: Oid, tip: Oid) -> Oid | None:
        """Find where *commit* left the history of *tip*; None if they have none in common."""
        if commit == tip or self.line(tip).distance(commit) is not None:
            return commit
        if self._own_walk:
            return self._own_merge_base(commit, tip)
        try:
            found = self._repository.merge_base(commit, tip)
        except (KeyError, ValueError, pygit2.GitError):
            return None
        return Oid(str(found)) if found else None

    def _own_merge_base(self, commit: Oid, tip: Oid) -> Oid | None:
        """Find the newest common ancestor that is none of another common one's."""
        common = self._ancestors(commit) & self._ancestors(tip)
        table = self._table
        below = {parent for raw in common for parent in table.raw_parents(table.raw_row(raw))}
        best = max(
            common - below, key=lambda raw: (table.times[table.raw_row(raw)], raw), default=None
        )
        return None if best is None else Oid(best.hex())

    def _ancestors(self, tip: Oid) -> set[bytes]:
        """Give a commit and all before it, as far as they are there."""
        waiting, seen = [bytes.fromhex(tip)], set[bytes]()
        while waiting:
            raw = waiting.pop()
            try:
                row = self._table.raw_row(raw)
            except RepositoryError:
                continue
            seen.add(raw)
            waiting += (parent for parent in self._table.raw_parents(row) if parent not in seen)
        return seen

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
