"""Inputs made at random, read by us and by git, batch after batch.

Each batch has a seed of its own, so that the same seed makes the same inputs, whatever
the number of jobs. Runs git.
"""

import random
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from applier import Committer as OurCommitter
from applier import Options, Person, Timestamp, check_each, read_series
from applier.git import open_repository
from tests.oracle.apply_fuzz import Case, differing, format_case, ours, random_case
from tests.oracle.diff_git import agree as diffs_agree
from tests.oracle.diff_git import ask_git as ask_git_apply
from tests.oracle.diff_git import ask_us
from tests.oracle.diff_mutations import patches
from tests.oracle.git_am import sealed_environment
from tests.oracle.mailinfo_commits import Committer, diff_for, foretell, without_date
from tests.oracle.mailinfo_fuzz import CommitMailMaker, MailMaker
from tests.oracle.mailinfo_judge import agree as mails_agree
from tests.oracle.mailinfo_judge import ask_git as ask_mailinfo
from tests.oracle.mailinfo_judge import has_author


class Batch(Struct, frozen=True):
    """Some cases of one run."""

    seed: int
    number: int
    count: int


class Match(Struct, frozen=True):
    """What came of a batch."""

    differences: list[str]
    accepted: int
    """How many git took."""


def match_diffs(batch: Batch) -> Match:
    """Let git apply --numstat and applier read damaged patch texts."""
    differences, accepted = [], 0
    with tempfile.TemporaryDirectory() as nowhere:
        for patch in islice(patches(batch.seed + batch.number), batch.count):
            git, ours = ask_git_apply(patch, Path(nowhere)), ask_us(patch)
            accepted += git.accepted
            if not diffs_agree(git, ours):
                differences.append(f"{patch!r}\n  git  {git}\n  ours {ours}")
    return Match(differences, accepted)


def match_placements(batch: Batch) -> Match:
    """Let git apply and applier place random hunks."""
    rng = random.Random(f"{batch.seed}/{batch.number}")  # noqa: S311 - cases, not secrets
    cases = [random_case(rng) for _ in range(batch.count)]
    with tempfile.TemporaryDirectory() as directory:
        found = differing(cases, Path(directory))
    taken = sum(ours(case) is not None for case in cases if case not in found)
    return Match([_shown(case) for case in found], taken)


def _shown(case: Case) -> str:
    diff = format_case("f", case).decode(errors="backslashreplace")
    return f"file: {case.content!r}\n{diff}"


def match_mails(batch: Batch) -> Match:
    """Let git mailinfo and applier read the mails of one batch."""
    maker = MailMaker(batch.seed * 1_000_003 + batch.number)
    differences, accepted = [], 0
    with tempfile.TemporaryDirectory() as room:
        for _ in range(batch.count):
            mail = maker.make()
            account = ask_mailinfo(mail, Path(room))
            accepted += not account.refused
            if not mails_agree(mail, account):
                differences.append(repr(mail))
    return Match(differences, accepted)


def match_commits(batch: Batch) -> Match:
    """Let git am commit the mails of one batch, and refuse those that it should."""
    maker = CommitMailMaker(batch.seed * 1_000_003 + batch.number)
    mails = [maker.make_with(diff_for(f"file-{number}")) for number in range(batch.count)]
    foretold = {mail: foretell(mail) for mail in mails if has_author(mail)}
    with tempfile.TemporaryDirectory() as room:
        committer = Committer(Path(room))
        differences = [
            mail for mail, told in foretold.items() if not told and committer.commit([mail])
        ]
        row = [mail for mail, told in foretold.items() if told]
        made = committer.commit(row)
        for mail, commit in zip(row, made, strict=False):
            if foretold[mail] not in (commit, without_date(commit)):
                differences.append(mail)
    if len(made) < len(row):
        differences.append(row[len(made)])
    return Match([repr(mail) for mail in differences], len(made))


OUR_COMMITTER = OurCommitter(Person("Oracle", "oracle@example.org"), Timestamp(1_700_000_000))


