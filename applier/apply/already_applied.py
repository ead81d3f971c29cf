"""Is a patch that does not apply in the tree already?

It is if its reverse applies wholly, and that proves something: a line of text
that the patch adds stands where it would have put it, or at least two lines of
text stand together only because of what it removes, or a binary file has the
content that it would give. Reads the tree.
"""

from itertools import pairwise

from applier.apply.apply_patch import Patched, apply_patch
from applier.apply.object_store import Tree
from applier.model import Diff, FileDiff, Hunk, Oid

_ENOUGH = 2
"""Lines with words in them, in what one hunk leaves."""
_NOTHING = "0" * 40


def is_already_applied(tree: Tree, root: Oid, diff: Diff) -> bool:
    """Whether the tree *root* has what *diff* would add."""
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
    return any(map(_leaves_text, diff.hunks))


def _leaves_text(hunk: Hunk) -> bool:
    left = [line for line in hunk.lines if not line.startswith(b"-") and _has_word(line)]
    return len(left) >= _ENOUGH or any(line.startswith(b"+") for line in left)


def _has_word(line: bytes) -> bool:
    """Whether two letters or digits stand together in a line."""
    text = line[1:].decode("latin-1")
    return any(a.isalnum() and b.isalnum() for a, b in pairwise(text))
