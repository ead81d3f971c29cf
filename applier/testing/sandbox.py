"""How are strangers' commands kept from the network, from secrets and from other files?

By bubblewrap (bwrap(1)), where it is installed and the kernel lets it: no network, a
process table of their own, everything read-only but for the tree and the directories that
are named, and those at the same path in every sandbox, so that ccache finds what another
worker compiled. Home, the directories for temporary files and sockets, and what the
system keeps secret are empty. The tree's ``.git`` is a copy, thrown away after each
command: else a command could leave a setting in it (``core.fsmonitor``) that git runs
outside. I/O: asks whether it works, writes the copy.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from msgspec import Struct

from applier.errors import SandboxError
from applier.sanitize import printable

_INSIDE = Path("/tmp/applier")  # noqa: S108 - in a /tmp of its own
_HOME = "/tmp"  # noqa: S108 - likewise
_HIDDEN = ("/home", "/root", "/run", "/tmp", "/var/tmp", "/dev/shm", "/mnt", "/media")  # noqa: S108 - hidden
_SECRET = ("/etc/shadow", "/etc/gshadow", "/etc/ssh", "/etc/ssl/private", "/etc/krb5.keytab")
_SWITCHES = tuple(f"/proc/{name}" for name in "sys sysrq-trigger irq bus fs acpi scsi".split())
"""What root may write without any capability: ``core_pattern`` alone would be a way out."""
TREE = "tree"
"""What the tree is called within; the ``.git`` of it alone is ours, any other is a stranger's."""
_TRYING = 10.0
"""Seconds in which bubblewrap must have shown that it works."""
SAFE_VARIABLES = frozenset(
    "ARCH CC CCACHE_DIR CCACHE_MAXSIZE CFLAGS COLUMNS CPPFLAGS CROSS_COMPILE CXX CXXFLAGS"
    " HOSTCC KBUILD_OUTPUT LANG LANGUAGE LD LDFLAGS LLVM LLVM_IAS LOGNAME MAKEFLAGS PATH SHELL"
    " SUBARCH TERM TZ USER W".split()
)
"""Names that are taken over from the user's environment; others may hold tokens."""
_SAFE_BEGINNINGS = ("LC_", "KCFLAGS", "KBUILD_")


def safe_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Give of the user's *environment* what a stranger's command may see."""
    return {
        name: value
        for name, value in environment.items()
        if name in SAFE_VARIABLES or name.startswith(_SAFE_BEGINNINGS)
    }


class Sandbox(Struct, frozen=True, kw_only=True):
    """What a command in it may write; the rest is read-only, and there is no network."""

    program: str
    writable: Mapping[str, Path]
    """By the name that it has inside, which is the same in every sandbox (ccache)."""
    readable: tuple[Path, ...] = ()
    """What is to be seen although it lies where secrets may: the user's object stores."""

    def inside(self, path: Path) -> Path:
        """Give the path under which a command in it finds *path*: for arguments, environment."""
        for name, outside in self.writable.items():
            if path.is_relative_to(outside):
                return _INSIDE / name / path.relative_to(outside)
        return path

    @contextmanager
    def wrapped(self, arguments: Sequence[str], directory: Path) -> Iterator[tuple[str, ...]]:
        """Give the arguments that run *arguments* within, in what is *directory* outside."""
        with tempfile.TemporaryDirectory(prefix="applier-git-", ignore_cleanup_errors=True) as copy:
            yield (
                *(self.program, *_alone()),
                *_hiding(),
                *(part for path in self._seen() for part in ("--ro-bind", path, path)),
                *self._binds(Path(copy)),
                *("--chdir", str(self.inside(directory)), "--", *arguments),
            )

    def finds(self, name: str, directory: Path, path: str) -> bool:
        """Whether a program is to be seen within, by its name or where *path* says."""
        places = [directory] if "/" in name else map(Path, path.split(os.pathsep))
        return any(self._shows(place / name) for place in places)

    def _shows(self, program: Path) -> bool:
        if not os.access(program, os.X_OK) or program.is_dir():
            return False
        shown = (*self.readable, *self.writable.values())
        return all(
            any(place.is_relative_to(one) for one in shown)
            or not any(place.is_relative_to(hidden) for hidden in _hidden_directories())
            for place in (program, program.resolve())
        )

    def _seen(self) -> list[str]:
        """Name what is to be seen although its surroundings are hidden."""
        return [str(path) for path in self.readable if path.exists()]

    def _binds(self, copy: Path) -> Iterator[str]:
        for number, (name, path) in enumerate(self.writable.items()):
            inside = _INSIDE / name
            yield from ("--bind", str(path), str(inside))
            git = path / ".git"
            if name == TREE and git.is_dir() and not git.is_symlink():
                own = copy / str(number)
                shared = _copy_git(git, own)
                yield from ("--bind", str(own), str(inside / ".git"))
                for file in shared:
                    yield from ("--ro-bind", str(file), str(inside / ".git" / file.name))


def _copy_git(git: Path, copy: Path) -> list[Path]:
    """Copy a ``.git`` but for the large index that others build on; give that."""
    shared = []

    def left_out(_: str, names: list[str]) -> set[str]:
        return {name for name in names if name.startswith("sharedindex.")}

    shutil.copytree(git, copy, symlinks=True, ignore=left_out)
    for file in git.glob("sharedindex.*"):
        if file.is_file() and not file.is_symlink():
            (copy / file.name).touch()
            shared.append(file)
    return shared


def _alone() -> tuple[str, ...]:
    """Give the options that keep a command by itself."""
    return (
        *("--unshare-all", "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--hostname", "sandbox", "--setenv", "HOME", _HOME),
        *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"),
    )


def _hiding() -> Iterator[str]:
    """Give the options that put nothing in the place of what may hold secrets."""
    for path in _hidden_directories():
        yield from ("--tmpfs", path)
    for secret in map(Path, _SECRET):
        if secret.is_dir():
            yield from ("--tmpfs", str(secret))
        elif secret.exists():
            yield from ("--ro-bind", "/dev/null", str(secret))
    for switch in map(Path, _SWITCHES):
        if switch.exists():
            yield from ("--ro-bind", str(switch), str(switch))


def _hidden_directories() -> list[str]:
    named = {place.resolve() for place in (*map(Path, _HIDDEN), Path.home()) if place.is_dir()}
    return sorted(map(str, named - {Path("/")}))


def find_sandbox(writable: Mapping[str, Path], readable: Sequence[Path] = ()) -> Sandbox:
    """Give a sandbox in which only *writable* may be written; SandboxError if there is none.

    *writable* is by names: ``{"tree": tree.path, "build": tree.build_directory(test)}``, and
    *readable* what git needs besides, ``tree.readable``.
    """
    return Sandbox(program=_program(), writable=writable, readable=tuple(readable))


def _program() -> str:
    """Find bubblewrap, and see that it works here."""
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError("--sandbox needs bubblewrap (bwrap), which is not installed")
    fault = _fault(program)
    if fault:
        raise SandboxError(f"--sandbox needs bubblewrap, which does not work here: {fault}")
    return program


@cache
def _fault(program: str) -> str:
    """Say why bubblewrap does not work; nothing where it does."""
    asked = (program, *_alone(), "--", "/bin/true")
    try:
        done = subprocess.run(asked, capture_output=True, timeout=_TRYING, check=False)  # noqa: S603 - bubblewrap itself
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = done.stderr.decode(errors="replace").strip().splitlines() or ["it gives no reason"]
    return printable(said[-1]) if done.returncode else ""
