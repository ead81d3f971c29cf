"""One message as grouping sees it: who sent it, what it is, what its brackets say.

Pure. The rules for the role are DESIGN section 5.
"""

import re
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import cache

from msgspec import Struct

from applier.mail.subject import parse_subject
from applier.model import Envelope, Person, Subject, Writer

STATE_WORDS = frozenset({"patch", "rfc", "resend", "resent", "repost", "committed", "pushed"})
"""Prefixes that say how a patch is sent, and not which one it is."""


HALF_HOUR = 30 * 60
"""Seconds within which a person sends what belongs together, call by call."""

DAY = 24 * 60 * 60


class Role(Enum):
    """What a message is for grouping."""

    PATCH = "patch"
    COVER = "cover"
    PULL_REQUEST = "pull-request"
    BUG_REPORT = "bug-report"
    ROBOT_REPORT = "robot-report"
    REPLY = "reply"
    PLAIN = "plain"
    MALFORMED = "malformed"


class Message(Struct, frozen=True, eq=False):
    """A message and what was concluded from its header; compared by identity."""

    id: str
    """The Message-Id; the place where it lies, if it has none or another message's."""
    index: int
    """Its place in the archive."""
    envelope: Envelope
    subject: Subject
    submitter: Person
    recovered_from: str
    """The header field that named the submitter where the list rewrote From, else nothing."""
    role: Role
    run: str | None
    """What all messages have in common that one call of a mailer sent."""
    plain_title: str
    """The title without what people change between revisions: case, spaces, punctuation."""
    tree_prefixes: frozenset[str]
    """The prefixes that tell one series from another: trees, versions of the kernel."""

    @property
    def seconds(self) -> int | None:
        """When it was sent; None if it does not say."""
        return self.envelope.date.seconds if self.envelope.date else None

    @property
    def order(self) -> tuple[int, int]:
        """For sorting by date, then by place in the archive."""
        return (self.seconds or 0, self.index)

    @property
    def submitter_key(self) -> str:
        """The submitter as a key."""
        return (self.submitter.email or self.submitter.name).lower()

    @property
    def version(self) -> tuple[int, str]:
        """The revision as stated, 1 where it is not, with what follows the number."""
        revision = self.subject.revision
        return (1 if revision is None else revision, self.subject.sub_revision)


def make_message(index: int, envelope: Envelope, tags: AbstractSet[str]) -> Message:
    """Conclude from an envelope what can be concluded without its neighbours."""
    subject = parse_subject(envelope.subject, tags)
    submitter, recovered_from = find_submitter(envelope)
    names = [envelope.message_id or "", *envelope.former_ids]
    return Message(
        id=names[0],
        index=index,
        envelope=envelope,
        subject=subject,
        submitter=submitter,
        recovered_from=recovered_from,
        role=find_role(envelope, subject),
        run=next(filter(None, map(find_run, names)), None),
        plain_title="".join(filter(str.isalnum, subject.title.lower())),
        tree_prefixes=frozenset(map(str.lower, subject.prefixes)) - STATE_WORDS,
    )


def find_role(envelope: Envelope, subject: Subject) -> Role:
    """Tell what a message is, from its own words."""
    if not (envelope.message_id or envelope.subject or envelope.sender.email or envelope.date):
        return Role.MALFORMED
    marked = subject.bracketed or not STATE_WORDS.isdisjoint(map(str.lower, subject.prefixes))
    if envelope.writer is Writer.BUG_TRACKER:
        return Role.BUG_REPORT
    is_answer = subject.reply or (bool(envelope.in_reply_to) and not marked)
    is_meant = envelope.has_diff and (is_git_mailer(envelope) or subject.patch_first)
    if is_answer and not is_meant:
        return Role.REPLY
    if _is_robots_report(envelope, subject):
        return Role.ROBOT_REPORT
    numbered = subject.number is not None and subject.number > 0
    if _asks_to_pull(envelope, subject) and not numbered:
        return Role.PULL_REQUEST
    if subject.number == 0:
        return Role.COVER
    if subject.bracketed or envelope.has_diff or envelope.has_stat:
        return Role.PATCH
    return Role.PLAIN


def _asks_to_pull(envelope: Envelope, subject: Subject) -> bool:
    """Whether it asks to pull commits, in the words of git request-pull or in its subject's."""
    if envelope.pull_request or "pull" in map(str.lower, subject.prefixes):
        return True
    title = subject.title.lower().replace("-", " ")
    titled = title.startswith(("pull request", "git pull request"))
    return titled and not (subject.bracketed or envelope.has_diff)


