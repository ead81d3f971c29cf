import pytest
from msgspec.structs import replace

from applier.model import PatchTestResult
from applier.testing.definitions import CommandProtocol, CommandTest
from applier.testing.protocols import judge_end, log_lines
from applier.testing.run_command import CommandEnd

PLAIN = CommandTest(name="x", command="x", timeout=60)


def end(status: int = 0, output: bytes = b"", described: bytes = b"") -> CommandEnd:
    return CommandEnd(exit_status=status, seconds=1.0, output=output, described=described)


def said(protocol: str, ended: CommandEnd) -> tuple[str, str]:
    found = judge_end(replace(PLAIN, protocol=CommandProtocol(protocol)), ended)
    assert found.reason.isprintable()
    return found.result.value, found.reason


@pytest.mark.parametrize(
    ("ended", "result", "reason"),
    [
        (end(0, b"words"), "pass", ""),
        (end(1, b""), "fail", "exit status 1"),
        (
            end(2, b"a.c:3: error: no\nmake: gone\n"),
            "fail",
            "exit status 2: a.c:3: error: no",
        ),
        (end(2, b"first\nlast\n"), "fail", "exit status 2: last"),
        (end(125, b"not for arm"), "skip", "the command says so: not for arm"),
        (end(126, b"x: denied"), "error", "the shell could not run it: x: denied"),
        (end(127, b"sh: x: not found"), "error", "the shell could not run it: sh: x: not found"),
        (end(-9), "error", "died of SIGKILL"),
        (end(137), "error", "died of SIGKILL"),
        (end(255), "fail", "exit status 255"),
        (replace(end(-9), timed_out=True), "timeout", "ended after 60 seconds"),
        (
            replace(end(127, b"no such"), missing=True),
            "error",
            "the command cannot be run: no such",
        ),
    ],
)
def test_exit_codes(ended: CommandEnd, result: str, reason: str) -> None:
    assert said("exit", ended) == (result, reason)


@pytest.mark.parametrize(
    ("ended", "result", "reason"),
    [
        (end(0, b"log", b"Tag found\n"), "pass", "Tag found"),
        (end(250, b"", b"one\ntwo"), "warn", "one two"),
        (end(1, b"log\nlast", b""), "fail", "exit status 1: last"),
        (end(1, b"log", b"No tag"), "fail", "No tag"),
    ],
)
def test_nipa(ended: CommandEnd, result: str, reason: str) -> None:
    assert said("nipa", ended) == (result, reason)


@pytest.mark.parametrize(
    ("text", "result", "reason"),
    [
        (b"[]", "skip", "nothing to report"),
        (b'[{"tool": "a", "status": "pass", "summary": "well", "url": "x"}]', "pass", "a: well"),
        (
            b'[{"tool": "a", "status": "fail"}, {"tool": "b", "status": "pass"}]',
            "fail",
            "a",
        ),
        (
            b'[{"tool": "a", "status": "warn", "summary": "x"}, {"tool": "b", "status": "warn"}]',
            "warn",
            "a: x; b",
        ),
        (b'[{"tool": "a", "status": "excellent"}]', "error", "exit status 3, no JSON"),
        (b'{"tool": "a"}', "error", "exit status 3, no JSON"),
        (b"", "error", "exit status 3, no JSON"),
        (b"\xff", "error", "exit status 3, no JSON"),
        (b"[" * 5000, "error", "exit status 3, no JSON"),
    ],
)
def test_b4(text: bytes, result: str, reason: str) -> None:
    found = said("b4", end(3, b"", text))
    assert found[0] == result
    assert found[1].startswith(reason)


@pytest.mark.parametrize(
    ("output", "result", "reason"),
    [
        (
            b"total: 0 errors, 0 warnings, 9 lines checked\n",
            "pass",
            "0 errors, 0 warnings, 0 checks",
        ),
        (
            b"WARNING: x\ntotal: 1 errors, 2 warnings, 9 lines checked\n",
            "fail",
            "1 error, 2 warnings, 0 checks",
        ),
        (
            b"total: 0 errors, 1 warnings, 0 checks, 9 lines checked",
            "warn",
            "0 errors, 1 warning, 0",
        ),
        (
            b"total: 0 errors, 0 warnings, 3 checks, 9 lines checked",
            "warn",
            "0 errors, 0 warnings, 3",
        ),
        (b"Must be run from the top", "error", "exit status 1: Must be run"),
    ],
)
def test_checkpatch(output: bytes, result: str, reason: str) -> None:
    found = said("checkpatch", end(1, output))
    assert found[0] == result
    assert found[1].startswith(reason)


def test_of_a_log_the_end_is_kept_and_made_safe() -> None:
    text = b"\n".join(b"line %d" % at for at in range(1000)) + b"\n\x1b[2J\x1b[31mred\x1b[m\xff\n\n"
    lines = log_lines(text)
    assert len(lines) == 60
    assert lines[-2] == "line 999"
    assert all(line.isprintable() for line in lines)


def test_a_long_line_is_cut() -> None:
    assert len(log_lines(b"x" * 1_000_000)[0]) == 500


def test_what_is_printed_over_is_not_shown() -> None:
    assert log_lines(b"10%\r20%\rdone\n") == ["done"]


def test_reasons_of_strangers_are_cut() -> None:
    found = judge_end(PLAIN, end(1, b"\x1b]0;x\x07" + b"y" * 10_000))
    assert len(found.reason) <= 240
    assert found.result is PatchTestResult.FAIL
