"""Fixtures that do not apply, each for a cause that can be named and mended."""

from msgspec.structs import replace

from tests.diagnose.breakage import (
    add_a_level,
    lose_blanks,
    name_from_below,
    take_elsewhere,
    wrap_a_line,
)
from tests.golden.fixture import Fixture
from tests.golden.history import FERRULE, GRETA, NILS, QUAY, Base
from tests.golden.make_mails import Letter, Piece, mbox, only


def _quay(base: Base, word: str = "magic") -> list[Letter]:
    patch = base.bench("v5.12-rc3").change(
        QUAY,
        "\tsb->s_root = d_make_root(root);\n\tif (!sb->s_root)\n\t\treturn -ENOMEM;\n",
        "\tsb->s_root = d_make_root(root);\n\tif (!sb->s_root)\n\t\treturn -EIO;\n",
    )
    piece = Piece(
        "quay: a root that cannot be made is an I/O error",
        "Memory is not what is short here.",
        patch,
    )
    return only(word, GRETA, "2021-03-18 09:00:00 +0100", piece, base.stated("v5.12-rc3"))


def _broken(content: bytes | None) -> Fixture:
    assert content is not None
    return Fixture({"quay.mbox": mbox(content)}, ("conflicts",), 1)


def cause_blank_lines_lost(base: Base) -> Fixture:
    """Blank context lines were dropped on the way; put back, they give the author's very file."""
    return _broken(lose_blanks(_quay(base)[0].text))


def cause_line_wrapped(base: Base) -> Fixture:
    """A mailer wrapped a long line, and the report says in which line of the mail."""
    patch = base.bench("v5.12-rc3").change(
        FERRULE,
        "\tif (mtu > FERRULE_MTU_MAX)\n",
        "\tif (mtu > FERRULE_MTU_MAX && netif_running(netdev) && !ferrule_is_idle)\n",
    )
    piece = Piece("ferrule: a card that is down takes any MTU", "Nobody is there to mind.", patch)
    (letter,) = only("idle", NILS, "2021-03-18 11:00:00 +0100", piece, base.stated("v5.12-rc3"))
    return _broken(wrap_a_line(letter.text))


def cause_level_too_deep(base: Base) -> Fixture:
    """The paths have one directory more than they should: -p2 mends it."""
    return _broken(add_a_level(_quay(base)[0].text))


def cause_made_below(base: Base) -> Fixture:
    """The diff was made in a directory of the tree, and names its files from there."""
    return _broken(name_from_below(_quay(base)[0].text))


def cause_other_project(base: Base) -> Fixture:
    """A patch for another project came to the list."""
    broken = _broken(take_elsewhere(_quay(base)[0].text))
    return replace(broken, verdicts=("other-project",), exit=3)


def cause_unmerged_series(base: Base) -> Fixture:
    """The patch changes a file that another series of the same archive brings."""
    bench = base.bench("v5.12-rc3")
    bench.edit(QUAY, "return -ENOMEM;", "return -EIO;")
    first = Piece("quay: an I/O error", "Memory is not short.", bench.patch())
    second = Piece(
        "quay: the right I/O error",
        "On second thoughts.",
        bench.change(QUAY, "return -EIO;", "return -EREMOTEIO;"),
    )
    stated = base.stated("v5.12-rc3")
    letters = (
        *only("io", GRETA, "2021-03-18 09:00:00 +0100", first, stated),
        *only("remote", NILS, "2021-03-19 09:00:00 +0100", second, stated),
    )
    return Fixture({"quay.mbox": mbox(*letters)}, ("applies", "conflicts"), 1)


MAKERS = (
    cause_blank_lines_lost,
    cause_line_wrapped,
    cause_level_too_deep,
    cause_made_below,
    cause_other_project,
    cause_unmerged_series,
)
