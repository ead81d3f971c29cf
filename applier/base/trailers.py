"""Which commits and patches does a mail name in so many words as its base?

``base-commit:`` and ``prerequisite-patch-id:`` are written by ``git
format-patch --base`` (git-format-patch(1), "Base tree information"); b4 adds
``prerequisite-message-id:`` and ``prerequisite-change-id:``; people and other
bots write ``Depends-on:`` and ``Based-on:``. Pure.
"""

from collections.abc import Iterator

from applier.base.text import all_lines
from applier.model import Evidence, EvidenceRule, Mail

_RULES = {
    "base-commit": EvidenceRule.BASE_COMMIT,
    "prerequisite-patch-id": EvidenceRule.PREREQUISITE,
    "prerequisite-message-id": EvidenceRule.PREREQUISITE,
    "prerequisite-change-id": EvidenceRule.PREREQUISITE,
    "depends-on": EvidenceRule.PREREQUISITE,
    "based-on": EvidenceRule.PREREQUISITE,
}


def find_trailers(mail: Mail) -> Iterator[Evidence]:
    """Yield what the base trailers of *mail* state, in their order.

    A trailer stands at the start of a line, so that a patch to a document
    about trailers states nothing.
    """
    for line in all_lines(mail):
        key, colon, value = line.partition(":")
        rule = _RULES.get(key.lower()) if colon else None
        name = value.strip().split(maxsplit=1)[0].strip("<>") if value.strip() else ""
        if rule is not None and name:
            yield Evidence(rule, line.strip(), mail.envelope.message_id, (name,))
