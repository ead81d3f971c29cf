"""How is something asked of a server on the network, and what may come back?

The one HTTP client. Bounded in size and time; TLS is verified; redirects are
followed within the same site only; what fails for a moment is tried again, with
growing pauses; and what fails for good is told in one line that says what was
asked and what came. I/O; imported only by who goes to the network.

Proxies and additional certificates are taken from the environment, as the client
library takes them (``HTTPS_PROXY``, ``REQUESTS_CA_BUNDLE``): they are the machine's
affair. Passwords of a ``.netrc`` are not: nothing is sent that the caller did not give.

A token is for one server. It is put to a request when that is ready to be sent, by the
address to which it will be sent, and it is taken out of whatever comes back.
"""

import random
from collections.abc import Iterator, Mapping
from time import sleep

import requests
import urllib3
from msgspec import Struct, field
from requests.auth import AuthBase
from requests.structures import CaseInsensitiveDict

from applier import __version__
from applier.address import Address, AddressError, hide_user, join_address, parse_address
from applier.errors import ApplierError
from applier.http_deadline import Deadline, DeadlineAdapter, deadline_in
from applier.redact import Redactor
from applier.sanitize import flattened

_MOST_REDIRECTS = 5
_TRIES = 4
_PASSING = frozenset({429, 500, 502, 503, 504})
"""Statuses of a server that may do better in a moment."""
_LONGEST_PAUSE = 30.0
_BLOCK = 1 << 16
_LONGEST_QUOTE = 200


class WebError(ApplierError):
    """A server could not be asked, or did not answer as it should; *status* if it answered."""

    def __init__(self, words: str, status: int | None = None) -> None:
        """Say in *words* what was asked and what came."""
        super().__init__(words)
        self.status = status


class Limits(Struct, frozen=True):
    """How much may come, and how long it may take."""

    size: int = 64 << 20
    """Bytes, inflated."""
    connect: float = 15.0
    """Seconds until the server is there."""
    silence: float = 60.0
    """Seconds without a byte."""
    total: float = 600.0
    """Seconds for one answer: connection, header, body, tries and pauses included."""
    pause: float = 1.0
    """Seconds before the second try; doubled before each further one."""


class Token(Struct, frozen=True):
    """What proves to one server who asks."""

    text: str
    server: str
    """An address of the server that it is for."""

    def __repr__(self) -> str:
        """Show a token without showing it."""
        return f"Token(server={self.server!r})"

    def __post_init__(self) -> None:
        """Refuse what no header can hold, without saying it."""
        if not (self.text and self.text.isascii() and self.text.isprintable()):
            raise WebError("the token is empty, or holds more than letters, digits and signs")


