"""Which tests does the user want, and what is said of each?

A test has a name, a command, and what its result depends on. It comes from the command
line or from git's configuration (``applier.test.<name>.<key>``), and from nowhere else:
neither a mail nor the tree under test can name one. A key that nobody knows is an error,
for a test that is not what it was meant to be is worse than none. Pure.
"""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from fnmatch import fnmatchcase
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from applier.errors import UsageError
from applier.sanitize import printable

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""So that it is a patchwork's context, a file's name and a word for KTAP."""
_TAKEN = frozenset({"claims"})
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SECONDS = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([smh]?)")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}
_TIMEOUT = 3600.0
_MOST_TESTS = 100

Settings = Mapping[str, Sequence[str]]
"""By key in lower case the values of one test, in the order of the files."""

EnumT = TypeVar("EnumT", bound=Enum)


class Depends(Enum):
    """What a test looks at: the same again, and its result stands."""

    TREE = "tree"
    """The files, and nothing else: a build."""
    COMMIT = "commit"
    """The commit too: its message, its author, what it changes."""
    MAIL = "mail"
    """The mail, as it was sent."""


class CommandProtocol(Enum):
    """How a command is called, and how it says what it found."""

    EXIT = "exit"
    """0 is well, 125 means that it does not apply, all else is a failure."""
    NIPA = "nipa"
    """As a patch test of netdev's NIPA: 250 is a warning, DESC_FD takes a line of words."""
    B4 = "b4"
    """As a check of b4 review: the mail on standard input, a JSON array on standard output."""
    CHECKPATCH = "checkpatch"
    """The kernel's checkpatch.pl, from a revision that the user trusts."""


class Compare(Enum):
    """What of the output counts."""

    NOTHING = "nothing"
    """Only how the command ended."""
    LINES = "lines"
    """Only lines that it does not print for the tree before."""


_DEPENDS = {
    CommandProtocol.EXIT: Depends.TREE,
    CommandProtocol.NIPA: Depends.COMMIT,
    CommandProtocol.B4: Depends.MAIL,
    CommandProtocol.CHECKPATCH: Depends.COMMIT,
}
"""What a test depends on if nobody says so."""

CHECKPATCH = "checkpatch"
"""The test that is there without being configured."""


class CommandTest(Struct, frozen=True, kw_only=True):
    """One test."""

    name: str
    command: str
    """For a shell; of ``checkpatch`` the options of the script; of ``nipa`` also the directory
    of a test."""
    depends: Depends = Depends.TREE
    protocol: CommandProtocol = CommandProtocol.EXIT
    compare: Compare = Compare.NOTHING
    paths: tuple[str, ...] = ()
    """Directories, files and shell patterns; run only if the patch touches one. None for all."""
    timeout: float = _TIMEOUT
    """Seconds."""
    environment: tuple[str, ...] = ()
    """``NAME=VALUE`` to set, ``NAME`` to name a variable of ours that its result depends on."""
    version: str = ""
    """Counted up by whoever changes what the command calls: what was kept no longer counts."""

    @property
    def about_one_patch(self) -> bool:
        """Whether its result says nothing of the patches before and behind."""
        return self.depends is not Depends.TREE

    def wants(self, paths: Iterable[str]) -> bool:
        """Whether it is to be run for a patch that touches *paths*."""
        return not self.paths or any(_is_in(path, self.paths) for path in paths)


def _is_in(path: str, patterns: Iterable[str]) -> bool:
    """Whether *path* is, or lies below, one of *patterns*."""
    return any(
        path == one.rstrip("/") or path.startswith(f"{one.rstrip('/')}/") or fnmatchcase(path, one)
        for one in patterns
    )


def choose_tests(
    configured: Mapping[str, Settings], commands: Sequence[str], names: Sequence[str]
) -> tuple[CommandTest, ...]:
    """Choose the tests: those of *commands*, called by *names* in order, and those named.

    Names that no command takes are those of configured tests, or ``checkpatch``. With neither
    commands nor names, all that are configured.
    """
    own = _name_commands(commands, names[: len(commands)])
    wanted = names[len(commands) :]
    if not commands and not names:
        wanted = tuple(configured)
    tests = (*own, *(_find(configured, name) for name in dict.fromkeys(wanted)))
    if not tests:
        raise UsageError(
            "no test is named (--exec CMD, --name checkpatch) and none is configured "
            "(git config applier.test.NAME.command CMD)"
        )
    called = [test.name for test in tests]
    for name in called:
        if called.count(name) > 1:
            raise UsageError(f"two tests are called {name}")
    if len(tests) > _MOST_TESTS:
        raise UsageError(f"{len(tests)} tests are more than the {_MOST_TESTS} that one run takes")
    return tests


