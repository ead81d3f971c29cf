"""Does a patch apply with another number of leading directories?

Diffs made with ``--no-prefix`` name their files otherwise than git am expects;
for those made in a part of the tree, see :mod:`applier.diagnose.find_directory`. Reads
the repository.
"""

from collections.abc import Iterator
from io import BytesIO

from msgspec import Struct
from msgspec.structs import replace

from applier.diagnose.refused_patch import RefusedPatch
from applier.diff import parse_diff
from applier.model import Diff


class Level(Struct, frozen=True):
    """Another reading of a patch's paths, with which it applies."""

    option: str
    """Of git am."""
    what: str
    diff: Diff


def find_level(refused: RefusedPatch) -> Level | None:
    """Find how the paths must be read for the patch to apply."""
    return next((level for level in _readings(refused) if refused.fits(level.diff)), None)


def _readings(refused: RefusedPatch) -> Iterator[Level]:
    """Yield the readings under which some file that is to be changed is there."""
    plain = Level(
        "-p0", "its paths have no a/ and b/ in front", parse_diff(_prefixed(refused.text))
    )
    deep = _stripped(refused.diff)
    for level in (plain, *([] if deep is None else [deep])):
        if _is_known(refused, level.diff):
            yield level


def _is_known(refused: RefusedPatch, diff: Diff) -> bool:
    """Whether a file is there that *diff* changes: creations fit anywhere."""
    old = [file.old_path for file in diff.files if file.old_path is not None]
    return any(refused.tree.entry(refused.root, path) is not None for path in old)


def _prefixed(text: bytes) -> bytes:
    """Put a/ and b/ where a diff without prefixes has none."""
    return b"".join(map(_with_prefix, BytesIO(text).readlines()))


def _with_prefix(line: bytes) -> bytes:
    if line.startswith(b"diff --git "):
        old, _, new = line[11:].partition(b" ")
        return b"diff --git " + _put(old, b"a/") + b" " + _put(new, b"b/")
    for mark, prefix in ((b"--- ", b"a/"), (b"+++ ", b"b/")):
        if line.startswith(mark) and not line.startswith(b"/dev/null", 4) and len(line) > 5:
            return mark + _put(line[4:], prefix)
    return line


def _put(name: bytes, prefix: bytes) -> bytes:
    return b'"' + prefix + name[1:] if name.startswith(b'"') else prefix + name


def _stripped(diff: Diff) -> Level | None:
    """Take one more directory off every path."""
    if diff.error is not None or not all(
        b"/" in path for file in diff.files for path in (file.old_path, file.new_path) if path
    ):
        return None
    files = tuple(
        replace(file, old_path=_cut(file.old_path), new_path=_cut(file.new_path))
        for file in diff.files
    )
    first = diff.files[0].path.partition(b"/")[0].decode("utf-8", "replace") if files else ""
    return Level("-p2", f"its paths have one directory too many, {first}/", Diff(files))


def _cut(path: bytes | None) -> bytes | None:
    return None if path is None else path.partition(b"/")[2]
