"""Stable branches in a subject's brackets."""

import pytest
from msgspec.structs import replace

from applier.base.statements import find_prefix
from tests.base.mails import mail_with


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("[PATCH 5.10 1/3] x", ("5.10.y",)),
        ("[PATCH 5.10/5.15/6.1] x", ("5.10.y", "5.15.y", "6.1.y")),
        ("[PATCH AUTOSEL 4.14 48/95] x", ("4.14.y",)),
        ("[PATCH linux-6.1.y] x", ("6.1.y",)),
        ("[PATCH stable-6.6] x", ("6.6.y",)),
    ],
)
def test_a_version_in_brackets_is_a_branch(subject: str, names: tuple[str, ...]) -> None:
    mail = mail_with("")
    mail = replace(mail, envelope=replace(mail.envelope, subject=subject))
    assert [evidence.names for evidence in find_prefix(mail)] == [names]


@pytest.mark.parametrize(
    "subject", ["[PATCH 1/3] 5.10 is old", "[PATCH v3.1] x", "[PATCH net-next] x", "no bracket", ""]
)
def test_other_words_are_none(subject: str) -> None:
    mail = mail_with("")
    mail = replace(mail, envelope=replace(mail.envelope, subject=subject))
    assert list(find_prefix(mail)) == []
