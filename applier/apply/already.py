"""Is a patch that does not apply in the tree already?

It is if its reverse applies wholly, and so proves something: that a line of
text which the patch adds stands where it would have put it, or a binary file
has the content that it would have given. A patch that only removes lines
proves it by the context on both sides of the gap. Reads the tree.
"""

from itertools import pairwise

from applier.apply.patch import Patched, apply_patch
from applier.apply.store import Tree
from applier.model import Diff, FileDiff, Hunk, Oid

_ENOUGH_CONTEXT = 2
"""Lines with words in them, on each side of a gap."""
_NOTHING = "0" * 40


def is_already_applied(tree: Tree, root: Oid, diff: Diff) -> bool:
    """Whether the tree *root* has what *diff* would bring."""
    if not any(map(_can_prove, diff.files)):
        return False
    # Only a patch that failed needs it.
    from applier.diff import reverse_diff  # noqa: PLC0415

    return isinstance(apply_patch(tree, root, reverse_diff(diff)), Patched)


def _can_prove(diff: FileDiff) -> bool:
    if diff.new_path is None:
        return False
    if diff.binary is not None:
        return (diff.new_oid or _NOTHING) != _NOTHING
    adds = any(line.startswith(b"+") and _has_word(line) for line in _lines(diff))
    removes = any(line.startswith(b"-") for line in _lines(diff))
    return adds or (removes and all(map(_frames, diff.hunks)))


def _lines(diff: FileDiff) -> list[bytes]:
    return [line for hunk in diff.hunks for line in hunk.lines]


def _frames(hunk: Hunk) -> bool:
    """Whether words stand on both sides of all that *hunk* changes."""
    changed = [index for index, line in enumerate(hunk.lines) if not line.startswith(b" ")]
    sides = (hunk.lines[: changed[0]], hunk.lines[changed[-1] + 1 :]) if changed else ((), ())
    return all(sum(map(_has_word, side)) >= _ENOUGH_CONTEXT for side in sides)


def _has_word(line: bytes) -> bool:
    """Whether two letters or digits stand together in a line."""
    text = line[1:].decode("latin-1")
    return any(a.isalnum() and b.isalnum() for a, b in pairwise(text))
