"""How does a diffstat spell a path?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applier.diffstat.path_spelling import (
    read_name,
    rename_ends,
    rename_spelling,
    row_names,
    spellings,
    with_old_paths,
    without_quotes,
)
from applier.model import StatRow


@pytest.mark.parametrize(
    ("old", "new", "printed"),
    [
        ("a", "b", "a => b"),
        ("a/b/c/f.c", "a/b/f.c", "a/b/{c => }/f.c"),
        ("a/f", "a/d/f", "a/{ => d}/f"),
        ("a/x/y", "a/z/y", "a/{x => z}/y"),
        ("d/f.c", "d/g.c", "d/{f.c => g.c}"),
        ("d/f.c", "e/f.c", "{d => e}/f.c"),
        ("f", "d/f", "f => d/f"),
        ("a/a/f", "a/f", "a/{a => }/f"),
        ('"caf\\303\\251.c"', "cafe.c", '"caf\\303\\251.c" => cafe.c'),
    ],
)
def test_renames_are_drawn_together(old: str, new: str, printed: str) -> None:
    assert rename_spelling(old, new) == printed
    assert rename_ends(printed) == (old, new)


_NAMES = st.text("ab/", min_size=1, max_size=9).filter(
    lambda name: not name.startswith("/") and not name.endswith("/") and "//" not in name
)


@given(_NAMES, _NAMES)
def test_what_is_drawn_together_can_be_taken_apart(old: str, new: str) -> None:
    if old != new:
        assert rename_ends(rename_spelling(old, new)) == (old, new)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("a.c", ("a.c",)),
        (".../{a => b}/c.h", (".../b/c.h", ".../a/c.h")),
        (".../share/a.c => lib/b.c}", ("...lib/b.c", ".../share/a.c")),
        (".../a => b}/c.h", ("...b/c.h", ".../a/c.h")),
        ("...deeper}/c.h", ("...deeper/c.h",)),
        ("...p => q", ("q", "...p")),
    ],
)
def test_the_paths_that_a_row_speaks_of(printed: str, names: tuple[str, ...]) -> None:
    assert row_names(StatRow(printed, 1)) == names


def test_a_real_rename_speaks_of_two_paths() -> None:
    assert row_names(StatRow("b", 1, old_path="a")) == ("b", "a")


def test_names_are_read_with_any_quoting() -> None:
    quoted = '"caf\\303\\251.c"'
    assert read_name("café.c".encode()) == (quoted, None)
    assert read_name(quoted.encode()) == (quoted, None)
    assert read_name("d/{a => é}/x".encode()) == ('d/a/x => "d/\\303\\251/x"', "d/a/x")
    assert read_name(b"...\xff.c") == ("...\\377.c", None)
    assert read_name("...é.c".encode()) == ("...\\303\\251.c", None)


def test_an_elided_name_may_be_the_end_of_any_spelling() -> None:
    assert spellings("a.c", None) == {"a.c"}
    assert spellings("d/b", "d/a") == {"d/b", "d/{a => b}", "d/a => d/b"}
    assert spellings('"caf\\303\\251.c"', None) == {"caf\\303\\251.c"}
    assert without_quotes('d/q\\"t/é.c"') == 'd/q\\"t/\\303\\251.c'


def test_an_elided_rename_finds_its_old_path_among_the_notes() -> None:
    rows = [
        StatRow(".../x.c", 1),
        StatRow("a => b", 1, old_path="a"),
        StatRow("...b}/c.h", 1),
        StatRow(".../{d => e}/f", 1),
    ]
    notes = [
        "create mode 100644 y/x.c",
        "rename a => b (90%)",
        "rename dir/{a => b}/c.h (80%)",
        "copy g/{d => e}/f (90%)",
    ]
    old_paths = [row.old_path for row in with_old_paths(rows, notes)]
    assert old_paths == [None, "a", "dir/a/c.h", "g/d/f"]
    assert row_names(next(with_old_paths(rows[2:], notes[2:]))) == ("...b/c.h", "dir/a/c.h")
