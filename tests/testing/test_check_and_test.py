"""Are the trees of a series tested, and is what is known not run again?"""

import os
from pathlib import Path

import pygit2
import pytest
from msgspec import Struct
from msgspec.structs import replace

from applier import Options, SeriesVerdict, UsageError, exit_code, read_series, to_text
from applier.model import FailureStage
from applier.testing.check_and_test import Testing, run_tests
from applier.testing.definitions import CommandTest, choose_tests
from tests.cli import archives
from tests.testing.make_series import TEST, THREE, series


class Bench(Struct):
    """A repository, and a directory in which tests are run on its series."""

    path: Path
    repo: pygit2.Repository

    def run(self, mails: bytes, *tests: CommandTest, **asked: object) -> SeriesVerdict:
        """Run *tests* on the one series of *mails*."""
        file = self.path / "mails.mbox"
        file.write_bytes(mails)
        testing = Testing(tests=tests, directory=self.path / "work", environ=dict(os.environ))
        fields = {name: getattr(testing, name) for name in testing.__struct_fields__}
        with read_series([str(file)]) as collection:
            verdicts = run_tests(collection, str(self.repo.path), Testing(**(fields | asked)))
            [verdict] = verdicts
        return verdict

    @property
    def ran(self) -> list[str]:
        """What the commands have written down since it was last asked."""
        file = self.path / "ran"
        lines = file.read_text().split() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    def noting(self, command: str = "true", /, **settings: list[str]) -> CommandTest:
        """Give a test that writes down on which patch it is run."""
        command = f"echo $APPLIER_PATCH_NUMBER >> {self.path}/ran; {command}"
        [test] = choose_tests({"build": {"command": [command], **settings}}, [], [])
        return test


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, archives.make_repository(tmp_path / "linux.git"))


def results(verdict: SeriesVerdict) -> str:
    """Give the results of the base and the patches, a letter each."""
    tests = [*verdict.base_tests, *(test for patch in verdict.patches for test in patch.tests)]
    return "".join(test.result.value[0] for test in tests)


@pytest.mark.parametrize("workers", [1, 3])
def test_a_series_that_breaks_in_the_middle(bench: Bench, workers: int) -> None:
    verdict = bench.run(THREE, bench.noting(TEST), workers=workers)
    assert results(verdict) == "ppfp"
    assert sorted(bench.ran) == ["0", "1", "2", "3"]
    broken = verdict.patches[1].tests[0]
    assert (broken.since, broken.exit_status) == (2, 1)
    assert broken.log == "6:broken"
    assert [finding.patch for finding in verdict.findings] == [2]


def test_a_second_run_executes_no_command(bench: Bench) -> None:
    first = bench.run(THREE, bench.noting(TEST))
    assert len(bench.ran) == 4
    second = bench.run(THREE, bench.noting(TEST))
    assert bench.ran == []
    assert results(second) == results(first)
    assert all(test.cached for patch in second.patches for test in patch.tests)
    assert second.reasons == first.reasons
    bench.run(THREE, bench.noting(TEST), rerun=True)
    assert len(bench.ran) == 4


TEN = [f"text {at}" for at in range(10)]


def test_of_a_new_revision_what_must_is_run(bench: Bench) -> None:
    bench.run(series(TEN), bench.noting())
    assert len(bench.ran) == 11
    other = [*TEN[:7], "another text", *TEN[8:]]
    bench.run(series(other, name="v2", version=" v2"), bench.noting())
    assert bench.ran == ["8", "9", "10"]


def test_what_depends_on_the_commit_is_run_for_every_commit_behind(bench: Bench) -> None:
    bench.run(series(TEN), bench.noting(depends=["commit"]))
    assert len(bench.ran) == 10
    reworded = series(TEN).replace(b"[PATCH 8/10] mm: text 7", b"[PATCH 8/10] mm: other words")
    bench.run(reworded, bench.noting(depends=["commit"]))
    assert bench.ran == ["8", "9", "10"]
    bench.run(series(TEN), bench.noting())
    assert len(bench.ran) == 11
    bench.run(reworded, bench.noting())
    assert bench.ran == []


def test_what_depends_on_the_mail_is_run_for_that_mail(bench: Bench) -> None:
    test = bench.noting("cat > /dev/null", depends=["mail"])
    bench.run(series(TEN), test)
    assert len(bench.ran) == 10
    other = [*TEN[:7], "another text", *TEN[8:]]
    bench.run(series(other), test)
    assert bench.ran == ["8"]


@pytest.mark.parametrize(
    ("key", "value"), [("version", "2"), ("environment", "CC=gcc"), ("environment", "HOME")]
)
def test_another_version_or_environment_is_another_test(bench: Bench, key: str, value: str) -> None:
    bench.run(THREE, bench.noting())
    assert len(bench.ran) == 4
    bench.run(THREE, bench.noting("true", **{key: [value]}))
    assert len(bench.ran) == 4


