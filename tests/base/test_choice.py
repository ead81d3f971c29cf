"""A candidate is tried, not believed."""

from dataclasses import dataclass

from applier.base import Candidate, choose_base
from applier.model import BaseStatus, Evidence, EvidenceRule, Oid, Support
from tests.base.conftest import History


@dataclass(frozen=True)
class Took:
    """A trial that took *applied* patches of two."""

    applied: int

    @property
    def whole(self) -> bool:
        return self.applied == 2

    @property
    def anew(self) -> bool:
        return self.whole


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
