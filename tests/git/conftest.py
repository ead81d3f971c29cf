"""Repositories without commits."""

from pathlib import Path

import pygit2
import pytest

from tests.git.building import new_repository


@pytest.fixture
def bare(tmp_path: Path) -> pygit2.Repository:
    """A bare repository without commits."""
    return new_repository(tmp_path / "bare.git")


@pytest.fixture
def plain(tmp_path: Path) -> pygit2.Repository:
    """A repository with a work tree, without commits."""
    return new_repository(tmp_path / "plain", bare=False)
