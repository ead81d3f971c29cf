"""What is in a directory: files of mail, a maildir, or the repositories of a public-inbox?

Files may be of any shape; they are read one after the other by name, directories
below in their place. A directory that has ``cur`` or ``new`` is a maildir: its
messages lie in these two and nowhere else. I/O.

Passed over and noted: files that are no mail (a README among patches), and
what is neither file nor directory (a FIFO would block, a device never ends; a
FIFO that is *named* is read). Passed over without a word: names that begin
with a dot. A symbolic link is followed; a directory that was entered before is
not entered again, so links in a circle end.

A public-inbox keeps its mail in one git repository (format 1), or in a row of them
called epochs: ``0.git``, ``1.git`` ... in the directory itself or in ``git/``
below it (format 2; public-inbox-v2-format(5)). A mirror may lack some. Only their
names are looked at here: what is in them is for :mod:`applier.archive.public_inbox`.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from applier.archive.file import FileSource, NotMailError, open_path
from applier.archive.source import Complaints, describe_fault, source_name
from applier.errors import SourceError
from applier.model import Origin, RawMessage


class DirectorySource:
    """Messages that lie in files of a directory, in those below it, or in a maildir."""

    def __init__(self, name: str, complaints: Complaints) -> None:
        self.name = name
        self._complaints = complaints
        self._open: FileSource | None = None
        """The file that was read last: its messages are often read one by one."""
        self._strange = False
        """Whether something was passed over because it is no mail."""

    def messages(self) -> Iterator[RawMessage]:
        """Yield what the files hold, by name."""
        for path in self._files():
            try:
                source = open_path(path, self._complaints)
            except NotMailError as error:
                self._strange = True
                self._complaints.skip(str(error))
            except SourceError as error:
                self._complaints.fail(str(error))
            else:
                with closing(source):
                    yield from self._messages_of(source)

    def _messages_of(self, source: FileSource) -> Iterator[RawMessage]:
        """Yield what one file holds; what is wrong with it costs no other."""
        raw = None
        try:
            for raw in source.messages():
                yield raw
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self._complaints.fail(
                f"{source_name(source.name)}: {reason}; the rest of it was not read"
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs this file alone
            self._complaints.fault(describe_fault(source.name, error))
        else:
            if raw is None:
                self._complaints.skip(f"{source_name(source.name)}: no message in it")
                self._strange = self._strange or not source.is_empty()

    def is_empty(self) -> bool:
        """Whether there is nothing in it that is no mail either."""
        return not self._strange

    def holds(self, origin: Origin) -> bool:
        """Whether *origin* is in a file below this directory."""
        return origin.source.startswith(os.path.join(self.name, ""))  # noqa: PTH118 - names stay as given

    def read(self, origin: Origin) -> bytes:
        """Read one message again."""
        if self._open is None or self._open.name != origin.source:
            self.close()
            self._open = open_path(origin.source, Complaints())
        return self._open.read(origin)

    def close(self) -> None:
        """Close the file that is open, if one is."""
        if self._open:
            self._open.close()
            self._open = None

    def _files(self) -> Iterator[str]:
        """Yield the files' paths in order, without recursion: directories can be deep."""
        waiting, entered = [self.name], set[tuple[int, int]]()
        while waiting:
            path = waiting.pop()
            try:
                known = os.stat(path)  # noqa: PTH116 - a path with odd bytes stays a string
                if stat.S_ISREG(known.st_mode):
                    yield path
                elif not stat.S_ISDIR(known.st_mode):
                    self._strange = True
                    self._complaints.skip(f"{source_name(path)}: neither a file nor a directory")
                elif (place := (known.st_dev, known.st_ino)) not in entered:
                    entered.add(place)
                    waiting.extend(reversed(_list(path)))
            except OSError as error:
                self._complaints.fail(
                    f"{source_name(path)}: {(error.strerror or str(error)).lower()}"
                )


def _list(path: str) -> list[str]:
    """List a directory by name; of a maildir, the messages only."""
    with os.scandir(path) as found:
        names = [entry.name for entry in found if not entry.name.startswith(".")]
    boxes = [box for box in ("cur", "new") if box in names and os.path.isdir(f"{path}/{box}")]  # noqa: PTH112 - see above
    if not boxes:
        return [os.path.join(path, name) for name in sorted(names, key=os.fsencode)]  # noqa: PTH118 - see above
    inside = [(name, box) for box in boxes for name in os.listdir(f"{path}/{box}")]  # noqa: PTH208 - see above
    inside.sort(key=lambda place: os.fsencode(place[0]))
    return [f"{path.rstrip('/')}/{box}/{name}" for name, box in inside if name[:1] != "."]


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
