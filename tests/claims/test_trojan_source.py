"""Added lines that are not what they seem."""

from pathlib import Path

import pytest

from applier.model import Claim, ClaimKind, ClaimVerdict, ClaimWeight
from tests.claims.judging import judged, saying
from tests.standing.world import TEXT, World, diff, edited, new_world

KIND = ClaimKind.TROJAN_SOURCE


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = new_world(tmp_path)
    found.commit({"mm/a.c": TEXT, "mm/odd.c": ["\u202eodd\n"]}, 0)
    return found


def added(world: World, line: str, path: str = "mm/a.c") -> list[Claim]:
    change = diff(
        TEXT if path == "mm/a.c" else [],
        edited(20, line) if path == "mm/a.c" else [f"{line}\n"],
        path,
    )
    mail = saying("Text.", change=change, headers="Content-Type: text/plain; charset=utf-8\n")
    [verdict] = world.check(mail)
    assert verdict.applies
    return judged(verdict, KIND)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("if (a) /* \u202e } \u2066 */", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("is\u200bAdmin = 1;", "ZERO WIDTH SPACE (U+200B)"),
        ("x\u200d = 1;", "ZERO WIDTH JOINER (U+200D)"),
        ("tag\U000e0041", "TAG LATIN CAPITAL LETTER A (U+E0041)"),
        ("a\ufeffb", "ZERO WIDTH NO-BREAK SPACE (U+FEFF)"),
    ],
)
def test_what_nobody_sees_is_named(world: World, line: str, named: str) -> None:
    [claim] = added(world, line)
    assert (claim.verdict, claim.weight) == (ClaimVerdict.FALSE, ClaimWeight.NOTE)
    assert claim.reason.startswith("mm/a.c, line 21 has ")
    assert named in claim.reason
    assert claim.text.isprintable()
    assert "<U+" in claim.text


@pytest.mark.parametrize(
    "line",
    [
        "plain",
        "gr\u00fc\u00dfe \u4f60\u597d \u05e9\u05dc\u05d5\u05dd",
        "\u0915\u094d\u200d\u0937",
        "\U0001f469\u200d\U0001f4bb",
        "\u2764\ufe0f",
    ],
)
def test_other_scripts_are_themselves(world: World, line: str) -> None:
    assert added(world, line) == []


def test_a_byte_order_mark_may_begin_a_file(world: World) -> None:
    assert added(world, "\ufeffint a;", "mm/new.c") == []
    assert len(added(world, "\ufeffint \ufeffa;", "mm/other.c")) == 1


def test_what_a_patch_takes_away_is_no_matter(world: World) -> None:
    change = diff(["\u202eodd\n"], ["even\n"], "mm/odd.c")
    mail = saying("Text.", change=change, headers="Content-Type: text/plain; charset=utf-8\n")
    [verdict] = world.check(mail)
    assert judged(verdict, KIND) == []
