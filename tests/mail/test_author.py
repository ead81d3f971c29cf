import pytest

from applier.mail.commit_text import clean_identity, read_author


@pytest.mark.parametrize(
    ("value", "name", "email"),
    [
        (b"A U <a@b>", b"A U", b"a@b"),
        (b"a@b (A U)", b"A U", b"a@b"),
        (b"<a@b>", b"a@b", b"a@b"),
        (b"A (x) U <a@b> (y)", b"A (x) U (y)", b"a@b"),
        (b'"U, A" <a@b>', b"U, A", b"a@b"),
        (b'"A \\"x\\" U" <a@b>', b'A "x" U', b"a@b"),
        (b"A (x \\) (y) z) <a@b>", b"A (x ) (y) z)", b"a@b"),
        (b"A U <root>", b"A U", b"root"),
        (b"A  \t U <root>", b"A U", b"root"),
        (b"A U <\t r  t>", b"A U", b" r t"),
        (b"A U", b"", b""),
        (b"", b"", b""),
        (b"A <a@b", b"A", b"a@b"),
        (b"A <B> <a@b>", b"a@b", b"a@b"),
        (b"x" * 61 + b" <a@b>", b"a@b", b"a@b"),
        (b'"A <a@b>', b"A", b"a@b"),
    ],
)
def test_takes_name_and_address_apart(value: bytes, name: bytes, email: bytes) -> None:
    assert read_author(value) == (name, email)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (b"A U", b"A U"),
        (b" .,:;<>\"'\\\x01A. U\x1f.", b"A. U"),
        (b"a<b>c\nd", b"abcd"),
        (b"...", b""),
        (b"A\x7f", b"A\x7f"),
    ],
)
def test_cuts_what_a_commit_does_not_hold(text: bytes, cleaned: bytes) -> None:
    assert clean_identity(text) == cleaned
