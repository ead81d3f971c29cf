"""What does a reader that is not ours count in a diff?

unidiff, a parser of unified diffs that knows nothing of git's rules, is the
second opinion: where a diffstat and the hunks disagree, and where git cannot
read the diff at all. It is loaded when it is asked. Pure; whatever it trips
over, the answer is that it cannot say.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from applier.diff.quote import quote_path, unquote_path
from applier.diffstat.rows import merge_rows, total
from applier.model import Stat, StatRow

if TYPE_CHECKING:
    from unidiff.patch import PatchedFile

_MOST_BYTES = 1 << 20
_NO_FILE = "/dev/null"


def count_again(patch: bytes) -> Stat | None:
    """Count *patch* by unidiff's reading; None if it cannot read it, or finds nothing in it."""
    if not _is_tame(patch):
        return None
    from unidiff.patch import PatchSet  # noqa: PLC0415 -- most runs never need it

    try:
        files = PatchSet(patch.decode("latin-1"), metadata_only=True)
        rows = tuple(merge_rows(_rows(files)))
    except Exception:  # noqa: BLE001 -- it raises whatever hostile text makes it raise
        return None
    return total(rows) if rows else None


def _is_tame(patch: bytes) -> bool:
    """Whether the patterns of unidiff stay linear on *patch*.

    Two of them backtrack: the one for headers that hold URLs, and the one for
    binary files whose names are joined by "and".
    """
    if len(patch) > _MOST_BYTES:
        return False
    for line in patch.splitlines():
        if line.startswith(b"diff --git ") and b"://" in line:
            return False
        if line.startswith(b"Binary file") and line.count(b" and ") > 1:
            return False
    return True


def _rows(files: "list[PatchedFile]") -> Iterator[StatRow]:
    """Yield a row a file, paths as git would take them from an ``a/`` and ``b/`` diff."""
    for file in files:
        old, new = _path(file.source_file), _path(file.target_file)
        path = new or old
        if path is None:
            continue
        old_path = old if old is not None and new is not None and old != new else None
        if file.is_binary_file:
            yield StatRow(path, None, binary=True, old_path=old_path)
        else:
            added, removed = file.added, file.removed
            yield StatRow(path, added + removed, added, removed, old_path=old_path)


def _path(name: str | None) -> str | None:
    """Take a header's name without its first directory; None where there is no file."""
    if name is None or name == _NO_FILE:
        return None
    raw = unquote_path(name) if name.startswith('"') else name.encode("latin-1")
    return quote_path(raw.partition(b"/")[2] or raw)
