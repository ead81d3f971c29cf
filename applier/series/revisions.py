"""Which series is a revision of which, and what does a partial reroll leave standing?

A revision is tied to the one before by the thread, by titles (its own or its
patches'), by b4's name for the change, by links in its text. Another submitter's is tied only by a
title in the same thread, and completes nothing. Linear: every clue leads to a
fixed number of series. Pure.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from applier.model import Part
from applier.series.draft import Draft
from applier.series.post import Post
from applier.series.runs import find_change
from applier.series.threads import Threads

MOST_LOOKED_AT = 8
"""Series that a clue may offer, the latest first."""

MOST_RECENT = 16
"""Series of a submitter whose titles are compared word by word."""

LONGEST_CHAIN = 64
"""Revisions that are followed back."""

HALF_A_YEAR = 180 * 24 * 60 * 60

Clue = tuple[str, str, str]


def link_revisions(drafts: Iterable[Draft], threads: Threads) -> None:
    """Find for every series the revision before it, and complete the partial ones."""
    drafts = sorted(drafts, key=lambda draft: draft.first.order)
    homes = {post.id: draft for draft in drafts for post in draft.posts}
    known: dict[Clue, list[Draft]] = defaultdict(list)
    recent: dict[str, deque[Draft]] = defaultdict(lambda: deque(maxlen=MOST_RECENT))
    for draft in drafts:
        answered = _find_answered(draft, homes, threads)
        clues = _clues(draft, threads)
        alike = dict.fromkeys(one for clue in clues for one in known[clue][-MOST_LOOKED_AT:])
        before = _find_linked(draft, homes)
        before += [other for other, _ in answered if _precedes_in_thread(other, draft)]
        before += [other for other in alike if _precedes(other, draft)]
        if not before and draft.version > (1, ""):
            before = [other for other in recent[draft.first.who] if _is_reworded(other, draft)]
        if before:
            draft.previous = max(before, key=lambda other: _closeness(other, draft))
            _complete(draft, draft.previous, answered)
        for clue in clues:
            known[clue].append(draft)
        recent[draft.first.who].append(draft)


def _find_linked(draft: Draft, homes: dict[str, Draft]) -> list[Draft]:
    """Find the series that its cover or first patch links to as revisions, or supersedes."""
    links = (homes.get(name) for name in draft.first.envelope.revision_links)
    return [
        home
        for home in links
        if home is not None
        and home is not draft
        and (home.version < draft.version or home.first.who == draft.first.who)
        and home.first.order < draft.first.order
        and not _at_once(home, draft)
    ]


def _find_answered(
    draft: Draft, homes: dict[str, Draft], threads: Threads
) -> list[tuple[Draft, Post]]:
    """Find for each of its messages the nearest above in another series of the submitter."""
    found = []
    for post in draft.posts:
        for above in threads.ancestors(post):
            home = homes.get(above.id)
            if home is not None and home is not draft and home.first.who == draft.first.who:
                found.append((home, above))
                break
    return found


def _clues(draft: Draft, threads: Threads) -> list[Clue]:
    """Give what two revisions of one series are likely to have in common."""
    who, root = draft.first.who, threads.root(draft.first)
    titles = dict.fromkeys(post.plain_title for post in draft.posts)
    clues = [("title", who, title) for title in titles]
    clues += [("title in thread", root, title) for title in titles]
    clues.append((f"thread, {draft.total}", root, who))
    if change := find_change(draft.first.id):
        clues.append(("change", who, change))
    if name := draft.first.envelope.change_id:
        clues.append(("change-id", "", name))
    return clues


def _precedes(other: Draft, draft: Draft) -> bool:
    """Whether a series with a title in common is an earlier revision, or was sent before."""
    if _at_once(other, draft):
        return False
    if other.version != draft.version:
        return other.version < draft.version
    return (
        other.first.marks == draft.first.marks
        and other.total == draft.total
        and not _titles(other).isdisjoint(_titles(draft))
    )


def _at_once(other: Draft, draft: Draft) -> bool:
    """Whether one call of a mailer sent both: then neither replaces the other."""
    return other.first.run is not None and other.first.run == draft.first.run


def _titles(draft: Draft) -> set[str]:
    """Give the titles of a series' own messages."""
    return {post.plain_title for post in draft.posts}


