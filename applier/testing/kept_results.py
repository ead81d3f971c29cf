"""What has been found out before, and need not be run again?

A result is kept by the hash of all that it depends on: the command, the environment and
the version that the test declares, and the tree, the commit or the mail that it is about.
pass, warn, fail and skip are kept. What says nothing of the patch (an error, a timeout,
death by a signal) is not: it is tried again. A file a result, written beside its place and
renamed, so that no reader sees half of one; what cannot be read, or is of another hash, is
as good as nothing. Reads and writes below one directory.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from applier.model import PatchTest, PatchTestResult

_FORM = "applier test result 1"
"""Counted up when what is kept changes its meaning."""
_KEPT = frozenset(
    {PatchTestResult.PASS, PatchTestResult.WARN, PatchTestResult.FAIL, PatchTestResult.SKIP}
)
MOST_KEPT = 50_000
"""Results; of more, the oldest go."""
_LARGEST = 1 << 20
"""Bytes of one file; ours are far smaller."""


class _Kept(Struct, frozen=True):
    """What lies in a file."""

    form: str
    key: str
    test: PatchTest


def result_key(parts: Iterable[str | bytes]) -> str:
    """Hash what a result depends on, so that no two lists of *parts* give the same."""
    digest = sha256(_FORM.encode())
    for part in parts:
        raw = part.encode(errors="surrogateescape") if isinstance(part, str) else part
        digest.update(b"%d:" % len(raw) + raw)
    return digest.hexdigest()


class KeptResults:
    """The results below one directory."""

    def __init__(self, directory: Path, *, rerun: bool = False) -> None:
        """Look in *directory*, which need not be there; with *rerun* find nothing in it."""
        self._directory = directory
        self._rerun = rerun

    def find(self, key: str) -> PatchTest | None:
        """Give the result that is kept for *key*, marked as such."""
        if self._rerun:
            return None
        path = self._path(key)
        try:
            if path.stat().st_size > _LARGEST:
                return None
            kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None
        if kept.form != _FORM or kept.key != key or kept.test.result not in _KEPT:
            return None
        with suppress(OSError):
            os.utime(path)  # it was of use: let others go first
        return msgspec.structs.replace(kept.test, cached=True)

    def keep(self, key: str, test: PatchTest) -> None:
        """Keep a result, if it says something of the patch; a disk that is full keeps nothing."""
        if test.result not in _KEPT:
            return
        path = self._path(key)
        beside = path.with_name(f".{key[:16]}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgspec.json.encode(_Kept(_FORM, key, test)))
            beside.replace(path)
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def prune(self, most: int = MOST_KEPT) -> None:
        """Remove what has not been of use for longest, if there are more than *most*."""
        found = list(self._files())
        for _, path in sorted(found)[: max(len(found) - most, 0)]:
            with suppress(OSError):
                path.unlink()

    def _files(self) -> Iterator[tuple[float, Path]]:
        with suppress(OSError):
            for folder in os.scandir(self._directory):
                with suppress(OSError):
                    for entry in os.scandir(folder.path):
                        yield entry.stat().st_mtime, Path(entry.path)

    def _path(self, key: str) -> Path:
        return self._directory / key[:2] / f"{key}.json"
