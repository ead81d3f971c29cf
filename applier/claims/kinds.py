"""Which kinds of statements are there, what is each worth, and who judges it?

A new kind is a member of :class:`~applier.model.ClaimKind`, a module here with a function
``judge``, and a line below. A module is imported when a message has what it looks
for. Pure.
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from msgspec import Struct

from applier.claims.judged_series import JudgedSeries, Judgement, Message
from applier.model import ClaimKind, ClaimWeight, EvidenceRule


class PatchRule(Struct, frozen=True):
    """A kind of statement that a patch makes."""

    kind: ClaimKind
    module: str
    weight: ClaimWeight
    """What a false one counts for, if nobody says otherwise."""
    applies: Callable[[JudgedSeries, Message], bool]
    """Whether there may be one; costs nothing."""

    def judge(self, series: JudgedSeries, message: Message) -> Iterator[Judgement]:
        """Judge what a message says."""
        found: Iterator[Judgement] = _import_judge(self.module)(series, message)
        return found


class SeriesRule(Struct, frozen=True):
    """A kind of statement that a series makes."""

    kind: ClaimKind
    module: str
    weight: ClaimWeight
    applies: Callable[[JudgedSeries], bool]

    def judge(self, series: JudgedSeries) -> Iterator[Judgement]:
        """Judge what a series says."""
        found: Iterator[Judgement] = _import_judge(self.module)(series)
        return found


def _import_judge(module: str) -> Callable[..., Iterator[Judgement]]:
    judge: Callable[..., Iterator[Judgement]] = import_module(f"{__package__}.{module}").judge
    return judge


def _has(*words: str) -> Callable[[JudgedSeries, Message], bool]:
    """Ask whether a message has one of *words* in it."""
    return lambda _, message: any(one in message.lower for one in words)


def _always(series: JudgedSeries, message: Message) -> bool:
    del series, message
    return True


def _is_not_ascii(series: JudgedSeries, message: Message) -> bool:
    """Whether a patch may add anything that is not what it seems."""
    del series
    return not message.patch.mail.patch.isascii()


def _is_in(series: JudgedSeries, message: Message) -> bool:
    """Whether a branch has a patch of the series."""
    del message
    standings = series.judged.verdict.standings
    return any(one.commit for standing in standings for one in standing.patches)


def _states(rule: EvidenceRule) -> Callable[[JudgedSeries], bool]:
    """Ask whether a series states something of its base."""
    return lambda subject: any(one.rule is rule for one in subject.base.evidence)


def _has_change_id(series: JudgedSeries) -> bool:
    return any(mail.envelope.change_id for mail in series.judged.mails.mails)


_FINDING, _NOTE = ClaimWeight.FINDING, ClaimWeight.NOTE

PATCH_RULES = (
    PatchRule(ClaimKind.FIXES, "fixes", _FINDING, _has("\nfixes")),
    PatchRule(ClaimKind.COMMIT, "cited_commits", _NOTE, _has("commit")),
    PatchRule(ClaimKind.STABLE, "stable", _NOTE, _has("stable")),
    PatchRule(ClaimKind.STABLE_FIXES, "stable_fixes", _NOTE, _has("\nfixes", "stable")),
    PatchRule(ClaimKind.SIGN_OFF, "sign_offs", _FINDING, _always),
    PatchRule(ClaimKind.TRAILER, "trailer_form", _NOTE, _has("-by:", "-of:")),
    PatchRule(ClaimKind.REPORT_LINK, "report_links", _NOTE, _has("\nreported-")),
    PatchRule(ClaimKind.TROJAN_SOURCE, "trojan_source", _NOTE, _is_not_ascii),
    PatchRule(ClaimKind.DUPLICATE, "duplicate", _NOTE, _is_in),
)
SERIES_RULES = (
    SeriesRule(ClaimKind.REVISION, "revision", _NOTE, _has_change_id),
    SeriesRule(ClaimKind.BASE_COMMIT, "base_commit", _FINDING, _states(EvidenceRule.BASE_COMMIT)),
    SeriesRule(ClaimKind.PREREQUISITE, "prerequisite", _NOTE, _states(EvidenceRule.PREREQUISITE)),
)


def default_weights() -> dict[ClaimKind, ClaimWeight]:
    """Give what each kind is worth, if nobody says otherwise."""
    return {rule.kind: rule.weight for rule in (*PATCH_RULES, *SERIES_RULES)}
