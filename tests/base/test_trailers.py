"""The trailers that state a base."""

from applier.base.statements import find_trailers
from applier.model import EvidenceRule
from tests.base.mails import mail_with

OID = "0123456789abcdef0123456789abcdef01234567"


def test_base_commit_in_the_body_of_a_cover() -> None:
    (evidence,) = find_trailers(mail_with(f"Hello.\n\nbase-commit: {OID}\n"))
    assert (evidence.rule, evidence.names) == (EvidenceRule.BASE_COMMIT, (OID,))
    assert evidence.text == f"base-commit: {OID}"


def test_base_commit_behind_the_signature_of_a_patch() -> None:
    patch = b"---\n x | 1 +\n\ndiff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\n-- \n2.30.0\n\n"
    patch += f"base-commit: {OID}\nprerequisite-patch-id: {OID}\n".encode()
    rules = [evidence.rule for evidence in find_trailers(mail_with("Text.", patch=patch))]
    assert rules == [EvidenceRule.BASE_COMMIT, EvidenceRule.PREREQUISITE]


def test_base_commit_between_the_diff_and_the_signature() -> None:
    patch = f"---\ndiff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\n\nbase-commit: {OID}\n-- \n2.39.5\n"
    (evidence,) = find_trailers(mail_with("Text.", patch=patch.encode()))
    assert evidence.names == (OID,)


def test_a_tag_given_as_base_commit_is_read_whole() -> None:
    (evidence,) = find_trailers(mail_with("base-commit: v6.8-rc1\n"))
    assert evidence.names == ("v6.8-rc1",)


def test_a_message_id_loses_its_brackets() -> None:
    (evidence,) = find_trailers(mail_with("Based-on: <20210305.1@example.org>\n"))
    assert evidence.names == ("20210305.1@example.org",)


def test_a_patch_to_a_document_about_trailers_states_nothing() -> None:
    patch = b"---\ndiff --git a/x b/x\n@@ -1 +1 @@\n base-commit: 1234567\n+base-commit: 89abcde\n"
    assert list(find_trailers(mail_with("Text.", patch=patch))) == []


def test_an_empty_or_quoted_trailer_states_nothing() -> None:
    assert list(find_trailers(mail_with("base-commit:\n> base-commit: 1234567\n"))) == []
