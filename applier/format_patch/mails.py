"""What does the mail of one commit say, and that of a cover letter?

What ``git format-patch --thread=shallow --base=...`` writes with default settings, but for
the signature: a mail of ours says so. Pure; the rules are from git-format-patch(1) and from
what git was seen to write.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from applier import __version__
from applier.format_patch.headers import date_line, fold, from_line, subject_line
from applier.format_patch.stat_text import stat_lines
from applier.git.compare.file_diffs import ChangedFile
from applier.mail.headers import SPACE
from applier.model import Oid, Timestamp

SIGNATURE = f"applier {__version__}"
_MIME = (
    b"MIME-Version: 1.0",
    b"Content-Type: text/plain; charset=UTF-8",
    b"Content-Transfer-Encoding: 8bit",
)
_WIDTH = 72
"""Columns of the list of titles in a cover letter."""
_NO_TITLE = b"<none>"
_NO_SUBJECT, _NO_BLURB = b"*** SUBJECT HERE ***", b"*** BLURB HERE ***"


class Writing(Struct, frozen=True):
    """Who wrote something, and when."""

    name: bytes
    email: bytes
    date: Timestamp


class Place(Struct, frozen=True):
    """Where a mail stands in its series."""

    number: int
    total: int
    prefixes: tuple[str, ...] = ()
    """In the brackets before PATCH, such as RFC."""
    revision: int = 1
    message_id: str = ""
    answered: str = ""
    """The first mail of the series, which this one answers."""
    numbered: bool = True
    """Whether the brackets say which of how many."""

    @property
    def brackets(self) -> bytes:
        """What stands before the title."""
        words = [*self.prefixes, "PATCH"]
        if self.revision > 1:
            words.append(f"v{self.revision}")
        if self.numbered:
            words.append(f"{self.number:0{len(str(self.total))}}/{self.total}")
        return f"[{' '.join(words)}]".encode()


class CommitMail(Struct, frozen=True):
    """A commit, and where its mail stands."""

    place: Place
    author: Writing
    message: bytes
    """In UTF-8."""
    files: tuple[ChangedFile, ...]
    base: Oid | None = None
    """What the series was made on, where this mail is to say it."""


class CoverMail(Struct, frozen=True):
    """A cover letter."""

    place: Place
    sender: Writing
    title: bytes
    """Empty for the words that git leaves for one to replace."""
    text: bytes
    authors: Sequence[tuple[bytes, bytes]]
    """Name and title of each commit."""
    files: tuple[ChangedFile, ...]
    """What the whole series changes."""
    base: Oid | None = None
    change_id: str = ""
    """b4's name for the series."""


def format_mail(mail: CommitMail) -> bytes:
    """Write the mail of a commit, without the line that begins it in an mbox."""
    title, body = split_message(mail.message)
    lines = [
        *_thread_lines(mail.place),
        from_line(mail.author.name, mail.author.email),
        date_line(mail.author.date),
        subject_line(mail.place.brackets, title),
        *(() if (title + body).isascii() else _MIME),
        b"",
        *([body] if body else []),
        b"---",
    ]
    if mail.files:
        lines += [line.encode() for line in stat_lines(mail.files)]
    text = b"\n".join(lines) + b"\n\n" + b"".join(file.text for file in mail.files)
    return text + _ending(mail.base)


def format_cover(mail: CoverMail) -> bytes:
    """Write a cover letter."""
    title, text = mail.title or _NO_SUBJECT, mail.text.strip(b"\n") or _NO_BLURB
    shortlog = b"\n".join(shortlog_lines(mail.authors))
    lines = [
        *_thread_lines(mail.place),
        from_line(mail.sender.name, mail.sender.email),
        date_line(mail.sender.date),
        subject_line(mail.place.brackets, title),
        *(() if (title + text + shortlog).isascii() else _MIME),
        b"",
        text,
        b"",
        shortlog,
    ]
    if mail.files:
        lines += [b"", *(line.encode() for line in stat_lines(mail.files))]
    return b"\n".join(lines) + b"\n\n" + _ending(mail.base, mail.change_id)


def split_message(message: bytes) -> tuple[bytes, bytes]:
    """Take a commit message apart: the first paragraph as one line, and the rest."""
    lines = [line.rstrip(SPACE) for line in message.split(b"\n")]
    while lines and not lines[0]:
        lines.pop(0)
    end = lines.index(b"") if b"" in lines else len(lines)
    return b" ".join(lines[:end]), b"\n".join(lines[end:]).strip(b"\n")


def _thread_lines(place: Place) -> Iterator[bytes]:
    if place.message_id:
        yield f"Message-Id: <{place.message_id}>".encode()
    if place.answered:
        yield f"In-Reply-To: <{place.answered}>".encode()
        yield f"References: <{place.answered}>".encode()


def _ending(base: Oid | None, change_id: str = "") -> bytes:
    """Write what stands below everything: the base, and who made the mail."""
    stated = [f"base-commit: {base}"] if base else []
    stated += [f"change-id: {change_id}"] if change_id else []
    above = "".join(f"{line}\n" for line in ("", *stated)) if stated else ""
    return f"{above}-- \n{SIGNATURE}\n".encode()


def shortlog_lines(authors: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """List the titles by author, the authors by name."""
    titles: dict[bytes, list[bytes]] = {}
    for name, title in authors:
        titles.setdefault(name, []).append(title)
    for at, name in enumerate(sorted(titles)):
        yield from ([b""] if at else [])
        yield name + b" (%d):" % len(titles[name])
        for title in titles[name]:
            folded = fold(title.strip(SPACE) or _NO_TITLE, 2, most=_WIDTH, indent=4)
            yield b"  " + folded
