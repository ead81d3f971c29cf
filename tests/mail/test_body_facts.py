"""What grouping needs of a body."""

import pytest

from applier.mail import parse_mail
from applier.mail.body_facts import find_change_id, find_revision_links, has_stat, without_footer
from applier.model import Envelope, Origin, RawMessage
from tests.steps import assert_linear


def read(text: bytes) -> Envelope:
    return parse_mail(RawMessage(Origin("x", 0, 1), text)).envelope


@pytest.mark.parametrize(
    "row",
    [
        b" a/b.c | 3 ++-",
        b" a/b.c                    |   12 +-",
        b" .../{x => y}/z.h | 2 +-",
        b" logo.png | Bin 0 -> 12 bytes",
        b" moved.c | 0",
        b' "with space" | 1 +',
    ],
)
def test_rows_of_a_diffstat(row: bytes) -> None:
    assert has_stat(b"text\n\n---\n" + row + b"\n 1 file changed\n")
    assert has_stat(row)
    assert not has_stat(b"> " + row + b"\n")


@pytest.mark.parametrize(
    "line", [b" a | b", b"cat x | 3 +", b" table | 5 rows", b" | 3 +", b"", b" a | 12345678901 +"]
)
def test_what_is_no_diffstat(line: bytes) -> None:
    assert not has_stat(b"text\n" + line + b"\n")


def test_a_change_id() -> None:
    assert find_change_id(b"body\nchange-id: 20240102-lamps-12ab\n") == "20240102-lamps-12ab"
    assert find_change_id(b"change-id: one\nchange-id: two\n") == "one"
    assert not find_change_id(b"my change-id: x\nchange-id:\nchange-id: not this one\n")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (b"v1: https://lore.kernel.org/r/1.a@example.org", ("1.a@example.org",)),
        (b"- Link to v2: https://lore.kernel.org/all/2@example.org/T/#u", ("2@example.org",)),
        (b"- Link to v1:\n  https://lore.kernel.org/r/3@example.org/", ("3@example.org",)),
        (b"[v3]: https://example.org/list/4%40example.org/", ("4@example.org",)),
        (b"RFC v1: https://example.org/list/5@example.org/#t", ("5@example.org",)),
        (b"Supersedes: <6@example.org>", ("6@example.org",)),
        (b"see v1: https://lore.kernel.org/r/7@example.org", ()),
        (b"> v1: https://lore.kernel.org/r/7@example.org", ()),
        (b"v1: https://example.org/pipermail/2023-May/0123.html", ()),
        (b"Link: https://lore.kernel.org/r/7@example.org", ()),
    ],
)
def test_links_to_revisions(line: bytes, names: tuple[str, ...]) -> None:
    assert find_revision_links(b"Changes\n" + line + b"\n\nhttps://example.org/\n") == names


@pytest.mark.parametrize(
    "piece", [b" | ", b" a | 3", b" a | 3\n", b"v1: \n", b"v1: ://", b"change-id: \n", b" "]
)
def test_hostile_text_is_read_in_one_pass(piece: bytes) -> None:
    def read_facts(times: int) -> None:
        text = b"v1:" + piece * times
        assert has_stat(text) in {True, False}
        assert find_change_id(text) == ""
        assert find_revision_links(text + b"://") == ()

    assert_linear(read_facts, 500)
    read_facts(100_000)


def test_an_envelope_holds_them() -> None:
    envelope = read(
        b"Subject: [PATCH v2 0/1] lamps\nFrom: a@example.org\n\nbody\n\nv1: https://x.org/1@a/\n"
        b"\n---\nchange-id: lamps\n a.c | 1 +\n"
    )
    assert (envelope.has_stat, envelope.change_id) == (True, "lamps")
    assert (envelope.revision_links, envelope.trailers) == (("1@a",), ())


def test_only_answers_give_trailers() -> None:
    text = b'\n\n> Acked-by: A <a@example.org>\nReviewed-By: B <b@example.org>\nFixes: 12ab ("x")\n'
    answer = read(b"Subject: Re: x\nIn-Reply-To: <1@x>\nFrom: b@example.org" + text)
    assert answer.trailers == (("Reviewed-by", "B <b@example.org>"), ("Fixes", '12ab ("x")'))
    assert not read(b"Subject: x\nFrom: b@example.org" + text).trailers


RULE = b"_" * 47 + b"\n"


@pytest.mark.parametrize(
    "footer",
    [
        RULE + b"brakes mailing list\nbrakes@example.org\nhttps://example.org/listinfo/brakes\n",
        RULE + b"Brakes mailing list\nhttps://example.org/mailman/listinfo/brakes\n\n",
        b"-- \nMailing list info: https://lists.example.org/listinfo/brakes\n",
        b"-- \r\nMailing list info: https://lists.example.org/listinfo/brakes\r\n",
        b"--\nYou received this message because you are subscribed to the group brakes.\n",
    ],
)
def test_what_a_list_adds_is_cut(footer: bytes) -> None:
    assert without_footer(b"Brake.\n\n" + footer) == b"Brake.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"Brake.\n",
        b"Brake.\n-- \nAlice\n",
        b"Brake.\n" + RULE,
        b"A rule:\n" + RULE + b"and then\nmany\nmore\nlines\nthat\nthe sender wrote\n",
        b"Sums:\n" + RULE + b"12\n",
        RULE + b"brakes mailing list\n" + b"x" * 2000,
    ],
)
def test_what_the_sender_wrote_stays(text: bytes) -> None:
    assert without_footer(text) == text