def _name_commands(commands: Sequence[str], names: Sequence[str]) -> list[CommandTest]:
    """Make tests of *commands*; those that nobody named are called after their program."""
    taken = set(names)
    tests = list[CommandTest]()
    for at, command in enumerate(commands):
        if not command.strip():
            raise UsageError("--exec: an empty command")
        name = _checked(names[at]) if at < len(names) else _free(_program(command), taken)
        taken.add(name)
        tests.append(CommandTest(name=name, command=command))
    return tests


def _program(command: str) -> str:
    """Name a command after the program that it starts with."""
    first = command.split(maxsplit=1)[0].rpartition("/")[2]
    word = re.sub(r"[^A-Za-z0-9_-]", "-", first.removesuffix(".sh").removesuffix(".pl"))
    return word[:32].strip("-_") or "command"


def _free(name: str, taken: set[str]) -> str:
    """Count up until nobody is called so."""
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name}-{count}"
    return found


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{printable(name)!r} is no name for a test: letters, digits, - and _ only, "
            "at most 64 of them"
        )
    if name in _TAKEN:
        raise UsageError(f"{name} is no name for a test: applier itself posts in that context")
    return name


def _find(configured: Mapping[str, Settings], name: str) -> CommandTest:
    settings = configured.get(_checked(name))
    if settings is not None:
        return _parse(name, settings)
    if name == CHECKPATCH:
        return _parse(name, {"protocol": (CHECKPATCH,)})
    known = ", ".join((*configured, CHECKPATCH))
    raise UsageError(f"no test {name} is configured; there are: {known}")


def _parse(name: str, settings: Settings) -> CommandTest:
    """Read one test of the configuration."""
    for key in settings:
        if key not in _KEYS:
            close = get_close_matches(key, _KEYS, 1)
            hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(_KEYS)}"
            raise UsageError(f"{_where(name, key)}: no such key; {hint}")
    protocol = _word(name, settings, "protocol", CommandProtocol.EXIT)
    command = _last(settings, "command")
    if not command.strip() and protocol is not CommandProtocol.CHECKPATCH:
        raise UsageError(f"{_where(name, 'command')} is missing, so there is nothing to run")
    test = CommandTest(
        name=name,
        command=command,
        protocol=protocol,
        depends=_word(name, settings, "depends", _DEPENDS[protocol]),
        compare=_word(name, settings, "compare", Compare.NOTHING),
        paths=_words(name, settings, "paths"),
        environment=_words(name, settings, "environment"),
        version=_last(settings, "version"),
    )
    if "timeout" in settings:
        test = replace(test, timeout=_timeout(name, _last(settings, "timeout")))
    return _consistent(test)


_KEYS = (
    *("command", "depends", "protocol", "compare"),
    *("paths", "timeout", "environment", "version"),
)


def _where(name: str, key: str) -> str:
    return f"applier.test.{name}.{printable(key)} (git config)"


def _last(settings: Settings, key: str) -> str:
    """Give the value that counts."""
    return (settings.get(key) or ("",))[-1]


def _word(name: str, settings: Settings, key: str, default: EnumT) -> EnumT:
    """Read one of a few words."""
    if key not in settings:
        return default
    words = [one.value for one in type(default)]
    text = _last(settings, key).lower()
    if text not in words:
        raise UsageError(f"{_where(name, key)} is {printable(text)!r}: one of {', '.join(words)}")
    return type(default)(text)


def _words(name: str, settings: Settings, key: str) -> tuple[str, ...]:
    """Read words, as a shell splits them; the key may be there several times."""
    try:
        return tuple(word for text in settings.get(key, ()) for word in shlex.split(text))
    except ValueError as error:
        raise UsageError(f"{_where(name, key)}: {error}") from error


def _timeout(name: str, text: str) -> float:
    """Read a time: seconds, or with ``m`` and ``h`` behind it."""
    found = _SECONDS.fullmatch(text.strip())
    if found is None or float(found[1]) <= 0:
        what = f"{_where(name, 'timeout')} is {printable(text)!r}"
        raise UsageError(f"{what}, which is no time such as 90, 10m or 2h")
    return float(found[1]) * _UNITS[found[2]]


def _consistent(test: CommandTest) -> CommandTest:
    """Refuse what does not go together."""
    for word in test.environment:
        if not _VARIABLE.fullmatch(word.partition("=")[0]):
            raise UsageError(
                f"{_where(test.name, 'environment')}: {printable(word)!r} is no NAME=VALUE"
            )
    if test.compare is Compare.LINES and test.protocol is not CommandProtocol.EXIT:
        raise UsageError(
            f"{_where(test.name, 'compare')}: lines are compared of tests with protocol exit only"
        )
    if test.compare is Compare.LINES and test.about_one_patch:
        raise UsageError(f"{_where(test.name, 'compare')}: not of a test that depends on one patch")
    return test
