"""What is said of a patch that was made below the root, and does not apply there either? Pure."""

import shlex
from collections.abc import Iterator

from msgspec.structs import replace

from applier.diagnose.find_directory import Placed
from applier.diagnose.phrases import shown_path
from applier.diagnose.refused_patch import RefusedPatch
from applier.diagnose.strip_level import find_level
from applier.diagnose.tree_causes import find_tree_causes
from applier.model.finding import Explanation, Finding, FindingKind, Remedy

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
    own = () if known else _own_mending(placed, options)
    mending = (*own, *_with_directory(inner, placed, options))
    return Explanation((finding, *inner.findings), mending)


def _how(placed: Placed, options: str) -> str:
    if placed.respaced:
        end = "it applies" if placed.fits else "it does not apply either"
        return f", with spaces where a tab stood behind the names; there {end}"
    return f"; with {options} it applies" if placed.fits else ("; there it does not apply either")


def _own_mending(placed: Placed, options: str) -> Iterator[Remedy]:
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
