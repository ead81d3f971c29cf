"""Which brackets in the subjects are the list's own?

Mailing-list managers put ``[list]`` in front of every subject. Pure.
"""

from collections import Counter
from collections.abc import Iterable

from applier.model import Envelope

FEWEST = 20
"""Messages, below which a word on most subjects proves nothing."""


def find_tags(envelopes: Iterable[Envelope]) -> frozenset[str]:
    """Give the lists' tags, lower-case: the names in List-Id, and what most subjects begin with."""
    names, words, messages = set[str](), Counter[str](), 0
    for envelope in envelopes:
        messages += 1
        names.update(name.partition(".")[0].lower() for name in envelope.lists)
        words[_first_bracket(envelope.subject)] += 1
    common = {word for word, count in words.items() if messages >= FEWEST and count > messages / 2}
    return frozenset(name for name in names | common if name and "patch" not in name)


def _first_bracket(subject: str) -> str:
    """Give the word in the first bracket; nothing if there are several or none."""
    start = subject.find("[", 0, 20)
    end = subject.find("]", start, start + 60) if start >= 0 else -1
    word = subject[start + 1 : end].strip().lower() if end > 0 else ""
    return "" if len(word.split()) != 1 or "/" in word else word
