"""Fixtures that show how messages are put together into series."""

from msgspec.structs import replace

from tests.golden.fixture import Fixture
from tests.golden.history import FERRULE, GRETA, LANTERN, MARBLE, NILS, PIA, QUAY, TOMO, Base
from tests.golden.make_mails import Letter, Piece, Posting, mbox, only

RX = "drivers/net/ethernet/ferrule/ferrule_rx.c"
REVIEWER = "Vic Amari <vic@example.org>"
BASE = "v5.12-rc3"


def ring_pieces(base: Base, size: int = 512) -> tuple[Piece, Piece]:
    """Write the two patches that most of these threads are about."""
    bench = base.bench(BASE)
    first = bench.change(
        "drivers/net/ethernet/ferrule/ferrule.h",
        "#define FERRULE_RING_SIZE\t256\n",
        f"#define FERRULE_RING_SIZE\t{size}\n",
    )
    second = bench.change(RX, "\tkfree(ring->desc);\n", "\tkvfree(ring->desc);\n")
    return (
        Piece("ferrule: larger rings", "Bursts are longer than they were.", first),
        Piece("ferrule: free rings of any size", "Large ones come from elsewhere.", second),
    )


def answer(to: Letter, name: str, text: str, hour: int) -> Letter:
    """Answer a letter, with its words quoted."""
    assert to.subject is not None
    assert to.date is not None
    quote = "".join(f"> {line}\n" for line in to.content.decode().splitlines()[:12])
    return Letter(
        f"{name}@example.org",
        f"Re: {to.subject}",
        REVIEWER,
        to.date.replace(hour=hour),
        f"{quote}\n{text}\n",
        parent=to.id,
    )


def series_incomplete(base: Base) -> Fixture:
    """The second of three letters is missing: the first applies, the third is not tried."""
    bench = base.bench(BASE)
    pieces = [
        Piece(
            f"ASoC: marble: step {number}",
            "One of three.",
            bench.change(
                MARBLE,
                f"\treturn snd_soc_component_write(comp, {register}",
                f"\treturn marble_write(comp, {register}",
            ),
        )
        for number, register in enumerate(("0x10", "0x11"), 1)
    ]
    third = Piece(
        "ASoC: marble: step 3",
        "The last.",
        bench.change(
            MARBLE, " * Marble audio codec.\n", " * Marble audio codec, in three steps.\n"
        ),
    )
    letters = Posting(
        "steps", TOMO, "2021-03-23 09:00:00 +0100", trailer=base.stated(BASE)
    ).patches(*pieces, third)
    return Fixture({"steps.mbox": mbox(letters[0], letters[2])}, ("incomplete",), 3)


