"""The commits that are worth trying, in order."""

import pytest

from applier.base import Hints, found_candidates, named_candidates
from applier.errors import RevisionError
from applier.model import Evidence, EvidenceRule, Oid
from tests.base.conftest import History


def stated(oid: Oid | None) -> Evidence:
    return Evidence(EvidenceRule.BASE_COMMIT, "base-commit: x", None, ("x",), oid)


def test_statements_come_before_the_date(history: History) -> None:
    found = list(
        found_candidates(history.repo, [stated(history.commits[1])], Hints(history.day(2.5)))
    )
    assert [one.oid for one in found] == [history.commits[1], history.commits[2]]
    assert [one.evidence.rule.value for one in found] == ["base-commit", "date"]


def test_a_commit_is_tried_once(history: History) -> None:
    found = list(
        found_candidates(history.repo, [stated(history.commits[2])], Hints(history.day(2.5)))
    )
    assert [one.oid for one in found] == [history.commits[2]]


def test_a_statement_that_leads_nowhere_is_no_candidate(history: History) -> None:
    (found,) = found_candidates(history.repo, [stated(None)], Hints(history.day(0)))
    assert found.evidence.text == "master as of 2020-09-13T12:26:40+00:00"


def test_a_mail_older_than_the_history_has_no_candidate(history: History) -> None:
    assert list(found_candidates(history.repo, [], Hints(history.day(-1)))) == []


def test_a_mail_without_a_date_gets_the_branch_as_it_is(history: History) -> None:
    (found,) = found_candidates(history.repo, [], Hints())
    assert found.oid == history.commits[3]


def test_what_the_user_names_must_exist(history: History) -> None:
    (found,) = named_candidates(history.repo, ["v5.12-rc1"])
    assert (found.oid, found.evidence.rule) == (history.commits[1], EvidenceRule.OPTION)
    with pytest.raises(RevisionError, match=r"v9\.9"):
        list(named_candidates(history.repo, ["v9.9"]))
