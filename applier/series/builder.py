"""A series while it is being put together.

The one mutable value of this package: messages arrive one by one. Pure.
"""

from msgspec import Struct, field

from applier.model import Part, Person
from applier.series.message import Message


class SeriesBuilder(Struct, eq=False):
    """Messages that were found to belong together."""

    total: int | None
    version: tuple[int, str]
    cover: Message | None = None
    parts: dict[int, Message] = field(default_factory=dict)
    standing: dict[int, Part] = field(default_factory=dict)
    """Patches of an earlier revision that a partial reroll leaves as they are."""
    inferred: bool = False
    """Whether the revision was concluded."""
    previous: "SeriesBuilder | None" = None
    notes: list[str] = field(default_factory=list)
    earliest: int | None = None
    latest: int | None = None
    """Seconds: when its first and last message were sent."""

    @property
    def messages(self) -> list[Message]:
        """Its own messages, the cover first."""
        patches = [self.parts[number] for number in sorted(self.parts)]
        return [self.cover, *patches] if self.cover else patches

    @property
    def first(self) -> Message:
        """The message that speaks for it: the cover, else the lowest patch of its own."""
        return self.cover or self.parts[min(self.parts)]

    @property
    def id(self) -> str:
        """The Message-Id of its first message; of the next, if that has another message's."""
        own = (message.id for message in self.messages if message.id == message.envelope.message_id)
        return next(own, self.first.id)

    @property
    def title(self) -> str:
        """The cover's title, else the first patch's."""
        if self.cover:
            return self.cover.subject.title
        if 1 in self.standing:
            return self.standing[1].title
        return self.first.subject.title

    @property
    def submitter(self) -> Person:
        """Who sent it."""
        return self.first.submitter

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers that no message supplies."""
        have = self.parts.keys() | self.standing.keys()
        return tuple(number for number in range(1, (self.total or 0) + 1) if number not in have)

    def has(self, number: int) -> bool:
        """Whether a place is taken, 0 being the cover's."""
        return self.cover is not None if number == 0 else number in self.parts

    def put(self, number: int, message: Message) -> None:
        """Give a message its place."""
        if number == 0:
            self.cover = message
        else:
            self.parts[number] = message
        if (moment := message.seconds) is not None:
            self.earliest = moment if self.earliest is None else min(self.earliest, moment)
            self.latest = moment if self.latest is None else max(self.latest, moment)

    def is_near(self, moment: int | None, seconds: int) -> bool:
        """Whether *moment* is within *seconds* of one of its messages, the first or the last."""
        if moment is None or self.earliest is None or self.latest is None:
            return False
        return self.earliest - seconds <= moment <= self.latest + seconds
