"""How is a secret kept out of what is said?

A server may send back what it was given: in a status line, an address, an error's
words. So the secret is taken out of whatever comes, plain, percent-encoded or within
base64. Pure.
"""

import re
from base64 import b64encode
from urllib.parse import quote, quote_plus

_BLOT = "[token]"
_SHORTEST_CODED = 8
"""Below so many characters, its base64 is too short to be told from any other text."""


class Redactor:
    """Takes one secret out of texts; nothing where there is none."""

    def __init__(self, secret: str) -> None:
        forms = sorted(_forms(secret), key=len, reverse=True) if secret else []
        text = "|".join(map(re.escape, forms))
        self._text = re.compile(text, re.IGNORECASE) if forms else None
        self._bytes = re.compile(text.encode(), re.IGNORECASE) if forms else None

    def text(self, text: str) -> str:
        """Give *text* without the secret."""
        return text if self._text is None else self._text.sub(_BLOT, text)

    def content(self, content: bytes) -> bytes:
        """Give *content* without the secret."""
        return content if self._bytes is None else self._bytes.sub(_BLOT.encode(), content)


def _forms(secret: str) -> set[str]:
    """List how a secret may be written."""
    raw = secret.encode()
    every = "".join(f"%{byte:02x}" for byte in raw)
    forms = {secret, quote(secret, safe=""), quote_plus(secret), every, raw.hex()}
    if len(raw) >= _SHORTEST_CODED:
        forms.update(_within_base64(raw, before) for before in range(3))
        forms |= {form.replace("+", "-").replace("/", "_") for form in set(forms)}
    return forms


def _within_base64(raw: bytes, before: int) -> str:
    """Give the part of the base64 of a text that holds *raw* and depends on nothing else.

    *before* is how many bytes of a group of three stand before it.
    """
    coded = b64encode(bytes(before) + raw).decode().rstrip("=")
    depending = 1 if (before + len(raw)) % 3 else 0
    return coded[(before * 8 + 5) // 6 : len(coded) - depending]
