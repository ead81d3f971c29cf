"""Was the mail damaged on its way, and would it apply if it had not been?

Each repair is tried on the tree; two together, if one is not enough. A repair
that fits is named, and counts for nothing else: the verdict stays git's. One
after which every file has the id that the mail states is certain. Reads the
repository.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from applier.diagnose.blob_ids import is_proven, is_whole
from applier.diagnose.refused_patch import RefusedPatch
from applier.diagnose.repairs import Repair
from applier.diagnose.repairs.cut_or_repeated import find_false_counts, find_repeated_diffs
from applier.diagnose.repairs.encoding import (
    find_kept_cr,
    find_lost_cr,
    find_other_charset,
    find_undecoded,
)
from applier.diagnose.repairs.white_space import (
    find_changed_spaces,
    find_lost_blanks,
    find_lost_prefixes,
)
from applier.diagnose.repairs.wrapped import (
    find_spaced_stamps,
    find_wrapped_headers,
    find_wrapped_lines,
)
from applier.diff import parse_diff
from applier.model import Diff

_LARGEST = 2 << 20
"""Bytes of a patch text in which damage is looked for: each repair reads all of it."""
_LARGEST_TWICE = 1 << 18
"""Bytes of one on which two repairs are tried together."""


class Damage(Struct, frozen=True):
    """A repair, and what it leads to."""

    repair: Repair
    diff: Diff
    fits: bool
    """Whether the repaired diff applies."""
    proven: bool = False
    """Whether it leaves the very files that the author had."""
    complete: bool = False
    """Whether it fits the files that it was made on, which are not those that are here."""


def find_damage(refused: RefusedPatch) -> Damage | None:
    """Find the repair after which the patch applies, here or to what it was made on.

    Else the diff may be cut short; another guess that leads nowhere is none.
    """
    best: Damage | None = None
    if len(refused.text) > _LARGEST:
        return None
    for repair in _repairs(refused, refused.text, refused.diff):
        damage = _tried(refused, repair)
        if damage.proven:
            return damage
        if _is_better(damage, best, refused):
            best = damage
    if best is not None and best.fits:
        return best
    for second in _second_repairs(refused) if len(refused.text) <= _LARGEST_TWICE else ():
        damage = _tried(refused, second)
        if damage.fits:
            return damage
    return best


def _is_better(damage: Damage, best: Damage | None, refused: RefusedPatch) -> bool:
    if damage.fits:
        return best is None or not best.fits
    if damage.complete:
        return best is None or not (best.fits or best.complete)
    return best is None and damage.repair.guess and refused.diff.error is not None


def _tried(refused: RefusedPatch, repair: Repair) -> Damage:
    diff = parse_diff(repair.text)
    patched = refused.patched(diff)
    if patched is None:
        whole = not repair.guess and diff.error is None and is_whole(refused.tree, diff) is True
        return Damage(repair, diff, fits=False, complete=whole)
    proven = is_proven(patched, diff)
    return Damage(repair, diff, fits=proven or not repair.guess, proven=proven)


def _repairs(refused: RefusedPatch, text: bytes, diff: Diff) -> Iterator[Repair]:
    """Yield what may have been done to *text*, the most telling first."""
    yield from find_repeated_diffs(text, diff)
    yield from find_kept_cr(text)
    yield from find_undecoded(text)
    yield from find_wrapped_headers(text)
    yield from find_spaced_stamps(text)
    yield from find_wrapped_lines(text)
    yield from find_lost_prefixes(text)
    yield from find_lost_blanks(text, refused.content)
    yield from find_false_counts(text)
    yield from find_lost_cr(text, refused.content)
    yield from find_changed_spaces(text, refused.content)


def _second_repairs(refused: RefusedPatch) -> Iterator[Repair]:
    """Yield pairs of repairs, as one."""
    for first in _repairs(refused, refused.text, refused.diff):
        for second in _repairs(refused, first.text, parse_diff(first.text)):
            if second.what != first.what:
                what = f"{first.what}, and {second.what}"
                yield replace(second, what=what, line=first.line, option="", remedy=first.remedy)


def find_readable(refused: RefusedPatch) -> tuple[str, bool] | None:
    """Say in which charset a mail can be read that git cannot convert, and whether it applies."""
    found = find_other_charset(refused.raw)
    if found is None:
        return None
    what, mail = found
    return what, refused.fits(parse_diff(mail.patch))