@pytest.mark.parametrize("command", ["kill -9 $$", "no-such-program", "sleep 60"])
def test_what_says_nothing_of_the_patch_is_tried_again(bench: Bench, command: str) -> None:
    test = bench.noting(command, timeout=["0.3"])
    mails = archives.mbox(archives.GOOD)
    assert set(results(bench.run(mails, test))) <= {"e", "t"}
    assert len(bench.ran) == 2
    bench.run(mails, test)
    assert len(bench.ran) == 2


def test_the_tip_first_and_then_the_patch_that_breaks_it(bench: Bench) -> None:
    texts = [*TEN[:5], "broken", *TEN[6:]]
    verdict = bench.run(series(texts), bench.noting(TEST), tip=True)
    ran = bench.ran
    assert ran[:2] == ["10", "0"]
    assert len(ran) <= 6
    failing = [patch.number for patch in verdict.patches for t in patch.tests if t.since == 6]
    assert failing[0] == 6
    assert verdict.reasons == ("build fails from patch 6 of 10 on: exit status 1: 22:broken",)


def test_a_tip_that_is_well_is_all_that_is_run(bench: Bench) -> None:
    bench.run(THREE, bench.noting(TEST), tip=True)
    assert bench.ran == ["3"]


def test_of_lines_only_those_that_are_new_count(bench: Bench) -> None:
    command = "grep -n 'text\\|broken' mm/slab.c | sed 's/^/mm\\/slab.c:/'; true"
    test = bench.noting(command, compare=["lines"])
    verdict = bench.run(series(["text 1", "plain", "text 2"]), test)
    assert results(verdict) == "wpw"
    assert verdict.base_tests == ()
    new = [patch.tests[0].new_lines for patch in verdict.patches]
    assert new == [("mm/slab.c:2:text 1",), (), ("mm/slab.c:10:text 2",)]
    assert bench.ran == ["1", "1", "2", "2", "3", "3"]


def test_that_it_fails_as_before_with_nothing_new_is_well(bench: Bench) -> None:
    test = bench.noting("grep -n allocator mm/slab.c; exit 1", compare=["lines"])
    verdict = bench.run(THREE, test)
    assert results(verdict) == "ppp"
    assert verdict.patches[0].tests[0].reason.startswith("nothing new")


def test_a_new_line_of_what_fails_is_a_failure(bench: Bench) -> None:
    verdict = bench.run(THREE, bench.noting("grep -n broken mm/slab.c; exit 1", compare=["lines"]))
    assert results(verdict) == "pfp"
    assert verdict.patches[1].tests[0].new_lines == ("6:broken",)


def test_lines_at_the_tip_are_compared_with_the_base(bench: Bench) -> None:
    test = bench.noting("grep -n 'text' mm/slab.c; exit 1", compare=["lines"])
    verdict = bench.run(series(["text a", "plain", "other"]), test, tip=True)
    assert verdict.patches[2].tests[0].new_lines == ("2:text a",)
    assert verdict.patches[0].tests[0].since == 1


def test_a_test_is_run_only_for_what_it_is_for(bench: Bench) -> None:
    verdict = bench.run(THREE, bench.noting(paths=["drivers/"]))
    assert results(verdict) == "ssss"
    assert bench.ran == []


def test_the_environment_tells_of_the_patch(bench: Bench) -> None:
    command = (
        'test "$APPLIER_PATHS" = mm/slab.c && test "$APPLIER_DIRECTORIES" = mm/ && '
        'test -z "$APPLIER_MAKE_DIRECTORIES" && test -d "$APPLIER_BUILD_DIR" && '
        'test "$APPLIER_PATCH_TOTAL" = 3 && test "$APPLIER_SERIES_ID" = s-1@example.org && '
        'test -n "$APPLIER_COMMIT$APPLIER_BASE" && test -z "$GIT_DIR$APPLIER_PATCHWORK_TOKEN" && '
        'test "$CC" = "a b" && test -f mm/slab.c'
    )
    environ = {**os.environ, "GIT_DIR": "/nowhere", "APPLIER_PATCHWORK_TOKEN": "secret"}
    test = bench.noting(command, environment=["'CC=a b'"])
    assert results(bench.run(THREE, test, environ=environ)) == "pppp"


def test_the_users_repository_is_left_alone(bench: Bench) -> None:
    def files() -> set[tuple[str, int]]:
        root = Path(bench.repo.path)
        return {(str(one), one.stat().st_mtime_ns) for one in root.rglob("*") if one.is_file()}

    before = files()
    bench.run(THREE, bench.noting("echo x > mm/slab.c; echo y > new"))
    assert files() == before


