"""Do git's options do what a remedy or a finding says of them?"""

import shlex
from pathlib import Path
from random import Random

import pytest

from applier.apply import SeriesPatch
from applier.diagnose.refused_patch import RefusedPatch
from applier.diagnose.relaxed_apply import apply_in_any_space, apply_with_less_context
from applier.diff import parse_diff
from applier.git import open_repository
from applier.mail import parse_mail
from applier.model import Oid, Origin, RawMessage
from tests.diagnose.breakage import DAMAGE, LEVELS
from tests.diagnose.conftest import FILES, GATE, SHELF, SampleRepo
from tests.diagnose.make_mails import diff, mail, make_mail
from tests.diagnose.samples import BELOW, BODY, merged_in_part, two_files
from tests.git.building import commit, new_repository
from tests.oracle.git_am import git, write_bases

pytestmark = pytest.mark.oracle

_SEED, _COUNT = 6, 40
_BREAKS = {**DAMAGE, **LEVELS}


def am(sample: SampleRepo, sent: bytes, words: list[str]) -> bool:
    """Whether ``git am`` takes a mail with some options."""
    desk = sample.room / "desk"
    git(sample.room, "clone", "-q", sample.repo.path, str(desk))
    (desk / ".git" / "mail").write_bytes(sent)
    run = git(desk, "am", "-q", "--patch-format=mbox", *words, ".git/mail", check=False)
    return run.returncode == 0


def proposed(sample: SampleRepo, sent: bytes) -> list[list[str]]:
    """Give the options of git am that are proposed."""
    actions = [shlex.split(one.action) for one in sample.verdict(sent).mending]
    return [words[2:] for words in actions if words[:2] == ["git", "am"]]


@pytest.mark.parametrize("name", _BREAKS)
def test_what_is_proposed_for_a_broken_mail_works(name: str, tmp_path: Path) -> None:
    sample = make_sample(tmp_path)
    after = SHELF.replace("shelf 12;", "shelf number twelve, wide enough to be wrapped by all;")
    after = after.replace("\tshelf 14;\n", "\tshelf 14;\n\tanother shelf;\n\tone more;\n")
    sent = _BREAKS[name](mail("lib/shelf.c", SHELF, after))
    assert sent is not None
    options = proposed(sample, sent)
    assert not am(sample, sent, [])
    for number, words in enumerate(options):
        room = tmp_path / str(number)
        room.mkdir()
        assert am(SampleRepo(sample.repo, sample.raw, room, sample.base), sent, words), words
    assert bool(options) == (name in {*LEVELS, "CR kept"})


def test_what_is_proposed_for_drift_works(tmp_path: Path) -> None:
    sample = make_sample(tmp_path)
    now = SHELF.expandtabs(8).replace("shelf 11", "shelf eleven")
    sample.then({"lib/shelf.c": now.encode()}, "indent", sample.base, 1)
    sent = make_mail(diff("lib/shelf.c", SHELF, SHELF.replace("shelf 17;", "seventeen;")))
    options = proposed(sample, sent)
    assert options
    for number, words in enumerate(options):
        room = tmp_path / str(number)
        room.mkdir()
        assert am(SampleRepo(sample.repo, sample.raw, room, sample.base), sent, words), words


def test_what_is_proposed_below_a_directory_works(tmp_path: Path) -> None:
    sample = make_sample(tmp_path)
    sample.then(FILES | BELOW, "below", sample.base, 1)
    drifted = make_mail(two_files(BODY.replace("wing[7] = open", "wing[7] = ajar")))
    kept = DAMAGE["CR kept"](make_mail(two_files()))
    assert kept is not None
    for number, (sent, wanted) in enumerate(((drifted, "-C1"), (kept, "--quoted-cr=strip"))):
        (words,) = proposed(sample, sent)
        assert words == ["--directory=sub/dir", wanted]
        room = tmp_path / str(number)
        room.mkdir()
        assert am(SampleRepo(sample.repo, sample.raw, room, sample.base), sent, words)


def test_a_plain_diff_made_in_a_directory_applies_as_proposed(tmp_path: Path) -> None:
    sample = make_sample(tmp_path)
    sample.then(FILES | BELOW, "below", sample.base, 1)
    plain = two_files().replace("a/", "").replace("b/", "")
    sent = make_mail(
        "".join(line for line in plain.splitlines(keepends=True) if line[:5] != "diff ")
    )
    (words,) = proposed(sample, sent)
    assert words == ["-p0", "--directory=sub/dir"]
    assert am(sample, sent, words)


