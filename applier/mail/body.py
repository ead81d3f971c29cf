"""Where in a message's text does the patch begin, and what stands before it?

The text before the patch may begin with header lines of its own, which git
prefers to the mail's if a patch follows. Only this text is converted to
UTF-8. Pure. Which text there is, is :mod:`applier.mail.parts`' business; the
rules are git mailinfo's, scissors off.
"""

from collections.abc import Iterable
from typing import NamedTuple

from applier.mail.charsets import as_utf8, convert_to_utf8, holds_ascii
from applier.mail.headers import SPACE, decode_words, parse_field
from applier.mail.parts import Block
from applier.mail.transfer_encoding import split_lines

_STARTS = (b"diff -", b"Index: ", b"---")
_IN_BODY = (b"from", b"subject", b"date")
_FORMAT_PATCH_DATE = b" Mon Sep 17 00:00:00 2001\n"
_HEX = b"0123456789abcdef"


class BodyText(NamedTuple):
    """A message's text, taken apart."""

    stated: dict[bytes, bytes]
    """From, Subject and Date of the text's own header, decoded; they count if a patch follows."""
    log: bytes
    """What goes into the commit message below the title, before white space is cleaned."""
    body: bytes
    """All before the patch, in UTF-8."""
    patch: bytes
    """From the line that begins the patch to the end."""


def read_text(blocks: Iterable[Block], faults: list[str]) -> BodyText:
    """Take the text apart; what git would refuse goes to *faults*."""
    reader = _TextReader(faults)
    patch: list[bytes] = []
    for block in blocks:
        if patch:
            patch.append(block.text)
        elif (start := reader.read(block)) is not None:
            patch.append(start)
    reader.end_header_line()
    return BodyText(reader.stated, b"".join(reader.log), b"".join(reader.body), b"".join(patch))


def starts_patch(line: bytes) -> bool:
    """Whether git takes *line* for the first of the patch."""
    if not line.startswith(_STARTS):
        return False
    if not line.startswith(b"---"):
        return True
    rest = line[3:]
    if rest[:1] == b" " and rest[1:2] not in (b" ", b"\t", b"\n", b"\r"):
        return True
    return rest.endswith(b"\n") and not rest.strip(SPACE)


def find_patch(text: bytes) -> int | None:
    """Find the first line in *text* that starts a patch."""
    if starts_patch(text[: _line_end(text, 0)]):
        return 0
    found = [text.find(b"\n" + mark) for mark in (b"diff -", b"Index: ")]
    found.append(_find_dashes(text))
    return min((at + 1 for at in found if at >= 0), default=None)


def _find_dashes(text: bytes) -> int:
    """Find the line end before ``--- name`` or a line of three dashes; -1 if there is none."""
    at = text.find(b"\n---")
    while at >= 0 and not starts_patch(text[at + 1 : _line_end(text, at + 1)]):
        at = text.find(b"\n---", at + 1)
    return at


def _line_end(text: bytes, start: int) -> int:
    end = text.find(b"\n", start)
    return end + 1 if end >= 0 else len(text)


class _TextReader:
    """Takes blocks until the patch begins."""

    __slots__ = ("_faults", "_header_line", "_in_header", "body", "log", "stated")

    def __init__(self, faults: list[str]) -> None:
        self.stated: dict[bytes, bytes] = {}
        self.log: list[bytes] = []
        self.body: list[bytes] = []
        self._faults = faults
        self._in_header = True
        self._header_line: list[bytes] = []
        """The header line that may still go on, in pieces."""

    def read(self, block: Block) -> bytes | None:
        """Read *block*; give what of it belongs to the patch, or None."""
        text = self._read_header(block.text)
        if not text:
            return None
        if not holds_ascii(block.charset):
            return self._read_lines(text, block.charset)
        at = find_patch(text)
        if at is None:
            self._keep(convert_to_utf8(text, block.charset, self._faults))
            return None
        end = _line_end(text, at)
        self._keep(convert_to_utf8(text[:at], block.charset, self._faults))
        # git converts before it looks, so the patch's first line is converted too.
        return convert_to_utf8(text[at:end], block.charset, self._faults) + text[end:]

    def end_header_line(self) -> bool:
        """Take what was gathered of a header line; whether there was one."""
        line = b"".join(self._header_line)
        self._header_line.clear()
        found = parse_field(line) if line else None
        if found:
            name, value = found
            self.stated.setdefault(name, decode_words(value, self._faults))
        return bool(line)

    def _keep(self, text: bytes) -> None:
        self.log.append(text)
        self.body.append(text)

    def _read_lines(self, text: bytes, charset: bytes) -> bytes | None:
        """Convert line by line, where lines cannot be told before."""
        lines = split_lines(text)
        for number, line in enumerate(lines):
            converted = convert_to_utf8(line, charset, self._faults)
            if starts_patch(converted):
                return b"".join([converted, *lines[number + 1 :]])
            self._keep(converted)
        return None

    def _read_header(self, text: bytes) -> bytes:
        """Consume lines while they are blank or header lines; give the rest."""
        start = 0
        while self._in_header and start < len(text):
            end = _line_end(text, start)
            line = text[start:end]
            if line == b"\n":
                self._in_header = not self.end_header_line()
            elif not self._read_header_line(line):
                self._in_header = False
                break
            self.body.append(as_utf8(line))
            start = end
        return text[start:]

    def _read_header_line(self, line: bytes) -> bool:
        """Take a line of the text's own header; False if it is none."""
        if self._header_line and line[:1] in (b" ", b"\t"):
            self._header_line[-1] = self._header_line[-1].removesuffix(b"\n")
            self._header_line.append(line)
            return True
        self.end_header_line()
        if line.startswith(b">From") and line[5:6] in (b" ", b"\t", b"\n", b"\r"):
            return _is_format_patch_line(line)
        if line.startswith(b"[PATCH]") and line[7:8] in (b" ", b"\t", b"\n", b"\r"):
            self.stated[b"subject"] = line
            return True
        name = line.partition(b":")[0].lower()
        if name in _IN_BODY and name not in self.stated and b":" in line:
            self._header_line.append(line)
            return True
        return False


def _is_format_patch_line(line: bytes) -> bool:
    """Whether *line* is the quoted envelope line of git format-patch."""
    oid = line[6:46]
    return (
        line[:6] == b">From "
        and len(oid) == 40
        and not oid.translate(None, _HEX)
        and line[46:] == _FORMAT_PATCH_DATE
    )
