"""What does a patchwork know of series, patches and checks?

A client of its REST API, versions 1.1 to 1.4 (patchwork's API documentation and its
OpenAPI description): what is asked, page by page, and what of the answers is of
use. It trusts no answer: whatever is not of the expected form is an error that
names the address, and addresses in answers are used as paths of the same site,
for instances behind a proxy give them with another scheme. I/O through
:mod:`applier.http`.
"""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode

from msgspec import Struct

from applier.address import AddressError, join_address, parse_address
from applier.errors import ApplierError
from applier.http import Answer, Web, WebError

VERSION = "1.2"
"""The oldest that can look a message-id up; 1.3 and 1.4 answer the same to what is asked here."""
_OLDER = "1.1"
_MOST_PAGES = 200
_KINDS = {"series": "series", "patch": "patches", "cover": "covers"}

Json = Mapping[str, object]


class PatchworkError(ApplierError):
    """A patchwork was asked and did not answer as one."""


class Resource(Struct, frozen=True):
    """What an address of a patchwork is of."""

    root: str
    """The address of the patchwork itself."""
    kind: str
    """``series``, ``patches`` or ``covers``, as the API calls them."""
    name: str = ""
    """A number, or a message-id; nothing for a list of series."""
    query: tuple[tuple[str, str], ...] = ()
    """What restricts the list."""


class SeriesEntry(Struct, frozen=True):
    """One series as the API describes it."""

    id: int
    cover: str
    """Where its cover letter can be read; nothing without one."""
    mbox: str
    """Where its patches can be read."""
    patches: Mapping[str, int]
    """The numbers of its patches by message-id."""


class Check(Struct, frozen=True):
    """What somebody says of a patch."""

    state: str
    context: str
    description: str
    target_url: str


class Patchwork:
    """One patchwork, asked through its API."""

    def __init__(self, root: str, web: Web, version: str = VERSION) -> None:
        """Ask the patchwork at *root* through *web*."""
        self._root = root.rstrip("/")
        self._web = web
        self._version = version

    def read_mbox(self, path: str) -> bytes:
        """Read an mbox of this site."""
        return self._web.get(self._at_home(path)).content

    def find_series(self, place: Resource) -> Iterator[SeriesEntry]:
        """Yield the series that *place* is of, or is part of."""
        if place.kind == "series" and place.name:
            yield self._series(self._object(f"series/{place.name}/"))
        elif place.kind == "series":
            for each in self._pages("series/", place.query):
                yield self._series(each)
        else:
            for number in dict.fromkeys(self._series_of(place)):
                yield self._series(self._object(f"series/{number}/"))

    def find_patch(self, message_id: str) -> int | None:
        """Find the number of a patch; None if there is none with this message-id."""
        for each in self._by_id("patches", message_id):
            return _number(each, "id", self._root)
        return None

    def checks(self, patch: int) -> list[Check]:
        """List the checks of a patch, as they were made."""
        return [
            Check(*(_text(each, key) for key in ("state", "context", "description", "target_url")))
            for each in self._pages(f"patches/{patch}/checks/", ())
        ]

    def add_check(self, patch: int, check: Check) -> None:
        """Put a check on a patch."""
        said = {
            "state": check.state,
            "context": check.context,
            "description": check.description,
            "target_url": check.target_url,
        }
        url = self._url(f"patches/{patch}/checks/")
        try:
            self._web.post(url, {key: value for key, value in said.items() if value})
        except WebError as error:
            hint = " (the token's owner must maintain the project)" if error.status == 403 else ""
            raise PatchworkError(f"{error}{hint}") from error

    def _series_of(self, place: Resource) -> Iterator[int]:
        """Yield the numbers of the series that a patch or a cover letter is in."""
        if place.name.isdigit():
            found = iter([self._object(f"{place.kind}/{place.name}/")])
        else:
            found = self._by_id(place.kind, place.name)
        for each in found:
            for series in _list(each, "series"):
                yield _number(series, "id", self._root)

    def _by_id(self, kind: str, message_id: str) -> Iterator[Json]:
        """Yield the objects with a message-id; an old API may ignore the question."""
        for each in self._pages(f"{kind}/", (("msgid", message_id),)):
            if _text(each, "msgid").strip("<>") == message_id:
                yield each
            elif self._version == _OLDER:
                return

    def _series(self, found: Json) -> SeriesEntry:
        """Take from a series what is of use."""
        cover = found.get("cover_letter")
        return SeriesEntry(
            _number(found, "id", self._root),
            _text(cover, "mbox") if isinstance(cover, Mapping) else "",
            _text(found, "mbox"),
            {
                _text(patch, "msgid").strip("<>"): _number(patch, "id", self._root)
                for patch in _list(found, "patches")
            },
        )

    def _object(self, path: str) -> Json:
        """Ask for one object."""
        answer = self._get(path)
        found = _parsed(answer)
        if not isinstance(found, Mapping):
            raise PatchworkError(f"GET {answer.url}: not the object that a patchwork would send")
        return found

    def _pages(self, path: str, query: tuple[tuple[str, str], ...]) -> Iterator[Json]:
        """Yield the objects of a list, page after page."""
        answer = self._get(f"{path}?{urlencode(query)}" if query else path)
        for _ in range(_MOST_PAGES):
            found = _parsed(answer)
            if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
                raise PatchworkError(f"GET {answer.url}: not the list that a patchwork would send")
            yield from found
            following = answer.links.get("next", "")
            if not following:
                return
            answer = self._web.get(self._at_home(following), "application/json")
        raise PatchworkError(f"GET {answer.url}: more than {_MOST_PAGES} pages; ask for less")

    def _get(self, path: str) -> Answer:
        """Ask the API, in an older version where the newer is not spoken."""
        try:
            return self._web.get(self._url(path), "application/json")
        except WebError as error:
            if error.status != 404 or self._version == _OLDER or not self._is_older():
                raise
        self._version = _OLDER
        return self._web.get(self._url(path), "application/json")

    def _is_older(self) -> bool:
        """Whether this patchwork speaks the older version and not ours."""
        try:
            self._web.get(self._url(""), "application/json")
        except WebError as error:
            return error.status == 404
        return False

    def _url(self, path: str) -> str:
        return f"{self._root}/api/{self._version}/{path}"

    def _at_home(self, url: str) -> str:
        """Give the address on this site that *url* means; raises PatchworkError for another's."""
        try:
            here = parse_address(f"{self._root}/")
            there = join_address(here, url)
        except AddressError as error:
            raise PatchworkError(
                f"{self._root}: names what is no address, of this or another site"
            ) from error
        if there.host != here.host:
            raise PatchworkError(f"{self._root}: names an address of another site: {url[:200]}")
        path = quote(unquote(there.path), safe="/@!$&'()*+,;:=~")
        return f"{here.origin}{path}{'?' if there.query else ''}{there.query}"


