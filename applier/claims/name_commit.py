"""Which commit do an id and a subject name, and is it one that the patch can build on?

Looked for in the tree, at the place of the patch: the base and the patches before it,
whose subjects count because their ids are not settled yet. What the tree does not have
is looked for in the user's other repositories (``applier.refs.<name>.repository``). What is
in none of them is unknown, unless the subject is that of a commit before the patch: then
the id is wrong. A commit in the tree that is not before the patch is wrong where the base
was stated, or where no branch leads to it, or where it is later than the mail; where the
base was found by us it may be older than what the author worked on. Reads the repository.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from applier.claims.commit_reference import FEWEST_DIGITS, Reference, format_reference
from applier.claims.judged_series import JudgedSeries
from applier.git import Repository
from applier.model import ClaimVerdict, Oid
from applier.standing.same_patch import FEWEST_WORDS, is_title
from applier.wording import and_more, day_of, short

_SKEW = 86_400
"""Seconds by which clocks may differ."""
_ALIKE = 0.6
"""How much of two subjects is the same where one is a misspelling of the other."""
_LONGEST_COMPARED = 200
_ENTRY = "* "
"""Begins an entry of a ChangeLog (GNU Coding Standards, "Style of Change Logs")."""
_LONGEST_MESSAGE = 1 << 16
_SHOWN = 3
_LONGEST_SHOWN = 80


class NamedCommit(Struct, frozen=True):
    """What came of looking for a commit."""

    verdict: ClaimVerdict
    reason: str = ""
    commit: Oid | None = None
    suggestion: str = ""
    """How to name what is meant, where that is known."""


_TRUE, _FALSE, _UNKNOWN = ClaimVerdict.TRUE, ClaimVerdict.FALSE, ClaimVerdict.UNKNOWN


def find_named_commit(
    series: JudgedSeries, place: int, reference: Reference, *, must_precede: bool
) -> NamedCommit:
    """Find the commit that the patch at *place* names, and judge what it says of it.

    With *must_precede* the patch builds on it; a text may as well speak of another branch.
    """
    search = _Search(series, place, reference, must_precede=must_precede)
    return search.in_tree() or search.in_series() or search.elsewhere() or search.by_title()


class _Search:
    def __init__(
        self, series: JudgedSeries, place: int, reference: Reference, *, must_precede: bool
    ) -> None:
        self._series = series
        self._repo = series.repo
        self._place = place
        self._digits = reference.digits
        self._title = reference.subject
        self._must_precede = must_precede

    def in_tree(self) -> NamedCommit | None:
        """Look among the commits of the tree."""
        found = sorted(self._repo.commits_beginning(self._digits)) if self._digits else []
        if not found:
            return None
        if len(found) > 1:
            return self._ambiguous(found)
        commit, title = found[0], self._repo.heading(found[0]).title
        if self._title and not self._is_called(commit, title):
            return self._misnamed(commit, title)
        return self._placed(commit)

    def _is_called(self, commit: Oid, title: str) -> bool:
        """Whether a commit has the subject: all of it, its first line, or an entry of a ChangeLog.

        A ChangeLog that became a commit's message has entries for a subject, one of which is
        quoted. What else a message has in it may be another commit's subject.
        """
        wanted = " ".join(self._title.split())
        if title == wanted:
            return True
        text = self._repo.message(commit)[:_LONGEST_MESSAGE].decode(errors="replace")
        is_telling = title.startswith(_ENTRY) and len(wanted.split()) >= FEWEST_WORDS
        return wanted == text.partition("\n")[0].strip() or (
            is_telling and wanted in " ".join(text.split())
        )

    def _ambiguous(self, found: Sequence[Oid]) -> NamedCommit:
        meant = [one for one in found if self._repo.heading(one).title == self._title]
        named = and_more((short(one) for one in found), _SHOWN)
        reason = f"the id is ambiguous: it may mean {named}"
        if len(meant) != 1:
            return NamedCommit(_FALSE, reason)
        return NamedCommit(_FALSE, reason, meant[0], reference_to(self._repo, meant[0]))

    def _misnamed(self, commit: Oid, title: str) -> NamedCommit:
        """Say what the commit is called; whether id or subject is wrong, the subject tells."""
        reason = f'the subject of {short(commit)} is "{title[:_LONGEST_SHOWN]}"'
        if not is_like(title, self._title):
            meant = self._before_with_title()
            if len(meant) == 1:
                return NamedCommit(_FALSE, reason, meant[0], reference_to(self._repo, meant[0]))
            if self.in_series() or meant:
                return NamedCommit(_FALSE, reason, commit)
        placed = self._placed(commit)
        if placed.verdict is _FALSE:
            return NamedCommit(_FALSE, f"{reason}; {placed.reason}", commit)
        return NamedCommit(_FALSE, reason, commit, reference_to(self._repo, commit))

    def _placed(self, commit: Oid) -> NamedCommit:
        """Judge a commit that is called as the mail says, by where it is."""
        is_before = self._series.ancestors.holds(commit)
        if is_before or (not self._must_precede and self._repo.is_reached(commit)):
            return self._right(commit)
        return self.in_series() or self._misplaced(commit, is_known=is_before is not None)

    def _right(self, commit: Oid) -> NamedCommit:
        return NamedCommit(_TRUE, "", commit, reference_to(self._repo, commit))

    def _misplaced(self, commit: Oid, *, is_known: bool) -> NamedCommit:
        """Say why a commit is not before the patch, or that nobody knows."""
        series, repo = self._series, self._repo
        seconds, sent = repo.heading(commit).seconds, series.judged.series.date
        if repo.lacking_history:
            return NamedCommit(_UNKNOWN, f"history ends: {repo.lacking_history}", commit)
        reached = repo.is_reached(commit)
        if reached is False:
            return self._wrong(commit, "no branch or tag leads to it")
        if self._must_precede and sent is not None and seconds > sent.seconds + _SKEW:
            return self._wrong(commit, f"it was committed on {day_of(seconds)}, after the mail")
        if not is_known and reached and series.base.oid is None:
            return self._right(commit)
        base = series.base.name or short(series.base.oid or "")
        if self._must_precede and is_known and series.is_placed:
            return self._wrong(commit, f"it is not in the history of the base, {base}")
        why = f"it is not in the history of the base that was found, {base}"
        why = why if is_known else "whether it is before the patch was not found out"
        return NamedCommit(_UNKNOWN, why, commit)

    def _wrong(self, commit: Oid, why: str) -> NamedCommit:
        """Say what is wrong with a commit, and which one has its subject and is not."""
        meant = [one for one in self._before_with_title() if one != commit]
        if len(meant) == 1:
            return NamedCommit(_FALSE, why, commit, reference_to(self._repo, meant[0]))
        return NamedCommit(_FALSE, why, commit)

    def in_series(self) -> NamedCommit | None:
        """Look among the patches before this one; one that comes later is said to."""
        if not self._title:
            return None
        title = " ".join(self._title.split())
        before = self._series.before(self._place)
        for name, commit in before:
            if name == title:
                return NamedCommit(_TRUE, commit=commit)
        later = [name for name, _ in self._series.commits[self._place :]]
        if self._must_precede and title in later:
            number = self._series.messages[self._place + later.index(title)].patch.part.number
            own = number == self._series.messages[self._place].patch.part.number
            which = "this patch itself" if own else f"patch {number}, which comes later"
            return NamedCommit(_FALSE, f"it is {which}")
        return None

    def elsewhere(self) -> NamedCommit | None:
        """Look in the user's other repositories."""
        for other in self._series.context.references if self._digits else ():
            found = sorted(other.commits_beginning(self._digits))
            if not found:
                continue
            titles = [other.heading(one).title for one in found]
            same = [one for one, name in zip(found, titles, strict=True) if name == self._title]
            if len(same) == 1 or (len(found) == 1 and not self._title):
                commit = (same or found)[0]
                return NamedCommit(_TRUE, "", commit, reference_to(other, commit))
            reason = f'the subject of {short(found[0])} is "{titles[0][:_LONGEST_SHOWN]}"'
            if len(found) == 1 and is_like(titles[0], self._title):
                return NamedCommit(_FALSE, reason, found[0], reference_to(other, found[0]))
            return NamedCommit(_FALSE, reason, found[0])
        return None

    def by_title(self) -> NamedCommit:
        """Look for the subject, where nothing has the id."""
        where = "no repository here has this commit"
        if not self._title:
            return NamedCommit(_UNKNOWN, where if self._digits else "")
        meant = self._before_with_title()
        has_none = f"no commit has the id {self._digits[:40]}" if self._digits else ""
        if self._repo.lacking_history:
            return NamedCommit(_UNKNOWN, f"{where}: {self._repo.lacking_history}")
        if len(meant) == 1:
            named = reference_to(self._repo, meant[0])
            return NamedCommit(_FALSE, has_none, meant[0], named)
        if meant:
            return NamedCommit(_FALSE, f"{has_none}, and {len(meant)} have the subject")
        return NamedCommit(_UNKNOWN, where)

    def _before_with_title(self) -> list[Oid]:
        """Find the commits before the patch that have the subject."""
        if not self._title:
            return []
        title = " ".join(self._title.split())
        found = self._repo.find_titled(title, self._latest())
        return [one for one in found if self._series.ancestors.holds(one)]

    def _latest(self) -> int | None:
        """Give the date of what the patch may build on: the base may be later than the mail."""
        sent, base = self._series.judged.series.date, self._series.base.oid
        if sent is None or base is None:
            return None if sent is None else sent.seconds + _SKEW
        return max(sent.seconds, self._repo.heading(base).seconds) + _SKEW


def is_like(title: str, other: str) -> bool:
    """Whether one subject may be another, misspelt, cut or with another prefix."""
    one, two = title[:_LONGEST_COMPARED], other[:_LONGEST_COMPARED]
    if is_title(one, two) or (two and one.startswith(two.rstrip(". "))):
        return True
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def reference_to(repo: Repository, commit: Oid) -> str:
    """Name a commit as it should be named."""
    digits = max(FEWEST_DIGITS, repo.settings.id_digits)
    return format_reference(repo.short_id(commit, digits), repo.heading(commit).title)
