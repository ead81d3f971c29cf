"""Names in mails, and the commits that they lead to."""

import pytest

from applier.base.locate import find_named, locate_evidence
from applier.model import Evidence, EvidenceRule
from tests.base.conftest import History


def test_a_tag_leads_to_its_commit_whatever_the_date(history: History) -> None:
    assert find_named(history.repo, "v5.12-rc1", history.day(0)) == history.commits[1]


def test_a_tag_may_lack_its_v(history: History) -> None:
    assert find_named(history.repo, "5.12-rc1", None) == history.commits[1]


def test_a_branch_leads_to_what_it_was_at_the_date(history: History) -> None:
    assert find_named(history.repo, "master", history.day(2.5)) == history.commits[2]


def test_a_branch_is_its_tip_for_a_mail_without_a_date(history: History) -> None:
    assert find_named(history.repo, "master", None) == history.commits[3]


@pytest.mark.parametrize("name", ["5.4.y", "linux-5.4.y"])
def test_a_stable_branch_by_its_short_name(history: History, name: str) -> None:
    assert find_named(history.repo, name, history.day(9)) == history.stable


@pytest.mark.parametrize("name", ["kvm/next", "KVM next"])
def test_a_remote_branch_as_people_write_it(history: History, name: str) -> None:
    assert find_named(history.repo, name, history.day(9)) == history.remote


def test_a_short_id(history: History) -> None:
    assert find_named(history.repo, history.commits[2][:12], None) == history.commits[2]


@pytest.mark.parametrize(
    "name", ["v9.9", "https://example.org/x", "-x", "master@{1}", "HEAD:a", "", "6", "Foo bar"]
)
def test_what_leads_nowhere(history: History, name: str) -> None:
    assert find_named(history.repo, name, None) is None


def test_the_first_name_that_is_here_counts(history: History) -> None:
    evidence = Evidence(EvidenceRule.PROSE, "text", None, ("v9.9", "v5.12-rc1", "master"))
    assert locate_evidence(history.repo, evidence, None).oid == history.commits[1]


def test_a_prerequisite_is_no_base(history: History) -> None:
    evidence = Evidence(EvidenceRule.PREREQUISITE, "text", None, ("v5.12-rc1",))
    assert locate_evidence(history.repo, evidence, None).oid is None