def find_resource(url: str) -> Resource | None:
    """Tell what an address of a patchwork is of; None if it is none; raises AddressError.

    ``/series/7/``, ``/api/1.2/series/7/``, ``/project/linux/list/?series=7``,
    ``/patch/7/``, ``/project/linux/patch/<message-id>/``, the same of a cover, and
    lists of series: ``/api/series/?project=linux``, ``/project/linux/list/``.
    """
    address = parse_address(url)
    parts = address.path.strip("/").split("/")
    query = tuple(parse_qsl(address.query))
    for at, part in enumerate(parts):
        root = f"{address.origin}/{'/'.join(parts[:at])}".rstrip("/")
        match [part, *parts[at + 1 :]]:
            case ["api", *rest]:
                return _api_place(root, [one for one in rest if not one.startswith("1.")], query)
            case ["project", project, "list", *_]:
                number = dict(query).get("series", "")
                asked = () if number.isdigit() else (("project", project),)
                return Resource(root, "series", number if number.isdigit() else "", asked)
            case ["project", _, ("patch" | "cover") as kind, name, *_]:
                return Resource(root, _KINDS[kind], unquote(name).strip("<>"))
            case [("series" | "patch" | "cover") as kind, name, *_] if name.isdigit():
                return Resource(root, _KINDS[kind], name)
            case _:
                continue
    return None


def _api_place(root: str, parts: list[str], query: tuple[tuple[str, str], ...]) -> Resource | None:
    """Tell what an address of the API is of."""
    match parts:
        case [("series" | "patches" | "covers") as kind, name, *_] if name.isdigit():
            return Resource(root, kind, name)
        case ["series"]:
            return Resource(root, "series", "", query)
        case _:
            return None


def _parsed(answer: Answer) -> object:
    """Read JSON; raises PatchworkError for anything else."""
    try:
        return json.loads(answer.content)
    except (ValueError, RecursionError) as error:
        raise PatchworkError(f"GET {answer.url}: no JSON came: is it a patchwork?") from error


def _text(found: Json, key: str) -> str:
    """Give a text; nothing where there is none."""
    value = found.get(key)
    return value if isinstance(value, str) else ""


def _number(found: Json, key: str, root: str) -> int:
    """Give a number that must be there."""
    value = found.get(key)
    if not isinstance(value, int):
        raise PatchworkError(f"{root}: sent something without {key}: is it a patchwork?")
    return value


def _list(found: Json, key: str) -> list[Json]:
    """Give a list of objects; an empty one where there is none."""
    value = found.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
