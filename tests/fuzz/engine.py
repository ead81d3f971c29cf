"""Which inputs reach lines that none reached before?

A small coverage-guided engine for where atheris is not installed: an input that reaches a
new pair of lines is kept, and changed further. Coverage is traced by Python itself, in
applier's own files, which costs a factor of ten; atheris is faster. Times an input that
takes long counts as a fault too.
"""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from random import Random
from types import FrameType
from typing import Any

from msgspec import Struct

_LONG = 10.0
"""Seconds for one small input; a crowded machine takes its time."""
_WORDS = (
    b"\n", b"\n\n", b"\r\n", b"\0", b"\xff", b"\xc3\xa9", b"\xe2\x80\xae", b" ", b"\t", b'"', b"\\",
    b"0", b"-1", b"99999999999999999999", b"@@ -1,1 +1,1 @@\n", b"@@ -0,0 +1 @@\n", b"--- a/x\n",
    b"+++ b/x\n", b"diff --git a/x b/x\n", b"index 1..2\n", b"GIT binary patch\n", b"literal 5\n",
    b"\\ No newline at end of file\n", b"From ", b"Subject: ", b"Content-Type: multipart/mixed;",
    b" boundary=", b"=?utf-8?q?", b"?=", b"=?", b"[PATCH ", b"]", b" | 3 ++-\n", b"=>", b"{", b"}",
    b" 1 file changed, 2 insertions(+)\n", b"base-commit: ", b"```\n", b"#### ", b"/dev/null",
)  # fmt: skip
_LARGEST = 1 << 16


class Fault(Struct, frozen=True):
    """An input on which a target failed."""

    data: bytes
    reason: str


def mutate(dice: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Change an input in a few places."""
    found = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 3, 5, 8))):
        at = dice.randrange(len(found) + 1)
        end = min(len(found), at + dice.choice((1, 1, 2, 4, 16, 64, 400)))
        match dice.randrange(7):
            case 0:
                found[at:at] = dice.choice(_WORDS)
            case 1:
                del found[at:end]
            case 2:
                found[at:at] = found[at:end] * dice.choice((1, 2, 10))
            case 3:
                found[at:end] = dice.randbytes(end - at)
            case 4:
                found[at:end] = dice.choice(_WORDS)
            case 5 if at < len(found):
                found[at] = (found[at] + dice.choice((1, -1, 32, 128))) % 256
            case _:
                other = dice.choice(others)
                start = dice.randrange(len(other) + 1)
                found[at:at] = other[start : start + dice.choice((8, 80, 800))]
    return bytes(found[:_LARGEST])


def run_one(run: Callable[[bytes], None], data: bytes) -> Fault | None:
    """Run a target on one input; give the fault if it has one."""
    start = time.process_time()
    try:
        run(data)
    except Exception as error:  # noqa: BLE001 - whatever is raised is what is looked for
        return Fault(data, f"{type(error).__name__}: {error}")
    seconds = time.process_time() - start
    return Fault(data, f"took {seconds:.1f} s") if seconds > _LONG else None


class Coverage:
    """The pairs of lines that were reached in files whose path has *within* in it."""

    def __init__(self, within: str = "/applier/") -> None:
        """Have reached nothing."""
        self._within = within
        self.reached: set[tuple[object, int, int]] = set()

    def of(self, run: Callable[[], Fault | None]) -> tuple[Fault | None, bool]:
        """Run, and say whether it reached anything new."""
        before = len(self.reached)
        sys.settrace(self._enter)
        try:
            fault = run()
        finally:
            sys.settrace(None)
        return fault, len(self.reached) > before

    def _enter(self, frame: FrameType, _event: str, _given: Any) -> Any:  # noqa: ANN401 - as Python calls it
        code = frame.f_code
        if self._within not in code.co_filename:
            return None
        reached, last = self.reached, frame.f_lineno

        def step(inner: FrameType, _event: str, _given: Any) -> Any:  # noqa: ANN401 - as Python calls it
            nonlocal last
            line = inner.f_lineno
            reached.add((code, last, line))
            last = line
            return step

        return step


def explore(
    run: Callable[[bytes], None],
    samples: Iterable[bytes],
    seconds: float,
    seed: int,
    *,
    within: str = "/applier/",
    enough: int = 20,
) -> tuple[int, int, list[Fault]]:
    """Look for faults so long; give how many inputs there were, how many were kept, and faults."""
    dice, coverage = Random(seed), Coverage(within)  # noqa: S311 - the same inputs for the same seed
    corpus: list[bytes] = []
    faults: dict[str, Fault] = {}
    waiting, count = list(samples), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end and len(faults) < enough:
        data = waiting.pop() if waiting else mutate(dice, dice.choice(corpus), corpus)
        fault, new = coverage.of(lambda: run_one(run, data))  # noqa: B023 - called at once
        count += 1
        if fault is not None:
            faults.setdefault(fault.reason[:60], fault)
        elif new or not corpus:
            corpus.append(data)
    return count, len(corpus), list(faults.values())
