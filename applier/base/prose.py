"""What base do the sentences of a mail name?

People write "Based on kvm/master, v5.12-rc1-dontuse.", "applies cleanly on
next-20210419" or "in 5.4.y only", and far more often "based on the review" or
"this applies to the shell API as well". A wrong base is worse than none, so a
phrase counts only when, after a few words that carry nothing, the name of a
tag, branch, commit or tree follows it at once. Pure.
"""

import re
from collections.abc import Iterator
from functools import cache

from applier.base.prerequisite_names import message_id_of
from applier.mail.body_facts import without_footer
from applier.model import Evidence, EvidenceRule, Mail

_LONGEST_SENTENCE = 1000
_WORDS_TO_LINK = 12
"""How far from "depends on" a link may stand: "on Bob's series to rework it [1], https://..."."""
_FILLERS = frozenset(
    "a an and at branch commit current currently git head latest linux of off on onto over recent"
    " sha1 tag tags the tip to today's top tree upon upstream version with".split()
)
_STREAMS = frozenset("master main mainline next linux-next for-next devel staging trunk".split())
_KINDS = frozenset("branch tree repo repository".split())
_CLOSERS = _KINDS | frozenset("and as at but from plus since which with".split())


def find_prose(mail: Mail) -> Iterator[Evidence]:
    """Yield the sentences of *mail* that name a base or what must be applied first."""
    for sentence in _sentences(mail):
        names = tuple(dict.fromkeys(_names_in(sentence)))
        if names:
            yield Evidence(EvidenceRule.PROSE, sentence, mail.envelope.message_id, names)
        links = tuple(dict.fromkeys(_dependencies(sentence)))
        if links:
            yield Evidence(EvidenceRule.PREREQUISITE, sentence, mail.envelope.message_id, links)


def _dependencies(sentence: str) -> Iterator[str]:
    """Yield the links to mails that directly follow "depends on"."""
    for phrase in _dependence().finditer(sentence):
        if not _negated(sentence[: phrase.start()]):
            for word in sentence[phrase.end() :].split()[:_WORDS_TO_LINK]:
                link = word.strip("()<>[],;").rstrip(".")
                if link.startswith(("http://", "https://")) and message_id_of(link):
                    yield link


def _sentences(mail: Mail) -> Iterator[str]:
    """Yield the title and the sentences of the text, each on one line."""
    if mail.commit is not None:
        yield mail.commit.title
    for paragraph in _paragraphs(mail):
        for sentence in _sentence_end().split(paragraph):
            if sentence.strip():
                yield sentence.strip()[:_LONGEST_SENTENCE]


def _paragraphs(mail: Mail) -> Iterator[str]:
    """Yield the text's paragraphs, list items apart, with their lines joined."""
    lines: list[str] = []
    for raw in author_lines(mail):
        line = raw.strip()
        if not line or line[:2] in {"- ", "* "} or _is_trailer(line):
            yield " ".join(lines)
            lines = []
        lines.append(line)
    yield " ".join(lines)


def _is_trailer(line: str) -> bool:
    """Whether *line* is a paragraph of its own, as in ``Cc: stable@vger.kernel.org # 5.4.y``."""
    key, colon, rest = line.partition(":")
    return bool(colon) and " " not in key and (not rest or rest[0] == " ")


def _names_in(sentence: str) -> Iterator[str]:
    """Yield the names that directly follow a phrase about a base."""
    for phrase in _phrase().finditer(sentence):
        if _negated(sentence[: phrase.start()]):
            continue
        rest = sentence[phrase.end() :]
        yield from _leading_names(rest.split())
        yield from _quoted_subject(rest)
    for stable in _stable_phrase().finditer(sentence):
        yield stable.group(1)


def _leading_names(words: list[str]) -> Iterator[str]:
    """Yield the names at the head of *words*, up to a word that is neither name nor filler."""
    at = 0
    while at < len(words):
        word = words[at].strip("()<>[]\"'`,;:").rstrip(".")
        following = words[at + 1].strip(".,;:)").lower() if at + 1 < len(words) else ""
        closed = not following or _ends_clause(words[at]) or following in _CLOSERS
        if _is_certain(word) or (closed and _is_branch(word)):
            yield word
        elif word and following in _STREAMS and _precedes_kind(words, at + 2):
            yield f"{word} {following}"
            at += 2
        elif word.lower() not in _FILLERS and word:
            return
        at += 1


