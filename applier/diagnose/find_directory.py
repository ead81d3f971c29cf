"""Was a diff made below the root of the tree, so that its files are in a directory here?

Files that are missing at the root, or have names without a directory, are
looked for below: the directory counts that has most of them, and most of the
lines that the patch expects. What is said of such a patch names the directory, whether
or not it applies there. Reads the tree.
"""

import re
import shlex
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from applier.apply import Patched, SeriesPatch, apply_patch
from applier.apply.safe_paths import has_empty_name
from applier.diagnose.distinctive_lines import lines_in, telling_lines
from applier.diagnose.lenient_parse import LooseHunk, read_loosely, write_pieces
from applier.diagnose.phrases import shown_path
from applier.diagnose.refused_patch import RefusedPatch
from applier.diagnose.repairs.wrapped import find_spaced_stamps
from applier.diagnose.strip_level import find_level
from applier.diagnose.tree_causes import find_tree_causes
from applier.diff import parse_diff
from applier.model import Mode
from applier.model.finding import Explanation, Finding, FindingKind, Remedy

_MOST_DIRECTORIES = 200
_MOST_TRIED = 5
_LARGEST = 2 << 20
"""Bytes of a patch text that is written anew."""
_GIT_LINE = re.compile(rb"^diff --git a/(.*) b/(.*)$")
_MOVES = (b"rename from ", b"rename to ", b"copy from ", b"copy to ")


class Placed(Struct, frozen=True):
    """A refused patch as it reads with its files in a directory."""

    directory: bytes
    refused: RefusedPatch
    respaced: bool
    """Whether the names were found only once spaces were tabs again, so that git finds none."""

    flat: bool
    """Whether names stand there without a directory: git must be told to take none off."""

    @property
    def fits(self) -> bool:
        """Whether it applies there."""
        return not self.refused.conflicts


def find_place(refused: RefusedPatch) -> Placed | None:
    """Find the directory that has all files of a patch, whether or not it applies there."""
    text = _unspaced(refused.text)
    if len(text) > _LARGEST:
        return None
    places = (_placed(refused, text, directory) for directory in _rank(refused, text)[:_MOST_TRIED])
    tried = [place for place in places if place is not None]
    return next((place for place in tried if place.fits), next(iter(tried), None))


def _placed(refused: RefusedPatch, text: bytes, directory: bytes) -> Placed | None:
    """Read a patch as if in a directory; None if those before it do not apply so."""
    before = [_moved_patch(one, _unspaced(one.mail.patch), directory) for one in refused.before]
    patch = _moved_patch(refused.patch, text, directory)
    root = refused.base or refused.root
    for one in before:
        result = apply_patch(refused.tree, root, one.diff)
        if not isinstance(result, Patched):
            return None
        root = refused.grafted(root, result)
    outcome = apply_patch(refused.tree, root, patch.diff)
    conflicts = () if isinstance(outcome, Patched) else outcome
    moved = replace(refused, root=root, patch=patch, before=before, conflicts=conflicts)
    return Placed(
        directory, replace(moved, raw=_raw(refused, patch)), text != refused.text, is_flat(text)
    )


def _rank(refused: RefusedPatch, text: bytes) -> list[bytes]:
    """Give the directories that have all files that *text* changes, the likeliest first."""
    wanted = _expected(text)
    missing = [path for path in wanted if not _is_file(refused, b"", path)]
    flat = all(b"/" not in path for path in wanted)
    if not wanted or not (missing or flat):
        return []
    telling = max(missing or wanted, key=len)
    found = refused.tree.find_directories(refused.root, telling)
    ranked = [
        (_likeness(refused, directory + b"/", wanted), directory)
        for directory in islice(found, _MOST_DIRECTORIES)
        if all(_is_file(refused, directory + b"/", path) for path in wanted)
    ]
    here = -1 if missing else _likeness(refused, b"", wanted)
    ranked = [(likeness, directory) for likeness, directory in ranked if likeness > here]
    return [directory for _, directory in sorted(ranked, key=lambda one: -one[0])]


def _expected(text: bytes) -> dict[bytes, list[bytes]]:
    """Give by path the lines that must be there already; nothing for a file that is made."""
    flat = is_flat(text)
    path = b""
    expected: dict[bytes, list[bytes]] = {}
    for piece in read_loosely(text):
        if not isinstance(piece, LooseHunk):
            path = (_name(piece, flat) or path) if piece.startswith((b"--- ", b"+++ ")) else path
        elif path and piece.ranges[1]:
            old = (line[1:] for line in piece.lines if not line.startswith(b"+"))
            expected.setdefault(path, []).extend(old)
    return {path: lines for path, lines in expected.items() if not has_empty_name(path)}


def is_flat(text: bytes) -> bool:
    """Whether a name stands there without a directory, so that git takes none off any name."""
    return any(
        not isinstance(piece, LooseHunk)
        and piece.startswith((b"--- ", b"+++ "))
        and bool(name := _name(piece, flat=True))
        and b"/" not in name
        for piece in read_loosely(text)
    )


def _name(line: bytes, flat: bool) -> bytes:
    """Read the name off a header's line; nothing where there is no file."""
    name = line[4:].rstrip(b"\r\n").partition(b"\t")[0]
    if name == b"/dev/null":
        return b""
    return name if flat else name.partition(b"/")[2] or name


