"""Are the paths that we call unsafe those that git will not have in its index?"""

import random
import subprocess
from pathlib import Path

import pytest

from applier.apply.safe_paths import unsafe_reason

pytestmark = pytest.mark.oracle

_PIECES = (
    *(b"/", b"\\", b".", b"..", b" ", b":", b"a", b"x/", b"/a", b"a\\", b"\x80", b"git", b"~1"),
    *(b".git", b".GIT", b"git~1", b"GIT~1", b"modules", b".gitmodules", b".GitModules"),
    *(b"gitmod~1", b"gitmod~4", b"gitmod~5", b"gi7eba~1", b"gi7e~123", b"~1234567"),
    *(b"gi7eb~0", b"gi7eb~12", b"\xe2\x80\x8c"),
)


def _git_refuses(names: set[bytes], mode: bytes, place: Path) -> set[bytes]:
    subprocess.run(["git", "init", "-q", place], check=True)
    oid = b"1" * 40
    feed = b"".join(b"%b %b 0\t%b\0" % (mode, oid, name) for name in names)
    command = ["git", "update-index", "-z", "--index-info"]
    run = subprocess.run(command, input=feed, cwd=place, capture_output=True, check=True)
    prefix = b"Ignoring path "
    return {
        line.removeprefix(prefix) for line in run.stderr.splitlines() if line.startswith(prefix)
    }


@pytest.mark.parametrize("mode", [b"100644", b"120000"])
def test_unsafe_paths_are_those_that_git_refuses(mode: bytes, tmp_path: Path) -> None:
    rng = random.Random(7)  # noqa: S311 - cases, not secrets
    names = {
        b"".join(rng.choices(_PIECES, k=rng.choice((1, 1, 2, 3, 3, 4, 5)))) for _ in range(4000)
    }
    ours = {name for name in names if unsafe_reason(name, symlink=mode == b"120000")}
    assert ours == _git_refuses(names, mode, tmp_path)
