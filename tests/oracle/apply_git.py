"""What does ``git apply --index`` make of a patch in a clean checkout?

The engine's oracle, without mail: ``git am`` runs the same code on what it
takes from the mail. ``--cached`` would be faster, but accepts what no work tree
can hold. Each case has a work tree and an index of its own; the objects are
shared.
"""

import os
import subprocess
from itertools import count
from pathlib import Path

from applier.model import Oid
from tests.apply.memory import MemoryStore


class Checkout:
    """A repository that a store is written out to, and its work trees."""

    def __init__(self, room: Path, store: MemoryStore) -> None:
        self._room = room
        self._store = store
        self._numbers = count()
        self._git_dir = room / "shared.git"
        for part in ("objects", "refs"):
            (self._git_dir / part).mkdir(parents=True)
        (self._git_dir / "HEAD").write_text("ref: refs/heads/main\n")

    def apply(self, root: Oid, patch: bytes) -> tuple[Oid | None, str]:
        """Give the tree after *patch*, or None, and what git said."""
        self._store.write_out(self._git_dir / "objects")
        place = self._room / str(next(self._numbers))
        place.mkdir()
        read = self._git(place, ["read-tree", "-m", "-u", root])
        assert read.returncode == 0, read.stderr
        run = self._git(place, ["apply", "--index", "--whitespace=nowarn", "-"], patch)
        said = run.stderr.decode(errors="replace")
        if run.returncode:
            return None, said
        written = self._git(place, ["write-tree"])
        return Oid(written.stdout.decode().strip()), said

    def _git(
        self, place: Path, words: list[str], feed: bytes = b""
    ) -> "subprocess.CompletedProcess[bytes]":
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_DIR": str(self._git_dir),
            "GIT_WORK_TREE": str(place),
            "GIT_INDEX_FILE": f"{place}.index",
            "LC_ALL": "C",
        }
        return subprocess.run(
            ["git", *words],
            input=feed,
            cwd=place,
            env=environment,
            capture_output=True,
            check=False,
        )
