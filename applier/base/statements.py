"""What do the mails of a series say of its base?

Every statement is kept, as evidence, in the order in which it is to be
believed: trailers before prose, the cover letter before the patches, lower
numbers before higher ones. Whether a statement holds is decided elsewhere.
Pure.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from applier.base.prose import all_lines, find_prose
from applier.mail.subject import parse_subject
from applier.model import Evidence, EvidenceRule, Mail


def find_statements(mails: Sequence[Mail]) -> tuple[Evidence, ...]:
    """Return what *mails* state, the cover letter first and the patches by number.

    A sentence that stands in every patch of a series is one statement.
    """
    trailers = [evidence for mail in mails for evidence in find_trailers(mail)]
    prose = [evidence for mail in mails for evidence in (*find_prefix(mail), *find_prose(mail))]
    first: dict[tuple[object, ...], Evidence] = {}
    for evidence in [*trailers, *prose]:
        first.setdefault((evidence.rule, evidence.text), evidence)
    return tuple(first.values())


_LONGEST = 12


def find_prefix(mail: Mail) -> Iterator[Evidence]:
    """Yield the stable branches that the subject of *mail* names, as one statement."""
    prefixes = parse_subject(mail.envelope.subject).prefixes
    words = [word for prefix in prefixes for word in prefix.replace(",", "/").split("/")]
    names = tuple(f"{version}.y" for version in map(_version, words) if version)
    if names:
        text = f"[{' '.join(prefixes)}]"
        yield Evidence(EvidenceRule.PROSE, text, mail.envelope.message_id, names)


def _version(word: str) -> str:
    """Give the version of a stable branch that *word* names, or nothing."""
    text = word.lower().removeprefix("linux-").removeprefix("stable-").removesuffix(".y")
    major, dot, minor = text.partition(".")
    numbers = (major + minor).isascii() and major.isdecimal() and minor.isdecimal()
    return text if dot and numbers and len(text) <= _LONGEST else ""


_RULES = {
    "base-commit": EvidenceRule.BASE_COMMIT,
    "prerequisite-patch-id": EvidenceRule.PREREQUISITE,
    "prerequisite-message-id": EvidenceRule.PREREQUISITE,
    "prerequisite-change-id": EvidenceRule.PREREQUISITE,
    "depends-on": EvidenceRule.PREREQUISITE,
    "based-on": EvidenceRule.PREREQUISITE,
}


@cache
def _any_trailer() -> re.Pattern[bytes]:
    """Find out in one pass that there is none, as in most mails."""
    return re.compile(
        rb"^(?:%s):" % b"|".join(map(str.encode, _RULES)), re.IGNORECASE | re.MULTILINE
    )


def find_trailers(mail: Mail) -> Iterator[Evidence]:
    """Yield what the base trailers of *mail* state, in their order.

    A trailer stands at the start of a line, so that a patch to a document
    about trailers states nothing.
    """
    if not (_any_trailer().search(mail.body) or _any_trailer().search(mail.patch)):
        return
    for line in all_lines(mail):
        key, colon, value = line.partition(":")
        rule = _RULES.get(key.lower()) if colon else None
        name = value.strip().split(maxsplit=1)[0].strip("<>") if value.strip() else ""
        if rule is not None and name:
            yield Evidence(rule, line.strip(), mail.envelope.message_id, (name,))
