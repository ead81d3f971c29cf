"""How does a diffstat spell a path, and which paths does a spelling name?

A rename is shown with the common parts drawn together (``dir/{a => b}/c.h``),
a long name loses its beginning (``.../c.h``), an odd one is C-quoted. The
rules are from git-diff(1) and from what git was seen to print. Pure.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from applier.diff.quote import quote_path, unquote_path
from applier.model import Stat, StatRow

ELISION = "..."
ARROW = " => "


def read_name(name: bytes) -> tuple[str, str | None]:
    """Read a row's left half: the path as it is printed, and the old one, if it shows a rename.

    Quoting is brought to the report's own. An elided name keeps its quotes: the
    opening one may be among what is missing.
    """
    text = name.decode(errors="surrogateescape")
    if text.startswith(ELISION):
        return escaped(text), None
    ends = rename_ends(text)
    if ends is None:
        return quote_path(unquote_path(text)), None
    old, new = (quote_path(unquote_path(end)) for end in ends)
    printable = text.isascii() and text.isprintable()
    return (text if printable else rename_spelling(old, new)), old


def rename_ends(printed: str) -> tuple[str, str] | None:
    """Spell out ``dir/{a => b}/c.h`` or ``a => b``: the old path and the new one.

    Of an elided rename that has lost its opening brace both are ends only.
    """
    before, arrow, after = printed.partition(ARROW)
    if not arrow:
        return None
    prefix, opening, old = before.rpartition("{")
    new, closing, suffix = after.partition("}")
    if opening and closing:
        return _drawn_together(prefix, old, suffix), _drawn_together(prefix, new, suffix)
    if closing and printed.startswith(ELISION):
        return before + suffix, ELISION + new + suffix
    return before, after


def _drawn_together(prefix: str, middle: str, suffix: str) -> str:
    """Join the parts of a name; a side that is empty leaves one slash, not two."""
    if not middle and prefix.endswith("/") and suffix.startswith("/"):
        suffix = suffix[1:]
    return (prefix + middle + suffix).removeprefix("/" if not prefix and not middle else "")


def rename_spelling(old: str, new: str) -> str:
    """Spell a rename as git does: whole directories in common stand outside the braces."""
    if old.startswith('"') or new.startswith('"'):
        return old + ARROW + new
    before = _common_start(old, new)
    after = _common_end(old, new, before)
    old_middle = old[before : max(before, len(old) - after)]
    new_middle = new[before : max(before, len(new) - after)]
    middle = old_middle + ARROW + new_middle
    if not before and not after:
        return middle
    return f"{new[:before]}{{{middle}}}{new[len(new) - after :]}"


def _common_start(old: str, new: str) -> int:
    """Count the characters of the directories that both names begin with."""
    length = 0
    for at, (left, right) in enumerate(zip(old, new, strict=False), 1):
        if left != right:
            break
        if left == "/":
            length = at
    return length


def _common_end(old: str, new: str, before: int) -> int:
    """Count the characters, slash first, that both end with; the slash of the start may serve."""
    most = min(len(old), len(new)) - max(0, before - 1)
    length = 0
    for at in range(1, most + 1):
        if old[-at] != new[-at]:
            break
        if old[-at] == "/":
            length = at
    return length


def row_names(row: StatRow) -> tuple[str, ...]:
    """Return the paths that a row speaks of, unquoted: two of a rename."""
    ends = rename_ends(row.path)
    new = row.path if ends is None else ends[1]
    if ends is None and new.startswith(ELISION) and "{" not in new:
        # All that is left of a rename may be the end of its new name, closing brace and all.
        new = new.replace("}", "", 1)
    old = row.old_path or (ends[0] if ends else None)
    return tuple(without_quotes(name) for name in (new, old) if name is not None)


def is_rename(row: StatRow) -> bool:
    """Whether a row shows a rename or a copy, as far as what is left of its name tells."""
    return row.old_path is not None or rename_ends(row.path) is not None


def declared_sources(stat: Stat) -> dict[str, str]:
    """Give the old path of each new one that *stat* shows as a rename or copy, as far as it tells.

    Of names that are elided in the rows, the mode lines may have the whole.
    """
    sources: dict[str, str] = {}
    for row in stat.paths:
        ends = rename_ends(row.path)
        new = row.path if ends is None else ends[1]
        old = row.old_path or (None if ends is None else ends[0])
        if old is not None:
            sources[new] = old
    for note in stat.notes:
        if note.startswith(("rename ", "copy ")):
            ends = rename_ends(note.partition(" ")[2].rpartition(" (")[0])
            if ends is not None:
                sources[ends[1]] = ends[0]
    return sources


def with_old_paths(rows: Sequence[StatRow], notes: Iterable[str]) -> Iterator[StatRow]:
    """Yield *rows*, old paths filled in where a name is elided and a note has the whole rename.

    git prints both in one order, so the notes are gone through once.
    """
    renames = deque(
        note.partition(" ")[2].rpartition(" (")[0]
        for note in notes
        if note.startswith(("rename ", "copy "))
    )
    for row in rows:
        tail = row.path.removeprefix(ELISION)
        if tail != row.path and renames and renames[0].endswith(tail):
            _, old_path = read_name(renames.popleft().encode(errors="surrogateescape"))
            yield replace(row, old_path=old_path)
        else:
            if renames and renames[0] == row.path:
                renames.popleft()
            yield row


def spellings(path: str, old_path: str | None) -> set[str]:
    """Return all that git may print for *path*, unquoted: an elided name is the end of one."""
    path = without_quotes(path)
    if old_path is None:
        return {path}
    old_path = without_quotes(old_path)
    return {path, rename_spelling(old_path, path), old_path + ARROW + path}


def without_quotes(printed: str) -> str:
    """Bring a name, which may be elided, to a form that quoting does not change.

    Escapes stay, quotes go: the opening one may be among what is missing.
    """
    if '"' not in printed:
        return escaped(printed)
    return escaped(printed.replace('\\"', "\0").replace('"', "").replace("\0", '\\"'))


def escaped(text: str) -> str:
    """Escape what is not ASCII: it stands as it is where ``core.quotePath`` is off."""
    return text if text.isascii() else "".join(map(_escape, text))


def _escape(character: str) -> str:
    if character.isascii():
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode(errors="surrogateescape"))
