"""How does a report read as a comment on a merge request?

Whatever comes from a mail stands in a code span: there neither HTML nor links
nor mentions nor issue numbers mean anything, in CommonMark and on GitHub and
GitLab alike. Lists and no table, for a ``|`` in a code span ends a cell. No line
begins with text of a mail, so none is a command to a bot, and none stands in the
HTML that folds. Pure; source: the CommonMark specification, sections "Code
spans", "Lists" and "HTML blocks".
"""

import re
from collections.abc import Iterator
from itertools import groupby

from applier.model import (
    PatchOutcome,
    PatchTest,
    PatchVerdict,
    Report,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
)
from applier.report.archive_links import link_to
from applier.report.base_phrases import base_gist
from applier.report.claim_phrases import claim_lines, found_false
from applier.report.phrases import (
    conflict_lines,
    damage_lines,
    finding_line,
    joined,
    mismatch_lines,
    stat_sum,
)
from applier.report.standing_phrases import fails_to_merge, standing_lines, tree_words
from applier.report.status_phrases import (
    count_inconsistent,
    revision_words,
    status_words,
    summary_words,
)
from applier.report.testing_phrases import (
    is_worth_showing,
    log_end,
    name_of,
    result_word,
    testing_lines,
)
from applier.report.text_width import cut
from applier.sanitize import printable
from applier.verdict import REFUSED
from applier.wording import listed, plural

_LONGEST = 300
"""Columns and characters of one code span."""

_LINES_SHOWN = 5

LIMIT = 65_000
"""Characters of the whole: GitHub takes 65,536 in a comment, and its bot may add a few."""

_SERIES_LIMIT = 16_000
"""Characters of one series among several."""

_LISTS_ROOM = 12_000
"""Characters kept for the series that are only named, if not all can be shown."""

_CLOSING_ROOM = 500
"""Characters for what is said of what was left out, here and at the end of a list."""


def format_markdown(report: Report, link_mask: str = "") -> str:
    """Give the whole report as Markdown, in less than :data:`LIMIT` characters.

    What is not well comes first, what is well is folded. What there is no room for
    is counted. *link_mask* leads to messages in an archive, as
    :mod:`applier.report.archive_links` says.
    """
    if len(report.series) == 1:
        (only,) = report.series
        block = _series_block(only, link_mask, LIMIT - _CLOSING_ROOM)
        return f"{block}\n{summary_words(report)}\n" if report.other else block
    lead = f"{summary_words(report)}\n"
    return lead + _blocks(report.series, link_mask, LIMIT - len(lead) - _CLOSING_ROOM)


