"""``applier check`` from mails to exit code, on a small repository."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pygit2
import pytest

from applier.git import repository
from applier.model import Oid
from tests.git import building

from . import archives
from .conftest import Place


def snapshot(place: Path) -> dict[str, str]:
    """Digest every file below *place*."""
    return {
        str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }


def test_a_patch_that_applies(place: Place) -> None:
    before = snapshot(place.path / "linux.git")
    ran = place.check(place.file("good.eml", archives.GOOD))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("mm: improve line 20  [v1, 1 patch]  Anna Example  2021-03-05\n")
    assert "  base   v5.12-rc1 (" in ran.out
    assert "    1/1  ok  +1 -1\n  stat   1 file +1 -1, as the mail declares\n  APPLIES\n" in ran.out
    assert snapshot(place.path / "linux.git") == before


def test_a_series_from_standard_input(place: Place) -> None:
    ran = place.check("-", stdin=archives.mbox(*archives.pair()))
    assert (ran.code, ran.err) == (0, "")
    assert "mm: improve two lines  [v2, 2 patches]" in ran.out
    assert "    2/2  ok  +1 -1  mm: six\n" in ran.out


def test_a_patch_that_does_not_apply(place: Place) -> None:
    ran = place.check(place.file("bad.eml", archives.BAD))
    assert ran.code == 1
    assert "    1/1  FAIL  +1 -1\n         mm/slab.c hunk 1, line 17: " in ran.out
    assert "  CONFLICTS at patch 1 of 1\n" in ran.out


def test_a_false_diffstat(place: Place) -> None:
    ran = place.check(place.file("false.eml", archives.FALSE))
    assert ran.code == 1
    assert "APPLIES, 1 diffstat inconsistent\n" in ran.out


def test_an_incomplete_series(place: Place) -> None:
    ran = place.check(place.file("part.eml", archives.PARTIAL))
    assert ran.code == 3
    assert "   2..3  missing\n" in ran.out
    assert "  INCOMPLETE: patches 2..3 of 3 missing\n" in ran.out


def test_a_file_that_is_not_there_hides_nothing(place: Place) -> None:
    ran = place.check("nowhere.mbox", place.file("good.eml", archives.GOOD))
    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert "nowhere.mbox" in ran.complaints[0]
    assert "APPLIES\n" in ran.out


def test_the_forms(place: Place) -> None:
    source = place.file("all.mbox", archives.mbox(archives.GOOD, archives.BAD))
    whole = json.loads(place.check("--format", "json", source).out)
    assert [one["status"] for one in whole["series"]] == ["applies", "conflicts"]
    assert whole["tree"]["path"].endswith("linux.git")
    lines = place.check("--format", "jsonl", source).out.splitlines()
    head = {key: whole[key] for key in ("schema_version", "tool", "tree")}
    assert [json.loads(line) for line in lines] == [one | head for one in whole["series"]]
    assert place.check("--format", "ktap", source).out.startswith("KTAP version 1\n1..2\n")
    assert place.check("--format", "junit", source).out.startswith("<?xml")
    markdown = place.check("--format", "markdown", source).out
    assert markdown.startswith("2 series: 1 applies, 1 conflicts\n\n### `mm: improve what is")
    assert place.check("--oneline", source).out.count("\n") == 4


def test_a_report_in_a_file(place: Place) -> None:
    source = place.file("good.eml", archives.GOOD)
    ran = place.check("-o", "report.json", "--format", "json", source)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert json.loads((place.path / "report.json").read_text())["summary"]["applies"] == 1


def test_only_what_is_selected(place: Place) -> None:
    source = place.file("all.mbox", archives.mbox(archives.GOOD, archives.BAD))
    ran = place.check("--select", "<good@example.org>", source)
    assert (ran.code, ran.err) == (0, "")
    assert "improve what is not there" not in ran.out
    ran = place.check("--select", "other@example.org", source)
    assert ran.code == 3
    assert ran.complaints == ["other@example.org: no series here holds this message"]


def test_a_base_that_is_told(place: Place) -> None:
    source = place.file("good.eml", archives.GOOD)
    ran = place.check("--base", "v5.12-rc1", source)
    assert ran.code == 0
    assert ", as told\n" in ran.out
    bases = place.file("bases", b"good@example.org\tmaster\n")
    assert place.check("--bases", bases, source).code == 0


def test_colour_when_told(place: Place) -> None:
    source = place.file("good.eml", archives.GOOD)
    assert "\x1b[32mAPPLIES\x1b[m" in place.check("--color", source).out
    assert "\x1b" not in place.check(source).out


def test_the_repository_is_the_one_around_us(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    source = place.file("good.eml", archives.GOOD)
    ran = place.run("check", source)
    assert ran.code == 2
    assert ran.complaints == ["not in a git repository: name one with --tree"]
    monkeypatch.chdir("linux.git")
    assert place.run("check", source).code == 0
    monkeypatch.chdir("..")
    monkeypatch.setenv("GIT_DIR", "linux.git")
    assert place.run("check", source).code == 0


def commit_of(place: Place) -> str:
    ran = place.check("--format", "json", place.file("good.eml", archives.GOOD))
    return str(json.loads(ran.out)["series"][0]["tip"]["commit"])


def test_the_committer_is_the_environments(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.repo.config["user.email"] = "lina@example.org"
    plain = commit_of(place)
    assert commit_of(place) == plain
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Bot Example")
    half = commit_of(place)
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "bot@example.org")
    named = commit_of(place)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "1700000000 +0000")
    dated = commit_of(place)
    assert len({plain, half, named, dated}) == 4
    monkeypatch.setenv("GIT_COMMITTER_DATE", "soon")
    ran = place.check("good.eml")
    assert ran.code == 2
    assert ran.complaints == ["GIT_COMMITTER_DATE: soon: not a date that git can read"]


def without(header: str) -> bytes:
    """Write the good patch without one header."""
    lines = archives.GOOD.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(header.encode()))


def lying() -> bytes:
    """Write a hunk whose counts promise more than comes."""
    return archives.GOOD.replace(b"@@ -17,7 +17,7 @@", b"@@ -17,9 +17,9 @@")


def escaping() -> bytes:
    """Write a patch to a file outside of the tree."""
    return archives.GOOD.replace(b"mm/slab.c", b"../slab.c")


CHARSET = archives.GOOD.replace(
    b"Subject:", b"Content-Type: text/plain; charset=klingon\nSubject:"
).replace(b"Say why.", b"Say why: \xe9.")


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("empty", b"", 0, "empty: no message in it"),
        ("binary", bytes(range(256)) * 40, 2, "binary"),
        ("truncated", archives.mbox(archives.GOOD)[:-200], 1, "FAIL"),
        ("no-message-id", without("Message-Id:"), 0, "mm: improve line 20"),
        ("no-date", without("Date:"), 0, "mm: improve line 20"),
        ("no-subject", without("Subject:"), None, ""),
        ("no-from", without("From:"), 1, "FAIL"),
        ("charset", CHARSET, 1, "klingon"),
        ("cut", archives.GOOD[: archives.GOOD.index(b"+improved")], 1, "FAIL"),
        ("lying", lying(), 1, "FAIL"),
        ("escaping", escaping(), 1, "../slab.c"),
    ],
)
def test_bad_input_is_named_and_hides_nothing(
    place: Place, name: str, content: bytes, code: int | None, words: str
) -> None:
    other = archives.mail(
        "other@example.org", "[PATCH] mm: improve line 35", archives.Edit(35, "improved").diff
    )
    ran = place.check(place.file(name, content), place.file("other.eml", other))
    assert code is None or ran.code == code
    assert words in ran.out + ran.err
    assert len(ran.complaints) == (1 if code == 2 or name == "empty" else 0)
    assert "mm: improve line 35" in ran.out
    assert "APPLIES\n" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--tree", "nowhere"], "nowhere: no such directory"),
        (["--tree", "good.eml"], "good.eml"),
        (["--tree", "linux.git", "--base", "v9.9"], "v9.9"),
        (["--tree", "linux.git", "--base", "master:README"], "master:README"),
        (["--tree", "linux.git", "--bases", "nowhere"], "nowhere: No such file or directory"),
        (["--tree", "linux.git", "--bases", "bases"], "bases:1: expected a message-id"),
        (["--tree", "linux.git", "-o", "no/report"], "cannot write no/report"),
    ],
)
def test_bad_options_are_named(place: Place, arguments: list[str], words: str) -> None:
    place.file("bases", b"no tab here\n")
    ran = place.run("check", *arguments, place.file("good.eml", archives.GOOD))
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.complaints) == 1
    assert words in ran.complaints[0]


def test_no_series_at_all(place: Place) -> None:
    talk = archives.mail("talk@example.org", "hello")
    ran = place.check(place.file("talk.eml", talk))
    assert ran.code == 3
    assert ran.out == "0 series; 1 other message\n"
    assert ran.complaints == [
        "no patch series in 1 message ('applier series --verbose' lists them)"
    ]


def raising(error: BaseException) -> Callable[..., None]:
    """Make something that fails."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code"), [(ZeroDivisionError("boom"), 4), (KeyboardInterrupt(), 130)]
)
def test_our_own_faults_and_interruptions(
    place: Place, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    monkeypatch.setattr("applier.cli.reporting.gather_report", raising(error))
    ran = place.check("-o", "report", place.file("good.eml", archives.GOOD))
    assert ran.code == code
    assert len(ran.complaints) == (code == 4)
    assert not (place.path / "report").exists()


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("good.eml", (0, 0, 0, 0)),
        ("false.eml", (0, 0, 1, 1)),
        ("bad.eml", (0, 1, 1, 1)),
        ("part.eml", (0, 0, 0, 3)),
        ("words.eml", (0, 0, 0, 3)),
        ("empty.mbox", (0, 0, 0, 3)),
        ("nowhere.eml", (2, 2, 2, 2)),
        ("good.eml false.eml", (0, 0, 1, 1)),
        ("good.eml part.eml", (0, 0, 0, 3)),
        ("part.eml false.eml", (0, 0, 1, 1)),
        ("part.eml bad.eml", (0, 1, 1, 1)),
        ("bad.eml empty.mbox", (0, 1, 1, 1)),
        ("bad.eml nowhere.eml", (2, 2, 2, 2)),
        ("--select none@example.org good.eml", (0, 0, 0, 3)),
        ("--select none@example.org bad.eml", (0, 0, 0, 3)),
        ("--revision 7 good.eml", (0, 0, 0, 3)),
        ("--base nowhere good.eml", (2, 2, 2, 2)),
        ("--against v5.12-rc1 two.mbox", (0, 1, 1, 1)),
        ("--against v5.12-rc1 good.eml", (0, 0, 0, 0)),
        ("--against v5.12-rc1 empty.mbox", (0, 0, 0, 3)),
    ],
)
@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_what_to_fail_on(place: Place, form: str, name: str, codes: tuple[int, ...]) -> None:
    place.file("good.eml", archives.GOOD)
    place.file("false.eml", archives.FALSE)
    place.file("bad.eml", archives.BAD)
    place.file("part.eml", archives.PARTIAL)
    place.file("words.eml", archives.mail("words@example.org", "hello"))
    place.file("empty.mbox", b"")
    place.file("two.mbox", archives.mbox(archives.GOOD, archives.CLASHING))
    levels = ("never", "conflicts", "inconsistent", "undecided")
    options = ("--format", form, *name.split())
    found = [place.check("--fail-on", level, *options).code for level in levels]
    assert tuple(found) == codes


