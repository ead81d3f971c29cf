from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.testing.compare_lines import find_new_lines


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mm/slab.c:12:5: warning: unused x", "mm/slab.c:14:7: warning: unused x"),
        ("mm/slab.c:12: error: no", "mm/slab.c:120: error: no"),
        ("mm/slab.c(12): error: no", "mm/slab.c(1): error: no"),
        (
            "a.c:9:1: note\n    9 |   int x;\n      |   ^",
            "a.c:10:1: note\n   10 |   int x;\n      |   ^",
        ),
        ("#12: FILE: mm/slab.c:12:", "#99: FILE: mm/slab.c:99:"),
        ("from mm/slab.c:3,", "from mm/slab.c:4,"),
        ("at line 12, column 4", "at line 13, column 40"),
        ("[ 12%] Building a", "[ 13%] Building a"),
        ("[12/345] cc", "[1/346] cc"),
        ("done in 0.12s", "done in 3.4 s"),
        ("took 1m2.3s", "took 12m59.1s"),
        ("at 12:34:56 sharp", "at 01:02:03.5 sharp"),
        ("/work/0/build/x.o: bad", "/work/1/build/x.o: bad"),
        ("/work/0/tree/mm/a.c:1: bad", "mm/a.c:2: bad"),
        ("\x1b[01;31mred\x1b[m", "red"),
        ("a  b\tc", "a b c"),
        ("10%\r100%\rdone", "done"),
        ("one\r\n", "one\n"),
        ("make[1]: x (pid 12)", "make[1]: x (pid 13)"),
        ("", "\n\n  \n"),
    ],
)
def test_what_only_moved_is_not_new(before: str, after: str) -> None:
    places = ["/work/0/build", "/work/1/build", "/work/0/tree"]
    assert find_new_lines(before, after, places) == []
    assert find_new_lines(after, before, places) == []


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("a.c:1: warning: x", "a.c:1: warning: x\na.c:9: warning: x", ["a.c:9: warning: x"]),
        ("a.c:1: unused x1", "a.c:1: unused x2", ["a.c:1: unused x2"]),
        ("a.c:1: array of 5", "a.c:1: array of 6", ["a.c:1: array of 6"]),
        ("", "a\nb", ["a", "b"]),
        ("a\nb", "b", []),
        ("a.c:1: x", "b.c:1: x", ["b.c:1: x"]),
    ],
)
def test_what_was_not_there_so_often_is_new(before: str, after: str, new: list[str]) -> None:
    assert find_new_lines(before, after) == new


WORDS = [
    "unused variable",
    "label without statement",
    "x may be used uninitialised",
    "no semicolon",
]
WARNING = st.tuples(
    st.sampled_from(["mm/slab.c", "mm/slub.c", "include/x.h"]), st.sampled_from(WORDS)
)


def printed(warnings: list[tuple[str, str]], moved: int) -> str:
    """Print warnings as a compiler does, each *moved* by some lines."""
    return "".join(
        f"{path}:{10 * at + moved + 1}:{at + 1}: warning: {words}\n"
        f" {10 * at + moved + 1} |   code of {words}\n"
        for at, (path, words) in enumerate(warnings)
    )


@given(
    st.lists(WARNING, max_size=12),
    st.lists(WARNING, max_size=4),
    st.integers(0, 2000),
    st.randoms(use_true_random=False),
)
def test_planted_warnings_are_found_and_no_others(
    had: list[tuple[str, str]], planted: list[tuple[str, str]], moved: int, random: object
) -> None:
    mixed = [*had, *planted]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    new = find_new_lines(printed(had, 0), printed(mixed, moved))
    found = Counter(
        (line.partition(":")[0], line.rpartition("warning: ")[2])
        for line in new
        if "warning" in line
    )
    assert found == Counter(planted)


@given(st.lists(st.text(max_size=60), max_size=20))
def test_nothing_is_new_in_what_is_the_same(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert find_new_lines(text, text) == []
