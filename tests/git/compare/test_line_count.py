import random

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.git.compare.line_count import (
    Algorithm,
    count_lines,
    is_binary,
    line_count,
    undisputed_count,
)

LINES = [b"\tunique(%d);\n" % number for number in range(2000)]


def libgit2_count(old: bytes, new: bytes) -> tuple[int, int]:
    _, insertions, deletions = pygit2.Patch.create_from(old, new).line_stats
    return insertions, deletions


@pytest.mark.parametrize(
    ("content", "lines"), [(b"", 0), (b"a", 1), (b"a\n", 1), (b"a\nb", 2), (b"\n\n", 2)]
)
def test_a_last_line_without_newline_counts(content: bytes, lines: int) -> None:
    assert line_count(content) == lines


def test_a_nul_near_the_beginning_makes_a_file_binary() -> None:
    assert is_binary(b"x" * 7999 + b"\0")
    assert not is_binary(b"x" * 8000 + b"\0")


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        (b"", b"a\nb\n", (2, 0)),
        (b"a\nb", b"", (0, 2)),
        (b"a\nb\n", b"a\nc\n", (1, 1)),
        (b"a", b"a\n", (1, 1)),
        (b"a\r\n", b"a\n", (1, 1)),
    ],
)
def test_small_files_are_counted(old: bytes, new: bytes, counts: tuple[int, int]) -> None:
    assert count_lines(old, new) == counts


def test_big_files_are_counted_without_a_diff() -> None:
    new = [*LINES[:9], b"new\n", *LINES[12:900], b"x\n", b"y\n", *LINES[900:]]
    old_text, new_text = b"".join(LINES), b"".join(new)
    assert undisputed_count(old_text, new_text) == (3, 3) == libgit2_count(old_text, new_text)
    assert count_lines(old_text, new_text) == (3, 3)
    assert count_lines(new_text, old_text) == (3, 3)


def test_what_may_be_drawn_in_two_ways_is_left_to_the_diff() -> None:
    moved = [*LINES[:100], *LINES[200:300], *LINES[100:200], *LINES[300:]]
    old, new = b"".join(LINES), b"".join(moved)
    assert undisputed_count(old, new) is None
    assert count_lines(old, new) == (100, 100)


def test_algorithms_may_disagree() -> None:
    old = b"a\nb\nc\na\nb\nb\na\n" * 3
    new = b"c\nb\na\nb\na\nc\n" * 3
    for algorithm in Algorithm:
        insertions, deletions = count_lines(old, new, algorithm)
        assert insertions - deletions == -3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"a\n", b"a\n"),
        (b"a\n", b"b"),
        (b"a\na\n", b"a\n"),
        (b"a\n", b"a\na\n"),
        (b"\n" * 9, b"\n" * 5),
        (b"x" * 999, b"x" * 998),
        (b"a\nb\nc", b"a\nb\nc\n"),
        # These once went round for ever: the last line of one begins a line of the other.
        (b"}\n" + b"a" * 32, b"b" * 32 + b"\n" + b"a" * 32 + b"\n"),
        (b"b" * 32, (b"b" * 32 + b"\n") * 3 + b"\n"),
    ],
)
def test_ends_that_overlap_are_no_trouble(old: bytes, new: bytes) -> None:
    assert undisputed_count(old, new) in (None, libgit2_count(old, new))


WORDS = [b"", b"}", b"\t}", b"\treturn 0;", b"\tif (x) {", b"a", b"b", b"some_longer_line(here);"]


def edited(rng: random.Random, lines: list[bytes]) -> list[bytes]:
    """Change a few places, some close together, some moved, some repeated."""
    lines = list(lines)
    for _ in range(rng.randrange(1, 5)):
        at, gone = rng.randrange(len(lines) + 1), rng.randrange(4)
        source = rng.randrange(len(lines) + 1)
        choice: list[list[bytes]] = [
            [],
            [b"fresh %d\n" % rng.randrange(9)] * rng.randrange(1, 3),
            [rng.choice(WORDS) + b"\n" for _ in range(rng.randrange(4))],
            lines[source : source + rng.randrange(5)],
        ]
        lines[at : at + gone] = rng.choice(choice)
        if rng.random() < 0.3:
            near = min(len(lines), at + rng.randrange(1, 4))
            lines[near : near + 1] = [b"near %d\n" % rng.randrange(9)]
    return lines


@settings(max_examples=400, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_what_is_undisputed_is_what_git_counts(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    filler = [rng.choice(WORDS) + b"\n" for _ in range(rng.randrange(1, 60))]
    unique = LINES[: rng.randrange(1, 200)]
    lines = filler + unique if rng.random() < 0.5 else sorted(filler + unique)
    if rng.random() < 0.5:
        rng.shuffle(lines)
    old, new = b"".join(lines), b"".join(edited(rng, lines))
    if rng.random() < 0.3:
        old, new = old.removesuffix(rng.choice([b"", b"\n"])), new.removesuffix(b"\n")
    assert undisputed_count(old, new) in (None, libgit2_count(old, new))


SHORT = st.lists(st.sampled_from([b"a" * 32, b"b" * 36, b"}", b""]), max_size=6).map(b"\n".join)


@settings(max_examples=400, deadline=None)
@given(old=SHORT, new=SHORT)
def test_few_lines_are_counted_or_left(old: bytes, new: bytes) -> None:
    assert undisputed_count(old, new) in (None, libgit2_count(old, new))