def _is_reworded(other: Draft, draft: Draft) -> bool:
    """Whether an earlier revision has the title but for words that one of them has in addition.

    No looser than that: "Convert mlock03 to the new API" is not what "Convert
    munlock01 to the new API" was before.
    """
    mine, theirs = _words(draft.title), _words(other.title)
    common = len(mine & theirs)
    return (
        other.version < draft.version
        and draft.is_near(other.latest, HALF_A_YEAR)
        and common == min(len(mine), len(theirs))
        and common >= 3
        and common * 5 >= max(len(mine), len(theirs)) * 3
    )


def _words(title: str) -> frozenset[str]:
    """Give a title's words."""
    return frozenset("".join(c if c.isalnum() else " " for c in title.lower()).split())


def _precedes_in_thread(other: Draft, draft: Draft) -> bool:
    """Whether a series that is answered is an earlier revision.

    Of the same revision it is one only if its places are taken anew: people
    answer their own patch with another one, too.
    """
    if _at_once(other, draft):
        return False
    if other.version != draft.version:
        return other.version < draft.version
    if other.total != draft.total or other.first.order >= draft.first.order:
        return False
    if draft.total == 1:
        return not _titles(other).isdisjoint(_titles(draft))
    return draft.parts.keys() <= other.parts.keys() | other.standing.keys()


def _closeness(other: Draft, draft: Draft) -> tuple[object, ...]:
    """Rank candidates: the highest revision, of the same tree, as large, the latest."""
    return (
        other.version,
        not _titles(other).isdisjoint(_titles(draft)),
        other.first.marks == draft.first.marks,
        other.total == draft.total,
        other.first.order,
    )


def _complete(draft: Draft, before: Draft, answered: Sequence[tuple[Draft, Post]]) -> None:
    """Let the patches that a partial reroll does not send again stand from the one before."""
    if not draft.missing or not _is_partial_reroll(draft, before, answered):
        return
    for number in draft.missing:
        if number in before.parts:
            post = before.parts[number]
            draft.standing[number] = Part(
                number, before.version[0], post.envelope, post.subject.title
            )
        elif number in before.standing:
            draft.standing[number] = before.standing[number]
    if draft.version == before.version and not _says_version(draft):
        draft.version = (before.version[0] + 1, "")
        draft.inferred = True
    if draft.standing:
        numbers = ", ".join(map(str, sorted(draft.standing)))
        draft.notes.append(f"a partial reroll: {numbers} of {draft.total} from {before.id}")


def _is_partial_reroll(draft: Draft, before: Draft, answered: Sequence[tuple[Draft, Post]]) -> bool:
    """Whether the patches that are missing were left out, and not lost.

    One with a cover of its own is meant to be whole; so is one whose patches
    answer the old cover and are most of the series. Patches that answer
    patches, or what was said of them, replace these and leave the rest.
    """
    if draft.cover or not draft.parts or draft.total is None or draft.total != before.total:
        return False
    if before.first.who != draft.first.who or len(answered) != len(draft.parts):
        return False
    most = len(draft.parts) * 2 > draft.total
    if most and any(above is home.cover for home, above in answered):
        return False
    line = [before]
    while line[-1].previous and len(line) < LONGEST_CHAIN:
        line.append(line[-1].previous)
    return all(home in line for home, _ in answered)


def _says_version(draft: Draft) -> bool:
    """Whether it says which revision it is: by a number, or that it is the last one again."""
    words = {word.lower() for post in draft.posts for word in post.subject.prefixes}
    return not words.isdisjoint({"resend", "resent", "repost"}) or any(
        post.subject.revision is not None for post in draft.posts
    )


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
