"""What has the user settled, in git's configuration?

That of the repository at or around a directory, which includes the user's and
the machine's; these alone where there is no repository (git-config(1)). Reads
the configuration; what the values mean is for whoever asks.
"""

import os
from collections.abc import Callable, Mapping

import pygit2

_TRUE = frozenset({"", "true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


class Configuration:
    """Values by their names in lower case; the nearest file's counts."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Answer from *values*."""
        self._values = values

    def find(self, name: str) -> str | None:
        """Give the value that counts: the last."""
        return self._values.get(name.lower())


def read_configuration(path: str | None) -> Configuration:
    """Read what is configured for the repository at or around *path*, or the current directory."""
    values: dict[str, str] = {}
    for config in _files(path):
        try:
            for entry in config:
                values[entry.name.lower()] = entry.value or ""
        except (UnicodeDecodeError, pygit2.GitError):
            continue
    return Configuration(values)


def _files(path: str | None) -> list[pygit2.Config]:
    try:
        found = pygit2.discover_repository(os.fspath(path or "."))
        if found is not None:
            return [pygit2.Repository(found).config]
    except (pygit2.GitError, ValueError, KeyError):
        pass  # that there is no repository to read is said by whoever needs one
    return [config for config in map(_open, _WITHOUT_REPOSITORY) if config is not None]


_WITHOUT_REPOSITORY = (
    pygit2.Config.get_system_config,
    pygit2.Config.get_xdg_config,
    pygit2.Config.get_global_config,
)
"""The nearest last."""


def _open(level: Callable[[], pygit2.Config]) -> pygit2.Config | None:
    try:
        return level()
    except (OSError, pygit2.GitError):
        return None


def parse_bool(text: str) -> bool | None:
    """Read a boolean as git writes them; None if it is none."""
    word = text.lower()
    return True if word in _TRUE else False if word in _FALSE else None
