"""Which text does a message hold, part after part, decoded?

Walks the MIME structure as git mailinfo does: every part is text to it, be it
HTML or an image, and one part's text simply follows the other's. Converting
charsets is left to :mod:`applier.mail.body`, as the patch is never converted.
Pure. The rules were observed; several are git's own (a nested multipart's first
line is never looked at for a boundary).
"""

from collections.abc import Iterator
from typing import NamedTuple

from applier.budgets import check_count
from applier.mail.headers import Field, Header, decode_words, read_header
from applier.mail.transfer_encoding import (
    decode_base64,
    decode_base64_line,
    decode_quoted,
    decode_quoted_line,
    unflow,
)

_MAX_BOUNDARIES = 4


class Block(NamedTuple):
    """A run of lines in one charset; the last counts as a line even without a line end."""

    text: bytes
    charset: bytes


class PartReader:
    """Reads a message's parts, and on the way the From, Subject and Date that headers state."""

    __slots__ = (
        "_boundaries",
        "_charset",
        "_delete_space",
        "_encoding",
        "_faults",
        "_flowed",
        "stated",
    )

    def __init__(self, header: Header, faults: list[str]) -> None:
        self.stated: dict[bytes, bytes] = {}
        """From, Subject and Date, decoded; of several in the message's header the last."""
        self._faults = faults
        self._boundaries: list[bytes] = []
        self._encoding = b""
        self._charset = b""
        self._flowed = self._delete_space = False
        for field in header.fields:
            self._take(field, overwrite=True)

    def blocks(self, body: bytes) -> Iterator[Block]:
        """Yield the text of *body*, which begins with the line that ended the header."""
        if not self._boundaries:
            yield from self._decode(body)
            return
        at = self._find_boundary(body, _after_line(body, 0))
        parts = 0
        while at is not None:
            parts += 1
            check_count("parts", parts)
            start, blocks = self._enter(body, at)
            yield from blocks
            if start is None:
                return
            at = self._find_boundary(body, _after_line(body, start))
            yield from self._decode(_ended(body[start:at]))

    def _enter(self, body: bytes, at: int) -> tuple[int | None, list[Block]]:
        """Pass the boundary line at *at* and the part's header; give the part's start.

        A closing boundary adds an empty line to the text, but only one if several follow.
        """
        closed: list[Block] = []
        while body.startswith(b"--", at + len(self._boundaries[-1])):
            del self._boundaries[-1]
            closed = closed or [Block(b"\n", self._charset)]
            outer = self._find_boundary(body, _after_line(body, at)) if self._boundaries else None
            if outer is None:
                return None, closed
            at = outer
        self._encoding = self._charset = b""
        header = read_header(body, _after_line(body, at))
        for field in header.fields:
            self._take(field, overwrite=False)
        return (header.end if header.end < len(body) else None), closed

    def _find_boundary(self, body: bytes, start: int) -> int | None:
        boundary = self._boundaries[-1]
        if body.startswith(boundary, start):
            return start
        before = body.find(b"\n" + boundary, start)
        return before + 1 if before >= 0 else None

    def _take(self, field: Field, *, overwrite: bool) -> None:
        match field.name:
            case b"from" | b"subject" | b"date":
                if overwrite or field.name not in self.stated:
                    self.stated[field.name] = decode_words(field.value, self._faults)
            case b"content-type":
                self._take_type(decode_words(field.value, self._faults))
            case b"content-transfer-encoding":
                self._take_encoding(decode_words(field.value, self._faults).lower())
            case b"message-id":
                # git decodes it although it does not use it, and may refuse what it finds.
                decode_words(field.value, self._faults)
            case _:
                pass

    def _take_type(self, value: bytes) -> None:
        self._flowed = _attribute(value, b"format=").lower() == b"flowed"
        self._delete_space = _attribute(value, b"delsp=").lower() == b"yes"
        self._charset = _attribute(value, b"charset=")
        if b"boundary=" not in value.lower():
            return
        if len(self._boundaries) == _MAX_BOUNDARIES:
            self._faults.append("multipart messages are nested too deeply")
            return
        self._boundaries.append(b"--" + _attribute(value, b"boundary="))

    def _take_encoding(self, value: bytes) -> None:
        self._encoding = b""
        if b"base64" in value:
            self._encoding = b"base64"
        elif b"quoted-printable" in value:
            self._encoding = b"quoted-printable"

    def _decode(self, text: bytes) -> Iterator[Block]:
        if self._flowed:
            decode = {b"base64": decode_base64_line, b"quoted-printable": decode_quoted_line}
            lines = unflow(text, self._delete_space, decode.get(self._encoding))
            for run in _runs(lines):
                yield Block(run, self._charset)
            return
        if self._encoding == b"base64":
            text = decode_base64(text)
        elif self._encoding == b"quoted-printable":
            text = decode_quoted(text)
        yield Block(text, self._charset)


def _runs(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Join lines up to one that has no line end."""
    run: list[bytes] = []
    for line in lines:
        run.append(line)
        if not line.endswith(b"\n"):
            yield b"".join(run)
            run.clear()
    yield b"".join(run)


def _attribute(value: bytes, name: bytes) -> bytes:
    """Find an attribute by its name and ``=``, wherever they stand; nothing if it is not there."""
    at = value.lower().find(name)
    if at < 0:
        return b""
    rest = value[at + len(name) :]
    if rest.startswith(b'"'):
        return rest[1:].partition(b'"')[0]
    for end in (b";", b" ", b"\t"):
        rest = rest.partition(end)[0]
    return rest


def _after_line(text: bytes, start: int) -> int:
    end = text.find(b"\n", start)
    return end + 1 if end >= 0 else len(text)


def _ended(text: bytes) -> bytes:
    """Give a part's first line its line end, which git adds if the mail ends there."""
    return text if b"\n" in text else text + b"\n"
