"""Seal every test: no home, no git configuration, no clock's zone, no locale, no network."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pygit2
import pytest
from pygit2.enums import ConfigLevel

from tests.servers import Server, serving

_CONNECT = socket.socket.connect


def _refuse(*_: object, **__: object) -> NoReturn:
    raise AssertionError("a test reached for the network")


@pytest.fixture(autouse=True, scope="session")
def interruptible() -> None:
    """Let programs that tests start hear ^C: a shell has those in the background ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the test an empty home and an environment that says nothing."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith(("GIT_", "APPLIER_", "LC_"))]:
        monkeypatch.delenv(name)
    settings = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "COLUMNS": "80",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for name in ("EMAIL", "PAGER", "EDITOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket.socket, "connect", _refuse)
    (Path(home) / ".gitconfig").touch()


@pytest.fixture(autouse=True)
def sealed_libgit2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give libgit2 an empty home too, and say which: it chose one when it was loaded."""
    home = tmp_path_factory.mktemp("libgit2")
    for level in (ConfigLevel.GLOBAL, ConfigLevel.XDG, ConfigLevel.SYSTEM):
        pygit2.settings.search_path[level] = str(home)
    return home


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test connect to the loopback interface and nothing else."""

    def connect(self: socket.socket, address: tuple[object, ...]) -> None:
        if self.family is not socket.AF_INET or address[0] != "127.0.0.1":
            _refuse()
        _CONNECT(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server(loopback: None) -> Iterator[Server]:
    """Serve on the loopback interface."""
    del loopback
    with serving() as found:
        yield found
