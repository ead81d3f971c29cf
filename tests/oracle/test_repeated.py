"""Where does ``git am`` stop in a series that repeats itself, and what had the base already?

Every line that is ever written is like no other, so that what the base has can be told
by looking.
"""

from difflib import unified_diff
from pathlib import Path
from random import Random

import pytest

from applier.apply import SeriesPatch, apply_series
from applier.diff import parse_diff
from applier.mail import parse_mail
from applier.model import AlreadyApplied, Applied, Conflicted, Origin, RawMessage
from tests.apply.memory import MemoryStore
from tests.oracle import git_am

pytestmark = pytest.mark.oracle

_LINES = 12


def diff_of(old: list[str], new: list[str]) -> bytes:
    """Write the diff of a file as git would."""
    body = "".join(unified_diff(old, new, "a/f", "b/f"))
    return f"diff --git a/f b/f\n{body}".encode()


def mail_of(number: int, diff: bytes) -> bytes:
    head = (
        f"From: Anna <anna@example.org>\nDate: Fri, 5 Mar 2021 10:00:{number:02} +0000\n"
        f"Subject: [PATCH {number}] edit {number}\n\nWhy.\n---\n"
    )
    return head.encode() + diff


def random_series(chance: Random) -> tuple[list[str], list[bytes]]:
    """Give the base's lines and the diffs of a series, some in already and some repeated."""
    written = [f"line {number} of the file\n" for number in range(_LINES)]
    base, diffs = list(written), list[bytes]()
    for number in range(1, chance.randint(3, 6)):
        if diffs and chance.random() < 0.3:
            diffs.append(chance.choice(diffs))
            continue
        before, at = list(written), chance.randrange(len(written))
        old = written[at]
        new = [f"edit {number} of {at}\n"] * chance.randint(0, 1)
        new += [old] if chance.random() < 0.3 else []
        written[at : at + 1] = new
        if before == written:
            continue
        diffs.append(diff_of(before, written))
        if chance.random() < 0.4 and old in base:  # somebody took this one
            place = base.index(old)
            base[place : place + 1] = new
    return base, diffs


def had(base: list[str], diff: bytes) -> bool:
    """Whether the base has what a diff adds and lacks what it removes."""
    lines = diff.decode().splitlines(keepends=True)[3:]
    added = {line[1:] for line in lines if line[0] == "+"}
    removed = {line[1:] for line in lines if line[0] == "-"} - added
    return added <= set(base) and not removed & set(base)


@pytest.mark.parametrize("seed", range(60))
def test_what_git_stops_at(seed: int, tmp_path: Path) -> None:
    base, diffs = random_series(Random(seed))  # noqa: S311 - the same series every time
    mails = [mail_of(number, diff) for number, diff in enumerate(diffs, 1)]
    store = MemoryStore()
    commit = store.commit(store.tree({"f": "".join(base).encode()}))
    read = [parse_mail(RawMessage(Origin("x", 0, 1), mail)) for mail in mails]
    steps = [SeriesPatch(at, one, parse_diff(one.patch)) for at, one in enumerate(read, 1)]
    outcomes = apply_series(store, commit, steps)

    repository = tmp_path / "base.git"
    (oid,) = git_am.write_bases(repository, [{"f": "".join(base).encode()}])
    said = git_am.run_series(repository, oid, mails, tmp_path / "work")
    taken = sum(verdict.applied for verdict in said)
    assert all(isinstance(one, Applied) for one in outcomes[:taken])
    assert not outcomes[taken:] or not isinstance(outcomes[taken], Applied)
    for outcome, diff in zip(outcomes, diffs, strict=True):
        if isinstance(outcome, AlreadyApplied):
            assert had(base, diff)
        if isinstance(outcome, Conflicted) and "it repeats" in outcome.conflicts[0].detail:
            assert not had(base, diff)