def test_what_a_command_leaves_in_the_tree_is_gone_for_the_next(bench: Bench) -> None:
    test = bench.noting(
        "test ! -e left && grep -q allocator mm/slab.c && : > left && : > mm/slab.c"
    )
    assert results(bench.run(THREE, test)) == "pppp"


def test_only_what_applied_is_tested(bench: Bench) -> None:
    mails = series(["well", "well", "well"]).replace(b"-line 6 of", b"-line 6 off")
    verdict = bench.run(mails, bench.noting())
    assert [len(patch.tests) for patch in verdict.patches] == [1, 0, 0]
    assert verdict.reasons[-1] == "patches 2..3 of 3 are not tested: not applied"


def test_where_nothing_applied_nothing_is_tested_and_that_is_said(bench: Bench) -> None:
    mails = series(["well"]).replace(b"-line 2 of", b"-line 2 off")
    verdict = bench.run(mails, bench.noting())
    assert bench.ran == []
    assert verdict.reasons[-1] == "nothing is tested: no patch was applied"


CHECKPATCH = b"""#!/bin/sh
echo "$@ in $(cat scripts/spelling.txt)"
cat mm/slab.c | grep -c text
echo "total: 0 errors, 2 warnings, 9 lines checked"
"""


def with_scripts(bench: Bench, script: bytes, words: bytes) -> None:
    """Commit a checkpatch.pl."""
    repo = bench.repo
    tip = repo.revparse_single("master").peel(pygit2.Commit)
    scripts = repo.TreeBuilder()
    mode = pygit2.enums.FileMode
    scripts.insert("checkpatch.pl", repo.create_blob(script), mode.BLOB_EXECUTABLE)
    scripts.insert("spelling.txt", repo.create_blob(words), mode.BLOB)
    root = repo.TreeBuilder(tip.tree)
    root.insert("scripts", scripts.write(), mode.TREE)
    who = pygit2.Signature("Lina Example", "lina@example.org", archives.BORN + 1, 0)
    repo.create_commit("refs/heads/master", who, who, "Scripts\n", root.write(), [tip.id])


@pytest.fixture
def perl(tmp_path: Path) -> dict[str, str]:
    """Give an environment with a perl that is a shell."""
    program = tmp_path / "bin" / "perl"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nexec sh "$@"\n')
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}


def test_checkpatch_is_that_of_the_revision_that_is_trusted(
    bench: Bench, perl: dict[str, str]
) -> None:
    with_scripts(bench, CHECKPATCH, b"trusted")
    tests = choose_tests({}, [], ["checkpatch"])
    base = bench.repo.references["refs/tags/v5.12-rc1"].target
    mails = series(["a text"]).replace(
        b"---\n mm", b"---\nbase-commit: %s\n mm" % str(base).encode()
    )
    verdict = bench.run(mails, *tests, environ=perl)
    [test] = verdict.patches[0].tests
    assert (test.result.value, test.reason) == ("warn", "0 errors, 2 warnings, 0 checks")
    assert test.log.split("\n")[0].endswith(f"-g {verdict.patches[0].commit} in trusted")
    assert test.log.split("\n")[1] == "1"


def test_a_checkpatch_that_is_nowhere_is_said(bench: Bench) -> None:
    with pytest.raises(UsageError, match=r"has no scripts/checkpatch\.pl; say --trusted"):
        bench.run(THREE, *choose_tests({}, [], ["checkpatch"]))


def test_a_test_of_nipa_in_its_directory(bench: Bench, tmp_path: Path) -> None:
    place = tmp_path / "nipa"
    place.mkdir()
    (place / "info.json").write_text('{"run": ["look.sh", "HEAD~..HEAD"], "source": "x"}')
    script = place / "look.sh"
    script.write_text(
        "#!/bin/sh\n"
        'test "$1" = HEAD~..HEAD || exit 1\n'
        'test -d "$RESULTS_DIR" || exit 2\n'
        'echo "first: $FIRST_IN_SERIES" >&$DESC_FD\n'
        "exit 250\n"
    )
    script.chmod(0o755)
    tests = choose_tests({"x": {"command": [str(place)], "protocol": ["nipa"]}}, [], [])
    verdict = bench.run(THREE, *tests)
    said = [patch.tests[0] for patch in verdict.patches]
    assert [(one.result.value, one.reason) for one in said] == [
        ("warn", "first: 1"),
        ("warn", "first: 0"),
        ("warn", "first: 0"),
    ]


