"""Fixtures that show what is said of diffstats, true and false."""

from msgspec.structs import replace

from tests.golden.bench import Bench, Patch, Row
from tests.golden.fixture import Fixture
from tests.golden.history import FERRULE, GRETA, NILS, PIA, QUAY, VAULT, Base
from tests.golden.make_mails import Letter, Piece, Posting, mbox, only

BASE = "v5.12-rc3"
BUSY = ("\t\treturn -EBUSY;\n", "\t\treturn -ENOSPC;\n")


def busy(base: Base) -> Piece:
    """Change one line of one file."""
    return Piece(
        "KVM: vault: keys are space",
        "ENOSPC says what is missing.",
        base.bench(BASE).change(VAULT, *BUSY),
    )


def posted(base: Base, word: str, piece: Piece, stat: str | None = None) -> Letter:
    """Post one patch, with a diffstat of its own making."""
    (letter,) = only(word, PIA, "2021-03-17 10:00:00 +0100", piece, base.stated(BASE))
    return replace(letter, stat=stat)


def diffstat_edited(base: Base) -> Fixture:
    """The diff was edited after the diffstat was made: a line more than it says."""
    piece = busy(base)
    patch = Patch(
        piece.patch.diff.replace(
            b"+\t\treturn -ENOSPC;\n", b"+\t\tvault_full = true;\n+\t\treturn -ENOSPC;\n"
        ).replace(b",7 @@", b",8 @@"),
        piece.patch.rows,
    )
    return Fixture(
        {"edited.mbox": mbox(posted(base, "edited", replace(piece, patch=patch)))}, ("applies",), 1
    )


def diffstat_names_another_file(base: Base) -> Fixture:
    """The diffstat names a file that the diff does not touch, and not the one that it does."""
    stat = busy(base).patch.stat.replace("vault.c", "vault.h")
    return Fixture({"names.mbox": mbox(posted(base, "names", busy(base), stat))}, ("applies",), 1)


def diffstat_does_not_add_up(base: Base) -> Fixture:
    """The rows say two lines, the sum says three."""
    stat = busy(base).patch.stat.replace("1 insertion", "2 insertions")
    return Fixture({"sum.mbox": mbox(posted(base, "sum", busy(base), stat))}, ("applies",), 1)


def diffstat_undeclared(base: Base) -> Fixture:
    """There is no diffstat: that is no fault."""
    return Fixture({"none.mbox": mbox(posted(base, "none", busy(base), ""))}, ("applies",), 0)


def diffstat_without_sum(base: Base) -> Fixture:
    """The rows are there and the line that sums them up is not."""
    stat = busy(base).patch.stat.splitlines()[0] + "\n"
    return Fixture({"rows.mbox": mbox(posted(base, "rows", busy(base), stat))}, ("applies",), 0)


def diffstat_elided_path(base: Base) -> Fixture:
    """A path too long for the line is shortened at its beginning."""
    bench = base.bench(BASE)
    bench.create(
        "drivers/net/ethernet/ferrule/generations/second/ferrule_second_generation_rings.c",
        "/* Two. */\n",
    )
    patch = bench.patch()
    stat = patch.stat.replace(
        "drivers/net/ethernet/ferrule/generations/second/", ".../generations/second/", 1
    )
    piece = Piece("ferrule: a file for the second generation", "It has rings too.", patch)
    return Fixture({"long.mbox": mbox(posted(base, "long", piece, stat))}, ("applies",), 0)


def diffstat_scaled_graph(base: Base) -> Fixture:
    """So many lines that a plus stands for several of them."""
    bench = base.bench(BASE)
    bench.create("fs/quay/table.c", "".join(f"/* {number} */\n" for number in range(400)))
    bench.edit(QUAY, "bad magic", "wrong magic")
    piece = Piece("quay: a table of four hundred", "Nobody knows what it is for.", bench.patch())
    return Fixture({"table.mbox": mbox(posted(base, "table", piece))}, ("applies",), 0)


def diffstat_cover_is_not_the_sum(base: Base) -> Fixture:
    """The second patch takes back half of the first: the cover's diffstat is that of the whole."""
    bench = base.bench(BASE)
    start = bench.copy()
    first = Piece(
        "quay: a helper",
        "For the next patch.",
        bench.change(
            QUAY,
            "static void quay_put_super",
            (
                "static void quay_forget(void *info)\n{\n\tkfree(info);\n}\n"
                "\nstatic void quay_put_super"
            ),
        ),
    )
    second = Piece(
        "quay: no helper after all",
        "It has one caller.",
        bench.change(
            QUAY,
            "static void quay_forget(void *info)\n{\n\tkfree(info);\n}\n\n",
            "/* Called once, when the image is let go. */\n",
        ),
    )
    post = Posting("helper", GRETA, "2021-03-17 11:00:00 +0100", trailer=base.stated(BASE))
    return Fixture(
        {
            "helper.mbox": mbox(
                *post.covered(
                    "quay: a helper or not",
                    "Read them in order.",
                    bench.patch_since(start),
                    first,
                    second,
                )
            )
        },
        ("applies",),
        0,
    )