def test_drafts_and_checkouts(place: Place) -> None:
    bad = place.file("bad.eml", archives.BAD)
    assert "\nIn-Reply-To: <bad@example.org>\n" in place.check("--format", "mail", bad).out
    assert '"id": "applier:bad@example.org/v1/' in place.check("--format", "kcidb", bad).out


def test_reading_much_history_one_by_one_is_said(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "_MANY_COMMITS", 1)
    ran = place.check(place.file("good.eml", archives.GOOD))
    assert ran.code == 0
    assert ran.err.startswith("applier: ")
    assert f"git -C {place.path / 'linux.git'} commit-graph write --reachable" in ran.err
    assert place.check("--quiet", place.file("good.eml", archives.GOOD)).err == ""


def test_what_does_not_merge_counts_if_it_is_to(place: Place) -> None:
    """The branch has the neighbouring line otherwise since the commit that the mail states."""
    stated = str(place.repo.references["refs/tags/v5.12-rc1"].peel(pygit2.Commit).id)
    files = {"mm/slab.c": archives.Edit(20, "other").after.encode()}
    parents = [Oid(stated)]
    building.commit(place.repo, files, parents, seconds=archives.BORN, branch="refs/heads/master")
    mail = archives.GOOD.replace(b"\n-- \n", f"\nbase-commit: {stated}\n-- \n".encode())
    source = place.file("good.eml", mail)
    ran = place.check(source)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "  APPLIES, does not merge into master")
    assert place.check("--fail-on", "merge", source).code == 1
    assert place.check("--fail-on", "merge", "--onto", "v5.12-rc1", source).code == 0
    line = place.check("--oneline", source).out.splitlines()[0]
    assert line == (
        "applies  1/1  v1  mm: improve line 20  [does not merge into master]  good@example.org"
    )


