"""Are the lines about modes true: ``create mode 100644 a.c``, ``rename {a => b}/c.h (90%)``?

git prints them all or (diffstat(1), ``--no-summary``) none. How similar the
two sides of a rename are is not held against anyone: versions of git differ.
Pure.
"""

from collections.abc import Iterable

from applier.diff.quote import quote_path, unquote_path
from applier.diffstat.path_spelling import rename_ends
from applier.diffstat.phrases import source
from applier.model import Mismatch, MismatchKind, Stat


def find_false_modes(declared: Stat, actual: Stat, kind: MismatchKind) -> tuple[Mismatch, ...]:
    """Find where the mode lines of *declared* and what *actual* saw disagree.

    *kind* says what *actual* was seen in.
    """
    said, seen = _facts(declared.notes), _facts(actual.notes)
    false = []
    for path in dict.fromkeys((*said, *seen)):
        claim, fact = said.get(path), seen.get(path)
        if claim == fact or _is_vaguer(fact, claim):
            continue
        detail = _detail(claim, fact, source(kind))
        false.append(Mismatch(MismatchKind.MODE, detail, path, claim, fact))
    return tuple(false)


def _detail(claim: str | None, fact: str | None, where: str) -> str:
    if claim is None:
        return f"{fact}, which the mode lines leave out"
    if fact is None:
        return f"declared as {claim}, {where} has no such change"
    return f"declared as {claim}, {where} has {fact}"


def _is_vaguer(fact: str | None, claim: str | None) -> bool:
    """Whether *fact* is *claim* without the mode: a traditional diff does not tell it."""
    return fact in ("create", "delete") and claim is not None and claim.startswith(fact)


def _facts(notes: Iterable[str]) -> dict[str, str]:
    """Read mode lines: what becomes of each path, in few words.

    A mode change without a path is of the rename, copy or rewrite before it.
    """
    facts: dict[str, str] = {}
    before = ""
    for note in notes:
        words = note.split(None, 2)
        rest = words[2] if len(words) > 2 else ""
        match words[:2]:
            case ["create" | "delete" as verb, "mode"]:
                mode, _, path = rest.partition(" ")
                facts[_plain(path)] = f"{verb} mode {mode}"
            case ["create" | "delete" as verb, _]:
                facts[_plain(note.partition(" ")[2])] = verb
            case ["mode", "change"]:
                old, _, new, *named = rest.split(" ", 3)
                name = _plain(named[0]) if named else before
                facts[name] = "; ".join(filter(None, (facts.get(name), f"mode {old} => {new}")))
            case ["rename" | "copy" as verb, _]:
                ends = rename_ends(note.partition(" ")[2].rpartition(" (")[0])
                before = _plain(ends[1]) if ends else ""
                facts[before] = f"{verb} of {_plain(ends[0])}" if ends else verb
            case ["rewrite", _]:
                before = _plain(note.partition(" ")[2].rpartition(" (")[0])
            case _:
                pass
    return facts


def _plain(path: str) -> str:
    """Bring a path's quoting to the report's own."""
    return quote_path(unquote_path(path.strip()))
