"""How does one tell the list? A draft of a reply, in the manners of lkml.

Plain text, wrapped, below a quotation of what is answered, to everybody who got
the patch, in its thread: the cause, then what was tried and works. One draft for
each series with something to tell, none for those without. They are an mbox: one is
read by ``mutt -H`` and ``git send-email``, several by ``mutt -f``. Nothing is sent and
nothing is signed: who sends it writes the greeting and takes the responsibility.

What comes from a mail gets into a header only as text or as an address: what a reader could
take for an encoded word is encoded once more (RFC 2047, section 5), and what cannot be
written so that every reader reads the same is left out. Pure; sources: the kernel's
Documentation/process/email-clients.rst, RFC 5322, RFC 2047.
"""

import re
from collections.abc import Iterable, Iterator
from email.header import Header
from functools import cache

from applier.model import (
    Envelope,
    PatchOutcome,
    Person,
    Report,
    Series,
    SeriesStatus,
    SeriesVerdict,
    StatStatus,
)
from applier.model.finding import FindingKind
from applier.report.base_phrases import commit_words
from applier.report.claim_phrases import claim_line, false_claims
from applier.report.phrases import (
    conflict_lines,
    finding_line,
    mismatch_lines,
    one_line,
    remedy_line,
)
from applier.report.testing_phrases import log_end, test_words
from applier.report.text_width import wrap
from applier.sanitize import printable
from applier.verdict import REFUSED, faulty_tests
from applier.wording import listed, plural

_WIDTH = 72
_LINES_SHOWN = 8
_LONGEST_LINE = 990
"""In bytes; RFC 5322 allows 998, and a line that begins with ``From`` gets a ``>``."""
_LONGEST_WORD = 60
"""Characters without a blank in a header that is written as it is: more cannot be folded."""
_LONGEST_NAME = 45
"""In bytes, which fit into one encoded word: some readers put a blank between two."""
_ONE_LINE = 998
_LONGEST_ADDRESS = 254
"""RFC 5321, section 4.5.3.1.3."""
_LONGEST_ID = 900
_MOST_REFERENCES = 100
_ENVELOPE = "From applier@localhost Thu Jan  1 00:00:00 1970"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_ATOM = frozenset(_LETTERS + "!#$%&'*+-/=?^_`{|}~.")
_IN_HOST = frozenset(_LETTERS + "-_.")


def format_mail(report: Report, series: Iterable[Series]) -> str:
    """Give the drafts of a report as an mbox; nothing where there is nothing to tell.

    *series* are those that were judged, with the mails that the drafts answer.
    """
    by_name = {(one.id, one.revision): one for one in series}
    drafts = (
        _draft(verdict, by_name[verdict.id, verdict.revision])
        for verdict in report.series
        if _is_worth_telling(verdict)
    )
    return "".join(f"{line}\n" for draft in drafts for line in draft)


def _is_worth_telling(verdict: SeriesVerdict) -> bool:
    """Whether the submitter should hear of it.

    That nothing was checked is nothing to hear, nor that a patch which is in does not apply;
    what went wrong here is no matter of theirs, nor are we asked about another project.
    """
    if verdict.status is SeriesStatus.OTHER_PROJECT:
        return False
    told = (_false_stats(verdict), false_claims(verdict), faulty_tests(verdict))
    false = any(True for each in told for _ in each)
    if verdict.status is SeriesStatus.UNDECIDED and verdict.error is not None:
        return false
    if any(one.kind is FindingKind.ALREADY_APPLIED for one in verdict.findings):
        return false
    return false or verdict.status in {
        SeriesStatus.CONFLICTS,
        SeriesStatus.INCOMPLETE,
        SeriesStatus.UNDECIDED,
    }


def _draft(verdict: SeriesVerdict, series: Series) -> Iterator[str]:
    """Yield one message, its envelope line first and a blank line last."""
    answered = _answered(verdict, series)
    yield _ENVELOPE
    yield from _header(verdict, answered)
    yield ""
    for long in (*_quotation(verdict, answered), *_text(verdict)):
        for line in _in_bytes(long):
            yield f">{line}" if line.startswith("From ") else line
    yield ""


def _in_bytes(line: str) -> Iterator[str]:
    """Yield *line* in parts that are not too long for a mail, whole characters each."""
    left = line.encode()
    while len(left) > _LONGEST_LINE:
        part = left[:_LONGEST_LINE].decode(errors="ignore")
        yield part
        left = left[len(part.encode()) :]
    yield left.decode()


