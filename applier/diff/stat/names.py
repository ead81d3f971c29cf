"""How does a diffstat spell a path, and which paths does a spelling name?

A rename is shown with the common parts drawn together (``dir/{a => b}/c.h``),
a long name loses its beginning (``.../c.h``), an odd one is C-quoted. The
rules are from git-diff(1) and from what git was seen to print. Pure.
"""

from applier.diff.quote import quote_path, unquote_path
from applier.model import StatRow

ELISION = "..."
ARROW = " => "


def read_name(name: bytes) -> tuple[str, str | None]:
    """Read a row's left half: the path as it is printed, and the old one, if it shows a rename.

    Quoting is brought to the report's own. An elided name stays as it is:
    its opening quote may be among what is missing.
    """
    text = name.decode(errors="surrogateescape")
    if text.startswith(ELISION):
        return name.decode(errors="backslashreplace"), None
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
    """Return the paths that a row speaks of: two of a rename."""
    ends = rename_ends(row.path)
    if ends is not None:
        return ends
    if row.old_path is not None:
        return row.path, row.old_path
    if row.path.startswith(ELISION) and "{" not in row.path:
        # All that is left of a rename may be the end of its new name, closing brace and all.
        return (row.path.replace("}", "", 1),)
    return (row.path,)


def spellings(path: str, old_path: str | None) -> frozenset[str]:
    """Return all that git may print for *path*: an elided name is the end of one of them."""
    if old_path is None or old_path == path:
        return frozenset((path, _raw(path)))
    pairs = ((old_path, path), (_raw(old_path), _raw(path)))
    renames = (spell(*pair) for pair in pairs for spell in (rename_spelling, _beside))
    return frozenset((path, _raw(path), *renames))


def _beside(old: str, new: str) -> str:
    """Spell a rename as git does where the names have nothing in common."""
    return old + ARROW + new


def _raw(path: str) -> str:
    """Show *path* as git does with ``core.quotePath`` off, or nearly."""
    return unquote_path(path).decode(errors="backslashreplace") if path.startswith('"') else path
