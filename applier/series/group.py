"""Which numbered messages are one series?

Every message has a key: submitter, revision, total. Messages of other keys
are never put together. Within a key, evidence is asked in order of its
strength: sent by one call of a mailer, an answer to a message of the series,
answers to the same message, the same thread, and at last, for messages that
answer nothing, the half hour. A place that is taken is never taken again: a
second 1/4 opens another series; nor is one that :mod:`applier.series.company`
keeps for a message that surely belongs there. Linear: a message looks at a fixed number of
series. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from applier.series.company import Company
from applier.series.draft import Draft
from applier.series.post import Post, Role
from applier.series.threads import Threads

HALF_HOUR = 30 * 60
DAY = 24 * 60 * 60

MOST_LOOKED_AT = 4
"""Series that each kind of evidence may offer, the latest first."""


@dataclass(frozen=True, slots=True)
class Key:
    """What all messages of one series agree on."""

    who: str
    version: tuple[int, str]
    total: int | None


def group_numbered(posts: Iterable[Post], threads: Threads) -> list[Draft]:
    """Put covers and numbered patches together."""
    keyed: dict[Key, list[Post]] = defaultdict(list)
    for post in posts:
        keyed[find_key(post, threads)].append(post)
    drafts: list[Draft] = []
    for key, members in keyed.items():
        members.sort(key=lambda post: post.order)
        shelf = _Shelf(key, members, threads)
        for post in members:
            shelf.place(post)
        drafts.extend(shelf.drafts)
    return drafts


def find_key(post: Post, threads: Threads) -> Key:
    """Give a message's key; a revision that it does not state is that of its cover or patches."""
    speaker = find_speaker(post, threads)
    version = post.version
    if post.subject.revision is None:
        version = _patches_version(post, threads) if speaker is post else speaker.version
    return Key(speaker.who, version, post.subject.total)


def _patches_version(post: Post, threads: Threads) -> tuple[int, str]:
    """Give the revision that all patches below a cover state, else the cover's own."""
    if post.role is not Role.COVER:
        return post.version
    stated = {
        below.version if below.subject.revision is not None else None
        for below in threads.answers(post)
        if below.role is Role.PATCH
        and below.who == post.who
        and below.subject.total == post.subject.total
    }
    only = stated.pop() if len(stated) == 1 else None
    return only or post.version


def find_speaker(post: Post, threads: Threads) -> Post:
    """Find the message above that speaks for this one's sender.

    Usually that is the message itself. Some mailers give each patch its
    author as From; a person may send the cover from another address. Then the
    cover (or the patch that is answered) speaks for it, if the same call of a
    mailer or the same name sent both.
    """
    speaker = post
    for above in threads.ancestors(post):
        if not _continues(above, speaker):
            break
        speaker = above
    return speaker


def _continues(above: Post, below: Post) -> bool:
    """Whether a message directly below another is the same series by all but its address."""
    mine, other = below.subject, above.subject
    if above.role not in {Role.COVER, Role.PATCH} or other.total != mine.total:
        return False
    if (other.number or 0) >= (mine.number or 0):
        return False
    if mine.revision not in {other.revision, None}:
        return False
    same_name = bool(above.submitter.name) and above.submitter.name == below.submitter.name
    return above.who == below.who or same_name or (above.run is not None and above.run == below.run)


class _Shelf:
    """The series of one key, and where each could be looked up."""

    def __init__(self, key: Key, members: Iterable[Post], threads: Threads) -> None:
        self.drafts: list[Draft] = []
        self._key = key
        self._threads = threads
        self._members = {post.id: post for post in members}
        self._company = Company(self._members, threads)
        self._by_id: dict[str, Draft] = {}
        self._found_by: dict[tuple[str, str | None], list[Draft]] = defaultdict(list)

    def place(self, post: Post) -> None:
        """Put a message into the series that it belongs to, or open one."""
        number = post.subject.number or 0
        fitting = (
            draft
            for draft in self._candidates(post)
            if not draft.has(number) and self._company.admits(draft, post)
        )
        draft = next(fitting, None)
        if draft is None:
            draft = self._open(post)
        draft.put(number, post)
        self._company.seat(draft, post)
        draft.inferred |= post.version != self._key.version
        self._by_id[post.id] = draft
        for clue in self._clues(post):
            found = self._found_by[clue]
            if draft not in found[-MOST_LOOKED_AT:]:
                found.append(draft)

    def _open(self, post: Post) -> Draft:
        """Open a series; if one call sent a number twice, say so on both sides."""
        draft = Draft(self._key.total, self._key.version)
        self.drafts.append(draft)
        for first in [*self._latest("run", post.run)][-1:]:
            number = post.subject.number or 0
            first.notes.append(f"number {number} was sent twice at once; the other is {post.id}")
            draft.notes.append(f"sent at once with {first.id}, which has that number already")
        return draft

    def _candidates(self, post: Post) -> Iterator[Draft]:
        """Yield the series that it may belong to, best evidence first.

        Of one call's series the first: a number that was sent twice opened the others.
        """
        yield from reversed([*self._latest("run", post.run)])
        yield from self._answered(post)
        yield from self._latest("parent", post.id)
        for draft in self._latest("parent", self._threads.parent_id(post)):
            if self._siblings_fit(draft, post):
                yield draft
        for draft in self._latest("root", self._threads.root(post)):
            if self._key.version > (1, "") or draft.is_near(post.seconds, HALF_HOUR):
                yield draft
        if self._is_loose(post):
            yield from self._unthreaded(post)

    def _is_loose(self, post: Post) -> bool:
        """Whether the thread does not tell: a cover may answer what its patches do not."""
        return post.role is Role.COVER or self._threads.parent_id(post) is None

    def _answered(self, post: Post) -> Iterator[Draft]:
        """Yield the series of the nearest message above that has the same key."""
        for above in self._threads.ancestors(post):
            if above.id in self._members:
                if above.id in self._by_id:
                    yield self._by_id[above.id]
                return

    def _siblings_fit(self, draft: Draft, post: Post) -> bool:
        """Whether answers to one message may be one series.

        A message that the archive lacks is most likely their cover. One that it
        has is somebody's request, answered twice perhaps.
        """
        parent = self._threads.parent(post)
        if parent is None or self._key.version > (1, ""):
            return True
        return draft.is_near(post.seconds, DAY)

    def _unthreaded(self, post: Post) -> Iterator[Draft]:
        """Yield series that no thread holds either, of the same prefixes and half hour."""
        near = [
            draft
            for draft in self._latest("loose", None)
            if draft.is_near(post.seconds, HALF_HOUR) and draft.first.marks == post.marks
        ]
        area = _area(post)
        yield from sorted(near, key=lambda draft: _area(draft.first) != area)

    def _latest(self, kind: str, clue: str | None) -> Iterator[Draft]:
        """Yield the series last seen with a clue, the latest first."""
        if clue is None and kind != "loose":
            return iter(())
        return reversed(self._found_by.get((kind, clue), [])[-MOST_LOOKED_AT:])

    def _clues(self, post: Post) -> Iterator[tuple[str, str | None]]:
        """Yield under what a message's series is to be found by those that follow."""
        parent = self._threads.parent_id(post)
        yield ("root", self._threads.root(post))
        if post.run:
            yield ("run", post.run)
        if self._is_loose(post):
            yield ("loose", None)
        if parent is not None:
            yield ("parent", parent)


def _area(post: Post) -> str:
    """Give what a title begins with, up to its colon."""
    return post.subject.title.partition(":")[0].lower()