def _blocks(series: tuple[SeriesVerdict, ...], mask: str, room: int) -> str:
    """Show the series that are not well, name those for which there is no room, fold the rest."""
    well = [verdict for verdict in series if _is_well(verdict)]
    ill = [verdict for verdict in series if not _is_well(verdict)]
    blocks = ["\n" + _series_block(one, mask, _SERIES_LIMIT) for one in ill]
    all_lines = [_series_line(one, mask) for one in well]
    needed = sum(map(len, blocks)) + sum(map(len, all_lines)) + _CLOSING_ROOM
    shown = fill(blocks, room if needed <= room else room - _LISTS_ROOM)
    room -= sum(map(len, shown))
    named = [_series_line(one, mask) for one in ill[len(shown) :]]
    parts = [*shown]
    if named:
        some = fill(named, min(room, _LISTS_ROOM * 2 // 3) - _CLOSING_ROOM)
        parts.append(f"\nNo room for {plural(len(named), 'more series')} in full:\n\n")
        parts += [*some, _rest(len(named) - len(some), "series")]
        room -= sum(map(len, some)) + _CLOSING_ROOM
    if well:
        parts.append(_folded(f"{len(well)} series without findings", all_lines, room, "series"))
    return "".join(parts)


def _folded(head: str, entries: list[str], room: int, noun: str) -> str:
    """Fold *entries* away beneath *head*, as many as there is room for; none needs none."""
    if not entries:
        return ""
    some = fill(entries, room - _CLOSING_ROOM)
    rest = _rest(len(entries) - len(some), noun)
    return f"\n<details>\n<summary>{head}</summary>\n\n{''.join(some)}{rest}\n</details>\n"


def fill(entries: list[str], room: int) -> list[str]:
    """Keep the first of *entries* that have room together."""
    kept = list[str]()
    for entry in entries:
        room -= len(entry)
        if room < 0:
            break
        kept.append(entry)
    return kept


def _rest(left: int, noun: str) -> str:
    """Count what was left out."""
    if not left:
        return ""
    count = plural(left, f"more {noun}")
    return f"- and {count}, for which there is no room: `--format json` has all\n"


def _is_well(verdict: SeriesVerdict) -> bool:
    """Whether nobody needs to look: nothing failed, is false or is missing."""
    return (
        verdict.status in {SeriesStatus.APPLIES, SeriesStatus.NOT_CHECKED}
        and not verdict.missing
        and not fails_to_merge(verdict)
        and not count_inconsistent(verdict)
        and not found_false(verdict.claims)
        and all(map(_is_patch_well, verdict.patches))
    )


def _is_patch_well(patch: PatchVerdict) -> bool:
    """Whether there is nothing to say of a patch but its name."""
    unwell = patch.outcome in {*REFUSED, PatchOutcome.NO_DIFF}
    false = patch.diffstat.status is StatStatus.INCONSISTENT
    told = any(is_worth_showing(test) for test in patch.tests)
    odd = patch.warning or patch.damage or found_false(patch.claims)
    return not (unwell or false or told or odd)


def _series_line(verdict: SeriesVerdict, mask: str) -> str:
    """Name a series and its verdict in a line of a list."""
    size = plural(verdict.total, "patch")
    facts = (code(revision_words(verdict)), size, _linked(verdict.id, mask))
    return f"- {code(verdict.title)} {prose(status_words(verdict))}; {joined(facts)}\n"


def _linked(message_id: str, mask: str) -> str:
    """Give a message-id as code, with a link to the message if there is an archive."""
    address = link_to(message_id, mask)
    return f"[{code(message_id)}]({address})" if address else code(message_id)


def _series_block(verdict: SeriesVerdict, mask: str, room: int) -> str:
    """Tell all of a series that there is room for."""
    head = "".join(f"{line}\n" for line in _series_lines(verdict, mask))
    room -= len(head)
    ill = [patch for patch in verdict.patches if not _is_patch_well(patch)]
    entries = [_patch_entry(patch, verdict, mask) for patch in ill]
    shown = fill(entries, room - 2 * _CLOSING_ROOM)
    rest = _rest(len(entries) - len(shown), "patch")
    listing = "".join(("\n", *shown, rest)) if entries else ""
    well = [patch for patch in verdict.patches if _is_patch_well(patch)]
    folded = [_patch_entry(patch, verdict, mask) for patch in well]
    title = f"{plural(len(well), 'patch')}: {_counted(well)}"
    return head + listing + _folded(title, folded, room - len(listing), "patch")


def _counted(patches: list[PatchVerdict]) -> str:
    """Count patches by what became of them: ``2 ok, 11 not tried``."""
    words = [_word(patch) for patch in patches]
    return ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))


def _series_lines(verdict: SeriesVerdict, mask: str) -> Iterator[str]:
    """Yield a heading and the facts."""
    yield f"### {code(verdict.title)}"
    yield ""
    yield f"**{prose(status_words(verdict))}**"
    yield ""
    size = f"{code(revision_words(verdict))}, {plural(verdict.total, 'patch')}"
    who = f"by {code(verdict.submitter.name or verdict.submitter.email)}"
    yield joined((size, who, (verdict.date or "")[:10], _linked(verdict.id, mask)))
    yield ""
    yield f"- base: {prose(base_gist(verdict))}"
    if words := tree_words(verdict):
        yield f"- tree: {prose(words)}"
    for label, words in standing_lines(verdict):
        yield f"- {label}: {prose(words)}"
    for line in testing_lines(verdict):
        yield f"- tests: {prose(line)}"
    for line in _few([finding_line(one) for one in verdict.findings]):
        yield f"- cause: {line}"
    for remedy in verdict.mending[:_LINES_SHOWN]:
        yield f"- mend: {_action(remedy.action)}: {prose(remedy.effect)}"
    for reason in _few(_reasons(verdict)):
        yield f"- {reason}"
    for line in _few(claim_lines(found_false(verdict.claims))):
        yield f"- {line}"
    for line in _few(mismatch_lines(verdict.diffstat)):
        yield f"- the cover letter's diffstat: {line}"
    if verdict.missing:
        yield f"- {listed(verdict.missing)} of {verdict.total}: missing"


def _action(action: str) -> str:
    """Give what is to be done: a command as code, what is to be asked of whom as a sentence."""
    return code(action) if action.startswith("git ") else prose(action)


