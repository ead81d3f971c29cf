"""Which incomplete series are pieces of one sending?

A mailer is called a second time, a server gives the mails other ids, each
patch answers the one that it replaces: then the thread tears apart what was
sent together. Pieces of one submitter, total and prefixes are put together
where their numbers, each there but once, make the whole, and nothing else of
that submitter and total was sent in between. What could be read otherwise stays
apart: an incomplete series is better than a mixed one. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from applier.series.draft import Draft
from applier.series.post import Post, is_git_mailer
from applier.series.runs import find_change, find_turn
from applier.series.threads import Threads

HALF_HOUR = 30 * 60
DAY = 24 * 60 * 60

AT_ONCE = 5 * 60
"""Seconds within which a patch that states no revision is of the same as those that do."""

Key = tuple[object, ...]


def join_pieces(drafts: Iterable[Draft], threads: Threads) -> list[Draft]:
    """Put pieces together; give what there is then."""

    def share_a_cover(pieces: Sequence[Draft]) -> bool:
        lost = (_lost_above(draft, threads) for draft in pieces)
        return len(set[str | None]().union(*lost)) <= 1

    def at_once(pieces: Sequence[Draft]) -> bool:
        return share_a_cover(pieces) and _is_sent_at_once(pieces)

    def resumed(pieces: Sequence[Draft]) -> bool:
        return share_a_cover(pieces) and _is_resumed(pieces)

    drafts = list(drafts)
    broken = [draft for draft in drafts if draft.missing]
    gone = _join(broken, _sender, HALF_HOUR, at_once)
    gone |= _join(_left(broken, gone), _change, DAY, lambda _: True)
    gone |= _join(_left(broken, gone), _sender, DAY, resumed)
    halves = [draft for draft in _left(drafts, gone) if _lacks_half(draft, threads)]
    gone |= _join(halves, _revision, HALF_HOUR, share_a_cover)
    return _left(drafts, gone)


def _left(drafts: Iterable[Draft], gone: set[int]) -> list[Draft]:
    return [draft for draft in drafts if id(draft) not in gone]


def _join(
    drafts: Iterable[Draft],
    key: Callable[[Draft], Key | None],
    gap: int,
    belongs: Callable[[Sequence[Draft]], bool],
) -> set[int]:
    """Join the pieces with one *key*, no more than *gap* seconds apart; give which are gone."""
    alike: dict[Key, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.earliest is not None and (found := key(draft)) is not None:
            alike[found].append(draft)
    gone: set[int] = set()
    for pieces in (near for group in alike.values() for near in _part(group, gap)):
        if _makes_whole(pieces) and belongs(pieces) and _calls_allow(pieces):
            gone |= _merge(pieces)
    return gone


def _part(drafts: list[Draft], gap: int) -> Iterator[list[Draft]]:
    """Part what was sent more than *gap* seconds after the last."""
    drafts.sort(key=lambda draft: (draft.earliest or 0, draft.first.order))
    near, latest = list[Draft](), 0
    for draft in drafts:
        if near and (draft.earliest or 0) > latest + gap:
            yield near
            near = []
        near.append(draft)
        latest = max(latest, draft.latest or 0) if len(near) > 1 else draft.latest or 0
    yield near


def _sender(draft: Draft) -> Key | None:
    """Give submitter, total and prefixes, if all its messages agree on these."""
    marks = {post.marks for post in draft.posts}
    return (draft.first.who, draft.total, *marks) if len(marks) == 1 else None


def _revision(draft: Draft) -> Key | None:
    sender = _sender(draft)
    return (*sender, draft.version) if sender else None


def _change(draft: Draft) -> Key | None:
    """Give b4's name for the change: it is in the ids of all calls for one revision."""
    change, revision = find_change(draft.first.id), _revision(draft)
    return (*revision, change) if change and revision else None


def _makes_whole(pieces: Sequence[Draft]) -> bool:
    """Whether the numbers of several pieces are those of one series, each but once."""
    numbers = Counter(number for draft in pieces for number in _numbers(draft))
    total = pieces[0].total or 0
    return (
        len(pieces) > 1
        and max(numbers.values()) == 1
        and all(number in numbers for number in range(1, total + 1))
    )


def _numbers(draft: Draft) -> list[int]:
    """Give the places that are taken, in order; 0 is the cover's."""
    return [*([0] if draft.cover else []), *sorted(draft.parts)]


