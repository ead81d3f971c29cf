"""Which git repositories could a directory's mail be in?

A public-inbox keeps its mail in one repository (format 1), or in a row of them
called epochs: ``0.git``, ``1.git`` ... in the directory itself or in ``git/``
below it (format 2; public-inbox-v2-format(5)). A mirror may lack some. Looks
at names only: whether there is mail in them is for
:mod:`applier.archive.inbox_git`. I/O.
"""

import os
from pathlib import Path

_PARTS = ("HEAD", "objects", "refs")
"""What makes a directory a git repository (gitrepository-layout(5))."""


def find_epochs(name: str) -> list[str]:
    """List the repositories of *name* in their order; none if it is a plain directory."""
    top = Path(name)
    if _is_clone(top):
        return [name]
    return _numbered(top / "git") or _numbered(top)


def is_repository(path: Path) -> bool:
    """Whether *path* is itself a bare repository."""
    return all((path / part).exists() for part in _PARTS)


def _is_clone(path: Path) -> bool:
    """Whether *path* is a repository, bare or with a work tree (``.git`` may be a file)."""
    inside = path / ".git"
    return is_repository(path) or is_repository(inside) or inside.is_file()


def _numbered(directory: Path) -> list[str]:
    """List ``0.git``, ``1.git`` and so on, or clones of them called ``0``, ``1``, by number."""
    try:
        names = os.listdir(directory)  # noqa: PTH208 - thousands of mails may lie there: names will do
    except OSError:
        return []
    found = sorted((int(stem), each) for each in names if (stem := _number(each)))
    paths = [directory / each for _, each in found]
    return [str(path) for path in paths if _is_clone(path)]


def _number(name: str) -> str:
    """Give the digits of an epoch's name, or nothing for another name."""
    stem = name.removesuffix(".git")
    return stem if stem.isascii() and stem.isdigit() and len(stem) < 10 else ""
