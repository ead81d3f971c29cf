"""The columns of a diffstat."""

from applier.format_patch.stat_text import elided, stat_lines
from applier.git.compare.file_diffs import ChangedFile


def changed(path: str, insertions: int, deletions: int, old_path: str = "") -> ChangedFile:
    old = old_path.encode() or None
    return ChangedFile(
        path.encode(), old, b"", insertions, deletions, binary=False, sizes=None, notes=()
    )


def test_few_lines_are_drawn_one_by_one() -> None:
    assert stat_lines([changed("a.c", 3, 1), changed("dir/b.c", 0, 0)]) == [
        " a.c     | 4 +++-",
        " dir/b.c | 0",
        " 2 files changed, 3 insertions(+), 1 deletion(-)",
    ]


def test_many_lines_are_scaled_and_none_vanishes() -> None:
    rows = stat_lines([changed("a.c", 1, 1), changed("b.c", 5000, 3)])
    assert rows[0] == " a.c |    2 +-"
    assert rows[1] == " b.c | 5003 " + "+" * 58 + "-"
    assert max(map(len, rows)) <= 72


def test_a_long_name_loses_its_beginning() -> None:
    path = "drivers/net/ethernet/mellanox/mlx5/core/steering/hws/definer/some_file_name.c"
    first = stat_lines([changed(path, 300, 100)])[0]
    assert first.startswith(" .../")
    assert len(first) <= 72
    assert elided("abcdefghij", 6) == "...hij"


def test_a_binary_file_has_sizes() -> None:
    sizes = ChangedFile(b"a.png", None, b"", 0, 0, binary=True, sizes=(0, 1234), notes=())
    moved = ChangedFile(b"c.png", b"b.png", b"", 0, 0, binary=True, sizes=None, notes=())
    assert stat_lines([sizes, moved])[:2] == [
        " a.png          | Bin 0 -> 1234 bytes",
        " b.png => c.png | Bin",
    ]


def test_nothing_changed_is_said_as_git_says_it() -> None:
    assert stat_lines([changed("new", 0, 0)])[-1] == (
        " 1 file changed, 0 insertions(+), 0 deletions(-)"
    )


def test_sizes_leave_names_the_room_that_they_do_not_need() -> None:
    path = b"newlib/libc/iconv/ccs/binary/iso_8859_10.cct"
    long = b"newlib/libc/iconv/ccs/binary/jis_x0201_1976x.cct"
    files = [
        ChangedFile(one, None, b"", 0, 0, binary=True, sizes=(0, size), notes=())
        for one, size in ((path, 3672), (long, 208_956))
    ]
    first, second = stat_lines(files)[:2]
    assert first == " newlib/libc/iconv/ccs/binary/iso_8859_10.cct   | Bin 0 -> 3672 bytes"
    assert second == " .../libc/iconv/ccs/binary/jis_x0201_1976x.cct  | Bin 0 -> 208956 bytes"
