"""Which kinds of statements are there, what is each worth, and who judges it?

A new kind is a member of :class:`~applier.model.ClaimKind`, a module here with a function
``judge``, and a line below. A module is imported when a message has what it looks
for. Pure.
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from msgspec import Struct

from applier.claims.subject import Judgement, Message, Subject
from applier.model import ClaimKind, ClaimWeight


class PatchRule(Struct, frozen=True):
    """A kind of statement that a patch makes."""

    kind: ClaimKind
    module: str
    weight: ClaimWeight
    """What a false one counts for, if nobody says otherwise."""
    applies: Callable[[Message], bool]
    """Whether a message may have one; costs nothing."""

    def judge(self, subject: Subject, message: Message) -> Iterator[Judgement]:
        """Judge what a message says."""
        found: Iterator[Judgement] = import_module(f"{__package__}.{self.module}").judge(
            subject, message
        )
        return found


class SeriesRule(Struct, frozen=True):
    """A kind of statement that a series makes."""

    kind: ClaimKind
    module: str
    weight: ClaimWeight

    def judge(self, subject: Subject) -> Iterator[Judgement]:
        """Judge what a series says."""
        found: Iterator[Judgement] = import_module(f"{__package__}.{self.module}").judge(subject)
        return found


def _has(*words: str) -> Callable[[Message], bool]:
    return lambda message: any(one in message.lower for one in words)


def _always(message: Message) -> bool:
    del message
    return True


_FINDING, _NOTE = ClaimWeight.FINDING, ClaimWeight.NOTE

PATCH_RULES = (
    PatchRule(ClaimKind.FIXES, "fixes", _FINDING, _has("\nfixes")),
    PatchRule(ClaimKind.COMMIT, "cited_commits", _NOTE, _has("commit")),
    PatchRule(ClaimKind.STABLE, "stable", _NOTE, _has("stable")),
    PatchRule(ClaimKind.STABLE_FIXES, "stable_fixes", _NOTE, _has("\nfixes", "stable")),
    PatchRule(ClaimKind.SIGN_OFF, "sign_offs", _FINDING, _always),
    PatchRule(ClaimKind.TRAILER, "trailer_form", _NOTE, _has("-by:")),
    PatchRule(ClaimKind.REPORT_LINK, "report_links", _NOTE, _has("\nreported-")),
    PatchRule(ClaimKind.DUPLICATE, "duplicate", _NOTE, _always),
)
SERIES_RULES = (
    SeriesRule(ClaimKind.REVISION, "revision", _NOTE),
    SeriesRule(ClaimKind.BASE_COMMIT, "base_commit", _FINDING),
    SeriesRule(ClaimKind.PREREQUISITE, "prerequisite", _NOTE),
)


def default_weights() -> dict[ClaimKind, ClaimWeight]:
    """Give what each kind is worth, if nobody says otherwise."""
    return {rule.kind: rule.weight for rule in (*PATCH_RULES, *SERIES_RULES)}