def test_the_commit_that_is_proposed_takes_the_mail(tmp_path: Path) -> None:
    sample = make_sample(tmp_path)
    walled = GATE.replace("gate 9\n", "a wall\n").encode()
    sample.then(FILES | {"lib/gate.c": walled}, "gate: wall", sample.base, 1)
    sent = make_mail(diff("lib/gate.c", GATE, GATE.replace("gate 9", "gate IX"), index=False))
    explanation = sample.check([sent], explain=True).series[0]
    command = shlex.split(explanation.mending[0].action)
    assert command == ["git", "checkout", "--detach", sample.base[:12]]
    desk = tmp_path / "desk"
    git(tmp_path, "clone", "-q", sample.repo.path, str(desk))
    git(desk, *command[1:])
    (desk / ".git" / "mail").write_bytes(sent)
    assert git(desk, "am", "-q", ".git/mail", check=False).returncode == 0


def test_what_is_skipped_is_what_the_base_has(tmp_path: Path) -> None:
    sample = make_sample(tmp_path)
    parts = merged_in_part(sample)
    (remedy,) = sample.check(parts, explain=True).series[0].mending
    desk = tmp_path / "desk"
    git(tmp_path, "clone", "-q", sample.repo.path, str(desk))
    lead = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
    (desk / ".git" / "mail").write_bytes(b"".join(lead + part + b"\n" for part in parts))
    run = git(desk, "am", "-q", ".git/mail", check=False)
    skipped = 0
    while run.returncode and skipped < len(parts):
        run = git(desk, *shlex.split(remedy.action)[1:], check=False)
        skipped += 1
    assert (run.returncode, skipped) == (0, 2)
    assert remedy.effect.startswith("patches 1..2 are in the base")


def make_sample(room: Path) -> SampleRepo:
    raw = new_repository(room / "repo.git")
    base = commit(raw, FILES, message="begin\n")
    return SampleRepo(open_repository(raw.path), raw, room, base)


def _worlds() -> list[tuple[str, str]]:
    """Make a file as it is now, and a patch for it as it was."""
    random = Random(_SEED)  # noqa: S311 - worlds, not secrets
    return [_world(random) for _ in range(_COUNT)]


def _world(random: Random) -> tuple[str, str]:
    old = [f"\tline {number % 7} of {number}\n" for number in range(random.choice([6, 14, 30]))]
    new, now = list(old), list(old)
    at = random.randrange(len(old))
    new[at] = "changed\n"
    for _ in range(random.choice([1, 1, 2])):
        sample = max(0, min(len(now) - 1, at + random.choice([-3, -2, -1, 1, 2, 3])))
        match random.choice("cwwwd"):
            case "c":
                now[sample] = "other\n"
            case "d":
                del now[sample]
            case _:
                space = random.choice(["        ", "  ", "\t\t", ""])
                now[sample] = (
                    now[sample].replace("\t", space).replace(" of", random.choice(["of", "  of"]))
                )
    return "".join(now), diff("f.c", "".join(old), "".join(new), index=False)


def test_loosened_placement_is_gits(tmp_path: Path) -> None:
    worlds = _worlds()
    path = tmp_path / "worlds.git"
    commits = write_bases(path, [{"f.c": now.encode()} for now, _ in worlds])
    repo = open_repository(str(path))
    desk = tmp_path / "desk"
    git(tmp_path, "clone", "-q", "-s", str(path), str(desk))
    for base, (now, patch) in zip(commits, worlds, strict=True):
        (desk / "f.c").write_text(now)
        parsed = parse_mail(RawMessage(Origin("", 0, 0), make_mail(patch)))
        step = SeriesPatch(1, parsed, parse_diff(parsed.patch))
        refused = RefusedPatch(repo, repo.tree_of(Oid(base)), step, ())
        for option, takes in (
            ("-C1", apply_with_less_context),
            ("--ignore-whitespace", apply_in_any_space),
        ):
            run = git(desk, "apply", "--check", option, "-", feed=patch.encode(), check=False)
            assert (takes(refused) is not None) == (run.returncode == 0), (
                option,
                now,
                patch,
                run.stderr,
            )
