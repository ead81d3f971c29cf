"""Did the way through the mail change how the text is encoded?

Line ends of CR and LF that were kept or lost, quoted-printable that nobody
said was such, a charset that does not exist. Pure.
"""

import quopri
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from applier.diagnose.lenient_parse import LooseHunk, hunks_of, mend_hunks
from applier.diagnose.repairs import Repair
from applier.mail import parse_mail
from applier.model import Mail, Origin, RawMessage

_NOWHERE = Origin("", 0, 0)


def find_other_charset(raw: bytes) -> tuple[str, Mail] | None:
    """Give the mail as it would be read in another charset; None if that does not help either."""
    named = _named_charset(raw)
    if named is None:
        return None
    for charset in (b"utf-8", b"iso-8859-1"):
        mail = parse_mail(RawMessage(_NOWHERE, _renamed(raw, named, charset)))
        if mail.failure is None:
            stated = named.decode("ascii", "replace")
            return f"charset={stated} is none; read as {charset.decode()} the mail is whole", mail
    return None


def _named_charset(raw: bytes) -> bytes | None:
    """Find the first charset that a header names."""
    at = raw.lower().find(b"charset=")
    if at < 0:
        return None
    rest = raw[at + len(b"charset=") : at + 100].lstrip(b'"')
    for stop in (b'"', b";", b" ", b"\t", b"\r", b"\n"):
        rest = rest.partition(stop)[0]
    return rest or None


def _renamed(raw: bytes, named: bytes, charset: bytes) -> bytes:
    for quote in (b"", b'"'):
        for name in (b"charset=", b"Charset=", b"CHARSET="):
            old = name + quote + named
            raw = raw.replace(old + quote, name + quote + charset + quote)
    return raw


_QUOTED = (b"=3D", b"=20\n", b"=\n", b"=09", b"=C2=A0")


def find_kept_cr(text: bytes) -> Iterator[Repair]:
    """Yield the text without CR at its line ends: base64 and quoted-printable keep it."""
    if b"\r\n" not in text:
        return
    what = "the lines end in CR LF, which the mail's encoding keeps"
    yield Repair(what, text.replace(b"\r\n", b"\n"), option="--quoted-cr=strip")


def find_lost_cr(text: bytes, content: Callable[[bytes], bytes | None]) -> Iterator[Repair]:
    """Yield the text with CR at the ends of lines of files that have it there."""

    def with_cr(hunk: LooseHunk) -> LooseHunk | None:
        file = content(hunk.path) if hunk.path is not None else None
        if file is None or b"\r\n" not in file:
            return None
        lines = tuple(_with_cr(line) for line in hunk.lines)
        return None if lines == hunk.lines else replace(hunk, lines=lines)

    mended = mend_hunks(text, with_cr)
    if mended is not None:
        yield Repair(
            "the file's lines end in CR LF, and the mail lost the CR",
            mended[0],
            remedy="encoded as base64 (git send-email --transfer-encoding=base64)",
        )


def _with_cr(line: bytes) -> bytes:
    if line.endswith(b"\r\n") or not line.endswith(b"\n") or line.startswith(b"\\"):
        return line
    return (line[:-1] or b" ") + b"\r\n"


def find_undecoded(text: bytes) -> Iterator[Repair]:
    """Yield the text decoded, if it looks like quoted-printable that nobody decoded."""
    if not any(mark in text for mark in _QUOTED):
        return
    if not any(b"=" in line for hunk in hunks_of(text) for line in hunk.lines):
        return
    decoded = quopri.decodestring(text)
    if decoded != text:
        line = next(
            n
            for n, one in enumerate(text.split(b"\n"), 1)
            if any(mark in one + b"\n" for mark in _QUOTED)
        )
        yield Repair(
            "quoted-printable was not decoded: the mail does not say that it is", decoded, line
        )
