"""How does a diff show what became of each file between two trees?

The text of ``git format-patch`` with default settings: renames by likeness, ids cut as
git cuts them, binary files in full, the function that a hunk is in by git's rule for
files of no known language. libgit2 draws the hunks, with the algorithm and the
indent heuristic of git; where two drawings are equally short it may choose another one
than git. No attributes are read. Source: gitformat-diff, and what git was seen to print.
Reads trees and blobs.
"""

import re
import zlib
from base64 import b85decode, b85encode
from collections.abc import Callable, Iterator, Sequence

import pygit2
from msgspec import Struct
from pygit2.enums import DiffOption

from applier.diff.quote import quote_path
from applier.errors import RepositoryError
from applier.git.compare.line_count import is_binary
from applier.git.compare.renames import Rename, find_renames
from applier.git.compare.tree_stat import change_notes, rename_notes
from applier.git.objects.trees import PathChange
from applier.model import Entry, Mode, Oid
from applier.modes import file_type

MOST_BYTES = 64 << 20
"""Of a file; no mail of more is read, either."""
_NO_ID = "0" * 40
_NOTHING = b"/dev/null"
_TEXT = DiffOption.INDENT_HEURISTIC | DiffOption.FORCE_TEXT
_HUNK = b"\n@@ "
_BINARY = b"\nGIT binary patch\n"
_LONG_HEAD = re.compile(rb"(?m)^(@@ -[0-9,]+ \+[0-9,]+ @@ )([^\n]{80})$")
"""A hunk's first line whose function was cut: a space at the cut goes too."""


class ChangedFile(Struct, frozen=True):
    """What became of one file."""

    path: bytes
    """Where it is now; of a removed one, where it was."""
    old_path: bytes | None
    """Where it was, if it was renamed."""
    text: bytes
    """Its part of the diff."""
    insertions: int
    """In lines; none of a binary file."""
    deletions: int
    binary: bool
    sizes: tuple[int, int] | None
    """The bytes of a binary file, before and after; None where nothing in it changed."""
    notes: tuple[str, ...]
    """What ``--summary`` says of it, a line each."""


class _Drawn(Struct, frozen=True):
    """The lines of a diff behind a file's headers."""

    text: bytes
    insertions: int = 0
    deletions: int = 0
    binary: bool = False
    sizes: tuple[int, int] | None = None


Blob = Callable[[Oid], bytes]
Shorten = Callable[[Oid], str]


def diff_files(
    changes: Sequence[PathChange], blob: Blob, shorten: Shorten
) -> Iterator[ChangedFile]:
    """Yield what *changes* come to, in git's order; *shorten* cuts an id as git does."""
    writer = _Writer(blob, shorten)
    renames = {rename.new_path: rename for rename in find_renames(changes, blob)}
    gone = {rename.old_path for rename in renames.values()}
    for change in changes:
        rename = renames.get(change.path)
        if rename is not None:
            yield writer.renamed(rename)
        elif change.path not in gone or change.new is not None:
            yield writer.changed(change)


