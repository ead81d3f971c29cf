"""A candidate is tried, not believed."""

import pytest
from msgspec import Struct

from applier.base import Candidate, choose_base
from applier.model import BaseStatus, Evidence, EvidenceRule, Oid, Support
from tests.base.conftest import History


class Took(Struct, frozen=True):
    """A trial that took *applied* patches of two."""

    applied: int
    had: bool = False

    @property
    def complete(self) -> bool:
        return self.applied == 2

    @property
    def all_new(self) -> bool:
        return self.complete and not self.had


def candidate(rule: EvidenceRule, oid: Oid, *names: str) -> Candidate:
    return Candidate(oid, Evidence(rule, rule.value, None, names, oid))


def test_the_first_that_takes_the_series_is_the_base(history: History) -> None:
    first, second, third = history.commits[:3]
    takes = {first: 1, second: 2, third: 2}
    tried: list[Oid] = []

    def attempt(oid: Oid) -> Took:
        tried.append(oid)
        return Took(takes[oid])

    candidates = [
        candidate(EvidenceRule.BASE_COMMIT, first),
        candidate(EvidenceRule.PROSE, second),
        candidate(EvidenceRule.DATE, third),
    ]
    statements = tuple(one.evidence for one in candidates[:2])
    choice = choose_base(history.repo, statements, candidates, attempt)
    assert (choice.base.oid, choice.base.rule) == (second, EvidenceRule.PROSE)
    assert choice.base.name == "v5.12-rc1"
    assert tried == [first, second]
    verdicts = {one.rule: one.verdict for one in choice.base.evidence}
    assert verdicts == {
        EvidenceRule.BASE_COMMIT: Support.CONTRADICTS,
        EvidenceRule.PROSE: Support.SUPPORTS,
    }


def test_if_none_takes_it_whole_the_one_that_takes_most(history: History) -> None:
    takes = dict(zip(history.commits, (0, 1, 1, 0), strict=True))
    candidates = [candidate(EvidenceRule.OPTION, oid) for oid in history.commits]
    choice = choose_base(history.repo, (), candidates, lambda oid: Took(takes[oid]))
    assert choice.base.oid == history.commits[1]
    assert choice.trial == Took(1)


def test_a_branch_in_prose_supports_every_commit_of_it(history: History) -> None:
    prose = Evidence(EvidenceRule.PROSE, "on master", None, ("master",), history.commits[3])
    stated = candidate(EvidenceRule.BASE_COMMIT, history.commits[2])
    choice = choose_base(history.repo, (prose,), [stated], lambda _: Took(2))
    assert choice.base.evidence[-1].verdict is Support.SUPPORTS


def test_no_candidate_and_a_stated_commit_that_is_not_here(history: History) -> None:
    lacking = Evidence(EvidenceRule.BASE_COMMIT, "base-commit: x", None, ("x",))
    choice = choose_base(history.repo, (lacking,), [], lambda _: Took(2))
    assert (choice.base.status, choice.trial) == (BaseStatus.UNKNOWN_COMMIT, None)


def test_no_candidate_and_no_statement(history: History) -> None:
    choice = choose_base(history.repo, (), [], lambda _: Took(2))
    assert choice.base.status is BaseStatus.UNSTATED


HAD, NEW, PART = Took(2, had=True), Took(2), Took(1)
BY_DATE, BY_BLOBS, BEFORE = (
    EvidenceRule.DATE,
    EvidenceRule.BLOBS,
    EvidenceRule.PREVIOUS_REVISION,
)


@pytest.mark.parametrize(
    ("took", "chosen"),
    [
        ([HAD, NEW, NEW], 1),
        ([HAD, HAD, NEW], 2),
        ([PART, HAD, NEW], 2),
        ([HAD, PART, PART], 0),
        ([PART, HAD, HAD], 1),
        ([HAD, HAD, HAD], 0),
        ([NEW, HAD, HAD], 0),
    ],
)
def test_one_that_takes_the_series_anew_is_better_than_one_that_has_it(
    history: History, took: list[Took], chosen: int
) -> None:
    trials = dict(zip(history.commits, took, strict=False))
    rules = (BY_BLOBS, BY_DATE, BEFORE)
    candidates = [candidate(rule, oid) for rule, oid in zip(rules, trials, strict=True)]
    choice = choose_base(history.repo, (), candidates, trials.__getitem__)
    assert choice.base.oid == history.commits[chosen]
    assert choice.trial == took[chosen]
    notes = {one.oid: one.note for one in choice.base.evidence if one.note}
    passed_over = [oid for oid, one in trials.items() if one is HAD and oid != choice.base.oid]
    tried = {one.oid for one in choice.base.evidence}
    assert notes == dict.fromkeys(
        [oid for oid in passed_over if oid in tried], "has all of the series already"
    )


@pytest.mark.parametrize(
    "rule",
    [
        EvidenceRule.OPTION,
        EvidenceRule.BASE_COMMIT,
        EvidenceRule.PREREQUISITE,
        EvidenceRule.PROSE,
    ],
)
def test_what_is_named_stays_the_base_though_it_has_the_series(
    history: History, rule: EvidenceRule
) -> None:
    first, second = history.commits[:2]
    candidates = [candidate(rule, first), candidate(BY_DATE, second)]
    choice = choose_base(history.repo, (), candidates, {first: HAD, second: NEW}.__getitem__)
    assert (choice.base.oid, choice.base.rule) == (first, rule)
