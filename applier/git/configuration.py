"""What has the user settled, in git's configuration?

That of the repository at or around a directory, which includes the user's and
the machine's; these alone where there is no repository (git-config(1)). Never that
of the tree that is checked: a series must not choose how it is judged. Reads
the configuration; what most values mean is for whoever asks.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import pygit2
from msgspec import Struct
from pygit2.enums import ConfigLevel

from applier.errors import RepositoryError
from applier.git.opening import find_repository
from applier.model import Person

_TRUE = frozenset({"", "true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_OWN = frozenset({ConfigLevel.PROGRAMDATA, ConfigLevel.SYSTEM, ConfigLevel.XDG, ConfigLevel.GLOBAL})
"""What the user and the machine's keeper write; all else lies with a repository."""


class Configuration:
    """Values by their names in lower case; the nearest file's counts."""

    def __init__(
        self,
        own: Mapping[str, str],
        repository: Mapping[str, str],
        tests: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Answer from the user's and the machine's *own* values, and from the repository's.

        *tests* are the names and values below ``applier.test``, as they are written, the
        nearest last.
        """
        self._own = own
        self._repository = repository
        self._tests = tests

    def find(self, name: str) -> str | None:
        """Give the value that counts: the last."""
        found = self.find_in_repository(name)
        return self.find_own(name) if found is None else found

    def tree_paths(self) -> dict[str, str]:
        """Give by name the repositories that ``applier.tree.<name>.repository`` names."""
        return self._repositories(_TREE)

    def reference_paths(self) -> dict[str, str]:
        """Give by name the repositories that ``applier.refs.<name>.repository`` names."""
        return self._repositories(_REFERENCES)

    def _repositories(self, section: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, value in self.values_below(section).items():
            name, _, setting = key.rpartition(".")
            if setting == "repository" and name and value:
                found[name] = os.path.expanduser(value)  # noqa: PTH111 - as git reads a path
        return found

    def values_below(self, section: str) -> dict[str, str]:
        """Give the values whose names begin with *section*, by what follows that."""
        found: dict[str, str] = {}
        for values in (self._own, self._repository):
            for key, value in values.items():
                if key.startswith(section):
                    found[key.removeprefix(section)] = value
        return found

    def tests(self) -> dict[str, dict[str, list[str]]]:
        """Give by name and then by key what ``applier.test.<name>.<key>`` says."""
        found: dict[str, dict[str, list[str]]] = {}
        for whole, value in self._tests:
            name, _, key = whole[len(_TEST) :].rpartition(".")
            if name:
                found.setdefault(name, {}).setdefault(key.lower(), []).append(value)
        return found

    def find_own(self, name: str) -> str | None:
        """Give the user's own value, or the machine's, whatever the repository says."""
        return self._own.get(name.lower())

    def find_in_repository(self, name: str) -> str | None:
        """Give the value of the repository's own files: whoever made it may have written it."""
        return self._repository.get(name.lower())


def read_configuration(path: str | None) -> Configuration:
    """Read what is configured for the repository at or around *path*, or the current directory."""
    own: dict[str, str] = {}
    repository: dict[str, str] = {}
    tests: list[tuple[int, str, str]] = []
    whole = _of_repository(path)
    for config in _without_repository() if whole is None else [whole]:
        try:
            for entry in config:
                # A file that is opened by itself has no level of its own.
                mine = whole is None or entry.level in _OWN
                (own if mine else repository)[entry.name.lower()] = entry.value or ""
                if entry.name.lower().startswith(_TEST):
                    tests.append((entry.level, entry.name, entry.value or ""))
        except (UnicodeDecodeError, pygit2.GitError):
            continue
    in_order = sorted(tests, key=lambda test: test[0])
    return Configuration(own, repository, [(name, value) for _, name, value in in_order])


def _of_repository(path: str | None) -> pygit2.Config | None:
    """Open the configuration of a repository, which has the user's and the machine's in it."""
    try:
        return find_repository(path).config
    except (RepositoryError, pygit2.GitError, ValueError, KeyError, OSError):
        return None  # that there is no repository to read is said by whoever needs one


def _without_repository() -> list[pygit2.Config]:
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


class Identity(Struct, frozen=True):
    """A committer; None where nothing is configured."""

    name: str | None
    email: str | None


def read_committer(repository: pygit2.Repository) -> Identity:
    """Read the configured committer, the more particular setting first."""
    return Identity(_read(repository, "name"), _read(repository, "email"))


def _read(repository: pygit2.Repository, key: str) -> str | None:
    for section in ("committer", "user"):
        value = read_setting(repository, f"{section}.{key}")
        if value and value.strip():
            return value
    return None


def read_setting(repository: pygit2.Repository, name: str) -> str | None:
    """Read one value of a repository; None if it is not configured, or cannot be read."""
    try:
        return repository.config[name] or ""
    except (KeyError, ValueError, pygit2.GitError):
        return None


_SEARCH_LIMIT = 100_000
_ID_DIGITS = 12
_TREE = "applier.tree."
_REFERENCES = "applier.refs."
_TEST = "applier.test."


class ConfiguredTree(Struct, frozen=True):
    """A branch that series with a certain prefix, or on a certain list, are for."""

    name: str
    prefixes: tuple[str, ...]
    """Words of a subject's brackets, such as net-next; any of them will do."""
    lists: tuple[str, ...]
    """List addresses or List-Ids, in lower case; any of them will do."""
    branches: tuple[str, ...]
    """The branches to try, in order."""
    repository: str = ""
    """The repository that they are of; nothing for any."""


class Settings(Struct, frozen=True):
    """How bases are looked for."""

    branches: tuple[str, ...] = ()
    """Patterns of the branches and tags to search; none for all."""
    trees: tuple[ConfiguredTree, ...] = ()
    """By name."""
    search_limit: int = _SEARCH_LIMIT
    """How many commits to look at, from the mail's date on, in either direction."""
    id_digits: int = _ID_DIGITS
    """How many digits of an id a mail should give."""


def read_settings(repository: pygit2.Repository) -> Settings:
    """Read ``applier.*``; a value that makes no sense is passed over."""
    values = _values(repository)
    return Settings(
        tuple(values.get("applier.branches", ())),
        tuple(one for one in _trees(values) if _is_of(repository, one)),
        _number(values, "applier.searchlimit", _SEARCH_LIMIT),
        _number(values, "applier.iddigits", _ID_DIGITS),
    )


def _number(values: Mapping[str, list[str]], key: str, default: int) -> int:
    text = values.get(key, [""])[-1]
    return int(text) if text.isascii() and text.isdecimal() else default


def _is_of(repository: pygit2.Repository, tree: ConfiguredTree) -> bool:
    """Whether what is configured for a tree is meant for this repository."""
    if not tree.repository:
        return True
    path = os.path.realpath(os.path.expanduser(tree.repository))  # noqa: PTH111 - as git reads a path
    places = (repository.path, repository.workdir or repository.path)
    return path in {os.path.realpath(place) for place in places}


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
            " ".join(settings.get("repository", ())),
        )
        for name, settings in sorted(named.items())
    ]


def read_own(repository: pygit2.Repository) -> list[tuple[str, str]]:
    """Read the values of the repository's own configuration, without the user's, in order."""
    try:
        return [
            (entry.name, entry.value or "")
            for entry in repository.config
            if int(entry.level) >= ConfigLevel.LOCAL
        ]
    except (UnicodeDecodeError, pygit2.GitError):
        return []


class Reflog(Struct, frozen=True):
    """Who moved a reference, and in one line why."""

    submitter_key: Person | None = None
    """None for the configured one."""
    message: str = "applier"