def _quoted_subject(text: str) -> Iterator[str]:
    """Yield the subject of a commit that stands in quotes at the head of *text*.

    Nothing but fillers and an id may come before it, and it must read as a
    subject does: ``kvm: fix it``.
    """
    before, quote, behind = text.partition('"')
    subject, closed, _ = behind.partition('"')
    words = (word.strip("()<>[],:;`'") for word in before.split())
    plain = all(
        word.lower() in _FILLERS or not word or _certain_name().fullmatch(word) for word in words
    )
    if quote and closed and plain and ": " in subject:
        yield f'"{subject}"'


def _is_certain(word: str) -> bool:
    """Whether *word* can only be a tag, a commit, a stable branch, or a link."""
    if word.startswith(("http://", "https://", "git://")):
        return True
    return _certain_name().fullmatch(word) is not None


def _is_branch(word: str) -> bool:
    """Whether *word* may be a branch; "input/output" may be, so what follows it must agree."""
    return word.lower() in _STREAMS or _branch_name().fullmatch(word) is not None


def _negated(before: str) -> bool:
    """Whether the words just before a phrase turn it round: "will not build or apply to"."""
    words = before.lower().split()[-5:]
    return any(word in {"not", "no", "cannot", "longer"} or word.endswith("n't") for word in words)


def _precedes_kind(words: list[str], at: int) -> bool:
    """Whether the word at *at* is "branch" or "tree": what precedes it is then a name."""
    return at < len(words) and words[at].strip(".,;:)").lower() in _KINDS


def _ends_clause(word: str) -> bool:
    return word.endswith((".", ",", ";", ")", ":"))


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(\[])")


@cache
def _dependence() -> re.Pattern[str]:
    return re.compile(r"\b(?:depends?|dependent)\s+(?:on|upon)\b:?", re.IGNORECASE)


@cache
def _phrase() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:(?:re)?based?\b(?:\s+(?:on|off|upon|against|onto|to|over)\b)?(?:\s+top\s+of\b)?"
        r"|appl(?:y|ies|ied)(?:\s+cleanly)?\s+(?:on|onto|to|against)(?:\s+top\s+of)?\b"
        r"|(?:done|made|prepared|generated|built|sits|goes)\s+(?:on\s+top\s+of|against)\b"
        r"|\bon\s+top\s+of\b)[:\s]*",
        re.IGNORECASE,
    )


@cache
def _stable_phrase() -> re.Pattern[str]:
    return re.compile(
        r"(?:\b(?:in|for|to|on)|stable\S*\s+#)\s+((?:linux-)?\d{1,2}\.\d{1,3}\.y)\b", re.IGNORECASE
    )


@cache
def _certain_name() -> re.Pattern[str]:
    return re.compile(
        r"v\d+\.\d+[\w.-]*"  # a release: v5.12-rc1-dontuse
        r"|\d+\.\d+(?:\.\d+)?-rc\d+"  # the same, without its v
        r"|next-\d{8}"
        r"|(?:linux-)?\d+\.\d+\.y"
        r"|(?=[0-9a-f]*\d)[0-9a-f]{7,40}"  # an id; a word of a to f alone is a word
    )


@cache
def _branch_name() -> re.Pattern[str]:
    return re.compile(
        r"[A-Za-z][\w.-]*(?:/[\w.-]+)+(?<!\.[chS])(?<!\.rst)(?<!\.txt)(?<!\.py)(?<!\.sh)"
    )


_DIFF_STARTS = (b"diff ", b"Index: ", b"--- ", b"+++ ", b"@@ ")
_SIGNATURES = frozenset((b"-- ", b"--"))


def all_lines(mail: Mail) -> Iterator[str]:
    """Yield every line of the text that is not quoted, those of the diff too."""
    for line in without_footer(mail.text).split(b"\n"):
        if not line.startswith(b">"):
            yield line.decode(errors="replace")


def author_lines(mail: Mail) -> Iterator[str]:
    """Yield the lines that the author wrote, without the diff and without quotes."""
    for line in (
        *without_footer(mail.body).split(b"\n"),
        b"",
        *_outside_diff(without_footer(mail.patch)),
    ):
        if not line.startswith(b">"):
            yield line.decode(errors="replace")


def _outside_diff(patch: bytes) -> Iterator[bytes]:
    """Yield the lines before the first diff and after the signature mark of RFC 3676."""
    lines = patch.split(b"\n")
    starts = (at for at, line in enumerate(lines) if line.startswith(_DIFF_STARTS))
    first = next(starts, len(lines))
    yield from lines[:first]
    ends = (at for at in range(len(lines) - 1, first, -1) if lines[at].rstrip(b"\r") in _SIGNATURES)
    yield from lines[next(ends, len(lines)) + 1 :]
