"""Which numbered messages are one series?

Every message has a key: submitter, revision, total. Messages of other keys
are never put together. Within a key, evidence is asked in order of its
strength: sent by one call of a mailer, an answer to a message of the series,
answers to the same message, the same thread, and at last, for messages that
answer nothing, the half hour. A place that is taken is never taken again: a
second 1/4 opens another series.

Messages are placed by date, and dates lie: a patch that was sent alone, or another
series of the same minute, may come before the one that a place is for. What one call
of a mailer sent, and what answers a cover, belongs together for certain; nothing else
is put between them (:class:`SendGroups`). A message looks at a fixed number of series.
Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from applier.series.builder import SeriesBuilder
from applier.series.message import DAY, HALF_HOUR, Message, Role
from applier.series.threads import Threads

MOST_LOOKED_AT = 4
"""Series that each kind of evidence may offer, the latest first."""


class Key(Struct, frozen=True):
    """What all messages of one series agree on."""

    submitter_key: str
    version: tuple[int, str]
    total: int | None


def group_numbered(messages: Iterable[Message], threads: Threads) -> list[SeriesBuilder]:
    """Put covers and numbered patches together."""
    keyed: dict[Key, list[Message]] = defaultdict(list)
    for message in messages:
        keyed[find_key(message, threads)].append(message)
    builders: list[SeriesBuilder] = []
    for key, members in keyed.items():
        members.sort(key=lambda message: message.order)
        bucket = _Bucket(key, members, threads)
        for message in members:
            bucket.place(message)
        builders.extend(bucket.builders)
    return builders


def find_key(message: Message, threads: Threads) -> Key:
    """Give a message's key; a revision that it does not state is that of its cover or patches."""
    speaker = find_speaker(message, threads)
    version = message.version
    if message.subject.revision is None:
        version = _patches_version(message, threads) if speaker is message else speaker.version
    return Key(speaker.submitter_key, version, message.subject.total)


def _patches_version(message: Message, threads: Threads) -> tuple[int, str]:
    """Give the revision that all patches below a cover state, else the cover's own."""
    if message.role is not Role.COVER:
        return message.version
    stated = {
        below.version if below.subject.revision is not None else None
        for below in threads.answers(message)
        if below.role is Role.PATCH
        and below.submitter_key == message.submitter_key
        and below.subject.total == message.subject.total
    }
    only = stated.pop() if len(stated) == 1 else None
    return only or message.version


def find_speaker(message: Message, threads: Threads) -> Message:
    """Find the message above that speaks for this one's sender.

    Usually that is the message itself. Some mailers give each patch its
    author as From; a person may send the cover from another address. Then the
    cover (or the patch that is answered) speaks for it, if the same call of a
    mailer or the same name sent both.
    """
    speaker = message
    for above in threads.ancestors(message):
        if not _continues(above, speaker):
            break
        speaker = above
    return speaker


def _continues(above: Message, below: Message) -> bool:
    """Whether a message directly below another is the same series by all but its address."""
    mine, other = below.subject, above.subject
    if above.role not in {Role.COVER, Role.PATCH} or other.total != mine.total:
        return False
    if (other.number or 0) >= (mine.number or 0):
        return False
    if mine.revision not in {other.revision, None}:
        return False
    same_name = bool(above.submitter.name) and above.submitter.name == below.submitter.name
    return (
        above.submitter_key == below.submitter_key
        or same_name
        or (above.run is not None and above.run == below.run)
    )


