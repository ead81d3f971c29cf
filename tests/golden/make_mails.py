"""How do fixtures become mail? Letters of a series, and the forms in which archives keep them.

Pure. Message-ids are made of the day and a word, so that a report can be read.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

from msgspec import Struct

from tests.golden.bench import Patch, format_stat

LIST = "linux-kernel@lists.example.org"
GIT_VERSION = "2.30.1"


class Letter(Struct, frozen=True):
    """One mail; what is None or empty is left out."""

    id: str | None
    subject: str | None
    sender: str | None
    date: datetime | None
    body: str = ""
    patch: Patch | None = None
    stat: str | None = None
    """A diffstat other than the true one; empty for none at all."""
    parent: str | None = None
    """The id of the message that it is a reply to."""
    trailer: str = ""
    """What format-patch adds below all, such as a base-commit line."""
    footer: str = ""
    """What a list adds behind the signature."""
    headers: tuple[str, ...] = ()

    @property
    def text(self) -> bytes:
        """The letter as it was sent."""
        return "".join(f"{line}\n" for line in self._headers()).encode() + b"\n" + self.content

    @property
    def content(self) -> bytes:
        """What stands below the header."""
        trailer = f"\n{self.trailer}\n" if self.trailer else ""
        tail = f"{trailer}-- \n{GIT_VERSION}\n\n{self.footer}".encode()
        if self.patch is None:
            return self.body.encode() + tail
        stat = self.patch.stat if self.stat is None else self.stat
        above = f"{self.body}---\n{stat}\n"
        return above.encode() + self.patch.diff + tail

    def _headers(self) -> Sequence[str]:
        parent = self.parent and f"<{self.parent}>"
        named = {
            "From": self.sender,
            "To": LIST,
            "Subject": self.subject,
            "Date": self.date and format_datetime(self.date),
            "Message-Id": self.id and f"<{self.id}>",
            "In-Reply-To": parent,
            "References": parent,
        }
        return [*(f"{name}: {value}" for name, value in named.items() if value), *self.headers]


class Piece(Struct, frozen=True):
    """One patch to be sent: its title, the reason for it, and what it does."""

    title: str
    why: str
    patch: Patch
    author: str | None = None
    """Where it is not the sender."""

    def body(self, sender: str) -> str:
        """Write what stands above the ``---``."""
        author = self.author or sender
        lead = f"From: {author}\n\n" if author != sender else ""
        return f"{lead}{self.why}\n\nSigned-off-by: {author}\n"


class Posting(Struct, frozen=True):
    """How a series is sent: what all its letters have in common."""

    word: str
    """Names the series in its message-ids."""
    sender: str
    date: str
    """Of the first letter, as ``2021-03-05 17:58:51 -0800``; the others follow by the second."""
    revision: int = 1
    prefix: str = "PATCH"
    parent: str | None = None
    trailer: str = ""
    """Below the first letter."""

    def id(self, number: int) -> str:
        """Give the message-id of letter *number*; the cover's is 0."""
        return (
            f"{self.date[:10].replace('-', '')}-{self.word}-v{self.revision}-{number}@example.org"
        )

    def time(self, number: int) -> datetime:
        """Say when letter *number* was sent."""
        start = datetime.strptime(self.date, "%Y-%m-%d %H:%M:%S %z")
        return start + timedelta(seconds=number)

    def subject(self, title: str, number: int, total: int) -> str:
        """Put the brackets in front of *title*; *total* 0 is a patch that is alone."""
        revision = f" v{self.revision}" if self.revision > 1 else ""
        count = f" {number:0{len(str(total))}}/{total}" if total else ""
        return f"[{self.prefix}{revision}{count}] {title}"

    def patches(self, *pieces: Piece, cover: bool = False) -> list[Letter]:
        """Write the letters of *pieces*, each a reply to the first."""
        total = len(pieces) if cover or len(pieces) > 1 else 0
        first = 0 if cover else 1
        return [
            Letter(
                self.id(number),
                self.subject(piece.title, number, total),
                self.sender,
                self.time(number),
                piece.body(self.sender),
                piece.patch,
                parent=self.parent if number == first else self.id(first),
                trailer=self.trailer if number == first else "",
            )
            for number, piece in enumerate(pieces, 1)
        ]

    def covered(self, title: str, blurb: str, whole: Patch, *pieces: Piece) -> list[Letter]:
        """Write a cover letter, *whole* being all that the series does, and its patches."""
        shortlog = "".join(f"  {piece.title}\n" for piece in pieces)
        name = self.sender.partition(" <")[0]
        body = f"{blurb}\n\n{name} ({len(pieces)}):\n{shortlog}\n{format_stat(whole.rows)}"
        cover = Letter(
            self.id(0),
            self.subject(title, 0, len(pieces)),
            self.sender,
            self.time(0),
            body,
            parent=self.parent,
            trailer=self.trailer,
        )
        return [cover, *self.patches(*pieces, cover=True)]


def only(word: str, sender: str, date: str, piece: Piece, trailer: str = "") -> list[Letter]:
    """Post one patch that is a series of itself."""
    return Posting(word, sender, date, trailer=trailer).patches(piece)


def mbox(*letters: Letter | bytes) -> bytes:
    """Keep letters as an mboxrd, the form in which archives hand them out."""
    texts = [letter if isinstance(letter, bytes) else letter.text for letter in letters]
    return b"".join(
        b"From mboxrd@z Thu Jan  1 00:00:00 1970\n" + quoted(text) + b"\n" for text in texts
    )


def quoted(text: bytes) -> bytes:
    """Put a > in front of each line that could be taken for the next letter's beginning."""
    lines = text.splitlines(keepends=True)
    return b"".join(
        b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines
    )
