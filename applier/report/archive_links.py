"""Where in an archive on the web can a message be read?

A mask such as ``https://lore.kernel.org/r/%s`` is the user's, the message-id is
anybody's: all of it that means something in an address or in Markdown is encoded
by its bytes' numbers. Pure; source: RFC 3986, "Percent-Encoding".
"""

import re
from urllib.parse import quote

_MASK = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'*+,;=-]*%s[A-Za-z0-9._~:/?#@!$&'*+,;=-]*")
"""No brackets, parentheses or backticks, which would end a link of Markdown."""


_LONGEST_ID = 500
"""Bytes; what is longer is no id that an archive would find."""


def is_link_mask(mask: str) -> bool:
    """Whether *mask* is an address with one ``%s`` in it."""
    return _MASK.fullmatch(mask) is not None


def link_to(message_id: str, mask: str) -> str:
    """Give the address of a message; nothing where there is no mask or no message-id."""
    if not mask or "@" not in message_id or len(message_id.encode(errors="replace")) > _LONGEST_ID:
        return ""
    return mask.replace("%s", quote(message_id, safe="@", errors="replace"))
