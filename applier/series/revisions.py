"""Which series is a revision of which, and what does a partial reroll leave standing?

A revision is tied to the one before by the thread, by titles (its own or its
patches'), by b4's name for the change. Only one submitter's series are tied,
and only to earlier mails. Linear: every clue leads to a fixed number of
series. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from applier.model import Part
from applier.series.draft import Draft
from applier.series.group import find_marks
from applier.series.runs import find_change
from applier.series.threads import Threads

MOST_LOOKED_AT = 8
"""Series that a clue may offer, the latest first."""

LONGEST_CHAIN = 64
"""Revisions that are followed back."""

Clue = tuple[str, str, str]


def link_revisions(drafts: Iterable[Draft], threads: Threads) -> None:
    """Find for every series the revision before it, and complete the partial ones."""
    drafts = sorted(drafts, key=lambda draft: draft.first.order)
    homes = {post.id: draft for draft in drafts for post in draft.posts}
    known: dict[Clue, list[Draft]] = defaultdict(list)
    for draft in drafts:
        answered = list(_find_answered(draft, homes, threads))
        alike = [other for clue in _clues(draft) for other in known[clue][-MOST_LOOKED_AT:]]
        before = [other for other in answered if _precedes_in_thread(other, draft)]
        before += [other for other in alike if _precedes(other, draft)]
        if before:
            draft.previous = max(before, key=lambda other: _closeness(other, draft))
            _complete(draft, draft.previous, answered)
        for clue in _clues(draft):
            known[clue].append(draft)


def _find_answered(draft: Draft, homes: dict[str, Draft], threads: Threads) -> Iterator[Draft]:
    """Yield the series of the same submitter that its messages answer, the nearest for each."""
    for post in draft.posts:
        for above in threads.ancestors(post):
            home = homes.get(above.id)
            if home is not None and home is not draft and home.first.who == draft.first.who:
                yield home
                break


def _clues(draft: Draft) -> set[Clue]:
    """Give what two revisions of one series are likely to have in common."""
    who = draft.first.who
    clues = {("title", who, _plain(post.subject.title)) for post in draft.posts}
    change = find_change(draft.first.id)
    return clues | {("change", who, change)} if change else clues


def _plain(title: str) -> str:
    """Give a title without what people change between revisions."""
    return "".join(letter for letter in title.lower() if letter.isalnum())


def _precedes(other: Draft, draft: Draft) -> bool:
    """Whether a series with a title in common is an earlier revision, or was sent before."""
    if other.version != draft.version:
        return other.version < draft.version
    same_marks = find_marks(other.first) == find_marks(draft.first)
    return same_marks and other.total == draft.total


def _precedes_in_thread(other: Draft, draft: Draft) -> bool:
    """Whether a series that is answered is an earlier revision."""
    return other.version < draft.version or (
        other.version == draft.version
        and other.total == draft.total
        and draft.parts.keys() <= other.parts.keys() | other.standing.keys()
    )


def _closeness(other: Draft, draft: Draft) -> tuple[object, ...]:
    """Rank candidates: the highest revision, of the same tree, as large, the latest."""
    return (
        other.version,
        find_marks(other.first) == find_marks(draft.first),
        other.total == draft.total,
        other.first.order,
    )


def _complete(draft: Draft, before: Draft, answered: list[Draft]) -> None:
    """Let the patches that a partial reroll does not send again stand from the one before."""
    if not _is_partial_reroll(draft, before, answered):
        return
    for number in draft.missing:
        if number in before.parts:
            post = before.parts[number]
            draft.standing[number] = Part(
                number, before.version[0], post.envelope, post.subject.title
            )
        elif number in before.standing:
            draft.standing[number] = before.standing[number]
    if draft.version == before.version and not _is_resend(draft):
        draft.version = (before.version[0] + 1, "")
        draft.inferred = True
    if draft.standing:
        numbers = ", ".join(map(str, sorted(draft.standing)))
        draft.notes.append(f"a partial reroll: {numbers} of {draft.total} from {before.first.id}")


def _is_partial_reroll(draft: Draft, before: Draft, answered: list[Draft]) -> bool:
    """Whether the patches that are missing were left out, and not lost.

    One with a cover of its own is meant to be whole. Without one, its
    patches answer those that they replace; or a few answer the thread.
    """
    if draft.cover or not draft.parts or not draft.missing or draft.total != before.total:
        return False
    line = [before]
    while line[-1].previous and len(line) < LONGEST_CHAIN:
        line.append(line[-1].previous)
    return len(answered) == len(draft.parts) and all(other in line for other in answered)


def _is_resend(draft: Draft) -> bool:
    """Whether it says of itself that it is sent again."""
    words = {word.lower() for post in draft.posts for word in post.subject.prefixes}
    return not words.isdisjoint({"resend", "resent", "repost"})


def find_newer(drafts: Iterable[Draft]) -> dict[int, Draft]:
    """Give for every series, by identity, the revision that came next."""
    newer: dict[int, Draft] = {}
    for draft in drafts:
        if draft.previous is None:
            continue
        known = newer.get(id(draft.previous))
        if known is None or _rank(draft) < _rank(known):
            newer[id(draft.previous)] = draft
    return newer


def _rank(draft: Draft) -> tuple[object, ...]:
    before = draft.previous
    return (before is not None and draft.total != before.total, draft.version, draft.first.order)
