"""Which messages of an archive are in one thread?

An archive in git is not indexed, so it is looked through once for the ids and
references of every message. I/O only through the archive.
"""

from collections import defaultdict
from collections.abc import Iterator

from applier.archive.public_inbox import PublicInbox, answered_ids, own_id
from applier.model import Origin, RawMessage


class ThreadSource:
    """The messages of a public-inbox that hang together with one of them."""

    def __init__(self, inbox: PublicInbox, message_id: str) -> None:
        """Read the thread of *message_id* from *inbox*."""
        self.name = inbox.name
        self._inbox = inbox
        self._wanted = message_id
        self._origins: list[Origin] | None = None

    def messages(self) -> Iterator[RawMessage]:
        """Yield the messages of the thread, by date."""
        if self._origins is None:
            self._origins = self._find()
        for origin in self._origins:
            yield RawMessage(origin, self.read(origin))

    def is_empty(self) -> bool:
        """No message was found that was asked for by its id: that is no empty mailbox."""
        return False

    def holds(self, origin: Origin) -> bool:
        """Whether *origin* is in the archive."""
        return self._inbox.holds(origin)

    def read(self, origin: Origin) -> bytes:
        """Read one message again."""
        return self._inbox.read(origin)

    def close(self) -> None:
        """Let go of the archive."""
        self._inbox.close()

    def _find(self) -> list[Origin]:
        """Find the messages that can be reached from the wanted one, there and back."""
        neighbours: dict[str, set[str]] = defaultdict(set)
        own: list[tuple[Origin, str]] = []
        for raw in self._inbox.messages():
            message_id = own_id(raw.content) or ""
            own.append((raw.origin, message_id))
            for answered in answered_ids(raw.content) if message_id else ():
                neighbours[message_id].add(answered)
                neighbours[answered].add(message_id)
        reached, waiting = {self._wanted}, [self._wanted]
        while waiting:
            new = neighbours[waiting.pop()] - reached
            reached |= new
            waiting.extend(new)
        return [origin for origin, message_id in own if message_id in reached]
