"""What people write about bases, and what only looks like it."""

import pytest

from applier.base.prose import find_prose
from applier.model import EvidenceRule, Mail
from tests.base.mails import mail_with


def names(text: str) -> list[tuple[str, ...]]:
    return [evidence.names for evidence in find_prose(mail_with(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Based kvm/master, v5.12-rc1-dontuse.", ("kvm/master", "v5.12-rc1-dontuse")),
        ("Based on v6.1-rc2.", ("v6.1-rc2",)),
        ("Based on 6.8-rc1, this fixes the oops.", ("6.8-rc1",)),
        ("Based on i2c/for-mergewindow.", ("i2c/for-mergewindow",)),
        ("Based on tag: next-20240426, linux-next/master", ("next-20240426", "linux-next/master")),
        ("These are based on a commit of the KVM next branch. Have fun.", ("KVM next",)),
        ("This applies cleanly on next-20210419.", ("next-20210419",)),
        ("Apply on top of v6.0-rc1, please", ("v6.0-rc1",)),
        ('Done on top of commit fd142e074e89 ("x: y").', ("fd142e074e89", '"x: y"')),
        ('Based on "kvm: svm: fix it", not yet merged.', ('"kvm: svm: fix it"',)),
        ("This patch is based on commit c7c4cd5e7f3b", ("c7c4cd5e7f3b",)),
        ("Rebased to current master.", ("master",)),
        ("Rebased on master and included line numbers", ("master",)),
        (
            "Rebased on top of https://lists.example.org/1.html",
            ("https://lists.example.org/1.html",),
        ),
        ("In 5.4.y only, the register is written twice.", ("5.4.y",)),
        ("Cc: stable@vger.example.org # 5.4.y", ("5.4.y",)),
    ],
)
def test_a_sentence_that_names_a_base(text: str, found: tuple[str, ...]) -> None:
    assert names(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Reworked based on the review.",
        "Set the threshold based on master clock.",
        "The decision is based on input/output errors.",
        "This is based on and/or logic.",
        "The wrapper is based on arch/x86/kvm/svm.c code.",
        "Rules based on /proc/cmdline.",
        "The same applies to the second patch.",
        "This is based on an old patch of Bob's.",
        "It will not build or apply to the KVM next branch as is.",
        "It applies on top of Bob's recent patch set.",
        "The patch is against cvs HEAD.",
        "This is no longer based on v5.12.",
        "> Based on v5.12.",
        "v5.12 is based.",
        'Based on what Bob calls "x: y".',
        'Based on the "master" sheet.',
        "The result depends on https://example.org/ being up.",
        "",
    ],
)
def test_a_sentence_that_names_none(text: str) -> None:
    assert names(text) == []


def test_a_sentence_may_be_wrapped() -> None:
    assert names("The series is based\non v5.12-rc1.\n") == [("v5.12-rc1",)]


def test_the_evidence_carries_the_words_and_the_message() -> None:
    (evidence,) = find_prose(mail_with("Hello.\n\nBased on v5.12. Thanks."))
    assert evidence.rule is EvidenceRule.PROSE
    assert evidence.text == "Based on v5.12."
    assert evidence.message_id == "1@example.org"


def test_the_title_is_a_sentence_too() -> None:
    (evidence,) = find_prose(mail_with("Text.", title="kvm: move saving of pkru in 5.4.y"))
    assert evidence.names == ("5.4.y",)


def test_the_diff_is_not_prose() -> None:
    mail: Mail = mail_with("Text.", patch=b"---\ndiff --git a/x b/x\n+ Based on v5.12.\n")
    assert list(find_prose(mail)) == []


def test_notes_below_the_three_dashes_are_prose() -> None:
    mail = mail_with("Text.", patch=b"---\nBased on v5.12.\n\n x | 1 +\n\ndiff --git a/x b/x\n")
    assert [evidence.names for evidence in find_prose(mail)] == [("v5.12",)]


@pytest.mark.parametrize("text", ["based on " * 20000, "a" * 200000, "on top of " + "v1." * 50000])
def test_hostile_text_is_read_in_time(text: str) -> None:
    assert len(list(find_prose(mail_with(text)))) <= 1


def test_a_link_behind_depends_on_is_a_prerequisite() -> None:
    text = "This depends on Bob's series [1],\nhttps://lists.example.org/all/2@example.org/.\n"
    (evidence,) = find_prose(mail_with(text))
    assert evidence.rule is EvidenceRule.PREREQUISITE
    assert evidence.names == ("https://lists.example.org/all/2@example.org/",)
