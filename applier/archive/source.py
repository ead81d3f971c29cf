"""What every kind of source can do.

A new kind (a public-inbox repository, a list's web archive) is one more class
of this shape and one more line in :mod:`applier.archive.opening`. Pure.
"""

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct, field

from applier.model import Origin, RawMessage


class Complaints(Struct):
    """What could not be read, or was passed over, one line each; filled while reading.

    Dictionaries for their order: whoever reads a source twice hears of a fault once.
    """

    failures: dict[str, None] = field(default_factory=dict)
    skipped: dict[str, None] = field(default_factory=dict)
    empty: dict[str, None] = field(default_factory=dict)
    faults: dict[str, None] = field(default_factory=dict)

    def fault(self, line: str) -> None:
        """Note what was not read through a fault of ours."""
        self.faults.setdefault(line)

    def fail(self, line: str) -> None:
        """Note something that was asked for and could not be read."""
        self.failures.setdefault(line)

    def note_empty(self, name: str) -> None:
        """Note a source that is a mailbox without mail: no fault, but worth a word."""
        self.empty.setdefault(f"{sanitize(name)}: no message in it")

    def skip(self, line: str) -> None:
        """Note something that is no mail and was not asked for by name."""
        self.skipped.setdefault(line)


class Source(Protocol):
    """A place that messages come from."""

    @property
    def name(self) -> str:
        """What it was opened under."""
        ...

    def messages(self) -> Iterator[RawMessage]:
        """Yield every message, in order; again from the start at every call."""
        ...

    def is_empty(self) -> bool:
        """Whether it is a mailbox, though one without mail: asked when no message came."""
        ...

    def holds(self, origin: Origin) -> bool:
        """Whether *origin* is one of this source's."""
        ...

    def read(self, origin: Origin) -> bytes:
        """Read one message again; raises SourceError if it is gone."""
        ...

    def close(self) -> None:
        """Let go of files; the source is of no use afterwards."""
        ...


def fault_words(name: str, error: Exception) -> str:
    """Say that a fault of ours kept us from reading a source, or the rest of it."""
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{sanitize(name)}: internal error: {words}; the rest of it was not read"


def sanitize(name: str) -> str:
    """Give a source's name as a message may print it: one line, no bytes that are no text."""
    name = "standard input" if name == "-" else name
    text = name.encode(errors="backslashreplace").decode()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
