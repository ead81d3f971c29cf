"""Fixtures whose trees are tested: commands of a shell and grep, so that no compiler is needed."""

from tests.golden.fixture import Fixture
from tests.golden.history import GRETA, QUAY, Base
from tests.golden.make_mails import Piece, Posting, mbox

_BUILD = (
    "if grep -q quay_is_dirty fs/quay/*.c && ! grep -q quay_is_dirty fs/quay/quay.h; then "
    "echo 'fs/quay/mount.c:19:6: error: implicit declaration of quay_is_dirty'; exit 2; fi"
)
"""Stands in for a compiler, which would say the same."""
_WARNINGS = "grep -n pr_err fs/quay/*.c | sed 's/$/ warning: no pr_fmt is defined/'"


def tested_breaks_and_mends(base: Base) -> Fixture:
    """The second patch calls what only the third declares: nobody can bisect through that."""
    bench = base.bench("v5.12-rc3")
    bench.rename(QUAY, "fs/quay/mount.c")
    bench.edit(
        "fs/quay/mount.c",
        " * Quay: a small file system to moor fixtures at.\n",
        " * Quay: how an image is mounted.\n",
    )
    first = Piece("quay: super.c is about mounting", "So it is called mount.c.", bench.patch())
    second = Piece(
        "quay: refuse images that were not put away",
        "They may hold anything.",
        bench.change(
            "fs/quay/mount.c",
            "\tif (qs->free > qs->blocks)\n",
            '\tif (quay_is_dirty(qs)) {\n\t\tpr_err("quay: dirty image\\n");\n'
            "\t\treturn -EUCLEAN;\n\t}\n\n\tif (qs->free > qs->blocks)\n",
        ),
    )
    third = Piece(
        "quay: say which images were not put away",
        "Those whose magic says so.",
        bench.change(
            "fs/quay/quay.h",
            "int quay_fill_super(",
            "#define quay_is_dirty(qs)\t((qs)->magic & 1)\n\nint quay_fill_super(",
        ),
    )
    letters = Posting(
        "dirty", GRETA, "2021-03-19 09:00:00 +0100", trailer=base.stated("v5.12-rc3")
    ).patches(first, second, third)
    return Fixture(
        {"dirty.mbox": mbox(*letters)},
        ("applies",),
        1,
        tests={
            "build": {"command": [_BUILD], "paths": ["fs/"]},
            "warnings": {"command": [_WARNINGS], "compare": ["lines"]},
            "docs": {"command": ["false"], "paths": ["Documentation/"]},
        },
    )


MAKERS = (tested_breaks_and_mends,)