def test_whoever_asks_for_one_series_hears_of_no_other_message(place: Place) -> None:
    reply = archives.mail("re@example.org", "Re: [PATCH] mm: else", parent="else@example.org")
    box = place.file("box", archives.mbox(archives.GOOD, reply))
    assert place.check(box).out.endswith("\n1 series: 1 applies; 1 other message\n")
    assert place.check("--select", "good@example.org", box).out.endswith("  APPLIES\n")
    ran = place.check("--select", "good@example.org", "--format", "json", box)
    assert [one["message_id"] for one in json.loads(ran.out)["other"]] == ["re@example.org"]


@pytest.mark.parametrize("line", [None, 30])
def test_what_the_branch_has_already_is_said(place: Place, line: int | None) -> None:
    """It applies where it was made, and has been merged since; the file may have gone on."""
    stated = str(place.repo.references["refs/tags/v5.12-rc1"].peel(pygit2.Commit).id)
    merged = archives.Edit(20, "improved").after
    now = merged if line is None else archives.Edit(line, "else", merged).after
    files = {"mm/slab.c": now.encode()}
    parents, when = [Oid(stated)], archives.BORN + 9_000_000
    building.commit(place.repo, files, parents, seconds=when, branch="refs/heads/master")
    mail = archives.GOOD.replace(b"\n-- \n", f"\nbase-commit: {stated}\n-- \n".encode())
    source = place.file("good.eml", mail)
    ran = place.check("--fail-on", "merge", source)
    assert ran.code == 0
    assert "  in     master as " in ran.out
    assert ran.out.endswith("  APPLIES, master has it already\n")
    assert "[master has it already]" in place.check("--oneline", source).out
    found = json.loads(place.check("--format", "json", source).out)["series"][0]
    assert [one["status"] for one in found["standings"]] == ["merged"]