def _is_sent_at_once(pieces: Sequence[Draft]) -> bool:
    """Whether pieces are of one revision, as far as they state one, or of one call."""
    posts = [post for draft in pieces for post in draft.posts]
    if len({draft.version for draft in pieces}) == 1:
        return True
    if posts[0].run is not None and len({post.run for post in posts}) == 1:
        return True
    stated = {draft.version for draft in pieces if _states_revision(draft)}
    spans = (
        max(draft.earliest or 0 for draft in pieces),
        min(draft.latest or 0 for draft in pieces),
    )
    return len(stated) == 1 and spans[0] - spans[1] <= AT_ONCE


def _states_revision(draft: Draft) -> bool:
    return any(post.subject.revision is not None for post in draft.posts)


def _is_resumed(pieces: Sequence[Draft]) -> bool:
    """Whether each piece was sent by a call that began right where the one before had ended."""
    if len({draft.version for draft in pieces}) != 1 or not {0, 1} & {*_numbers(pieces[0])}:
        return False
    ordered = all(_numbers(one)[-1] + 1 == _numbers(two)[0] for one, two in pairwise(pieces))
    return ordered and all(_turn(draft.first) == 1 for draft in pieces[1:])


def _lost_above(draft: Draft, threads: Threads) -> set[str | None]:
    """Give the ids that its messages answer and no message has: its cover's, most likely.

    What a call of git send-email sent first, its own cover is not above.
    """
    posts = (post for post in draft.posts if threads.parent(post) is None and _turn(post) != 1)
    return {threads.parent_id(post) for post in posts} - {None}


def _lacks_half(draft: Draft, threads: Threads) -> bool:
    """Whether it is a cover whose id is not the sender's, or the whole that answers but one."""
    if draft.total is None or draft.first.subject.number is None:
        return False
    if draft.cover:
        return not draft.parts and _is_renamed(draft.cover)
    above = {threads.parent_id(post) for post in draft.posts} - {post.id for post in draft.posts}
    return not draft.missing and len(above - {None}) == 1


def _is_renamed(post: Post) -> bool:
    """Whether a message's id is another's, or not git's though git sent it: a server made it."""
    if post.id != post.envelope.message_id:
        return True
    return is_git_mailer(post.envelope) and post.run is None


def _calls_allow(pieces: Sequence[Draft]) -> bool:
    """Whether no call of a mailer is known to have sent a patch that another piece has.

    git send-email counts in its ids: if the first that is there of a call was
    the third that it sent, the two numbers before are its own, and lost.
    """
    places = {number: post for draft in pieces for number, post in _placed(draft)}
    firsts: dict[str, tuple[int, int]] = {}
    for number, post in places.items():
        turn = _turn(post)
        if post.run and turn:
            firsts[post.run] = min(firsts.get(post.run, (turn, number)), (turn, number))
    return all(
        places[own].run == run
        for run, (turn, number) in firsts.items()
        for own in range(max(1, number - turn + 1), number)
    )


def _placed(draft: Draft) -> Iterator[tuple[int, Post]]:
    yield from zip(_numbers(draft), draft.posts, strict=True)


def _turn(post: Post) -> int | None:
    """Tell as which of its call's mails a message was sent."""
    names = (post.envelope.message_id or "", *post.envelope.former_ids)
    return next(filter(None, map(find_turn, names)), None)


def _choose_version(pieces: Sequence[Draft]) -> tuple[int, str]:
    """Take the revision that the cover states, else that of most patches, of two the higher."""
    for draft in pieces:
        if draft.cover and draft.cover.subject.revision is not None:
            return draft.cover.version
    return max((len(draft.parts), draft.version) for draft in pieces)[1]


def _merge(pieces: Sequence[Draft]) -> set[int]:
    """Put all into one, the one with the cover or the lowest number; give which are gone."""
    home, *rest = sorted(pieces, key=_numbers)
    versions = {draft.version for draft in pieces}
    if len(versions) > 1:
        names = " and ".join(f"v{number}{sub}" for number, sub in sorted(versions))
        home.notes.append(f"patches of {names}, sent at once")
        home.version, home.inferred = _choose_version(pieces), True
    home.notes.append(f"sent in {len(pieces)} pieces, that no thread ties together")
    for draft in rest:
        for number, post in _placed(draft):
            home.put(number, post)
        home.notes += draft.notes
    return {id(draft) for draft in rest}
