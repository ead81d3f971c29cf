"""Where does a report go?

Standard output, or a file. A report that is read as a whole is there whole or not
at all: it is written beside its place and renamed. One that is read line by line
is written as it comes, so that what was done stays whatever happens. Devices and
pipes are written as they are. A reader that goes away ends the run without a word.
Prints and writes.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from applier.errors import ApplierError
from applier.report.text_width import cut
from applier.sanitize import printable

_LONGEST_COMPLAINT = 1000

Write = Callable[[str], None]
"""Write some text, and hand it on at once."""


class OutputError(ApplierError):
    """The report could not be written."""


class ReaderGone(Exception):  # noqa: N818 - no error: it has read what it wanted
    """Whoever read our output has stopped."""


def complain(message: str) -> None:
    """Print one line on standard error."""
    _tell(f"applier: {cut(printable(message), _LONGEST_COMPLAINT)}")


def print_traceback(text: str) -> None:
    """Print a traceback on standard error; what it quotes may come from a mail."""
    for line in text.splitlines():
        _tell(printable(line))


def _tell(line: str) -> None:
    if sys.stderr is None:
        return
    try:
        safe = f"{line}\n".encode("utf-8", "replace").decode(sys.stderr.encoding, "replace")
        sys.stderr.write(safe)
        sys.stderr.flush()
    except (OSError, ValueError):
        pass  # nobody is left to tell


@contextmanager
def open_output(path: str | None) -> Iterator[Write]:
    """Open the file *path*, or standard output; give a function that writes UTF-8 to it."""
    if path is None or path == "-":
        yield _write_stdout
    elif _is_no_file(path):
        with _opened(Path(path), "wb") as stream:
            yield write_to(stream, str(path))
    else:
        with _replacing(Path(path)) as stream:
            yield write_to(stream, str(path))


@contextmanager
def open_stream(path: str | None) -> Iterator[Write]:
    """Open the file *path*, or standard output, for what is written piece by piece.

    What was in the file goes, as with a shell's ``>``; what has been written stays.
    """
    if path is None or path == "-":
        yield _write_stdout
    else:
        with _opened(Path(path), "wb") as stream:
            yield write_to(stream, str(path))


def write_to(stream: BinaryIO, name: str) -> Write:
    """Give a function that writes UTF-8 to *stream*, which errors call *name*."""
    return lambda text: _write(stream, text, name)


def flush() -> None:
    """Hand on what standard output still holds."""
    if sys.stdout is not None:
        _write_stdout("")


def _write_stdout(text: str) -> None:
    """Write to standard output, and drop what it still holds if it takes no more."""
    if sys.stdout is None:
        raise OutputError("cannot write standard output: it is closed")
    try:
        _write(sys.stdout.buffer, text, "standard output")
    except (OutputError, ReaderGone):
        forget_stdout()
        raise


def _write(stream: BinaryIO, text: str, name: str) -> None:
    """Write all of *text* and flush, with errors that name the file."""
    left = text.encode("utf-8", "replace")
    try:
        while left:
            left = left[stream.write(left) :]
        stream.flush()
    except BrokenPipeError as error:
        raise ReaderGone from error
    except OSError as error:
        raise OutputError(f"cannot write {name}: {error.strerror}") from error


def forget_stdout() -> None:
    """Point standard output nowhere, or Python complains of it once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass  # it is no file, or closed: nothing can be left in it
    finally:
        os.close(nowhere)


def _is_no_file(path: str) -> bool:
    """Whether a device, a pipe or a directory is there."""
    try:
        return Path(path).exists() and not Path(path).is_file()
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sees what is written to *stream*, which may have been closed."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed since
        return False


def _opened(path: Path, mode: str, name: Path | None = None) -> BinaryIO:
    """Open a file without a buffer, so that closing it has nothing left to fail on."""
    try:
        return cast("BinaryIO", path.open(mode, buffering=0))
    except OSError as error:
        raise OutputError(f"cannot write {name or path}: {error.strerror}") from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside *path* that takes its place when all went well."""
    place = path.resolve()
    # Not the process's number alone: a container's are the same at every run.
    beside = place.with_name(f".{place.name[:200]}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with _opened(beside, "xb", path) as stream:
            yield stream
        if place.exists():
            beside.chmod(place.stat().st_mode & 0o7777)
        beside.replace(place)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
    finally:
        beside.unlink(missing_ok=True)
