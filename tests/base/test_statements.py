"""All the statements of a series, in the order of belief."""

from applier.base.statements import find_statements
from tests.base.mails import mail_with


def test_trailers_come_before_prose_and_the_cover_before_patches() -> None:
    cover = mail_with("Based on v5.12.\n", message_id="0@example.org")
    first = mail_with("base-commit: 1111111\n", message_id="1@example.org")
    second = mail_with("base-commit: 2222222\n", message_id="2@example.org")
    stated = find_statements([cover, first, second])
    assert [evidence.names for evidence in stated] == [("1111111",), ("2222222",), ("v5.12",)]


def test_what_every_patch_repeats_is_one_statement() -> None:
    mails = [mail_with("base-commit: 1111111\n", message_id=f"{n}@example.org") for n in range(5)]
    (evidence,) = find_statements(mails)
    assert evidence.message_id == "0@example.org"
