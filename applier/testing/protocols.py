"""What does the end of a command say of the patch?

A protocol says how: by exit code, as NIPA's patch tests, as b4's checks, as checkpatch.pl.
Whatever a command prints is text of strangers: it is cut and made safe here, before
anybody sees it. Pure; sources: git-bisect(1), "Bisect run" (125, 127, from 128 on); NIPA's
README ("Tests"); b4's manual, "CI check integration"; what checkpatch.pl prints at its end.
"""

import re
import signal
from collections.abc import Iterator, Sequence
from typing import assert_never

import msgspec
from msgspec import Struct

from applier.model import PatchTestResult
from applier.report.text_width import cut
from applier.sanitize import printable
from applier.testing.definitions import CommandProtocol, CommandTest
from applier.testing.run_command import CommandEnd

_SKIP = 125
_NOT_EXECUTABLE = 126
_NOT_FOUND = 127
_SIGNALS = range(129, 129 + 64)
"""What a shell leaves with when the command in it died of a signal."""
_NIPA_WARNING = 250

_MOST_LINES = 60
_LONGEST_LINE = 500
_LONGEST_REASON = 240
"""Columns."""

_TELLING = re.compile(r"\b(?:error|fatal|FAIL(?:ED)?|undefined reference)\b[:\s]")
_TOTAL = re.compile(
    r"^total: (\d{1,9}) errors?, (\d{1,9}) warnings?,(?: (\d{1,9}) checks?,)? \d{1,9} lines",
    re.MULTILINE,
)


class Said(Struct, frozen=True):
    """What a command says of a patch."""

    result: PatchTestResult
    reason: str
    """One line, safe to print."""


def judge_end(test: CommandTest, end: CommandEnd) -> Said:
    """Say what the end of the command of *test* means."""
    odd = _odd_end(test, end)
    if odd is not None:
        return odd
    match test.protocol:
        case CommandProtocol.EXIT:
            return _judge_exit(end)
        case CommandProtocol.NIPA:
            return _judge_nipa(end)
        case CommandProtocol.B4:
            return _judge_b4(end)
        case CommandProtocol.CHECKPATCH:
            return _judge_checkpatch(end)
        case _:
            assert_never(test.protocol)


def _odd_end(test: CommandTest, end: CommandEnd) -> Said | None:
    """Say what is so with every protocol: it was ended, died, or was not there."""
    status = end.exit_status
    if end.timed_out:
        return Said(PatchTestResult.TIMEOUT, f"ended after {test.timeout:g} seconds")
    if end.missing or status is None:
        return Said(PatchTestResult.ERROR, joined("the command cannot be run", _last_line(end)))
    if status < 0:
        return Said(PatchTestResult.ERROR, f"died of {_signal_name(-status)}")
    if status in {_NOT_EXECUTABLE, _NOT_FOUND}:
        return Said(PatchTestResult.ERROR, joined("the shell could not run it", _last_line(end)))
    if status in _SIGNALS and status != _NIPA_WARNING:
        return Said(PatchTestResult.ERROR, f"died of {_signal_name(status - 128)}")
    return None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _judge_exit(end: CommandEnd) -> Said:
    """Judge by exit code alone."""
    if end.exit_status == 0:
        return Said(PatchTestResult.PASS, "")
    if end.exit_status == _SKIP:
        return Said(PatchTestResult.SKIP, joined("the command says so", _last_line(end)))
    return Said(PatchTestResult.FAIL, _why(end))


def _why(end: CommandEnd) -> str:
    """Give the exit status, and the first line that tells of an error, else the last."""
    lines = log_lines(end.output)
    telling = next((line for line in lines if _TELLING.search(line)), lines[-1] if lines else "")
    return joined(f"exit status {end.exit_status}", telling)