def test_a_test_of_nipa_in_python(bench: Bench, tmp_path: Path) -> None:
    place = tmp_path / "nipa"
    place.mkdir()
    (place / "info.json").write_text('{"pymod": "test", "pyfunc": "look"}')
    (place / "test.py").write_text(
        "import os\n"
        "def look(tree, patch, result_dir):\n"
        "    here = os.path.samefile(tree.path, os.getcwd()) and os.path.isdir(result_dir)\n"
        "    return (0 if here else 1), patch.title, 'the log'\n"
    )
    tests = choose_tests({"x": {"command": [str(place)], "protocol": ["nipa"]}}, [], [])
    verdict = bench.run(archives.mbox(archives.GOOD), *tests)
    [test] = verdict.patches[0].tests
    assert (test.result.value, test.reason) == ("pass", "[PATCH] mm: improve line 20")
    assert test.log.endswith("the log")


def test_b4_has_the_mail_and_gives_an_array(bench: Bench) -> None:
    command = (
        "echo noise >&2; grep -q '^Subject: .PATCH. mm: improve' && "
        """echo '[{"tool": "t", "status": "fail", "summary": "bad"}]'"""
    )
    tests = choose_tests({"x": {"command": [command], "protocol": ["b4"]}}, [], [])
    verdict = bench.run(archives.mbox(archives.GOOD), *tests)
    [test] = verdict.patches[0].tests
    assert (test.result.value, test.reason) == ("fail", "t: bad")


def test_series_are_tested_one_after_the_other_in_the_same_tree(bench: Bench) -> None:
    mails = series(["a"], "one") + series(["b"], "two")
    file = bench.path / "two.mbox"
    file.write_bytes(mails)
    testing = Testing(
        tests=(bench.noting(),), directory=bench.path / "work", environ=dict(os.environ)
    )
    with read_series([str(file)]) as collection:
        verdicts = [*run_tests(collection, str(bench.repo.path), testing, Options())]
    assert [results(one) for one in verdicts] == ["pp", "pp"]
    assert replace(testing, rerun=True).tests == testing.tests


def test_all_that_was_printed_is_in_a_log(bench: Bench) -> None:
    verdict = bench.run(THREE, bench.noting("seq 2000; echo to be read >&2"))
    commit = verdict.patches[1].commit
    log = (bench.path / "work" / "logs" / f"{commit}-build.log").read_text()
    assert log.startswith("1\n2\n3\n")
    assert log.endswith("2000\nto be read\n")
    assert verdict.patches[1].tests[0].log.count("\n") == 59


def test_paths_are_told_as_the_patch_has_them(bench: Bench) -> None:
    test = bench.noting("echo $PWD/mm/slab.c:1: error: in $APPLIER_BUILD_DIR/x; exit 1")
    verdict = bench.run(archives.mbox(archives.GOOD), test)
    reason = verdict.patches[0].tests[0].reason
    assert reason == "exit status 1: mm/slab.c:1: error: in $APPLIER_BUILD_DIR/x"


def test_a_fault_of_ours_costs_one_series(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("applier.testing.check_and_test.make_steps", fail)
    verdict = bench.run(THREE, bench.noting())
    assert verdict.applies
    assert verdict.error is not None
    assert verdict.error.stage is FailureStage.TESTING
    assert verdict.reasons[-1].startswith("the tests could not be run: internal error: ZeroDiv")
    assert exit_code([verdict]) == 4
    assert "tests  not run: internal error" in to_text(verdict)


@pytest.mark.parametrize(
    "name",
    [b"=?utf-8?q?a=00b?=", b"\xed\xa0\x80", b"x" * 200_000, b"$(touch here)", b"'`id`'"],
    ids=["encoded", "surrogate", "long", "dollar", "quotes"],
)
def test_no_name_of_a_stranger_harms_a_command(bench: Bench, name: bytes) -> None:
    mails = archives.mbox(archives.GOOD.replace(b"good@example.org", name))
    verdict = bench.run(
        mails, bench.noting('test -z "$APPLIER_MESSAGE_ID" || : $APPLIER_SERIES_ID')
    )
    assert verdict.error is None
    assert results(verdict) == "pp"


EVIL = """\
diff --git a/.checkpatch.conf b/.checkpatch.conf
new file mode 100644
--- /dev/null
+++ b/.checkpatch.conf
@@ -0,0 +1 @@
+--ignore EVERYTHING
diff --git a/scripts/spelling.txt b/scripts/spelling.txt
--- a/scripts/spelling.txt
+++ b/scripts/spelling.txt
@@ -1 +1 @@
-trusted
+evil
"""


def test_a_series_does_not_choose_how_checkpatch_judges_it(
    bench: Bench, perl: dict[str, str]
) -> None:
    with_scripts(bench, CHECKPATCH + b"test -e .checkpatch.conf || echo no options\n", b"trusted\n")
    mails = archives.mbox(archives.mail("evil@example.org", "[PATCH] evil", EVIL, stat=""))
    verdict = bench.run(mails, *choose_tests({}, [], ["checkpatch"]), environ=perl)
    [test] = verdict.patches[0].tests
    assert " in trusted" in test.log
    assert "evil" not in test.log
    assert "no options" in test.log