def diffstat_cover_false(base: Base) -> Fixture:
    """The cover letter still has the diffstat of the version before."""
    bench = base.bench(BASE)
    first = Piece(
        "ferrule: say when it opens",
        "For those who read logs.",
        bench.change(
            FERRULE,
            "\tnetif_start_queue(netdev);\n",
            '\tnetdev_info(netdev, "open\\n");\n\tnetif_start_queue(netdev);\n',
        ),
    )
    second = Piece(
        "ferrule: say when it stops",
        "Likewise.",
        bench.change(
            FERRULE,
            "\tnetif_stop_queue(netdev);\n",
            '\tnetdev_info(netdev, "stop\\n");\n\tnetif_stop_queue(netdev);\n',
        ),
    )
    old = Patch(b"", (Row(FERRULE, 3, 0), Row("drivers/net/ethernet/ferrule/ferrule_rx.c", 3, 1)))
    post = Posting("logs", NILS, "2021-03-17 12:00:00 +0100", trailer=base.stated(BASE))
    return Fixture(
        {
            "logs.mbox": mbox(
                *post.covered(
                    "ferrule: logs", "As before, without the last patch.", old, first, second
                )
            )
        },
        ("applies",),
        1,
    )


def diffstat_other_algorithm(base: Base) -> Fixture:
    """The author's git drew the same change in another way: more lines, nothing wrong."""
    bench = base.bench(BASE)
    old = (
        "static void quay_put_super(struct super_block *sb)\n"
        "{\n\tkfree(sb->s_fs_info);\n\tsb->s_fs_info = NULL;\n}\n"
    )
    new = (
        "static void quay_put_super(struct super_block *sb)\n"
        "{\n\tquay_sync(sb);\n\tkfree(sb->s_fs_info);\n\tsb->s_fs_info = NULL;\n}"
        "\n"
    )
    patch = _drawn_whole(bench, old, new)
    return Fixture(
        {
            "drawn.mbox": mbox(
                posted(
                    base, "drawn", Piece("quay: write before letting go", "Or it is lost.", patch)
                )
            )
        },
        ("applies",),
        0,
    )


def _drawn_whole(bench: Bench, old: str, new: str) -> Patch:
    """Write a change as if every line of the function had been taken out and put in again."""
    text = bench.files[QUAY].content.decode()
    ids = bench.files[QUAY].oid[:12]
    bench.edit(QUAY, old, new)
    before, after = text.split(old)
    start = before.count("\n") - 2
    above, below = before.splitlines()[-3:], after.splitlines()[:3]
    gone, come = old.splitlines()[2:4], new.splitlines()[2:5]
    kept = old.splitlines()
    body = [
        *(f" {line}" for line in above),
        *(f" {line}" for line in kept[:2]),
        *(f"-{line}" for line in gone),
        *(f"+{line}" for line in come),
        f" {kept[4]}",
        *(f" {line}" for line in below),
    ]
    count = len(above) + len(kept) + len(below)
    head = (
        f"diff --git a/{QUAY} b/{QUAY}\nindex {ids}.."
        f"{bench.files[QUAY].oid[:12]} 100644\n--- a/{QUAY}\n"
        f"+++ b/{QUAY}\n@@ -{start},{count} +{start},{count + 1} @@\n"
    )
    return Patch((head + "\n".join(body) + "\n").encode(), (Row(QUAY, 3, 2),))


def diffstat_wrong_mode_line(base: Base) -> Fixture:
    """The diffstat says that a file is made executable; the diff makes it plain."""
    bench = base.bench(BASE)
    bench.create(
        "tools/testing/selftests/quay/again.sh", "#!/bin/sh\nsh ./mount.sh && sh ./mount.sh\n"
    )
    patch = bench.patch()
    stat = patch.stat.replace("create mode 100644", "create mode 100755")
    return Fixture(
        {
            "again.mbox": mbox(
                posted(
                    base,
                    "again",
                    Piece("selftests: quay: mount twice", "Once is luck.", patch),
                    stat,
                )
            )
        },
        ("applies",),
        1,
    )


MAKERS = (
    diffstat_edited,
    diffstat_names_another_file,
    diffstat_does_not_add_up,
    diffstat_undeclared,
    diffstat_without_sum,
    diffstat_elided_path,
    diffstat_scaled_graph,
    diffstat_cover_is_not_the_sum,
    diffstat_cover_false,
    diffstat_other_algorithm,
    diffstat_wrong_mode_line,
)