def match_series(batch: Batch) -> Match:
    """Let git am and applier apply whole mails to a small tree: the same, and the same commits."""
    rng = random.Random(f"am/{batch.seed}/{batch.number}")  # noqa: S311 - cases, not secrets
    cases = [random_case(rng) for _ in range(batch.count)]
    differences, accepted = [], 0
    with tempfile.TemporaryDirectory() as room:
        tree = _small_tree(Path(room), cases)
        mails = [_mail(number, case) for number, case in enumerate(cases)]
        theirs = [_am(tree, mail) for mail in mails]
        found = _check(tree, Path(room) / "mails", mails)
    for number, (case, their) in enumerate(zip(cases, theirs, strict=True)):
        accepted += their is not None
        if found.get(number) != their:
            differences.append(f"git {their}, ours {found.get(number)}: {_shown(case)}")
    return Match(differences, accepted)


def _small_tree(room: Path, cases: list[Case]) -> Path:
    tree = room / "tree"
    tree.mkdir()
    for number, case in enumerate(cases):
        (tree / f"f{number}").write_bytes(case.content)
    _git(tree, "init", "-q", "-b", "master")
    _git(tree, "add", "-A")
    _git(tree, "commit", "-q", "--allow-empty", "-m", "base")
    return tree


def _git(tree: Path, *words: str, mail: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (
        ("NAME", "Oracle"), ("EMAIL", "oracle@example.org"), ("DATE", "1700000000 +0000"),
    )}  # fmt: skip
    return subprocess.run(
        ["git", "-c", "core.autocrlf=false", *words],
        cwd=tree,
        env=sealed_environment() | identity,
        input=mail,
        capture_output=True,
        check=False,
    )


def _mail(number: int, case: Case) -> bytes:
    head = (
        f"From: A U Thor <author@example.org>\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n"
        f"Message-ID: <{number}@example.org>\nSubject: [PATCH] change f{number}\n\nbecause\n---\n\n"
    )
    return head.encode() + format_case(f"f{number}", case)


def _am(tree: Path, mail: bytes) -> str | None:
    """Let git am apply one mail to the base; give the commit."""
    done = _git(tree, "am", "-q", mail=mail)
    commit = _git(tree, "rev-parse", "HEAD").stdout.decode().strip()
    if done.returncode:
        _git(tree, "am", "--abort")
        _git(tree, "reset", "-q", "--hard", "master")
        return None
    _git(tree, "reset", "-q", "--hard", "HEAD~1")
    return commit


def _check(tree: Path, place: Path, mails: list[bytes]) -> dict[int, str | None]:
    """Let applier apply them all to the base; give the commits by number."""
    place.write_bytes(
        b"".join(
            b"From a@example.org Thu Jan  1 00:00:00 1970\n" + _quoted(mail) + b"\n"
            for mail in mails
        )
    )
    options = Options(bases=("HEAD",), committer=OUR_COMMITTER)
    with read_series([str(place)]) as collection:
        verdicts = check_each(collection, open_repository(str(tree)), options)
        return {
            int(verdict.id.partition("@")[0]): verdict.tip.commit if verdict.tip else None
            for verdict in verdicts
        }


def _quoted(mail: bytes) -> bytes:
    return mail.replace(b"\nFrom ", b"\n>From ")


class Kind(Struct, frozen=True):
    """One thing that can be held against git."""

    what: str
    match: Callable[[Batch], Match]
    size: int
    """Cases of a batch."""


AGAINST_GIT = {
    "diff": Kind("damaged patch texts against git apply --numstat", match_diffs, 500),
    "placement": Kind("random hunks against git apply", match_placements, 250),
    "mail": Kind("random mails against git mailinfo", match_mails, 250),
    "commit": Kind("random mails against the commits of git am", match_commits, 250),
    "am": Kind("random patches to small trees against whole git am", match_series, 50),
}


def batches(seed: int, cases: int, size: int) -> Iterator[Batch]:
    """Share the cases out."""
    for number in range(-(-cases // size)):
        yield Batch(seed, number, min(size, cases - number * size))
