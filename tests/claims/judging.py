"""Mails that say something of themselves, and what was judged of it."""

from applier.model import Claim, ClaimKind, ClaimVerdict, SeriesVerdict
from tests.standing.world import TEXT, World, diff, edited, mail

TRUE, FALSE, UNKNOWN = ClaimVerdict.TRUE, ClaimVerdict.FALSE, ClaimVerdict.UNKNOWN
RULES = "Documentation/process/stable-kernel-rules.rst"


def saying(  # noqa: PLR0917 - a mail has parts
    text: str,
    day: float = 9,
    subject: str = "[PATCH] mm: fix the fourth thing",
    name: str = "1",
    change: str = "",
    headers: str = "",
) -> str:
    """Write a mail that says *text* above its diff."""
    body = change or diff(TEXT, edited(20, "new"))
    return mail(day, body, subject, name, f"{headers}\n{text}\n")


def judged(verdict: SeriesVerdict, kind: ClaimKind, patch: int = 1) -> list[Claim]:
    """Give what was judged of a patch, or with 0 of the series."""
    claims = verdict.claims if patch == 0 else verdict.patches[patch - 1].claims
    return [one for one in claims if one.kind is kind]


def claims_of(world: World, kind: ClaimKind, text: str, **options: object) -> list[Claim]:
    """Check a mail that says *text*, and give what was judged of it."""
    [verdict] = world.check(saying(text), **options)
    assert verdict.error is None
    return judged(verdict, kind)


def claim_of(world: World, kind: ClaimKind, text: str, **options: object) -> Claim:
    """Do the same where there is one."""
    [claim] = claims_of(world, kind, text, **options)
    return claim
