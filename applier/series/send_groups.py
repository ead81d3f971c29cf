"""Which numbers of a series are reserved for messages that were sent together?

Messages are placed by date, and dates lie: a patch that was sent alone, or
another series of the same minute, may come before the one that a place is
for. What one call of a mailer sent, and what answers a cover, belongs together
for certain; nothing else is put between them. Pure.
"""

from collections import defaultdict
from collections.abc import Mapping

from applier.series.builder import SeriesBuilder
from applier.series.message import Message, Role
from applier.series.threads import Threads

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