def _answered(verdict: SeriesVerdict, series: Series) -> Envelope:
    """Choose the message to answer: the first refused, else the first at fault, else the first."""
    envelopes = {part.number: part.envelope for part in series.parts}
    refused = (patch.number for patch in verdict.patches if patch.outcome in REFUSED)
    untrue = (number for number, _ in false_claims(verdict))
    failed = (patch.number for patch, _ in faulty_tests(verdict))
    number = next(refused, next(_false_stats(verdict), next(failed, next(untrue, 0))))
    first = series.cover or series.parts[0].envelope
    return envelopes.get(number, first)


def _false_stats(verdict: SeriesVerdict) -> Iterator[int]:
    """Yield the numbers of the patches whose diffstat is false, 0 for the cover letter."""
    if verdict.diffstat.status is StatStatus.INCONSISTENT:
        yield 0
    for patch in verdict.patches:
        if patch.diffstat.status is StatStatus.INCONSISTENT:
            yield patch.number


def _header(verdict: SeriesVerdict, answered: Envelope) -> Iterator[str]:
    """Yield the header; who sends it is for the mailer to fill in, and when."""
    submitter = verdict.submitter
    if to := _address(submitter):
        yield from f"To: {to}".split("\n")
    others = [each for each in answered.recipients if each != submitter.email.lower()]
    if copies := ",\n    ".join(filter(None, (_address(Person("", each)) for each in others))):
        yield from f"Cc: {copies}".split("\n")
    subject = printable(answered.subject).strip()
    subject = subject if subject[:3].lower() == "re:" else f"Re: {subject}"
    yield from f"Subject: {_folded(subject)}".split("\n")
    before = [each for each in answered.references if _is_id(each)]
    own = [each for each in (answered.message_id,) if each and _is_id(each)]
    yield from (f"In-Reply-To: <{each}>" for each in own)
    if ids := [*before[:1], *before[1:][-_MOST_REFERENCES:], *own]:
        yield from "References: {}".format("\n    ".join(f"<{each}>" for each in ids)).split("\n")
    yield "MIME-Version: 1.0"
    yield "Content-Type: text/plain; charset=UTF-8"
    yield "Content-Transfer-Encoding: 8bit"


def _address(person: Person) -> str:
    """Write an address, or nothing if it is none that mail could be sent to."""
    if not _is_address(person.email):
        return ""
    name = printable(person.name).strip()
    if not name:
        return person.email
    if len(name.encode()) > _LONGEST_NAME:
        name = name.encode()[: _LONGEST_NAME - 3].decode(errors="ignore").rstrip() + "..."
    if not name.isascii() or "=?" in name:
        return f"{_encoded(name, _ONE_LINE)}\n <{person.email}>"
    plain = not set(name) - _ATOM - {" "} and "." not in name
    quoted = '"{}"'.format(name.replace("\\", "").replace('"', ""))
    return f"{name if plain else quoted} <{person.email}>"


def _is_address(text: str) -> bool:
    """Whether every reader takes *text* for one address: a dotted name at a dotted host."""
    local, at, host = text.rpartition("@")
    return (
        bool(at)
        and len(text) <= _LONGEST_ADDRESS
        and "=?" not in text
        and set(local) <= _ATOM
        and set(host) <= _IN_HOST
        and all(part for side in (local, host) for part in side.split("."))
    )


def _folded(text: str) -> str:
    """Write a header's text in lines of bearable length, encoded if that is needed."""
    words = _single_blanks().split(text)
    plain = text.isascii() and "=?" not in text
    if not plain or max(map(len, words)) > _LONGEST_WORD:
        return _encoded(text)
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > _LONGEST_WORD:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return "\n ".join(lines)


@cache
def _single_blanks() -> re.Pattern[str]:
    return re.compile(r"(?<=[^ ]) (?=[^ ])")


def _encoded(text: str, room: int = _WIDTH) -> str:
    """Write a header's text as encoded words, in lines of *room* characters."""
    return Header(text, "utf-8", maxlinelen=room, header_name="Subject").encode(linesep="\n")


def _is_id(message_id: str) -> bool:
    """Whether every reader takes *message_id*, in brackets, for one id."""
    return (
        message_id.isascii()
        and message_id.isprintable()
        and len(message_id) <= _LONGEST_ID
        and "=?" not in message_id
        and not set(message_id) & set("<> ")
    )


def _quotation(verdict: SeriesVerdict, answered: Envelope) -> Iterator[str]:
    """Yield who wrote what."""
    sender = one_line(verdict.submitter.name or verdict.submitter.email)
    when = "" if answered.date is None else f"On {answered.date.rfc3339()[:10]}, "
    yield f"{when}{sender} wrote:"
    yield from _wrapped(one_line(answered.subject), "> ", "> ")
    yield ""


