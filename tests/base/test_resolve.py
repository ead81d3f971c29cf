"""Names in mails, and the commits that they lead to."""

import pygit2
import pytest

from applier.base import Hints, found_candidates, named_candidates
from applier.base.resolve import find_named, locate_evidence
from applier.model import Evidence, EvidenceRule, Oid
from tests.base.conftest import History
from tests.git.building import START, commit


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


@pytest.fixture
def hidden(history: History) -> Oid:
    """Make a commit that a fetched pull request left."""
    repository = pygit2.Repository(history.repo.path)
    return commit(
        repository,
        {"a": b"hidden\n"},
        history.commits[:1],
        seconds=START,
        branch="refs/pull/7/head",
    )


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (EvidenceRule.BASE_COMMIT, "base-commit: x"),
        (EvidenceRule.PREREQUISITE, "Based-on: x"),
        (EvidenceRule.PROSE, "on top of commit x"),
    ],
)
@pytest.mark.parametrize("spelling", ["{0}", "{0:.12}", "refs/pull/7/head"])
def test_a_commit_on_no_branch_is_evidence_only(
    history: History, hidden: Oid, rule: EvidenceRule, text: str, spelling: str
) -> None:
    evidence = Evidence(rule, text, None, (spelling.format(hidden),))
    found = locate_evidence(history.repo, evidence, None)
    assert (found.oid, found.on_branch) == (hidden, False)
    assert found.note == "in this repository, but on no branch or tag"
    assert [one.oid for one in found_candidates(history.repo, [found], Hints())] == [
        history.commits[3]
    ]


def test_a_name_on_a_branch_comes_before_one_that_is_on_none(history: History, hidden: Oid) -> None:
    evidence = Evidence(EvidenceRule.PROSE, "text", None, (hidden, "v5.12-rc1"))
    found = locate_evidence(history.repo, evidence, None)
    assert (found.oid, found.on_branch, found.note) == (history.commits[1], True, "")


def test_the_previous_revisions_base_must_be_on_a_branch_too(history: History, hidden: Oid) -> None:
    stated = Evidence(EvidenceRule.BASE_COMMIT, "base-commit: x", None, (hidden,))
    hints = Hints(history.day(-1), earlier=lambda: [stated])
    assert list(found_candidates(history.repo, [], hints)) == []


def test_what_the_user_names_may_be_on_no_branch(history: History, hidden: Oid) -> None:
    (found,) = named_candidates(history.repo, [hidden])
    assert found.oid == hidden


def test_where_the_search_ends_it_is_said(history: History, hidden: Oid) -> None:
    pygit2.Repository(history.repo.path).config["applier.searchLimit"] = "0"
    evidence = Evidence(EvidenceRule.BASE_COMMIT, "base-commit: x", None, (hidden,))
    found = locate_evidence(history.repo, evidence, None)
    assert found.note.endswith("no branch or tag, as far as 0 commits tell (applier.searchLimit)")
