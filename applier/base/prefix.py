"""Which stable branches does a subject's bracket name?

``[PATCH 5.10 1/3]``, ``[PATCH 5.10/5.15/6.1]``, ``[PATCH AUTOSEL 4.14 48/95]``,
``[PATCH linux-6.1.y]``: the kernel's stable lists (Documentation/process/
stable-kernel-rules.rst). Other words of the bracket are looked up in the
configuration. Pure.
"""

from collections.abc import Iterator

from applier.mail.subject import parse_subject
from applier.model import Evidence, EvidenceRule, Mail

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
