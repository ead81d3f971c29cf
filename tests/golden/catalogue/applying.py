"""Fixtures that show how hunks find their place, and how they do not."""

import base64

from tests.golden.bench import Patch
from tests.golden.fixture import Fixture
from tests.golden.history import FERRULE, GRETA, LANTERN, MARBLE, NILS, PIA, QUAY, TOMO, VAULT, Base
from tests.golden.make_mails import Piece, Posting, mbox, only

KEY_BUSY = (
    "\t\tmutex_unlock(&vault_lock);\n\t\treturn -EBUSY;\n",
    "\t\tmutex_unlock(&vault_lock);\n\t\treturn -ENOSPC;\n",
)
INODE = "fs/quay/iget.c"
MOUNT = "tools/testing/selftests/quay/mount.sh"

LIMIT = ("if (key >= VAULT_KEYS_MAX) {", "if (key >= vault_limit) {")
"""A change that no tree has."""


def apply_clean(base: Base) -> Fixture:
    """One patch on the commit that it was made for: nothing to say but that it applies."""
    patch = base.bench("v5.12-rc3").change(
        MARBLE,
        "\treturn snd_soc_component_write(comp, 0x11, mute);\n",
        "\treturn snd_soc_component_write(comp, 0x11, !!mute);\n",
    )
    piece = Piece(
        "ASoC: marble: write one bit when muting",
        "The register wants 0 or 1 and nothing else.",
        patch,
    )
    return Fixture(
        {
            "marble.mbox": mbox(
                *only("mute", TOMO, "2021-03-16 09:12:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


def apply_three_in_order(base: Base) -> Fixture:
    """A series whose later patches need its earlier ones, with a true cover letter."""
    bench = base.bench("v5.12-rc3")
    start = bench.copy()
    bench.edit(
        "drivers/net/ethernet/ferrule/ferrule.h",
        "#define FERRULE_MTU_MAX\t9000\n",
        "#define FERRULE_MTU_MIN\t68\n#define FERRULE_MTU_MAX\t9000\n",
    )
    first = Piece(
        "ferrule: name the smallest MTU",
        "The number stands in a specification, and now here too.",
        bench.patch(),
    )
    second = Piece(
        "ferrule: refuse an MTU that is too small",
        "The card loses frames below it.",
        bench.change(
            FERRULE,
            "\tif (mtu > FERRULE_MTU_MAX)\n",
            "\tif (mtu < FERRULE_MTU_MIN || mtu > FERRULE_MTU_MAX)\n",
        ),
    )
    third = Piece(
        "ferrule: tell the stack both limits",
        "It can then refuse a wrong MTU itself.",
        bench.change(
            FERRULE,
            "\tnetdev->netdev_ops = &ferrule_ops;\n",
            (
                "\tnetdev->netdev_ops = &ferrule_ops;\n\tnetdev->min_mtu = FERRULE_MTU_"
                "MIN;\n\tnetdev->max_mtu = FERRULE_MTU_MAX;\n"
            ),
        ),
    )
    post = Posting("mtu", NILS, "2021-03-17 14:00:00 +0100", trailer=base.stated("v5.12-rc3"))
    letters = post.covered(
        "ferrule: both ends of the MTU",
        "The driver knows how large a frame may be, and not how small.",
        bench.patch_since(start),
        first,
        second,
        third,
    )
    return Fixture({"mtu.mbox": mbox(*letters)}, ("applies",), 0)


def apply_offset(base: Base) -> Fixture:
    """The file has grown since the patch was made: its hunk is found three lines further down."""
    patch = base.bench("v5.11").change(
        QUAY,
        "\tsb->s_root = d_make_root(root);\n\tif (!sb->s_root)\n\t\treturn -ENOMEM;\n",
        "\tsb->s_root = d_make_root(root);\n\tif (!sb->s_root)\n\t\treturn -EIO;\n",
    )
    piece = Piece(
        "quay: a root that cannot be made is an I/O error",
        "Memory is not what is short here.",
        patch,
    )
    return Fixture(
        {
            "root.mbox": mbox(
                *only("root", GRETA, "2021-03-18 08:30:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


def apply_context_changed(base: Base) -> Fixture:
    """The patch stands on a change that was never sent: a conflict, with its place."""
    bench = base.bench("v5.12-rc3")
    bench.keep(VAULT, *LIMIT)
    patch = bench.change(VAULT, *KEY_BUSY)
    piece = Piece("KVM: vault: keys are space", "ENOSPC says what is missing.", patch)
    return Fixture(
        {
            "keys.mbox": mbox(
                *only("enospc", PIA, "2021-03-30 11:00:00 +0200", piece, base.stated("v5.12-rc5"))
            )
        },
        ("conflicts",),
        1,
    )


def apply_stops_at_the_first(base: Base) -> Fixture:
    """The second of three patches conflicts: the first stands, the third is not tried."""
    bench = base.bench("v5.12-rc3")
    first = Piece(
        "KVM: vault: forget a guest's flags with its pages",
        "Nobody may read them afterwards.",
        bench.change(VAULT, "\tguest->pages = 0;\n", "\tguest->pages = 0;\n\tguest->flags = 0;\n"),
    )
    bench.keep(VAULT, *LIMIT)
    second = Piece(
        "KVM: vault: keys are space",
        "ENOSPC says what is missing.",
        bench.change(VAULT, *KEY_BUSY),
    )
    third = Piece(
        "Documentation: vault: say ENOSPC",
        "As the code now does.",
        bench.change("Documentation/virt/vault.rst", "``-EBUSY``", "``-ENOSPC``"),
    )
    letters = Posting(
        "space", PIA, "2021-03-30 12:00:00 +0200", trailer=base.stated("v5.12-rc5")
    ).patches(first, second, third)
    return Fixture({"space.mbox": mbox(*letters)}, ("conflicts",), 1)


def apply_quilt(base: Base) -> Fixture:
    """A quilt user's mail: Index lines, a.orig and b directories, time stamps, no git header."""
    patch = base.bench("v5.12-rc3").change(
        LANTERN, "\t\tudelay(10);\n", "\t\tusleep_range(10, 20);\n"
    )
    body = patch.diff.split(b"@@", 1)[1]
    diff = (
        f"Index: kvm/{LANTERN}\n{'=' * 67}\n--- kvm.orig/{LANTERN}\t2021-03-19 1"
        f"5:00:00.000000000 +0100\n+++ kvm/{LANTERN}\t2021-03-19 15:01:00.000000"
        "000 +0100\n"
    ).encode()
    piece = Piece(
        "i2c: lantern: sleep while waiting",
        "A thousand turns of ten microseconds are too many to spin.",
        Patch(diff + b"@@" + body, patch.rows),
    )
    return Fixture(
        {
            "sleep.mbox": mbox(
                *only("sleep", TOMO, "2021-03-19 15:10:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


def _crlf_patch(base: Base) -> Piece:
    patch = base.bench("v5.12-rc3").change(
        "drivers/i2c/busses/lantern.inf",
        "Speed=100000\r\n",
        "Speed=400000\r\n",
    )
    return Piece(
        "i2c: lantern: tell the other system of fast mode", "The bus has done it for long.", patch
    )


def apply_crlf_kept(base: Base) -> Fixture:
    """A file whose lines end in CRLF, changed by a mail in base64, which keeps them."""
    (letter,) = only(
        "fast", TOMO, "2021-03-19 16:00:00 +0100", _crlf_patch(base), base.stated("v5.12-rc3")
    )
    head, body = letter.text.split(b"\n\n", 1)
    mime = (
        b"\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
        b"Content-Transfer-Encoding: base64\n\n"
    )
    return Fixture({"fast.mbox": mbox(head + mime + base64.encodebytes(body))}, ("applies",), 0)


def apply_crlf_lost(base: Base) -> Fixture:
    """The same change in a plain mail: its CR is lost on the way, and it does not apply."""
    letters = only(
        "fast", TOMO, "2021-03-19 17:00:00 +0100", _crlf_patch(base), base.stated("v5.12-rc3")
    )
    return Fixture({"fast.mbox": mbox(*letters)}, ("conflicts",), 1)


def apply_tabs_lost(base: Base) -> Fixture:
    """A mailer turned tabs into spaces: the context is there, and is not the same."""
    patch = base.bench("v5.12-rc3").change(
        FERRULE,
        "\tnetdev->mtu = mtu;\n",
        "\tWRITE_ONCE(netdev->mtu, mtu);\n",
    )
    piece = Piece(
        "ferrule: write the MTU once",
        "Others read it without a lock.",
        Patch(patch.diff.replace(b"\t", b"        "), patch.rows),
    )
    return Fixture(
        {
            "once.mbox": mbox(
                *only("once", NILS, "2021-03-20 09:00:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("conflicts",),
        1,
    )


def apply_counts_lie(base: Base) -> Fixture:
    """Somebody edited the diff by hand and left the numbers behind the @@ as they were."""
    patch = base.bench("v5.12-rc3").change(
        FERRULE,
        "\tnetdev->mtu = mtu;\n",
        "\tWRITE_ONCE(netdev->mtu, mtu);\n",
    )
    piece = Piece(
        "ferrule: write the MTU once",
        "Others read it without a lock.",
        Patch(patch.diff.replace(b",7 @@", b",9 @@"), patch.rows),
    )
    return Fixture(
        {
            "once.mbox": mbox(
                *only("counts", NILS, "2021-03-20 10:00:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("conflicts",),
        1,
    )


def apply_cut_off(base: Base) -> Fixture:
    """The mail ends in the middle of the diff; the archive's other series is none the worse."""
    patch = base.bench("v5.12-rc3").change(
        FERRULE,
        "\tnetdev->mtu = mtu;\n",
        "\tWRITE_ONCE(netdev->mtu, mtu);\n",
    )
    (cut,) = only(
        "cut",
        NILS,
        "2021-03-20 11:00:00 +0100",
        Piece("ferrule: write the MTU once", "Others read it without a lock.", patch),
    )
    text = cut.text[: cut.text.index(b"+\tWRITE_ONCE")]
    sound = base.bench("v5.12-rc3").change(MARBLE, "bool mute)\n", "bool quiet)\n")
    (whole,) = only(
        "quiet",
        TOMO,
        "2021-03-20 12:00:00 +0100",
        Piece("ASoC: marble: say quiet", "To show that the rest of the archive is read.", sound),
    )
    return Fixture({"cut.mbox": mbox(text, whole)}, ("conflicts", "applies"), 1)


def apply_already_there(base: Base) -> Fixture:
    """The maintainer has taken the patch: it is in the base, and somebody checks it once more."""
    patch = base.bench("v5.12-rc1-dontuse").change(
        LANTERN, "\tint tries = 100;\n", "\tint tries = 1000;\n"
    )
    piece = Piece(
        "i2c: lantern: wait ten milliseconds for a slow target",
        "One is not enough for the small ones.",
        patch,
    )
    return Fixture(
        {
            "wait.mbox": mbox(
                *only("wait", TOMO, "2021-03-20 14:00:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


def apply_repeats_itself(base: Base) -> Fixture:
    """The second patch was sent twice, as the third: git am stops there, and so do we."""
    bench = base.bench("v5.12-rc3")
    first = Piece(
        "i2c: lantern: wait twenty milliseconds",
        "Ten are not enough for the small ones.",
        bench.change(LANTERN, "\tint tries = 1000;\n", "\tint tries = 2000;\n"),
    )
    again = bench.change(QUAY, "\tif (!qs->blocks)\n", "\tif (qs->blocks < 2)\n")
    second = Piece("quay: one block is none", "The first is the superblock.", again)
    third = Piece("quay: one block is too few", "The first is the superblock.", again)
    post = Posting("twice", TOMO, "2021-03-20 15:00:00 +0100", trailer=base.stated("v5.12-rc3"))
    return Fixture({"twice.mbox": mbox(*post.patches(first, second, third))}, ("conflicts",), 1)


def apply_last_line(base: Base) -> Fixture:
    """A file without a newline at its end gets one, and a line more."""
    bench = base.bench("v5.12-rc3")
    patch = bench.change(
        "tools/testing/selftests/quay/settings", "timeout=45", "timeout=90\nverbose=1\n"
    )
    piece = Piece("selftests: quay: more time", "Slow machines want to pass too.", patch)
    return Fixture(
        {
            "time.mbox": mbox(
                *only("time", GRETA, "2021-03-20 15:00:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


MAKERS = (
    apply_clean,
    apply_three_in_order,
    apply_offset,
    apply_context_changed,
    apply_stops_at_the_first,
    apply_quilt,
    apply_crlf_kept,
    apply_crlf_lost,
    apply_tabs_lost,
    apply_counts_lie,
    apply_cut_off,
    apply_already_there,
    apply_repeats_itself,
    apply_last_line,
)
