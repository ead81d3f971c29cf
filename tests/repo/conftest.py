"""Seal libgit2 too: it looked for a home when it was loaded, before any test began."""

from pathlib import Path

import pygit2
import pytest
from pygit2.enums import ConfigLevel

from tests.repo.building import new_repository


@pytest.fixture(autouse=True)
def sealed_libgit2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give libgit2 an empty home, and say which."""
    home = tmp_path_factory.mktemp("libgit2")
    for level in (ConfigLevel.GLOBAL, ConfigLevel.XDG, ConfigLevel.SYSTEM):
        pygit2.settings.search_path[level] = str(home)
    return home


@pytest.fixture
def bare(tmp_path: Path) -> pygit2.Repository:
    """A bare repository without commits."""
    return new_repository(tmp_path / "bare.git")


@pytest.fixture
def plain(tmp_path: Path) -> pygit2.Repository:
    """A repository with a work tree, without commits."""
    return new_repository(tmp_path / "plain", bare=False)