class Answer(Struct, frozen=True):
    """What came."""

    url: str
    """Where it came from in the end."""
    headers: Mapping[str, str]
    content: bytes
    links: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the header Link by their relation (RFC 8288)."""


class Web:
    """A client with a session: connections to a site are kept open."""

    def __init__(self, token: Token | None = None, limits: Limits | None = None) -> None:
        """Give *token* to the server that it is for, and to no other."""
        self._limits = limits or Limits()
        self._blotter = Redactor("" if token is None else token.text)
        self._session = _Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, DeadlineAdapter())
        self._session.headers["User-Agent"] = f"applier/{__version__}"
        # With one of our own, the library looks for no passwords in ``.netrc``.
        self._session.auth = _Authorization(token)

    def get(self, url: str, accept: str = "*/*") -> Answer:
        """Fetch *url*; raises WebError."""
        return self._ask("GET", url, {"Accept": accept}, None)

    def post(self, url: str, body: Mapping[str, str]) -> Answer:
        """Send an object as JSON; raises WebError. It is sent once: twice might count twice."""
        return self._ask("POST", url, {"Accept": "application/json"}, body)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _ask(
        self, method: str, url: str, headers: dict[str, str], body: Mapping[str, str] | None
    ) -> Answer:
        """Ask until there is an answer that counts; nothing of it shows the token."""
        try:
            with deadline_in(self._limits.total) as deadline:
                return self._persist(method, url, headers, body, deadline)
        except WebError as error:
            raise WebError(self._blotter.text(str(error)), error.status) from error

    def _persist(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        body: Mapping[str, str] | None,
        deadline: Deadline,
    ) -> Answer:
        """Ask again after what may pass."""
        tries = _TRIES if method == "GET" else 1
        for done in range(1, tries + 1):
            try:
                return self._follow(method, url, headers, body, deadline)
            except _PassingError as error:
                pause = error.pause or self._limits.pause * 2 ** (done - 1) * random.uniform(0.5, 1)  # noqa: S311 - to spread the load
                if not deadline.left:
                    words = f"{method} {_shown(hide_user(url))}: not done"
                    total = f"{self._limits.total:g} seconds"
                    raise WebError(f"{words} after {total}", error.status) from error
                if done == tries or pause > deadline.left:
                    again = f" ({done} times)" if done > 1 else ""
                    raise WebError(f"{error}{again}", error.status) from error
                sleep(pause)
        raise AssertionError(tries)  # the last try has returned or raised

    def _follow(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        body: Mapping[str, str] | None,
        deadline: Deadline,
    ) -> Answer:
        """Ask once, and follow where the site points within itself."""
        asked = f"{method} {_shown(hide_user(url))}"
        at = _address(url, asked)
        for _ in range(_MOST_REDIRECTS + 1):
            with self._send(method, at, headers, body, asked) as response:
                target = response.headers.get("Location", "")
                if response.status_code in {301, 302, 303, 307, 308} and target:
                    if method != "GET":
                        raise WebError(f"{asked}: redirected to {_shown(target)}: use that address")
                    at = _within_site(at, target, asked)
                    continue
                _require_success(response, asked)
                content = b"".join(self._blocks(response, asked, deadline))
                return self._answer(at, response, content)
        raise WebError(f"{asked}: redirected more than {_MOST_REDIRECTS} times")

    def _answer(self, at: Address, response: requests.Response, content: bytes) -> Answer:
        """Give what came, without the token that a server may have sent back."""
        blot = self._blotter.text
        return Answer(
            blot(str(at)),
            CaseInsensitiveDict((name, blot(value)) for name, value in response.headers.items()),
            self._blotter.content(content),
            {name: blot(link["url"]) for name, link in response.links.items() if "url" in link},
        )

    def _send(
        self,
        method: str,
        at: Address,
        headers: dict[str, str],
        body: Mapping[str, str] | None,
        asked: str,
    ) -> requests.Response:
        """Send one request; the body of the answer is not read yet."""
        try:
            return self._session.request(
                method,
                str(at),
                headers=headers,
                json=body,
                timeout=(self._limits.connect, self._limits.silence),
                allow_redirects=False,
                stream=True,
                # What is asked of this machine itself is nothing for a proxy to read.
                proxies={"http": "", "https": ""} if at.is_local else None,
            )
        except (requests.ConnectionError, requests.Timeout) as error:
            raise _PassingError(f"{asked}: {_reason(error)}") from error
        except (requests.RequestException, ValueError) as error:
            raise WebError(f"{asked}: {_reason(error)}") from error

    def _blocks(
        self, response: requests.Response, asked: str, deadline: Deadline
    ) -> Iterator[bytes]:
        """Yield the body as far as size and time allow."""
        size = 0
        try:
            # One read of the socket a time: a server that drips is noticed at once.
            while block := response.raw.read1(_BLOCK, decode_content=True):
                size += len(block)
                if size > self._limits.size:
                    raise WebError(f"{asked}: more than {self._limits.size >> 20} MiB came")
                yield block
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _PassingError(f"{asked}: {_reason(error)} after {size} bytes") from error
        if not deadline.left:  # a body that says no length ends where it is cut
            raise _PassingError(f"{asked}: cut after {size} bytes")


class _PassingError(WebError):
    """A failure that may pass; *pause* is how long the server asks to wait."""

    def __init__(self, words: str, status: int | None = None, pause: float = 0.0) -> None:
        super().__init__(words, status)
        self.pause = pause


class _Session(requests.Session):
    """A session that leaves redirects to us: the library would read all of what comes with one."""

    def get_redirect_target(self, _: requests.Response) -> None:
        """Say that nothing is redirected."""


class _Authorization(AuthBase):
    """Puts the token to a request that is ready to be sent, if it goes to the token's server."""

    def __init__(self, token: Token | None) -> None:
        self._token = token
        self._site = None if token is None else _address(token.server, "the token's server").site

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Go by the address of *request*, from which the connection is made."""
        at = _address(request.url or "", "the request")
        if self._token is not None and at.site == self._site:
            if at.scheme != "https" and not at.is_local:
                raise WebError(f"{at}: a token is sent over https only")
            request.headers["Authorization"] = f"Token {self._token.text}"
        return request


def _address(url: str, asked: str) -> Address:
    """Take an address apart; raises WebError."""
    try:
        return parse_address(url)
    except AddressError as error:
        raise WebError(f"{asked}: {error}") from error


def _within_site(here: Address, target: str, asked: str) -> Address:
    """Allow a redirect within the site, and from http to https of the same host."""
    try:
        there = join_address(here, target)
    except AddressError as error:
        raise WebError(f"{asked}: redirected to {_shown(hide_user(target))}: {error}") from error
    upgraded = (here.scheme, there.scheme) == ("http", "https") and here.host == there.host
    if not upgraded and (here.scheme, here.site) != (there.scheme, there.site):
        raise WebError(
            f"{asked}: redirected to another site, {_shown(str(there))}: name that if you mean it"
        )
    return there


def _require_success(response: requests.Response, asked: str) -> None:
    """Raise what a status means that is no success."""
    status = response.status_code
    if 200 <= status < 300:
        return
    words = f"{asked}: HTTP {status} {_shown(response.reason or '')}".rstrip()
    if status in _PASSING:
        raise _PassingError(words, status, _wanted_pause(response))
    raise WebError(f"{words}{_said(response)}", status)


def _wanted_pause(response: requests.Response) -> float:
    """Read Retry-After where it is a number of seconds that one can wait."""
    text = response.headers.get("Retry-After", "")
    seconds = float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0
    return min(seconds, _LONGEST_PAUSE)


def _said(response: requests.Response) -> str:
    """Quote what a server says of its refusal, if it is short and no web page."""
    if "json" not in response.headers.get("Content-Type", ""):
        return ""
    try:
        text = next(response.iter_content(_LONGEST_QUOTE), b"").decode(errors="replace")
    except requests.RequestException:
        return ""
    return f": {_shown(text)}"


def _reason(error: Exception) -> str:
    """Say why there was no answer, without the library's nest of names."""
    if isinstance(error, requests.exceptions.SSLError):
        return f"the certificate or the encryption is not accepted: {_innermost(error)}"
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, requests.exceptions.ReadTimeout):
        return "no answer in time"
    return _innermost(error)


def _innermost(error: BaseException) -> str:
    """Give the words of what lies at the root of an exception."""
    for _ in range(10):
        inner = getattr(error, "reason", None) or next(
            (each for each in reversed(error.args) if isinstance(each, BaseException)), None
        )
        if not isinstance(inner, BaseException):
            break
        error = inner
    words = getattr(error, "strerror", None) or str(error)
    if "[Errno " in words:
        words = words.rpartition("] ")[2].rstrip(")")
    return _shown(words) or type(error).__name__


def _shown(text: str) -> str:
    """Give *text* as one line of bearable length that only says something."""
    return " ".join(flattened(text[:_LONGEST_QUOTE]).split())