def series_two_revisions(base: Base) -> Fixture:
    """Version 2 in a thread of its own: two series, each knowing the other."""
    first = Posting("rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE))
    second = Posting(
        "rings", NILS, "2021-03-26 10:00:00 +0100", revision=2, trailer=base.stated(BASE)
    )
    letters = [*first.patches(*ring_pieces(base)), *second.patches(*ring_pieces(base, 1024))]
    return Fixture({"rings.mbox": mbox(*letters)}, ("applies", "applies"), 0)


def series_revision_in_the_thread(base: Base) -> Fixture:
    """Version 2 is a reply to version 1: still two series, and no patch changes sides."""
    first = Posting("rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE)).patches(
        *ring_pieces(base)
    )
    post = Posting(
        "rings",
        NILS,
        "2021-03-26 10:00:00 +0100",
        revision=2,
        parent=first[0].id,
        trailer=base.stated(BASE),
    )
    return Fixture(
        {"rings.mbox": mbox(*first, *post.patches(*ring_pieces(base, 1024)))},
        ("applies", "applies"),
        0,
    )


def series_partial_reroll(base: Base) -> Fixture:
    """Only the second patch is sent again, as a reply to the old one: the first one stands."""
    first = Posting("rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE)).patches(
        *ring_pieces(base)
    )
    post = Posting("rings", NILS, "2021-03-24 10:00:00 +0100", revision=2, parent=first[1].id)
    again = replace(
        ring_pieces(base)[1], why="Large ones come from elsewhere. Now with a better reason."
    )
    letter = replace(
        post.patches(again)[0], subject="[PATCH v2 2/2] ferrule: free rings of any size"
    )
    return Fixture({"rings.mbox": mbox(*first, letter)}, ("applies", "applies"), 0)


def series_subject_shapes(base: Base) -> Fixture:
    """The revision and the number stand where people put them, and mean the same."""
    shapes = (
        "[PATCHv3 {}/2] {}",
        "[PATCH {}/2 v3] {}",
        "[PATCH] [v3, {}/2] {}",
        "[RFC][PATCH net-next v3 {}/2] {}",
    )
    letters = []
    for day, shape in enumerate(shapes, 22):
        post = Posting(
            f"shape{day}", NILS, f"2021-03-{day} 09:00:00 +0100", trailer=base.stated(BASE)
        )
        for number, letter in enumerate(post.patches(*ring_pieces(base, 512 << (day - 22))), 1):
            title = ring_pieces(base)[number - 1].title
            letters.append(replace(letter, subject=shape.format(number, f"{title} ({day})")))
    return Fixture({"shapes.mbox": mbox(*letters)}, ("applies",) * 4, 0)


def series_without_brackets(base: Base) -> Fixture:
    """A patch whose subject does not say that it is one."""
    (letter,) = only(
        "bare",
        TOMO,
        "2021-03-23 12:00:00 +0100",
        Piece(
            "i2c: lantern: spell target",
            "",
            base.bench(BASE).change(
                LANTERN,
                " * Lantern I2C bus driver.\n",
                " * Lantern I2C bus driver, for targets.\n",
            ),
        ),
    )
    return Fixture(
        {"bare.mbox": mbox(replace(letter, subject="i2c: lantern: spell target"))}, ("applies",), 0
    )


def series_replies(base: Base) -> Fixture:
    """A reviewer quotes the diff, and another answers with a word: neither is a patch."""
    letters = Posting(
        "rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE)
    ).patches(*ring_pieces(base))
    replies = [
        answer(letters[0], "20210323-quoting", "Why not more?", 13),
        answer(letters[1], "20210323-tested", f"Tested-by: {REVIEWER}", 14),
    ]
    return Fixture({"rings.mbox": mbox(*letters, *replies)}, ("applies",), 0)


def series_pull_request(base: Base) -> Fixture:
    """A pull request has a diffstat and no diff: it is no series, and is not forgotten."""
    body = (
        f"The following changes since commit {base.commits['v5.12-rc3']}:\n"
        "\n  Linux 5.12-rc3 (2021-03-14 12:00:00 +0000)\n"
        "\n"
        "are available in the Git repository at:\n\n  https://git.example.org/q"
        "uay.git tags/quay-5.12\n\n"
        f"for you to fetch changes up to {base.commits['inode moved']}:\n"
        "\n  quay: name iget.c for what it does (2021-04-02 12:00:00 +0000)\n"
        "\n"
        "----------------------------------------------------------------\n"
        "Greta Lindqvist (1):\n      quay: name iget.c for what it does\n"
        "\n"
        " fs/quay/{inode.c => iget.c} | 0\n 1 file changed, 0 insertions(+), 0 "
        "deletions(-)\n rename fs/quay/{inode.c => iget.c} (100%)\n"
    )
    post = Posting("pull", GRETA, "2021-04-02 13:00:00 +0200")
    letter = Letter(post.id(1), "[GIT PULL] quay fixes for 5.12", GRETA, post.time(1), body)
    return Fixture({"pull.mbox": mbox(letter)}, (), 3)


def series_cover_alone(base: Base) -> Fixture:
    """The cover letter came and says of how many patches; none of them did."""
    bench = base.bench(BASE)
    start = bench.copy()
    piece = Piece("quay: nothing yet", "", bench.change(QUAY, "bad magic", "wrong magic"))
    post = Posting("alone", GRETA, "2021-03-24 09:00:00 +0100")
    cover = post.covered(
        "quay: words", "The patches follow.", bench.patch_since(start), piece, piece
    )[0]
    return Fixture({"alone.mbox": mbox(cover)}, ("incomplete",), 3)


def series_from_two_lists(base: Base) -> Fixture:
    """The same letters, as two lists delivered them: one series, not two."""
    letters = Posting(
        "rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE)
    ).patches(*ring_pieces(base))
    other = [
        replace(
            letter,
            headers=("List-Id: <netdev.lists.example.org>",),
            footer="--\nnetdev at lists.example.org\n",
        )
        for letter in letters
    ]
    return Fixture({"kernel.mbox": mbox(*letters), "netdev.mbox": mbox(*other)}, ("applies",), 0)


def series_unthreaded(base: Base) -> Fixture:
    """No letter says what it is a reply to: sender, number and hour hold the series together."""
    letters = Posting(
        "rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE)
    ).patches(*ring_pieces(base))
    quay = Piece(
        "quay: another magic",
        "To be between them.",
        base.bench(BASE).change(QUAY, "bad magic", "wrong magic"),
    )
    stranger = only("magic", GRETA, "2021-03-23 10:00:01 +0100", quay, base.stated(BASE))
    loose = [replace(letter, parent=None) for letter in letters]
    return Fixture({"rings.mbox": mbox(loose[1], *stranger, loose[0])}, ("applies", "applies"), 0)


def series_out_of_order(base: Base) -> Fixture:
    """The archive has the letters in no order, and all were sent in the same second."""
    letters = Posting(
        "rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE)
    ).patches(*ring_pieces(base))
    same = [replace(letter, date=letters[0].date) for letter in letters]
    return Fixture({"rings.mbox": mbox(*reversed(same))}, ("applies",), 0)


def series_two_in_one_thread(base: Base) -> Fixture:
    """A second author answers a series with a series of her own: two, and never mixed."""
    first = Posting("rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE)).patches(
        *ring_pieces(base)
    )
    bench = base.bench(BASE)
    one = Piece(
        "ferrule: rings of a power of two",
        "Then no test is needed.",
        bench.change(
            RX,
            "\tif (fer->rx.tail == FERRULE_RING_SIZE)\n\t\tfer->rx.tail = 0;\n",
            "\tfer->rx.tail &= FERRULE_RING_SIZE - 1;\n",
        ),
    )
    two = Piece(
        "ferrule: and say so",
        "In the header.",
        bench.change(
            "drivers/net/ethernet/ferrule/ferrule.h",
            "#define FERRULE_RING_SIZE\t256\n",
            "#define FERRULE_RING_SIZE\t256\t/* a power of two */\n",
        ),
    )
    other = Posting(
        "instead", PIA, "2021-03-23 15:00:00 +0100", parent=first[1].id, trailer=base.stated(BASE)
    ).patches(one, two)
    return Fixture({"rings.mbox": mbox(*first, *other)}, ("applies", "applies"), 0)


def series_resent(base: Base) -> Fixture:
    """Nobody answered, so the same patch is sent again with another id."""
    piece = ring_pieces(base)[0]
    first = only("ring", NILS, "2021-03-23 10:00:00 +0100", piece, base.stated(BASE))
    again = Posting(
        "ring", NILS, "2021-03-30 10:00:00 +0200", prefix="PATCH RESEND", trailer=base.stated(BASE)
    ).patches(piece)
    return Fixture({"ring.mbox": mbox(*first, *again)}, ("applies", "applies"), 0)


def series_fix_in_a_reply(base: Base) -> Fixture:
    """The maintainer answers with a patch below scissors, which is no part of the series."""
    letters = Posting(
        "rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE)
    ).patches(*ring_pieces(base))
    other = base.bench(BASE).change(
        FERRULE, "\tnetif_stop_queue(netdev);\n", "\tnetif_tx_disable(netdev);\n"
    )
    reply = replace(
        answer(letters[1], "20210323-scissors", "How about this first?\n\n-- >8 --", 16),
        patch=other,
    )
    return Fixture({"rings.mbox": mbox(*letters, reply)}, ("applies",), 0)


def series_reviewed(base: Base) -> Fixture:
    """Answers give trailers, one in another's name; v2 keeps those of what did not change."""
    first = Posting("rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE))
    second = replace(first, date="2021-03-26 10:00:00 +0100", revision=2)
    size, free = ring_pieces(base)
    larger, _ = ring_pieces(base, 1024)
    old, new = first.patches(size, free), second.patches(larger, free)
    given = [
        answer(old[0], "20210323-size", f"Reviewed-by: {REVIEWER}", 14),
        answer(old[1], "20210323-free", f"Reviewed-by: {REVIEWER}", 15),
        answer(new[1], "20210326-other", "Acked-by: Somebody Else <else@example.org>", 15),
    ]
    return Fixture({"rings.mbox": mbox(*old, *given[:2], *new, given[2])}, ("applies",) * 2, 0)


def series_number_sent_twice(base: Base) -> Fixture:
    """One call of the mailer sent 1/2 twice, an old file beside the new: the rest stays whole."""
    pieces = ring_pieces(base)
    posting = Posting("rings", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE))
    first, second = posting.patches(*pieces)
    run = "20210323090000.4711-{}-nils@example.org"
    first = replace(first, id=run.format(1))
    stale = replace(first, id=run.format(2), parent=first.id)
    second = replace(second, id=run.format(3), parent=first.id)
    letters = {"rings.mbox": mbox(first, stale, second)}
    return Fixture(letters, ("applies", "incomplete"), 3)


def series_two_in_half_an_hour(base: Base) -> Fixture:
    """Two series of two by one sender within minutes: the second's cover is not the first's."""
    pieces = ring_pieces(base)
    early = Posting("early", NILS, "2021-03-23 10:00:00 +0100", trailer=base.stated(BASE))
    late = Posting("late", NILS, "2021-03-23 10:08:00 +0100", trailer=base.stated(BASE))
    bench = base.bench(BASE)
    queue = Piece(
        "ferrule: stop transmission for good",
        "The queue may be started by others.",
        bench.change(FERRULE, "\tnetif_stop_queue(netdev);\n", "\tnetif_tx_disable(netdev);\n"),
    )
    codec = Piece(
        "ASoC: marble: say what it is",
        "In three words.",
        bench.change(MARBLE, " * Marble audio codec.\n", " * Marble audio codec driver.\n"),
    )
    letters = [*early.patches(*pieces), *late.patches(queue, codec, cover=True)]
    intro = Letter(
        late.id(0), "[PATCH 0/2] two oddments", NILS, late.time(0), "Unrelated to each other.\n"
    )
    letters = [replace(one, parent=intro.id) if "late" in str(one.id) else one for one in letters]
    return Fixture({"both.mbox": mbox(*letters, intro)}, ("applies", "applies"), 0)


MAKERS = (
    series_reviewed,
    series_number_sent_twice,
    series_two_in_half_an_hour,
    series_incomplete,
    series_two_revisions,
    series_revision_in_the_thread,
    series_partial_reroll,
    series_subject_shapes,
    series_without_brackets,
    series_replies,
    series_pull_request,
    series_cover_alone,
    series_from_two_lists,
    series_unthreaded,
    series_out_of_order,
    series_two_in_one_thread,
    series_resent,
    series_fix_in_a_reply,
)
