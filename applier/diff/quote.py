r"""How does git write a path that is not plain ASCII?

C-quoting with ``core.quotePath`` on, as in ``"caf\303\251.c"``: both ways.
Source: gitformat-diff, the note on pathnames. Pure.
"""

from applier.sanitize import printable

_LETTERS = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
_BYTES = {ord(letter): byte for byte, letter in _LETTERS.items()}
_PLAIN = bytes(set(range(0x20, 0x7F)).difference(_LETTERS))
"""What stands for itself."""
_OPENING = 0o3
"""The highest first digit of an octal escape: three digits make one byte."""


def quote_path(path: bytes) -> str:
    """Show *path* as git does: as it is, or quoted if it holds anything unusual."""
    if not path.translate(None, _PLAIN):
        return path.decode("ascii")
    return f'"{"".join(map(_quote_byte, path))}"'


def path_text(path: bytes) -> str:
    """Give a path as a report shows it: itself if it is plain UTF-8, else as git quotes it.

    :func:`unquote_path` gives the path again.
    """
    text = path.decode(errors="replace")
    if printable(text) == text and not set(text) & {'"', "\\", "\N{REPLACEMENT CHARACTER}"}:
        return text
    return quote_path(path)


def unquote_path(text: str) -> bytes:
    """Return the path that git would write as *text*; the inverse of :func:`quote_path`."""
    raw = text.encode(errors="surrogateescape")
    quoted = read_quoted(raw)
    return raw if quoted is None or quoted[1] != len(raw) else quoted[0]


def read_quoted(text: bytes, start: int = 0) -> tuple[bytes, int] | None:
    """Read the quoted string that starts at *start*; return it and where its quote ended.

    None if there is none, or if it is not closed, or holds a NUL or an escape
    that git does not know.
    """
    if text[start : start + 1] != b'"':
        return None
    pieces: list[bytes] = []
    at, close = start + 1, text.find(b'"', start + 1)
    while close >= 0:
        escape = text.find(b"\\", at, close)
        if escape < 0 and b"\0" in text[start:close]:
            return None
        if escape < 0:
            pieces.append(text[at:close])
            return b"".join(pieces), close + 1
        escaped = _read_escape(text, escape + 1)
        if escaped is None:
            return None
        pieces += (text[at:escape], escaped[0])
        at = escaped[1]
        if close < at:
            close = text.find(b'"', at)
    return None


def _quote_byte(byte: int) -> str:
    letter = _LETTERS.get(byte)
    if letter:
        return f"\\{letter}"
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


def _read_escape(text: bytes, at: int) -> tuple[bytes, int] | None:
    """Read what follows a backslash; return the byte and where to go on."""
    byte = _BYTES.get(text[at]) if at < len(text) else None
    if byte is not None:
        return bytes((byte,)), at + 1
    digits = text[at : at + 3]
    if len(digits) < 3 or not all(0x30 <= digit < 0x38 for digit in digits):
        return None
    return (bytes((int(digits, 8),)), at + 3) if digits[0] - 0x30 <= _OPENING else None
