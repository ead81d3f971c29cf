"""How are strangers' commands kept from the network, from secrets and from other files?"""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from applier.errors import SandboxError

_INSIDE = Path("/tmp/applier")  # noqa: S108 - in a /tmp of its own


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

    def wrapped(self, arguments: Sequence[str], directory: Path) -> tuple[str, ...]:
        """Give the arguments that run *arguments* within, in what is *directory* outside."""
        binds = [
            part
            for name, path in self.writable.items()
            for part in ("--bind", str(path), str(_INSIDE / name))
        ]
        return (
            *(self.program, "--die-with-parent", "--unshare-all", "--ro-bind", "/", "/"),
            *("--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"),  # noqa: S108 - its own
            *binds,
            *("--chdir", str(self.inside(directory)), "--", *arguments),
        )


def find_sandbox(writable: Mapping[str, Path], readable: Sequence[Path] = ()) -> Sandbox:
    """Give a sandbox in which only *writable* may be written; SandboxError if there is none.

    *writable* is by names: ``{"tree": tree.path, "build": tree.build_directory(test)}``.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError("--sandbox needs bubblewrap (bwrap), which is not installed")
    return Sandbox(program=program, writable=writable, readable=tuple(readable))
