"""What a list puts behind a message."""

import pytest

from applier.mail.body_facts import without_footer

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
