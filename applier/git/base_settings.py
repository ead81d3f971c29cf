"""What has the user settled about bases, once and for all?

``applier.*`` of the repository's and the user's configuration (git-config(1)),
never of the tree that is checked: a series must not choose how it is judged.
Reads the configuration.
"""

from collections import defaultdict
from collections.abc import Mapping

import pygit2
from msgspec import Struct

_SEARCH_LIMIT = 100_000
_TREE = "applier.tree."


class ConfiguredTree(Struct, frozen=True):
    """A branch that series with a certain prefix, or on a certain list, are for."""

    name: str
    prefixes: tuple[str, ...]
    """Words of a subject's brackets, such as net-next; any of them will do."""
    lists: tuple[str, ...]
    """List addresses or List-Ids, in lower case; any of them will do."""
    branches: tuple[str, ...]
    """The branches to try, in order."""


class Settings(Struct, frozen=True):
    """How bases are looked for."""

    branches: tuple[str, ...] = ()
    """Patterns of the branches and tags to search; none for all."""
    trees: tuple[ConfiguredTree, ...] = ()
    """By name."""
    search_limit: int = _SEARCH_LIMIT
    """How many commits to look at, from the mail's date on, in either direction."""


def read_settings(repository: pygit2.Repository) -> Settings:
    """Read ``applier.*``; a value that makes no sense is passed over."""
    values = _values(repository)
    limit = values.get("applier.searchlimit", [""])[-1]
    return Settings(
        tuple(values.get("applier.branches", ())),
        tuple(_trees(values)),
        int(limit) if limit.isascii() and limit.isdecimal() else _SEARCH_LIMIT,
    )


def _values(repository: pygit2.Repository) -> Mapping[str, list[str]]:
    """Give all values by name, those of the nearest file last."""
    found: dict[str, list[str]] = defaultdict(list)
    try:
        for entry in repository.config:
            if entry.name.startswith("applier."):
                found[entry.name].extend((entry.value or "").split())
    except (UnicodeDecodeError, pygit2.GitError):
        return {}
    return found


def _trees(values: Mapping[str, list[str]]) -> list[ConfiguredTree]:
    named: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for key, value in values.items():
        name, _, setting = key.removeprefix(_TREE).rpartition(".")
        if key.startswith(_TREE) and name:
            named[name][setting] = value
    return [
        ConfiguredTree(
            name,
            tuple(word.lower() for word in settings.get("prefix", ())),
            tuple(word.lower() for word in settings.get("list", ())),
            tuple(settings.get("branch", ())),
        )
        for name, settings in sorted(named.items())
    ]
