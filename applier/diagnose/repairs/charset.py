"""Does a mail name a charset that does not exist, and nothing else is wrong?

``charset=y`` is what a question of git send-email leaves that was answered in
haste. Read as UTF-8, or as Latin-1 if it is none, such a mail is whole. Pure.
"""

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
