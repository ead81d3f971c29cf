"""Which bytes does a file have in a work tree, if not those that are stored?

What ``git checkout`` writes: ends of lines, ``$Id$``, another encoding
(gitattributes(5)). A filter (``filter=lfs``) is a program and is never run: the file has
what is stored. Pure.
"""

import codecs
import re
from collections.abc import Mapping

from msgspec import Struct

from applier.git.attributes import Value
from applier.model import Oid

_ID = re.compile(rb"\$Id(?::([^\n$]*))?\$")
_LONE_NEWLINE = re.compile(rb"(?<!\r)\n")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_PRINTED = bytes((*range(32, 127), *range(128, 256), 8, 9, 12, 27))
_ENDS = b"\r\n"
_PER_ODD = 128
"""Printed characters for one that is not, below which a file is no text."""
_END_OF_FILE = b"\x1a"
_MARKED = {
    "UTF-16LE-BOM": ("utf-16-le", codecs.BOM_UTF16_LE),
    "UTF-16BE-BOM": ("utf-16-be", codecs.BOM_UTF16_BE),
}


class LineEnds(Struct, frozen=True):
    """What is configured: ``core.autocrlf`` and ``core.eol``, in lower case."""

    autocrlf: str = "false"
    eol: str = "native"


class Conversion(Struct, frozen=True):
    """What is done to a file's content."""

    crlf: bool = False
    auto: bool = False
    """Whether only if the content looks like text that was never converted."""
    ident: bool = False
    encoding: str = ""
    filter: str = ""
    """The filter that is not run."""

    @property
    def key(self) -> bytes:
        """What tells it from others; nothing where nothing is done."""
        if not (self.crlf or self.ident or self.encoding):
            return b""
        return f"{self.crlf:d}{self.auto:d}{self.ident:d}{self.encoding}".encode()

    def apply(self, content: bytes, oid: Oid) -> bytes:
        """Give the bytes to write for the blob *oid*."""
        if self.ident:
            # git has two ways, and takes the one that knows the content from its start to its end
            # only where the others need that.
            content = _with_id(content, oid, whole=self.auto or bool(self.encoding))
        if self.crlf and not (self.auto and _is_left_alone(content)):
            content = _LONE_NEWLINE.sub(b"\r\n", content)
        return _encoded(content, self.encoding) if self.encoding and content else content


_NONE = Conversion()


def conversion_of(attributes: Mapping[bytes, Value], ends: LineEnds) -> Conversion:
    """Say what is to be done to a file with *attributes*."""
    if not attributes and ends.autocrlf != "true":
        return _NONE
    crlf, auto = _line_ends(attributes, ends)
    encoding, driver = attributes.get(b"working-tree-encoding"), attributes.get(b"filter")
    return Conversion(
        crlf,
        auto,
        attributes.get(b"ident") is True,
        _encoding(encoding) if isinstance(encoding, bytes) else "",
        driver.decode("utf-8", "replace") if isinstance(driver, bytes) else "",
    )


def _line_ends(attributes: Mapping[bytes, Value], ends: LineEnds) -> tuple[bool, bool]:
    """Say whether lines end in CRLF, and whether only in what looks like text."""
    text = attributes.get(b"text", attributes.get(b"crlf"))
    eol = attributes.get(b"eol")
    if text is False:
        return False, False
    if text == b"input":
        return False, False
    auto = text == b"auto"
    if text is not True and not auto:
        if eol in {b"lf", b"crlf"}:
            return eol == b"crlf", False
        return ends.autocrlf == "true", ends.autocrlf == "true"
    if eol in {b"lf", b"crlf"}:
        return eol == b"crlf", auto
    if ends.autocrlf in {"true", "input"}:
        return ends.autocrlf == "true", auto
    return ends.eol == "crlf", auto


def _encoding(value: bytes) -> str:
    name = value.decode("ascii", "replace").strip()
    return "" if name.upper().replace("-", "") == "UTF8" else name


def _is_left_alone(content: bytes) -> bool:
    """Whether git would not convert it unasked: binary, or with CRs already."""
    if b"\r" in content or b"\0" in content:
        return True
    odd = len(content.removesuffix(_END_OF_FILE).translate(None, _PRINTED + _ENDS))
    printed = len(content) - len(content.translate(None, _PRINTED))
    return printed // _PER_ODD < odd


def _with_id(content: bytes, oid: Oid, *, whole: bool) -> bytes:
    """Put the blob's id where ``$Id$`` stands; what another program put there stays."""
    ours = b"$Id: %b $" % oid.encode()

    def expand(found: re.Match[bytes]) -> bytes:
        within = found[1] or b""
        foreign = b" " in within[1:-1] and (whole or within.startswith(b" "))
        return found[0] if foreign else ours

    return _ID.sub(expand, content)


def _encoded(content: bytes, name: str) -> bytes:
    """Give UTF-8 in another encoding; what cannot be is left as it is, as git does."""
    codec, mark = _MARKED.get(name.upper(), (name, b""))
    try:
        return mark + content.decode("utf-8").encode(codec)
    except (UnicodeError, LookupError, ValueError):
        return content
