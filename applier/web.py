"""How is something asked of a server on the network, and what may come back?

The one HTTP client. Bounded in size and time; TLS is verified; redirects are
followed within the same site only; what fails for a moment is tried again, with
growing pauses; and what fails for good is told in one line that says what was
asked and what came. I/O; imported only by who goes to the network.

Proxies and additional certificates are taken from the environment, as the client
library takes them (``HTTPS_PROXY``, ``REQUESTS_CA_BUNDLE``): they are the machine's
affair. Passwords of a ``.netrc`` are not: nothing is sent that the caller did not give.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic, sleep
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from applier import __version__
from applier.errors import ApplierError

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


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come, and how long it may take."""

    size: int = 64 << 20
    """Bytes, inflated."""
    connect: float = 15.0
    """Seconds until the server is there."""
    silence: float = 60.0
    """Seconds without a byte."""
    total: float = 600.0
    """Seconds for one answer, tries and pauses included."""
    pause: float = 1.0
    """Seconds before the second try; doubled before each further one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came."""

    url: str
    """Where it came from in the end."""
    headers: Mapping[str, str]
    content: bytes
    links: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the header Link by their relation (RFC 8288)."""


class Web:
    """A client with a session: connections to a site are kept open."""

    def __init__(self, token: str = "", limits: Limits | None = None) -> None:
        """Give *token* to the site that is asked first, and to no other."""
        self._limits = limits or Limits()
        self._token = token
        self._site = ""
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"applier/{__version__}"
        self._session.auth = _no_passwords

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
        """Ask until there is an answer that counts."""
        end = monotonic() + self._limits.total
        tries = _TRIES if method == "GET" else 1
        for done in range(1, tries + 1):
            try:
                return self._follow(method, url, headers, body, end)
            except _PassingError as error:
                pause = error.pause or self._limits.pause * 2 ** (done - 1) * random.uniform(0.5, 1)  # noqa: S311 - to spread the load
                if done == tries or monotonic() + pause > end:
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
        end: float,
    ) -> Answer:
        """Ask once, and follow where the site points within itself."""
        asked, at = f"{method} {url}", url
        for _ in range(_MOST_REDIRECTS + 1):
            with self._send(method, at, headers, body, asked) as response:
                target = response.headers.get("Location", "")
                if response.status_code in {301, 302, 303, 307, 308} and target:
                    if method != "GET":
                        raise WebError(f"{asked}: redirected to {_shown(target)}: use that address")
                    at = _within_site(at, target, asked)
                    continue
                _require_success(response, asked)
                content = b"".join(self._blocks(response, asked, end))
                links = {name: link["url"] for name, link in response.links.items()}
                return Answer(at, response.headers, content, links)
        raise WebError(f"{asked}: redirected more than {_MOST_REDIRECTS} times")

    def _send(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        body: Mapping[str, str] | None,
        asked: str,
    ) -> requests.Response:
        """Send one request; the body of the answer is not read yet."""
        try:
            return self._session.request(
                method,
                url,
                headers=headers | self._authorization(url),
                json=body,
                timeout=(self._limits.connect, self._limits.silence),
                allow_redirects=False,
                stream=True,
            )
        except (requests.ConnectionError, requests.Timeout) as error:
            raise _PassingError(f"{asked}: {_reason(error)}") from error
        except (requests.RequestException, ValueError) as error:
            raise WebError(f"{asked}: {_reason(error)}") from error

    def _authorization(self, url: str) -> dict[str, str]:
        """Give the token to the first site, over TLS or to this machine itself."""
        if not self._token:
            return {}
        self._site = self._site or _site(url)
        split = urlsplit(url)
        private = split.scheme == "https" or split.hostname in {"127.0.0.1", "::1", "localhost"}
        if _site(url) != self._site:
            return {}
        if not private:
            raise WebError(f"{url}: a token is sent over https only")
        return {"Authorization": f"Token {self._token}"}

    def _blocks(self, response: requests.Response, asked: str, end: float) -> Iterator[bytes]:
        """Yield the body as far as size and time allow."""
        size = 0
        try:
            # One read of the socket a time: a server that drips is noticed at once.
            while block := response.raw.read1(_BLOCK, decode_content=True):
                size += len(block)
                if size > self._limits.size:
                    raise WebError(f"{asked}: more than {self._limits.size >> 20} MiB came")
                if monotonic() > end:
                    raise WebError(f"{asked}: not done after {self._limits.total:.0f} seconds")
                yield block
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _PassingError(f"{asked}: {_reason(error)} after {size} bytes") from error


class _PassingError(WebError):
    """A failure that may pass; *pause* is how long the server asks to wait."""

    def __init__(self, words: str, status: int | None = None, pause: float = 0.0) -> None:
        super().__init__(words, status)
        self.pause = pause


def _no_passwords(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep the library from looking for passwords in ``.netrc``."""
    return request


def _site(url: str) -> str:
    """Name the site of *url*: its host and port."""
    split = urlsplit(url)
    try:
        port = split.port
    except ValueError as error:
        raise WebError(f"{_shown(url)}: not an address") from error
    standard = {"http": 80, "https": 443}.get(split.scheme, 0)
    return f"{split.hostname}:{port or standard}"


def _within_site(here: str, target: str, asked: str) -> str:
    """Allow a redirect within the site, and from http to https of the same host."""
    try:
        there = urljoin(here, target)
        old, new = urlsplit(here), urlsplit(there)
    except ValueError as error:
        raise WebError(f"{asked}: redirected to what is no address") from error
    upgraded = (old.scheme, new.scheme) == ("http", "https") and old.hostname == new.hostname
    if not upgraded and (old.scheme != new.scheme or _site(here) != _site(there)):
        raise WebError(
            f"{asked}: redirected to another site, {_shown(there)}: name that if you mean it"
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
    line = "".join(char if char.isprintable() else " " for char in text[:_LONGEST_QUOTE])
    return " ".join(line.split())