def _reasons(verdict: SeriesVerdict) -> list[str]:
    """List the reasons that neither the causes nor the patches in conflict say."""
    shown = any(patch.outcome in REFUSED for patch in verdict.patches)
    if verdict.status is SeriesStatus.CONFLICTS and shown:
        return [reason for reason in verdict.reasons if reason in verdict.notes]
    told = {finding.detail for finding in verdict.findings}
    return [reason for reason in verdict.reasons if reason not in told]


def _patch_entry(patch: PatchVerdict, verdict: SeriesVerdict, mask: str) -> str:
    """Give a patch and, below it, what is wrong with it."""
    stat = patch.diffstat.counted or patch.diffstat.applied or patch.diffstat.declared
    numbers = "" if stat is None else f"({stat_sum(stat)})"
    label = f"{patch.number}/{verdict.total}"
    if address := link_to(patch.message_id or "", mask):
        label = f"[{label}]({address})"
    lines = _few(conflict_lines(patch))
    lines += [f"diffstat: {line}" for line in _few(mismatch_lines(patch.diffstat))]
    lines += [prose(patch.warning)] if patch.warning else []
    lines += _claims(patch)
    lines += [line for test in patch.tests if is_worth_showing(test) for line in _test(test)]
    lines += _few(damage_lines(patch))
    head = joined((f"{label} **{_word(patch)}**", code(patch.title), numbers), " ")
    return "".join((f"- {head}\n", *(f"  - {line}\n" for line in lines)))


def _claims(patch: PatchVerdict) -> list[str]:
    """List what a patch says of itself that is not so; what to put instead is to be copied."""
    false = found_false(patch.claims)
    lines: list[str] = []
    for claim in false[:_LINES_SHOWN]:
        text = f"{code(claim.text)}: " if claim.text else ""
        lines.append(f"claim false: {text}{prose(claim.reason)}")
        lines += [f"instead: {code(claim.suggestion)}"] if claim.suggestion else []
    left = len(false) - _LINES_SHOWN
    return [*lines, f"and {plural(left, 'more claim')} false"] if left > 0 else lines


def _test(test: PatchTest) -> Iterator[str]:
    """Say what a test says, and quote the end of what it printed."""
    words = f"{code(name_of(test.name))} {result_word(test)}"
    yield joined((words, prose(test.reason) if test.reason else ""), ": ")
    yield from (code(line) for line in log_end(test))


def _few(lines: list[str]) -> list[str]:
    """Show the first lines, and count the rest."""
    shown = [prose(line) for line in lines[:_LINES_SHOWN]]
    left = len(lines) - len(shown)
    return [*shown, f"and {left} more"] if left else shown


def _word(patch: PatchVerdict) -> str:
    """Say in a word what became of a patch."""
    if patch.outcome is PatchOutcome.APPLIED:
        return "merged" if patch.three_way else "ok"
    return str(patch.outcome.value).replace("-", " ")


_PLAIN_WORD = re.compile(r"\(?(?:[A-Za-z]{1,40}(?:['-][A-Za-z]{1,40})*|[0-9]{1,6})[).,;:]*")
_PARTS = re.compile(r'\(?"[^"]*"[).,;:]*|\S+')
_HEXADECIMAL = re.compile(r"\(?[0-9a-f]{7,}[).,;:]*")
_STOPS = ".,;:"


def prose(text: str) -> str:
    """Give a sentence as Markdown: words as they are, and as code all else and what is quoted.

    A word of letters means nothing to Markdown, nor to the pages that look for names,
    numbers of issues and addresses in a text; whatever a mail may have put in does not
    pass for one.
    """
    parts = _PARTS.findall(cut(printable(text)[: _LONGEST + 1], _LONGEST))
    shown = (" ".join(run) if plain else _coded(run) for plain, run in _runs(parts))
    return " ".join(shown) or "nothing"


def _runs(parts: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Yield neighbours that are plain words, or are none, together."""
    for plain, run in groupby(parts, key=_is_plain):
        yield plain, list(run)


def _is_plain(word: str) -> bool:
    return _PLAIN_WORD.fullmatch(word) is not None and not _HEXADECIMAL.fullmatch(word)


def _coded(words: list[str]) -> str:
    """Give words as code, without the marks of the sentence behind the last."""
    text = " ".join(words)
    inner = text.rstrip(_STOPS)
    if inner.endswith(")") and inner.count("(") < inner.count(")"):
        inner = inner[:-1].rstrip(_STOPS)
    return code(inner) + text[len(inner) :] if inner else code(text)


def code(text: str) -> str:
    """Put *text* between more backticks than it holds in a row, as CommonMark asks."""
    text = cut(printable(text)[: _LONGEST + 1], _LONGEST).strip() or "(none)"
    longest = run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    blank = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{blank}{text}{blank}{fence}"