def _judge_nipa(end: CommandEnd) -> Said:
    """Judge as NIPA does; what the test wrote for people is the reason."""
    words = " ".join(log_lines(end.described))
    if end.exit_status == 0:
        return Said(PatchTestResult.PASS, shortened(words))
    if end.exit_status == _NIPA_WARNING:
        return Said(PatchTestResult.WARN, shortened(words))
    return Said(PatchTestResult.FAIL, shortened(words) or _why(end))


class _Check(Struct, frozen=True):
    """One object of b4's array; what else it holds is nothing to us."""

    status: str
    tool: str = ""
    summary: str = ""
    details: str = ""


_RANKS = {
    "pass": PatchTestResult.PASS,
    "warn": PatchTestResult.WARN,
    "fail": PatchTestResult.FAIL,
}
"""The lightest first."""


def _judge_b4(end: CommandEnd) -> Said:
    """Judge by the worst of the array."""
    checks = _read_checks(end.described)
    if checks is None:
        printed = "no JSON array of checks on standard output"
        return Said(PatchTestResult.ERROR, f"exit status {end.exit_status}, {printed}")
    if not checks:
        return Said(PatchTestResult.SKIP, "nothing to report")
    order = list(_RANKS)
    worst = max(checks, key=lambda check: order.index(check.status))
    of_the_worst = [one for one in checks if one.status == worst.status]
    words = "; ".join(joined(one.tool, one.summary) for one in of_the_worst)
    return Said(_RANKS[worst.status], shortened(words))


def _read_checks(text: bytes) -> list[_Check] | None:
    """Read the array; None if it is none, or says something that b4 does not know."""
    try:
        checks = msgspec.json.decode(text, type=list[_Check])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return checks if all(check.status in _RANKS for check in checks) else None


def _judge_checkpatch(end: CommandEnd) -> Said:
    """Judge by the counts that it prints; there are none if it could not do its work."""
    totals = _TOTAL.findall(end.output.decode(errors="replace"))
    if not totals:
        return Said(PatchTestResult.ERROR, _why(end))
    errors, warnings, checks = (sum(int(one[at] or 0) for one in totals) for at in range(3))
    counted = _counted(errors, warnings, checks)
    if errors:
        return Said(PatchTestResult.FAIL, counted)
    return Said(PatchTestResult.WARN if warnings or checks else PatchTestResult.PASS, counted)


def _counted(errors: int, warnings: int, checks: int) -> str:
    counts = ((errors, "error"), (warnings, "warning"), (checks, "check"))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)


def log_lines(output: bytes) -> list[str]:
    """Give the last lines of what a command printed, safe to print and none of them empty."""
    text = output.decode(errors="replace").replace("\r\n", "\n")
    lines = (_safe(line) for line in text.split("\n"))
    return [line for line in lines if line][-_MOST_LINES:]


def _safe(line: str) -> str:
    """Make one line safe, without the colours that a compiler may have put in."""
    plain = _ESCAPES.sub("", line.rstrip().rpartition("\r")[2][: 4 * _LONGEST_LINE])
    return cut(printable(plain.expandtabs()), _LONGEST_LINE).rstrip()


_ESCAPES = re.compile(r"\x1b\[[0-9;:]*[A-Za-z]")


def log_text(ends: Sequence[CommandEnd]) -> str:
    """Give what is kept of what was printed: the end of it."""
    return "\n".join(line for end in ends for line in _shown(end))


def _shown(end: CommandEnd) -> Iterator[str]:
    yield from log_lines(end.described)
    yield from log_lines(end.output)


def _last_line(end: CommandEnd) -> str:
    lines = log_lines(end.output)
    return lines[-1] if lines else ""


def joined(first: str, second: str) -> str:
    """Put two parts of a sentence together, of which either may be nothing."""
    return shortened(": ".join(part for part in (first.strip(), second.strip()) if part))


def shortened(words: str) -> str:
    """Make words of a command one safe line of bearable length."""
    return cut(printable(words).strip(), _LONGEST_REASON)
