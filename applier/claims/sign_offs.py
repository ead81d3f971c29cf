"""Did the author sign a patch off, and who sent it, last?

The rules of the kernel's Documentation/process/submitting-patches.rst, "Sign your work". A
project where the commits before the base are not all signed off does not ask for it; there
nothing is judged. Reads history.
"""

from collections.abc import Iterator
from itertools import islice

from applier.claims.judged_series import JudgedSeries, Judgement, Message
from applier.errors import RepositoryError
from applier.git import Repository
from applier.model import ClaimVerdict, Oid, Person
from applier.series.message import find_submitter
from applier.standing.same_patch import plain

_LOOKED_AT = 12
"""Commits by which the habits of a project are known."""
_MAY_LACK = 1
"""Of those; where more are not signed off, it is each author's own affair."""
_NAME = "signed-off-by"


def judge(series: JudgedSeries, message: Message) -> Iterator[Judgement]:
    """Judge the sign-offs of a patch."""
    text = message.patch.mail.commit
    if text is None or not _is_asked_for(series):
        return
    signed = [(line, _person(value)) for line, value in message.tags(_NAME)]
    envelope = message.patch.part.envelope
    sender, _ = find_submitter(envelope)
    # A list that puts itself in place of the sender puts itself in place of the author.
    is_changed = text.author == envelope.sender and sender != envelope.sender
    author = sender if is_changed else text.author
    yield _judge_author(message, author, signed)
    if signed and not _is_same(sender, author):
        yield _judge_sender(message, sender, signed)


def _judge_author(message: Message, author: Person, signed: list[tuple[int, Person]]) -> Judgement:
    line = next((line for line, who in signed if _is_same(who, author)), None)
    if line is not None:
        return Judgement(ClaimVerdict.TRUE, message.lines[line - 1].strip(), line)
    reason = f"its author, {author}, did not sign it off"
    return Judgement(ClaimVerdict.FALSE, reason=reason, suggestion=f"Signed-off-by: {author}")


def _judge_sender(message: Message, sender: Person, signed: list[tuple[int, Person]]) -> Judgement:
    line, last = signed[-1]
    text = message.lines[line - 1].strip()
    if _is_same(last, sender):
        return Judgement(ClaimVerdict.TRUE, text, line)
    if sender.name in {"", sender.email}:
        reason = f"{sender.email} sent it, and may be somebody else"
        return Judgement(ClaimVerdict.UNKNOWN, text, line, reason)
    has_signed = any(_is_same(who, sender) for _, who in signed)
    what = "signed it off, but not last" if has_signed else "did not sign it off"
    reason, mended = f"{sender} sent it, and {what}", f"Signed-off-by: {sender}"
    return Judgement(ClaimVerdict.FALSE, text, line, reason, suggestion=mended)


def _person(value: str) -> Person:
    """Read a name and an address; what stands behind the address is a comment."""
    name, opened, rest = value.partition("<")
    email = rest.partition(">")[0] if opened else ""
    if not email:
        words = [word for word in value.split() if "@" in word]
        email = words[-1] if words else ""
        name = value.replace(email, "") if email else value
    return Person(name.strip().strip('"'), email.strip())


def _is_same(one: Person, other: Person) -> bool:
    """Whether two are one, by address or by name; a list may have changed the name."""
    if one.email and one.email.casefold() == other.email.casefold():
        return True
    names = [plain(who.name.replace('"', "")).partition(" via ")[0] for who in (one, other)]
    return bool(names[0]) and names[0] == names[1]


def _is_asked_for(series: JudgedSeries) -> bool:
    """Whether the commits before the base are signed off, but for one perhaps."""
    base = series.base.oid or series.repo.head
    return base is not None and _is_habit(series.repo, base)


def _is_habit(repo: Repository, base: Oid) -> bool:
    signed = count = 0
    for commit in islice(repo.first_parents(base), _LOOKED_AT):
        try:
            parents = repo.heading(commit).parents
            one = parents[1] if len(parents) > 1 else commit
            signed += b"\nSigned-off-by: " in repo.message(one)
        except RepositoryError:
            continue
        count += 1
    return count - signed <= _MAY_LACK < signed or 0 < count == signed