def test_what_the_branch_lacks_is_not_called_its_own(place: Place) -> None:
    """The branch has half of it, or the file was changed elsewhere and it is nowhere."""
    stated = str(place.repo.references["refs/tags/v5.12-rc1"].peel(pygit2.Commit).id)
    files = {"mm/slab.c": archives.Edit(5, "five").after.encode()}
    parents, when = [Oid(stated)], archives.BORN + 9_000_000
    building.commit(place.repo, files, parents, seconds=when, branch="refs/heads/master")
    cases = (
        ("good", (archives.GOOD,), "applies"),
        ("pair", archives.pair(), "partly-merged"),
    )
    for name, mails, standing in cases:
        stating = [
            mail.replace(b"\n-- \n", f"\nbase-commit: {stated}\n-- \n".encode()) for mail in mails
        ]
        ran = place.check("--format", "json", place.file(name, archives.mbox(*stating)))
        (series,) = json.loads(ran.out)["series"]
        assert (series["status"], series["standings"][0]["status"]) == ("applies", standing)


def test_verbose_gives_the_statement_behind_the_base_once(place: Place) -> None:
    source = place.file("good.eml", archives.GOOD)
    text = " ".join(place.check("-v", source).out.split())
    assert text.count("master as of 2021-03-05T10:00:00+00:00") == 1