def _likeness(refused: RefusedPatch, directory: bytes, wanted: dict[bytes, list[bytes]]) -> int:
    return sum(
        len(lines_in(refused.content(directory + path) or b"", telling_lines(lines)))
        for path, lines in wanted.items()
    )


def _is_file(refused: RefusedPatch, directory: bytes, path: bytes) -> bool:
    entry = refused.tree.entry(refused.root, directory + path)
    return entry is not None and entry.mode is not Mode.TREE


def _unspaced(text: bytes) -> bytes:
    return next((repair.text for repair in find_spaced_stamps(text)), text)


def _moved_patch(patch: SeriesPatch, text: bytes, directory: bytes) -> SeriesPatch:
    below, flat = directory + b"/", is_flat(text)
    pieces = [
        piece if isinstance(piece, LooseHunk) else _moved_line(piece, below, flat)
        for piece in read_loosely(text)
    ]
    moved = write_pieces(pieces)
    return replace(patch, mail=replace(patch.mail, patch=moved), diff=parse_diff(moved))


def _moved_line(line: bytes, below: bytes, flat: bool) -> bytes:
    """Put a directory in front of the names in a line of a header."""
    if line.startswith((b"--- ", b"+++ ")):
        name = _name(line, flat)
        return line if not name else line[:4] + b"a/" + below + name + b"\n"
    if line.startswith(b"diff --git "):
        named = _GIT_LINE.match(line.rstrip(b"\r\n"))
        return (
            line
            if named is None
            else b"diff --git a/%b%b b/%b%b\n" % (below, named[1], below, named[2])
        )
    word = next((word for word in _MOVES if line.startswith(word)), None)
    return line if word is None else word + below + line[len(word) :]


def _raw(refused: RefusedPatch, patch: SeriesPatch) -> bytes:
    """Give the message with the text as it reads now, in which lines are counted as before."""
    return refused.raw.replace(b"\r\n", b"\n").replace(refused.text, patch.mail.patch)


_UNPLACED = frozenset(
    {FindingKind.FILE_MISSING, FindingKind.OTHER_PROJECT, FindingKind.CONTEXT_DRIFT}
)
"""What a patch looks like whose files are in a directory."""
_AM = "git am "
_MERGE = "git am -3"


def needs_place(refused: RefusedPatch, explanation: Explanation) -> bool:
    """Whether the files of a patch may be in a directory: it was not said how it applies."""
    first = next(iter(explanation.findings), None)
    if first is None:
        return False
    unread = first.kind is FindingKind.DAMAGED_MAIL and not first.certain
    return unread or first.kind in _UNPLACED or first.detail == refused.diff.error


def as_read(refused: RefusedPatch, explanation: Explanation) -> RefusedPatch:
    """Give the case with the paths as they must be read for the patch to apply."""
    if not any(one.kind is FindingKind.PATH_LEVEL for one in explanation.findings):
        return refused
    level = find_level(refused)
    return (
        refused
        if level is None
        else replace(refused, patch=replace(refused.patch, diff=level.diff))
    )


def explain_placed(placed: Placed) -> Explanation:
    """Explain the patch as it reads in its directory."""
    return Explanation() if placed.fits else find_tree_causes(placed.refused)


def with_place(inner: Explanation, placed: Placed) -> Explanation:
    """Put in front where the files are, and let the commands name the directory."""
    shown = placed.directory.decode("utf-8", "replace")
    options = f"{'-p0 ' if placed.flat else ''}--directory={shlex.quote(shown)}"
    finding = Finding(
        FindingKind.PATH_LEVEL,
        f"its paths are those below {shown}/{_how(placed, options)}",
        placed.refused.number,
        next((shown_path(file.path) for file in placed.refused.diff.files), None),
    )
    known = any(one.kind is FindingKind.ALREADY_APPLIED for one in inner.findings)
    own = () if known else _own_remedies(placed, options)
    remedies = (*own, *_with_directory(inner, placed, options))
    return Explanation((finding, *inner.findings), remedies)


def _how(placed: Placed, options: str) -> str:
    if placed.respaced:
        end = "it applies" if placed.fits else "it does not apply either"
        return f", with spaces where a tab stood behind the names; there {end}"
    return f"; with {options} it applies" if placed.fits else ("; there it does not apply either")


def _own_remedies(placed: Placed, options: str) -> Iterator[Remedy]:
    """Yield what makes a patch apply that fits its directory."""
    if placed.fits and placed.respaced:
        sender = placed.refused.mail.envelope.sender
        who = sender.name or sender.email or "the sender"
        yield Remedy(f"ask {who} for a resend", "tabs of the text were turned into spaces")
    elif placed.fits:
        yield Remedy(f"git am {options}", f"patch {placed.refused.number} applies")


def _with_directory(inner: Explanation, placed: Placed, options: str) -> Iterator[Remedy]:
    """Yield what works below the directory; git finds no file whose name it cannot tell."""
    for one in inner.mending:
        command = one.action.startswith("git ")
        if not command:
            yield one
        elif not placed.respaced and one.action.startswith(_AM) and one.action != _MERGE:
            action = one.action.replace(_AM, f"{_AM}{options} ", 1)
            yield replace(one, action=action)
        elif not placed.respaced and one.action.startswith("git checkout "):
            yield replace(one, effect=f"{one.effect}, with git am {options}")
