r"""Which server does an address on the web lead to?

There is one reader of addresses, that of the connection (urllib3), and what is asked is
written anew from what it read: two readers that disagree about ``http://a\@b/`` would
check one server and connect to another. What they are known to disagree about is
refused: backslashes, control characters, white space, a user's name before the host,
and hosts that hold anything but letters, digits, dots and hyphens once they are
encoded (RFC 3986, section 3.2; RFC 5890). Pure.
"""

import re
from functools import cache
from urllib.parse import urljoin

from msgspec import Struct
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from applier.errors import ApplierError

_PORTS = {"http": 80, "https": 443}
_LONGEST = 8192
_LOOPBACK = frozenset({"127.0.0.1", "[::1]", "localhost"})


class AddressError(ApplierError):
    """What was given is no address of a server that may be asked."""


class Address(Struct, frozen=True):
    """An address, taken apart as the connection takes it apart."""

    scheme: str
    """``http`` or ``https``."""
    host: str
    """In lower case; in brackets if it is a number of IPv6."""
    port: int
    path: str
    query: str
    """Without its question mark."""

    @property
    def site(self) -> tuple[str, int]:
        """Name the server: where a connection goes."""
        return self.host, self.port

    @property
    def is_local(self) -> bool:
        """Whether this machine itself is asked."""
        return self.host in _LOOPBACK

    @property
    def origin(self) -> str:
        """Give what stands before the path."""
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.origin}{self.path}{query}"


def parse_address(text: str) -> Address:
    """Take an address apart; AddressError says what is wrong with it."""
    _require_plain(text)
    try:
        found = parse_url(text)
    except (LocationParseError, ValueError) as error:
        raise AddressError("not an address") from error
    if found.scheme not in _PORTS or not found.host:
        raise AddressError("not an address of http or https")
    if found.auth is not None or "@" in (found.netloc or ""):
        raise AddressError("an address with a user's name or password in it is not asked")
    if _host().fullmatch(found.host) is None or found.port == 0:
        raise AddressError("not the name of a host")
    port = found.port or _PORTS[found.scheme]
    return Address(found.scheme, found.host, port, found.path or "/", found.query or "")


def join_address(here: Address, target: str) -> Address:
    """Take apart what *target* means to one who stands at *here*."""
    _require_plain(target)
    try:
        return parse_address(urljoin(str(here), target))
    except ValueError as error:
        raise AddressError("not an address") from error


def _require_plain(text: str) -> None:
    """Refuse characters that readers of addresses drop, move or take for others."""
    if len(text) > _LONGEST:
        raise AddressError(f"an address of more than {_LONGEST} characters")
    if "\\" in text:
        raise AddressError("an address with a backslash in it is not asked")
    if not text.isprintable() or " " in text:
        raise AddressError("an address with blanks or control characters in it is not asked")


@cache
def _host() -> re.Pattern[str]:
    return re.compile(r"[a-z0-9](?:[a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]")


def hide_user(text: str) -> str:
    """Give what should have been an address without the name and password in front of the host."""
    return re.sub(r"//[^/?#]*@", "//...@", text)
