"""Fixtures that show what a series says of itself, and is not so."""

from tests.golden.fixture import Fixture
from tests.golden.history import FERRULE, MARBLE, NILS, TOMO, Base
from tests.golden.make_mails import Letter, Piece, Posting, mbox, only

_RING_FREED = "ferrule: give the rx ring back when tx has none"
_RC5 = "v5.12-rc5"


def wrong_fixes(base: Base) -> list[Letter]:
    """Post a patch that names a commit by an id that nothing has."""
    patch = base.bench("v5.12-rc3").change(
        FERRULE, "if (mtu > FERRULE_MTU_MAX)", "if (mtu >= FERRULE_MTU_MAX)"
    )
    why = f'The last one does not fit.\n\nFixes: 9d3c1f0a77b2 ("{_RING_FREED}")'
    piece = Piece("ferrule: the largest frames do not fit", why, patch)
    return only("largest", NILS, "2021-03-18 09:00:00 +0100", piece, base.stated("v5.12-rc3"))


def claims_of_commits(base: Base) -> Fixture:
    """Commits are named: right, wrapped, on no branch, and by the subject of an earlier patch."""
    commits, bench = base.commits, base.bench(_RC5)
    ring, lost = commits["ring freed"][:12], commits["pull request"][:12]
    tags = (
        f'Fixes: {ring} ("{_RING_FREED}")',
        'As in commit 123456789abc ("ASoC: marble: step 1"), and 123456789abd ("not here").',
        f'Fixes: {ring} ("ferrule: give the rx ring back when\ntx has none")',
        f'Fixes: {lost} ("quay: images without blocks are welcome")',
        'Fixes: 9d3c1f0a77b2 ("ASoC: marble: nobody wrote this one")',
    )
    counts = ("first", "second", "third", "fourth", "last")
    words = ("audio codec", *(f"audio codec, {count}" for count in counts))
    pieces = [
        Piece(f"ASoC: marble: step {number}", tag, bench.change(MARBLE, old, new))
        for number, (tag, old, new) in enumerate(zip(tags, words, words[1:], strict=False), 1)
    ]
    post = Posting("told", TOMO, "2021-04-08 09:00:00 +0200", trailer=base.stated(_RC5))
    letters = [*post.patches(*pieces), *wrong_fixes(base)]
    return Fixture({"told.mbox": mbox(*letters)}, ("applies", "applies"), 0)


MAKERS = (claims_of_commits,)