def _is_robots_report(envelope: Envelope, subject: Subject) -> bool:
    """Whether a robot reports: there is no patch, and none is announced."""
    if envelope.has_diff or envelope.has_stat or is_git_mailer(envelope):
        return False
    if subject.number == 0 or "patch" in map(str.lower, subject.prefixes):
        return False
    return envelope.writer is Writer.ROBOT or bool(_branch_place().match(envelope.subject))


@cache
def _branch_place() -> re.Pattern[str]:
    """Match ``[tree:branch 3/7]``, a commit's place on a branch and not a patch's in a series."""
    return re.compile(r"\[[^\]\s:]{1,80}:[^\]\s:]{1,80} \d{1,4}/\d{1,4}\]")


def is_git_mailer(envelope: Envelope) -> bool:
    """Whether a program that sends patches sent it, and not a person's mail client."""
    mailer = envelope.mailer.lower()
    known = ("git-send-email", "b4 ", "stgit", "quilt", "mercurial-patchbomb", "git-format-patch")
    return any(name in mailer for name in known) or "-git-send-email-" in (
        envelope.message_id or ""
    )


def find_submitter(envelope: Envelope) -> tuple[Person, str]:
    """Give the person who sent the mail, and the field that named them if it is not From."""
    if not is_rewritten(envelope):
        return envelope.sender, ""
    own = _list_addresses(envelope) | {envelope.sender.email.lower()}
    if envelope.original_from and envelope.original_from.email.lower() not in own:
        return envelope.original_from, "X-Original-From"
    for person in envelope.reply_to:
        if person.email and person.email.lower() not in own:
            return _named(person, envelope.sender), "Reply-To"
    if envelope.author and envelope.author.email.lower() not in own:
        return envelope.author, "the From in the body"
    return _named(Person("", envelope.sender.email), envelope.sender), "From"


def is_rewritten(envelope: Envelope) -> bool:
    """Whether the list stands in the From in its sender's place."""
    sender = envelope.sender
    if sender.email.lower() in _list_addresses(envelope):
        return True
    via = " via " in sender.name.lower()
    return via and bool(envelope.original_from or envelope.reply_to)


def _list_addresses(envelope: Envelope) -> set[str]:
    """Give the addresses that post to the lists: List-Id ``a.b.c`` is ``a@b.c``."""
    return {name.lower().replace(".", "@", 1) for name in envelope.lists}


def _named(person: Person, sender: Person) -> Person:
    """Give *person* the name in front of "via", if they have none."""
    name = sender.name
    at = name.lower().rfind(" via ")
    return person if person.name else Person(name[:at] if at >= 0 else name, person.email)


def find_run(message_id: str) -> str | None:
    """Give what the messages of one call have in common; None for ids that tell nothing."""
    found = _shapes().match(message_id[:400])
    if not found:
        return None
    return "|".join(part for part in found.groups() if part)


def find_change(message_id: str) -> str | None:
    """Give b4's name for a change, the same in all revisions; None where b4 did not send it."""
    found = _change().match(message_id[:400])
    return found[1] if found else None


def find_send_number(message_id: str) -> int | None:
    """Tell as which mail of its call git send-email sent a message, from 1; None for other ids."""
    found = _counted().match(message_id[:400])
    return int(found[1] or found[2]) if found else None


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(r"\d{14}\.\d{1,10}-(\d{1,4})-|\d{9,11}-\d{1,8}-(\d{1,4})-git-send-email-")


@cache
def _change() -> re.Pattern[str]:
    return re.compile(r"(\d{8}-[^@]{1,200})-v\d{1,3}-\d{1,4}-[0-9a-f]{8,40}@")


@cache
def _shapes() -> re.Pattern[str]:
    """Compile on first use; every alternative is anchored and has no nested repetition."""
    return re.compile(
        r"(\d{14}\.\d{1,10})-\d{1,4}-(.+)$"  # git send-email, and format-patch since 2.0
        r"|(\d{9,11}-\d{1,8})-\d{1,4}-git-send-email-(.+)$"  # git send-email before that
        r"|(?:cover|[0-9a-f]{40})\.(\d{9,11}\.git\..+)$"  # git format-patch --thread
        r"|(\d{8}-[^@]{1,200}-v\d{1,3})-\d{1,4}-([0-9a-f]{8,40}@.+)$"  # b4
        r"|\d{9,15}\.(\d{1,8})\.\d{5,25}\.(stgit@.+)$"  # StGit
        r"|(\d{14})\.\d{9}(@.+)$"  # quilt
    )
