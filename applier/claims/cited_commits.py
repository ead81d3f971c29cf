"""Is there a commit such as the text speaks of: ``commit <id> ("subject")``?

The text may be wrapped anywhere, and speak of another branch; what it says of the commit
is held to be said only where it gives the subject, or reverts it: then the title of the patch
has the subject, as ``git revert`` writes it. Reads the repository.
"""

import re
from collections.abc import Iterator
from functools import cache

from applier.claims.commit_reference import Reference, format_reference, short_words
from applier.claims.judged_series import LONGEST_TEXT, JudgedSeries, Judgement, Message
from applier.claims.name_commit import find_named_commit
from applier.model import ClaimVerdict

_REVERT = 'Revert "'


def judge(series: JudgedSeries, message: Message) -> Iterator[Judgement]:
    """Judge every commit that the text of a message speaks of."""
    for line, digits, title in _citations(message):
        named = find_named_commit(
            series, message.place, Reference(digits, title), must_precede=False
        )
        fewest = series.repo.settings.id_digits
        is_short = len(digits) < fewest and named.commit is not None
        reasons = [short_words(fewest)] if is_short else []
        reasons += [named.reason] if named.verdict is not ClaimVerdict.TRUE else []
        verdict = ClaimVerdict.FALSE if is_short else named.verdict
        is_false = verdict is ClaimVerdict.FALSE
        yield Judgement(
            verdict,
            f"commit {format_reference(digits, title)}"[:LONGEST_TEXT],
            line,
            "; ".join(filter(None, reasons)),
            named.commit,
            f"commit {named.suggestion}" if is_false and named.suggestion else "",
        )


def _citations(message: Message) -> Iterator[tuple[int, str, str]]:
    """Yield line, id and subject of each, each once."""
    text = "\n".join(message.lines)
    seen = set[tuple[str, str]]()
    for found in _citation().finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        if text[start : found.start()].strip().lower() == "fixes:":
            continue  # it is judged as what it is meant to be
        digits, title = found.group(1).lower(), " ".join((found.group(2) or found.group(3)).split())
        if (digits, title) not in seen:
            seen.add((digits, title))
            yield text.count("\n", 0, found.start()) + 1, digits, title
    title = message.title
    reverted = _reverted().search(text)
    if title.startswith(_REVERT) and title.endswith('"') and reverted:
        line = text.count("\n", 0, reverted.start()) + 1
        yield line, reverted.group(1).lower(), title[len(_REVERT) : -1]


@cache
def _citation() -> re.Pattern[str]:
    """Find a citation; a subject has no blank line in it, and an end not far behind."""
    return re.compile(
        r"(?<![\w-])commit[ \n]{1,3}([0-9a-f]{5,40})[ \n]{1,3}\([ \n]?"
        r"(?:\"((?:[^\n\"]|\n(?!\n)|\"(?!\))){1,300}?)\"\)"
        r"|'((?:[^\n']|\n(?!\n)|'(?!\))){1,300}?)'\))",
        re.IGNORECASE,
    )


@cache
def _reverted() -> re.Pattern[str]:
    return re.compile(r"^This reverts commit ([0-9a-f]{5,40})\b", re.MULTILINE)
