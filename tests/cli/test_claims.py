"""``--claims``, ``--fail-on claims``, and what git's configuration says of claims."""

import json

import pytest

from applier.model import Oid
from tests.git.building import commit, new_repository

from . import archives
from .conftest import Place

WRONG = 'Fixes: 1a2b3c4d5e6f ("Begin")'
FOREIGN = 'Fixes: 1a2b3c4d5e6f ("ext4: go faster")'


def saying(place: Place, text: str) -> str:
    """Write the mail that applies, and that says *text*."""
    return place.file("in.eml", archives.GOOD.replace(b"Say why.", f"Why.\n\n{text}".encode()))


def claims(place: Place, *arguments: str) -> list[dict[str, object]]:
    report = json.loads(place.check("--format", "json", *arguments).out)
    found: list[dict[str, object]] = report["series"][0]["patches"][0]["claims"]
    return found


def test_what_is_false_is_shown_and_does_not_count(place: Place) -> None:
    ran = place.check(saying(place, WRONG))
    assert ran.code == 0
    assert f"claim false: {WRONG}" in ran.out
    assert "instead: Fixes: " in ran.out
    assert ran.out.endswith("APPLIES, 1 claim false\n")


def test_it_counts_for_who_says_so(place: Place) -> None:
    wrong = saying(place, WRONG)
    assert place.check("--fail-on", "claims", wrong).code == 1
    assert place.check("--fail-on", "undecided", wrong).code == 0
    assert place.check("--fail-on", "merge", wrong).code == 0
    assert place.check("--fail-on", "claims", saying(place, FOREIGN)).code == 0


def test_fail_on_claims_fails_for_what_undecided_does(place: Place) -> None:
    partial = place.file("partial.eml", archives.PARTIAL)
    assert place.check("--fail-on", "claims", partial).code == 3
    assert place.check("--fail-on", "claims", place.file("bad.eml", archives.BAD)).code == 1


def test_all_are_shown_if_asked_for(place: Place) -> None:
    foreign = saying(place, FOREIGN)
    assert "claim" not in place.check(foreign).out
    assert "claim unknown: Fixes: 1a2b3c4d5e6f" in place.check("--claims", foreign).out
    place.repo.config["applier.claims"] = "true"
    assert "claim unknown: Fixes: 1a2b3c4d5e6f" in place.check(foreign).out
    assert "claim" not in place.check("--no-claims", foreign).out


def test_json_has_them_always(place: Place) -> None:
    [claim] = claims(place, saying(place, WRONG))
    assert claim["kind"] == "fixes"
    assert claim["verdict"] == "false"
    assert claim["line"] == 5


def test_a_weight_is_configured(place: Place) -> None:
    wrong = saying(place, WRONG)
    place.repo.config["applier.claim.fixes"] = "note"
    assert place.check("--fail-on", "claims", wrong).code == 0
    assert "claim false, a note: " in place.check("--claims", wrong).out
    place.repo.config["applier.claim.fixes"] = "off"
    assert claims(place, wrong) == []
    place.repo.config["applier.claim.sign-off"] = "off"
    assert claims(place, wrong) == []


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("applier.claim.fixed", "note", "applier.claim.fixed: there is no such kind of claim; "),
        ("applier.claim.fixes", "bad", "applier.claim.fixes is 'bad', and not one of finding, "),
    ],
)
def test_a_kind_or_weight_that_is_none(place: Place, key: str, value: str, complaint: str) -> None:
    place.repo.config[key] = value
    ran = place.check(saying(place, WRONG))
    assert ran.code == 2
    assert ran.complaints[0].startswith(complaint)


def test_another_repository_of_the_users(place: Place) -> None:
    kernel = new_repository(place.path / "kernel.git")
    named = commit(kernel, message="ext4: go faster\n")
    text = saying(place, f'Fixes: {named[:12]} ("ext4: go faster")')
    assert claims(place, text)[0]["verdict"] == "unknown"
    place.repo.config["applier.refs.kernel.repository"] = str(place.path / "kernel.git")
    assert claims(place, text)[0]["verdict"] == "true"
    place.repo.config["applier.refs.kernel.repository"] = str(place.path / "nowhere.git")
    ran = place.check(text)
    assert ran.code == 2
    assert ran.complaints[0].startswith("applier.refs.kernel.repository: ")


def test_a_branch_before_it_is_sent(place: Place) -> None:
    begun = str(place.repo.references["refs/heads/master"].target)
    files = {"README": archives.READ_ME.encode(), "mm": b"no directory any more\n"}
    text = f'mm: do away with it\n\nFixes: {begun[:8]} ("Begin")\n'
    commit(place.repo, files, [Oid(begun)], branch="refs/heads/topic", message=text)
    ran = place.check("--fail-on", "claims", "master..topic")
    assert ran.code == 1
    assert f'instead: Fixes: {begun[:12]} ("Begin")' in ran.out