class _Bucket:
    """The series of one key, and where each could be looked up."""

    def __init__(self, key: Key, members: Iterable[Message], threads: Threads) -> None:
        self.builders: list[SeriesBuilder] = []
        self._key = key
        self._threads = threads
        self._members = {message.id: message for message in members}
        self._company = SendGroups(self._members, threads)
        self._by_id: dict[str, SeriesBuilder] = {}
        self._found_by: dict[tuple[str, str | None], list[SeriesBuilder]] = defaultdict(list)

    def place(self, message: Message) -> None:
        """Put a message into the series that it belongs to, or open one."""
        number = message.subject.number or 0
        fitting = (
            builder
            for builder in self._candidates(message)
            if not builder.has(number) and self._company.accepts(builder, message)
        )
        builder = next(fitting, None)
        if builder is None:
            builder = self._open(message)
        builder.put(number, message)
        self._company.add(builder, message)
        builder.inferred |= message.version != self._key.version
        self._by_id[message.id] = builder
        for clue in self._clues(message):
            found = self._found_by[clue]
            if builder not in found[-MOST_LOOKED_AT:]:
                found.append(builder)

    def _open(self, message: Message) -> SeriesBuilder:
        """Open a series; if one call sent a number twice, say so on both sides."""
        builder = SeriesBuilder(self._key.total, self._key.version)
        self.builders.append(builder)
        for first in [*self._latest("run", message.run)][-1:]:
            number = message.subject.number or 0
            first.notes.append(f"number {number} was sent twice at once; the other is {message.id}")
            builder.notes.append(f"sent at once with {first.id}, which has that number already")
        return builder

    def _candidates(self, message: Message) -> Iterator[SeriesBuilder]:
        """Yield the series that it may belong to, best evidence first.

        Of one call's series the first: a number that was sent twice opened the others.
        """
        yield from reversed([*self._latest("run", message.run)])
        yield from self._answered(message)
        yield from self._latest("parent", message.id)
        for builder in self._latest("parent", self._threads.parent_id(message)):
            if self._siblings_fit(builder, message):
                yield builder
        for builder in self._latest("root", self._threads.root(message)):
            if self._key.version > (1, "") or builder.is_near(message.seconds, HALF_HOUR):
                yield builder
        if self._is_loose(message):
            yield from self._unthreaded(message)

    def _is_loose(self, message: Message) -> bool:
        """Whether the thread does not tell: a cover may answer what its patches do not."""
        return message.role is Role.COVER or self._threads.parent_id(message) is None

    def _answered(self, message: Message) -> Iterator[SeriesBuilder]:
        """Yield the series of the nearest message above that has the same key."""
        for above in self._threads.ancestors(message):
            if above.id in self._members:
                if above.id in self._by_id:
                    yield self._by_id[above.id]
                return

    def _siblings_fit(self, builder: SeriesBuilder, message: Message) -> bool:
        """Whether answers to one message may be one series.

        A message that the archive lacks is most likely their cover. One that it
        has is somebody's request, answered twice perhaps.
        """
        parent = self._threads.parent(message)
        if parent is None or self._key.version > (1, ""):
            return True
        return builder.is_near(message.seconds, DAY)

    def _unthreaded(self, message: Message) -> Iterator[SeriesBuilder]:
        """Yield series that no thread holds either, of the same prefixes and half hour."""
        near = [
            builder
            for builder in self._latest("loose", None)
            if builder.is_near(message.seconds, HALF_HOUR)
            and builder.first.tree_prefixes == message.tree_prefixes
        ]
        area = _area(message)
        yield from sorted(near, key=lambda builder: _area(builder.first) != area)

    def _latest(self, kind: str, clue: str | None) -> Iterator[SeriesBuilder]:
        """Yield the series last seen with a clue, the latest first."""
        if clue is None and kind != "loose":
            return iter(())
        return reversed(self._found_by.get((kind, clue), [])[-MOST_LOOKED_AT:])

    def _clues(self, message: Message) -> Iterator[tuple[str, str | None]]:
        """Yield under what a message's series is to be found by those that follow."""
        parent = self._threads.parent_id(message)
        yield ("root", self._threads.root(message))
        if message.run:
            yield ("run", message.run)
        if self._is_loose(message):
            yield ("loose", None)
        if parent is not None:
            yield ("parent", parent)


def _area(message: Message) -> str:
    """Give what a title begins with, up to its colon."""
    return message.subject.title.partition(":")[0].lower()


GroupKey = tuple[str, str]
"""What the messages of a group have in common: a call of a mailer, or a cover."""


class SendGroups:
    """The groups among the messages of one key, and the numbers that are theirs."""

    def __init__(self, members: Mapping[str, Message], threads: Threads) -> None:
        self._group_keys = {
            name: _find_group_key(message, members, threads) for name, message in members.items()
        }
        self._numbers: dict[GroupKey, set[int]] = defaultdict(set)
        self._joined: dict[int, set[GroupKey]] = defaultdict(set)
        self._reserved: dict[int, set[int]] = defaultdict(set)
        for name, group_key in self._group_keys.items():
            if group_key:
                self._numbers[group_key].add(members[name].subject.number or 0)

    def accepts(self, builder: SeriesBuilder, message: Message) -> bool:
        """Whether a message may join a series without splitting a group, its own or another."""
        group_key = self._group_keys[message.id]
        if group_key in self._joined[id(builder)]:
            return True
        if (message.subject.number or 0) in self._reserved[id(builder)]:
            return False
        return group_key is None or not any(map(builder.has, self._numbers[group_key]))

    def add(self, builder: SeriesBuilder, message: Message) -> None:
        """Note that a message has joined a series: the others of its group belong there too."""
        group_key = self._group_keys[message.id]
        if group_key and group_key not in self._joined[id(builder)]:
            self._joined[id(builder)].add(group_key)
            self._reserved[id(builder)] |= self._numbers[group_key]


def _find_group_key(
    message: Message, members: Mapping[str, Message], threads: Threads
) -> GroupKey | None:
    """Give the key of a message's group.

    An answer that was sent by hand to a mailer's cover is not of that call.
    """
    if message.run:
        return ("run", message.run)
    if message.role is Role.COVER:
        return ("cover", message.id)
    covers = (above for above in threads.ancestors(message) if above.role is Role.COVER)
    cover = next((above for above in covers if above.id in members), None)
    return ("cover", cover.id) if cover and not cover.run else None
