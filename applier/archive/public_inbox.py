"""How are messages kept in a public-inbox?

In git, one blob each (:mod:`applier.archive.inbox_git`), in one repository or in
epochs that follow one another in time (:mod:`applier.archive.directory`). Messages
come by date within an epoch; deleted ones do not come at all; one that is in
two epochs comes twice, as from any archive. What is in git is not indexed, so for a
thread the ids and references of every message are looked through once. I/O.

With a date or a commit to begin or to end with, only what came in then is read, and
windows that follow one another share no message: from a date on, before a date;
after a commit, up to a commit. *Came in* is the committer's date, which public-inbox
takes from the message's Received: a patch that was written a week ago and arrived
today is new today.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from applier.archive.directory import find_epochs, is_repository
from applier.archive.inbox_git import OID, Epoch, Window
from applier.archive.mbox import split_from_line
from applier.archive.source import FORMS, Complaints, SourceOptions, parse_since, source_name
from applier.errors import SourceError, UsageError
from applier.mail.envelope import answered_ids, own_id
from applier.model import Origin, RawMessage
from applier.sanitize import escaped

_SHORTEST_COMMIT = 7
"""Digits by which people name commits; what is shorter is no id."""


class PublicInbox:
    """Messages of one public-inbox.

    The numbers of an origin are the blob's id and the epoch's place, so that a
    message can be read again without listing any.
    """

    def __init__(self, name: str, paths: list[str], complaints: Complaints) -> None:
        """Read the repositories *paths*, the oldest first."""
        self.name = name
        self._paths = paths
        self._complaints = complaints
        self._open: tuple[int, Epoch] | None = None
        self._listed: list[bytes] | None = None
        """For each epoch the ids of its messages, one after the other."""
        self._first: tuple[int, str] = (0, "")
        self._last: tuple[int, str] = (len(paths) - 1, "")
        self._since: int | None = None
        self._before: int | None = None

    def narrow(self, options: SourceOptions) -> None:
        """Leave out what came in before or after what *options* say."""
        if options.since is not None:
            commit, self._since = self._find_bound("--since", options.since)
            self._first = commit or self._first
        if options.until is not None:
            commit, self._before = self._find_bound("--until", options.until)
            self._last = commit or self._last

    def _find_bound(self, option: str, text: str) -> tuple[tuple[int, str] | None, int | None]:
        """Find the epoch and the commit that *text* names, or else its moment."""
        if len(text) >= _SHORTEST_COMMIT and not text.lower().strip("0123456789abcdef"):
            for at in reversed(range(len(self._paths))):
                if commit := self._epoch(at).holds(text):
                    return (at, commit), None
        moment = parse_since(text)
        if moment is None:
            raise UsageError(
                f"{option} {escaped(text)}: neither a commit of {source_name(self.name)} "
                f"nor a date; these are: {FORMS}"
            )
        return None, moment

    def messages(self) -> Iterator[RawMessage]:
        """Yield every message that is not deleted, epoch after epoch, by date."""
        for at, oids in enumerate(self._list_all()):
            missing = 0
            for oid in _split(oids):
                try:
                    content = self._content(at, oid)
                except SourceError:
                    missing += 1
                else:
                    yield RawMessage(Origin(self.name, int.from_bytes(oid), at), content)
            if missing:
                what = "message is" if missing == 1 else "messages are"
                self._complaints.fail(
                    f"{source_name(self._paths[at])}: {missing} {what} missing or damaged: "
                    "is the clone complete? (git fsck)"
                )

    def position(self) -> str:
        """Give the commit up to which it was read."""
        at, upto = self._last
        return upto or self._epoch(at).tip

    def is_empty(self) -> bool:
        """Whatever is in it is mail, so that an inbox without any is empty."""
        return True

    def holds(self, origin: Origin) -> bool:
        """Whether *origin* is in this archive."""
        return origin.source == self.name

    def read(self, origin: Origin) -> bytes:
        """Read one message again."""
        return self._content(origin.end, origin.start.to_bytes(OID))

    def find(self, message_id: str) -> RawMessage | None:
        """Find the newest message with *message_id*.

        In format 1 its path follows from the id; in format 2 the messages are
        looked through, from the newest on.
        """
        for at, oids in reversed(list(enumerate(self._list_all()))):
            oid = self._epoch(at).find_path(message_id)
            for each in [oid] if oid else reversed(list(_split(oids))):
                content = self._content(at, each)
                if own_id(content) == message_id:
                    return RawMessage(Origin(self.name, int.from_bytes(each), at), content)
        return None

    def close(self) -> None:
        """Let go of the repositories."""
        if self._open:
            self._open[1].close()
            self._open = None

    def _epoch(self, at: int) -> Epoch:
        """Give an epoch, opened; one at a time is."""
        if self._open is None or self._open[0] != at:
            self.close()
            try:
                self._open = (at, Epoch(self._paths[at]))
            except SourceError as error:
                raise SourceError(f"{source_name(self._paths[at])}: {error}") from error
        return self._open[1]

    def _content(self, at: int, oid: bytes) -> bytes:
        return split_from_line(self._epoch(at).read(oid))[1]

    def _list_all(self) -> list[bytes]:
        """List every epoch, once; from the newest, as what one deletes may lie in one before."""
        if self._listed is None:
            gone, lists = set[bytes](), [b""] * len(self._paths)
            for at in reversed(range(self._first[0], len(self._paths))):
                try:
                    found = self._epoch(at).list_messages(gone, self._window(at))
                except SourceError as error:
                    self._complaints.fail(f"{source_name(self._paths[at])}: {error}")
                else:
                    lists[at] = found if at <= self._last[0] else b""
            self._listed = lists
        return self._listed

    def _window(self, at: int) -> Window:
        """Say what is wanted of an epoch."""
        after = self._first[1] if self._first[0] == at else ""
        upto = self._last[1] if self._last[0] == at else ""
        return Window(after, upto, self._since, self._before)


def open_inbox(name: str, complaints: Complaints, options: SourceOptions) -> PublicInbox | None:
    """Open the directory *name* if it is a public-inbox; None if it is a plain directory.

    Raises SourceError for a bare git repository of anything else, for there is
    no mail to be looked for in that.
    """
    paths = find_epochs(name)
    if not paths or not any(_is_inbox(path) for path in paths):
        if is_repository(Path(name)):
            raise SourceError(
                f"{source_name(name)}: a git repository, but not one of a public-inbox"
            )
        return None
    inbox = PublicInbox(name, paths, complaints)
    inbox.narrow(options)
    return inbox


def _is_inbox(path: str) -> bool:
    """Whether the repository *path* keeps mail, or nothing yet."""
    try:
        epoch = Epoch(path)
        try:
            return epoch.is_inbox() or (is_repository(Path(path)) and epoch.is_empty())
        finally:
            epoch.close()
    except SourceError as error:
        raise SourceError(f"{source_name(path)}: {error}") from error


def _split(oids: bytes) -> Iterator[bytes]:
    for at in range(0, len(oids), OID):
        yield oids[at : at + OID]


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