def _text(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield what is to be told."""
    yield from _applying(verdict)
    causes = [one for one in verdict.findings if one.kind is not FindingKind.BISECTABILITY]
    yield from _list("The cause, as far as it can be told:", map(finding_line, causes))
    yield from _list("What works here:", map(remedy_line, verdict.mending))
    for number in _false_stats(verdict):
        yield from _stat(verdict, number)
    for number in dict.fromkeys(number for number, _ in false_claims(verdict)):
        yield from _claims(verdict, number)
    yield from _tests(verdict)


def _tests(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield which tests a patch fails with which that began, and how they end."""
    mended = {
        one.detail.partition(" ")[0]: one
        for one in verdict.findings
        if one.kind is FindingKind.BISECTABILITY
    }
    for patch, test in faulty_tests(verdict):
        if test.since != patch.number:
            continue  # it has been said of the patch with which it began
        whose = _whose(patch.number, verdict)
        lines = [test_words(test)]
        found = mended.get(test.name)
        if found is not None and found.patch == patch.number:
            lines.append(finding_line(found))
        yield from _list(f"{whose} fails a test that I ran on its tree:", lines)
        quoted = log_end(test, _LINES_SHOWN)
        yield from (f"    {line}" for line in quoted)
        yield from [""] if quoted else []


def _applying(verdict: SeriesVerdict) -> Iterator[str]:
    """Yield what is wrong with applying it, if anything is."""
    match verdict.status:
        case SeriesStatus.CONFLICTS:
            for patch in verdict.patches:
                if patch.outcome in REFUSED:
                    what = _whose(patch.number, verdict)
                    broken = patch.outcome is PatchOutcome.MALFORMED
                    verb = "is broken" if broken else "does not apply"
                    where = f" on {commit_words(verdict.base)}" if verdict.base.oid else ""
                    yield from _list(f"{what} {verb}{where}:", conflict_lines(patch))
        case SeriesStatus.INCOMPLETE:
            have = plural(len(verdict.missing), "patch")
            yield from _wrapped(
                f"{have} of {verdict.total} ({listed(verdict.missing)}) did not arrive here, so "
                "the series could not be tried as a whole. Could you resend?"
            )
            yield ""
        case SeriesStatus.UNDECIDED if verdict.error is not None:
            return
        case SeriesStatus.UNDECIDED:
            yield from _wrapped(
                "Which tree is this for? I found no commit to try it on. A base-commit: line "
                "(git format-patch --base=auto) would tell."
            )
            yield ""
        case SeriesStatus.APPLIES | SeriesStatus.OTHER_PROJECT | SeriesStatus.NOT_CHECKED:
            return


def _stat(verdict: SeriesVerdict, number: int) -> Iterator[str]:
    """Yield what is false about a diffstat."""
    stats = {patch.number: patch.diffstat for patch in verdict.patches}
    whose = _whose(number, verdict) if number else "The cover letter"
    false = mismatch_lines(stats.get(number, verdict.diffstat))
    held_to = "its diff" if number else "the series"
    yield from _list(f"{whose} declares a diffstat that is not that of {held_to}:", false)


def _claims(verdict: SeriesVerdict, number: int) -> Iterator[str]:
    """Yield what is said that is not so, and the lines to put instead, whole and unquoted."""
    false = [one for at, one in false_claims(verdict) if at == number]
    whose = _whose(number, verdict) if number else "The series"
    yield from _list(f"{whose} says of itself what is not so:", map(claim_line, false))
    instead = [one_line(one.suggestion) for one in false if one.suggestion][:_LINES_SHOWN]
    if instead:
        yield "It should be:"
        yield ""
        yield from instead
        yield ""


def _whose(number: int, verdict: SeriesVerdict) -> str:
    total = verdict.total
    return f"Patch {number} of {total}" if total > 1 else "This patch"


def _list(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield *lines* below a title, if there are any."""
    found = list(lines)
    if not found:
        return
    yield from _wrapped(title)
    yield ""
    for line in found[:_LINES_SHOWN]:
        yield from _wrapped(line, "  - ", "    ")
    if len(found) > _LINES_SHOWN:
        yield f"  - and {len(found) - _LINES_SHOWN} more"
    yield ""


def _wrapped(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    """Yield *text* in lines of a mail's width."""
    for at, line in enumerate(wrap(text, _WIDTH - len(rest))):
        yield f"{rest if at else first}{line}".rstrip()