class _Writer:
    """Writes the parts of one diff."""

    def __init__(self, blob: Blob, shorten: Shorten) -> None:
        self._blob = blob
        self._shorten = shorten

    def renamed(self, rename: Rename) -> ChangedFile:
        """Write a file that has another path, and perhaps another content."""
        old_name, new_name = quote_path(rename.old_path), quote_path(rename.new_path)
        extended = [
            *_mode_lines(rename.old, rename.new),
            f"similarity index {rename.likeness}%",
            f"rename from {old_name}",
            f"rename to {new_name}",
        ]
        drawn = self._draw(rename.old, rename.new)
        header = self._header(
            (rename.old_path, rename.old), (rename.new_path, rename.new), extended, drawn
        )
        return _file(
            rename.new_path, rename.old_path, header + drawn.text, drawn, rename_notes(rename)
        )

    def changed(self, change: PathChange) -> ChangedFile:
        """Write a file that stays where it is, comes or goes."""
        old, new, notes = change.old, change.new, change_notes(change)
        drawn = self._draw(old, new)
        if old and new and file_type(old.mode) != file_type(new.mode):
            halves = ((old, None), (None, new))
            text = b"".join(self._half(change.path, *half) for half in halves)
            return _file(change.path, None, text, drawn, notes)
        header = self._header((change.path, old), (change.path, new), _mode_lines(old, new), drawn)
        return _file(change.path, None, header + drawn.text, drawn, notes)

    def _half(self, path: bytes, old: Entry | None, new: Entry | None) -> bytes:
        """Write one half of what became another kind of thing: it goes, and it comes."""
        drawn = self._draw(old, new)
        return self._header((path, old), (path, new), _mode_lines(old, new), drawn) + drawn.text

    def _header(
        self,
        old: tuple[bytes, Entry | None],
        new: tuple[bytes, Entry | None],
        extended: Sequence[str],
        drawn: _Drawn,
    ) -> bytes:
        """Write what stands above a file's hunks."""
        old_name, new_name = b"a/" + old[0], b"b/" + new[0]
        lines = [f"diff --git {quote_path(old_name)} {quote_path(new_name)}", *extended]
        if _id(old[1]) != _id(new[1]):
            lines.append(self._index_line(old[1], new[1], drawn))
        if drawn.text and not drawn.binary:
            lines.append(f"--- {_quoted(old_name if old[1] else _NOTHING)}")
            lines.append(f"+++ {_quoted(new_name if new[1] else _NOTHING)}")
        return "".join(f"{line}\n" for line in lines).encode()

    def _index_line(self, old: Entry | None, new: Entry | None, drawn: _Drawn) -> str:
        """Name both contents; git writes the ids whole where a binary patch depends on them."""
        ids = (_id(old), _id(new))
        before, after = ids if drawn.binary else map(self._shorten, ids)
        same = old is not None and new is not None and old.mode is new.mode
        return f"index {before}..{after}" + (f" {new.mode:06o}" if new and same else "")

    def _draw(self, old: Entry | None, new: Entry | None) -> _Drawn:
        """Draw the change from one content to another."""
        before, after = self._content(old), self._content(new)
        binary = is_binary(before) or is_binary(after)
        if before == after:
            return _Drawn(b"", binary=binary)
        if binary:
            text = _drawn_from(before, after, DiffOption.SHOW_BINARY, _BINARY)[0]
            sizes = len(before), len(after)
            return _Drawn(deflated_again(text), binary=True, sizes=sizes)
        text, patch = _drawn_from(before, after, _TEXT, _HUNK)
        text = _LONG_HEAD.sub(lambda head: head[1] + head[2].rstrip(), text)
        _, insertions, deletions = patch.line_stats
        return _Drawn(text, insertions, deletions)

    def _content(self, entry: Entry | None) -> bytes:
        if entry is None:
            return b""
        if entry.mode is Mode.GITLINK:
            return f"Subproject commit {entry.oid}\n".encode()
        content = self._blob(entry.oid)
        if len(content) > MOST_BYTES:
            most = f"{MOST_BYTES >> 20} MiB"
            raise RepositoryError(f"file {entry.oid} is larger than {most}, too large for a mail")
        return content


def _file(
    path: bytes, old_path: bytes | None, text: bytes, drawn: _Drawn, notes: tuple[str, ...]
) -> ChangedFile:
    return ChangedFile(
        path,
        old_path,
        text,
        drawn.insertions,
        drawn.deletions,
        drawn.binary,
        drawn.sizes,
        notes,
    )


def _drawn_from(
    old: bytes, new: bytes, flags: DiffOption, start: bytes
) -> tuple[bytes, pygit2.Patch]:
    """Have libgit2 draw a diff, and give it from the line *start* on."""
    patch = pygit2.Patch.create_from(old, new, flag=flags)
    data: bytes = patch.data
    at = data.find(start)
    return (data[at + 1 :] if at >= 0 else b""), patch


_BINARY_LINE = 52
"""Bytes in a line of a binary patch; a letter in front says how many there are."""
_LENGTHS = b" ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def deflated_again(text: bytes) -> bytes:
    """Deflate a binary patch as git does: fast; libgit2 takes more time for it."""
    head, _, rest = text.partition(b"\n")
    whole = [head]
    for block in rest.split(b"\n\n"):
        kind, *lines = block.strip(b"\n").split(b"\n")
        if kind:
            packed = b"".join(b85decode(line[1:])[: _LENGTHS.index(line[:1])] for line in lines)
            whole += [
                kind,
                *_binary_lines(zlib.compress(zlib.decompress(packed), zlib.Z_BEST_SPEED)),
                b"",
            ]
    return b"".join(line + b"\n" for line in whole)


def _binary_lines(packed: bytes) -> Iterator[bytes]:
    for at in range(0, len(packed), _BINARY_LINE):
        piece = packed[at : at + _BINARY_LINE]
        yield _LENGTHS[len(piece) : len(piece) + 1] + b85encode(piece, pad=True)


def _id(entry: Entry | None) -> Oid:
    return Oid(_NO_ID) if entry is None else entry.oid


def _mode_lines(old: Entry | None, new: Entry | None) -> list[str]:
    """Say what becomes of the mode, if it changes."""
    match old, new:
        case None, Entry(mode=mode):
            return [f"new file mode {mode:06o}"]
        case Entry(mode=mode), None:
            return [f"deleted file mode {mode:06o}"]
        case Entry(mode=before), Entry(mode=after) if before is not after:
            return [f"old mode {before:06o}", f"new mode {after:06o}"]
        case _:
            return []


def _quoted(name: bytes) -> str:
    """Write a name behind ``---``; with a space in it a tab shows where it ends."""
    text = quote_path(name)
    return f"{text}\t" if b" " in name else text
