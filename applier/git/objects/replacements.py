"""What does git see otherwise than it is stored?

An object that ``refs/replace/<id>`` points to stands for the object <id>
(git-replace(1)); ``info/grafts`` and, at the end of a shallow clone, ``shallow``
give a commit other parents (gitrepository-layout(5)). Nearly all repositories
have none of it, and then nothing is looked up. Reads the repository.
"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pygit2
from msgspec import Struct, field

from applier.git.configuration import parse_bool, read_setting
from applier.git.plain_files import read_plain
from applier.model import Oid

_NAMES = "refs/replace/"
_DEEPEST = 5
"""Replacements of replacements that git follows."""
_DIGITS = frozenset("0123456789abcdef")


class Replacements(Struct, frozen=True):
    """What stands for what."""

    objects: Mapping[Oid, Oid] = field(default_factory=dict)
    parents: Mapping[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    """By a commit's raw id the raw ids of the parents that it has instead."""
    shallow: bool = False
    """Whether the clone ends somewhere."""

    @property
    def history(self) -> bool:
        """Whether history is not as it is stored, so that git's cache of it is of no use."""
        return bool(self.objects or self.parents)

    @property
    def beyond_libgit2(self) -> bool:
        """Whether libgit2 would walk another history: of all these it knows the shallow ends."""
        return bool(self.objects) or any(self.parents.values())


def read_replacements(
    repository: pygit2.Repository, common: Path, *, wanted: bool = True
) -> Replacements:
    """Read what is replaced in the repository with the directory *common*.

    Objects only if that is *wanted*, here and in the configuration
    (``core.useReplaceRefs``); git follows grafts in any case.
    """
    ends: dict[bytes, tuple[bytes, ...]] = {line[0]: () for line in _lines(common / "shallow")}
    parents = {line[0]: line[1:] for line in _lines(common / "info" / "grafts")} | ends
    objects = _replaced(repository, common) if wanted and _configured(repository) else {}
    return Replacements(objects, parents, bool(ends))


def _lines(file: Path) -> list[tuple[bytes, ...]]:
    """Read a file of ids, each line as raw ids; what is none is no line."""
    try:
        lines = read_plain(file).decode("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    words = [line.split() for line in lines]
    return [tuple(map(bytes.fromhex, line)) for line in words if line and all(map(_is_oid, line))]


def _is_oid(word: str) -> bool:
    return len(word) == 40 and _DIGITS.issuperset(word)


def _configured(repository: pygit2.Repository) -> bool:
    text = read_setting(repository, "core.useReplaceRefs")
    return text is None or parse_bool(text) is not False


def _replaced(repository: pygit2.Repository, common: Path) -> dict[Oid, Oid]:
    """Read the references; listing all is spared where there are none of these."""
    if not (common / "refs" / "replace").is_dir() and not _are_packed(common):
        return {}
    direct: dict[Oid, Oid] = {}
    for raw in repository.raw_listall_references():
        name = raw.decode("utf-8", "surrogateescape")
        oid = name.removeprefix(_NAMES)
        if oid != name and _is_oid(oid):
            # One that leads nowhere replaces nothing, as for git.
            with suppress(KeyError, ValueError, pygit2.GitError):
                target = repository.lookup_reference(name).resolve().target
                direct[Oid(oid)] = Oid(str(target))
    return {oid: _last(direct, oid) for oid in direct}


def _are_packed(common: Path) -> bool:
    try:
        return f" {_NAMES}".encode() in read_plain(common / "packed-refs")
    except OSError:
        return False


def _last(direct: Mapping[Oid, Oid], oid: Oid) -> Oid:
    for _ in range(_DEEPEST):
        oid = direct.get(oid, oid)
    return oid
