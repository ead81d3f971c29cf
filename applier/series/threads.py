"""Which message answers which?

Own id, In-Reply-To, References nearest first. An id that no message of the
archive has still holds its answers together: series whose cover went to
another list. Linear in the number of messages, whatever the headers claim:
circles, and threads as deep as the archive. Pure.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from applier.series.message import Message

HIGHEST_CLIMB = 64
"""Messages above one that are looked at: enough for any real answer, and linear."""


def _find_former(messages: Mapping[str, Message]) -> dict[str, str]:
    """Tell for ids that servers replaced which messages had them.

    An id that a message has is that message's, whoever else claims it; so is
    one that two people claim nobody's.
    """
    claims: dict[str, list[Message]] = defaultdict(list)
    for message in messages.values():
        for name in message.envelope.former_ids:
            if name not in messages:
                claims[name].append(message)
    return {
        name: min(claimants, key=lambda message: message.order).id
        for name, claimants in claims.items()
        if len({message.submitter_key for message in claimants}) == 1
    }


class Threads:
    """The answers among an archive's messages."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self._messages = {message.id: message for message in messages}
        self._former = _find_former(self._messages)
        self._parents: dict[str, str] = {}
        self._answers: dict[str, list[Message]] = defaultdict(list)
        self._roots: dict[str, str] = {}
        for message in self._messages.values():
            self._enter(message)

    def find(self, message_id: str | None) -> Message | None:
        """Find the message with an id, if the archive has it."""
        return self._messages.get(self._former.get(message_id, message_id)) if message_id else None

    def parent_id(self, message: Message) -> str | None:
        """Give the id that a message answers, whether the archive has it or not."""
        return self._parents.get(message.id)

    def parent(self, message: Message) -> Message | None:
        """Give the message that another answers, if the archive has it."""
        return self.find(self.parent_id(message))

    def answers(self, message: Message) -> Sequence[Message]:
        """Give the messages that answer one directly."""
        return self._answers.get(message.id, ())

    def ancestors(self, message: Message) -> Iterator[Message]:
        """Yield the messages above one, nearest first, as far as it makes sense to look."""
        above = self._parents.get(message.id)
        for _ in range(HIGHEST_CLIMB):
            if above is None or above == message.id:
                return
            if found := self._messages.get(above):
                yield found
            above = self._parents.get(above)

    def root(self, message: Message) -> str:
        """Give the id of the topmost message, present or not; the same for a whole thread."""
        path, seen, at = [], set[str](), message.id
        while at not in self._roots and at not in seen:
            seen.add(at)
            path.append(at)
            above = self._parents.get(at)
            if above is None:
                break
            at = above
        root = self._roots.get(at) or (min(seen) if at in seen and at in self._parents else at)
        self._roots.update(dict.fromkeys(path, root))
        return root

    def _enter(self, message: Message) -> None:
        """Note what a message answers, and what its References say of ids between."""
        chain = [*message.envelope.references, *self._answered(message)]
        chain = [self._former.get(other, other) for other in chain]
        chain = [other for other in chain if other != message.id]
        if chain:
            self._parents[message.id] = chain[-1]
            self._answers[chain[-1]].append(message)
        for above, below in itertools.pairwise(chain):
            if below not in self._messages and above != below:
                self._parents.setdefault(below, above)

    def _answered(self, message: Message) -> tuple[str, ...]:
        """Give In-Reply-To; of several ids the first that the archive has, else the first."""
        named = message.envelope.in_reply_to
        known = tuple(other for other in named if self.find(other) not in {None, message})
        return known[:1] or named[:1]
