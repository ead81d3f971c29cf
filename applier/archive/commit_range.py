"""Which mails would be sent of the commits of a branch?

Those of ``git format-patch``, made in memory when they are asked for: one a commit, and a
cover letter if one is wanted. They are threaded, and the first states the commit on
which the branch was made. Reads the repository.
"""

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec
from msgspec import Struct

from applier.archive.source import Complaints, SourceOptions, refuse_window, source_name
from applier.errors import ApplierError, SourceError
from applier.format_patch import (
    CommitMail,
    CoverMail,
    Place,
    Writing,
    format_cover,
    format_mail,
    split_message,
)
from applier.git import CommitRange, CommitWords, Repository, open_repository
from applier.git.objects.store import ByteLru
from applier.model import Oid, Origin, RawMessage
from applier.wording import plural

_KEPT = 64 << 20
"""Bytes of mails that are kept: each is read twice, for its header and for its patch."""
_TRACKING = b"--- b4-submit-tracking ---"
_LONGEST_SUBJECT = 100
"""Bytes of a first paragraph that git would take for a subject and not for text."""
_PLAIN_ADDRESS = re.compile(rb"[!-;=?-~]{1,200}@[!-;=?-~]{1,200}")


class _B4Series(Struct, frozen=True):
    revision: int = 1
    change_id: str = msgspec.field(name="change-id", default="")
    prefixes: tuple[str, ...] = ()


class _B4Tracking(Struct, frozen=True):
    """What ``b4 prep`` keeps below the cover letter."""

    series: _B4Series = _B4Series()


class _Cover(Struct, frozen=True):
    title: bytes
    text: bytes
    series: _B4Series = _B4Series()


class SentCommit(Struct, frozen=True):
    """A commit of which a mail was made."""

    words: CommitWords
    tree: Oid
    parent_tree: Oid | None


class CommitRangeSource:
    """The mails of a range of commits."""

    def __init__(
        self, name: str, repo: Repository, commits: CommitRange, *, cover: bool = False
    ) -> None:
        """Make mails of *commits* of *repo*, with a *cover* letter if that is wanted."""
        self.name = name
        self.commits = commits
        self._repo = repo
        self._wants_cover = cover
        self._made: ByteLru[bytes] = ByteLru(_KEPT, len)

    def messages(self) -> Iterator[RawMessage]:
        """Yield the cover letter, if there is one, and a mail a commit."""
        if self._wants_cover and self._sent:
            origin = Origin(self.name, 0, 0)
            yield RawMessage(origin, self.read(origin))
        for number, commit in enumerate(self._sent, 1):
            origin = Origin(self.name, int(commit, 16), number)
            yield RawMessage(origin, self.read(origin))

    def is_empty(self) -> bool:
        """Say yes: a range may well hold nothing."""
        return True

    def holds(self, origin: Origin) -> bool:
        """Whether *origin* is of these commits."""
        return origin.source == self.name

    def read(self, origin: Origin) -> bytes:
        """Make one mail again; SourceError if the repository lacks what it is made of."""
        key = str(origin.end)
        made = self._made.get(key)
        if made is None:
            try:
                made = self._format_patch(origin.end) if origin.end else self._format_cover()
            except ApplierError as error:
                raise SourceError(f"{source_name(self.name)}: {error}") from error
            self._made.put(key, made)
        return made

    def commit_of(self, origin: Origin) -> SentCommit | None:
        """Give the commit that a mail was made of; None for the cover letter."""
        if not origin.end:
            return None
        commit = self._sent[origin.end - 1]
        heading = self._repo.heading(commit)
        below = self._repo.heading(heading.parents[0]).tree if heading.parents else None
        return SentCommit(self._repo.read_words(commit), heading.tree, below)

    @property
    def tracks_branch(self) -> bool:
        """Whether what lacks the commits is a branch, here or at a remote."""
        upstream = self.commits.upstream
        return bool(upstream) and self._repo.find_branch(upstream) is not None

    @property
    def count(self) -> int:
        """How many commits there is a mail of."""
        return len(self._sent)

    @property
    def empty(self) -> int:
        """How many there is none of, as they change nothing."""
        return len(self.commits.commits) - len(self._sent)

    def close(self) -> None:
        """Forget the mails."""
        self._made.clear()

    @cached_property
    def _sent(self) -> tuple[Oid, ...]:
        """The commits of which there is a mail: those that change anything."""
        return tuple(one for one in self.commits.commits if not self._is_empty_commit(one))

    def _is_empty_commit(self, commit: Oid) -> bool:
        heading = self._repo.heading(commit)
        if not heading.parents:
            return False
        return self._repo.heading(heading.parents[0]).tree == heading.tree

    @cached_property
    def _tip(self) -> CommitWords:
        return self._repo.read_words(self._sent[-1])

    def _message_id(self, what: str) -> str:
        """Name a mail as format-patch would have at the moment of the last commit."""
        email = self._tip.committer.email
        address = email.decode() if _PLAIN_ADDRESS.fullmatch(email) else "applier@localhost"
        return f"{what}.{self._tip.committer.date.seconds}.git.{address}"

    def _place(self, number: int) -> Place:
        first = "cover" if self._wants_cover else self._sent[0]
        own = self._sent[number - 1] if number else "cover"
        tracked = self._cover.series
        return Place(
            number=number,
            total=len(self._sent),
            prefixes=tracked.prefixes,
            revision=tracked.revision,
            message_id=self._message_id(own),
            answered="" if own == first else self._message_id(first),
            numbered=self._wants_cover or len(self._sent) > 1,
        )

    def _format_patch(self, number: int) -> bytes:
        commit = self._sent[number - 1]
        words, heading = self._repo.read_words(commit), self._repo.heading(commit)
        parent = self._repo.heading(heading.parents[0]).tree if heading.parents else None
        states_base = number == 1 and not self._wants_cover
        return format_mail(
            CommitMail(
                self._place(number),
                Writing(words.author.name, words.author.email, words.author.date),
                words.message,
                self._repo.changed_files(parent, heading.tree),
                self.commits.base if states_base else None,
            )
        )

    def _format_cover(self) -> bytes:
        words = [self._repo.read_words(commit) for commit in self._sent]
        sender, base = self._tip.committer, self.commits.base
        old = None if base is None else self._repo.tree_of(base)
        return format_cover(
            CoverMail(
                self._place(0),
                Writing(sender.name, sender.email, sender.date),
                self._cover.title,
                self._cover.text,
                [(one.author.name, split_message(one.message)[0]) for one in words],
                self._repo.changed_files(old, self._repo.tree_of(self._sent[-1])),
                base,
                self._cover.series.change_id,
            )
        )

    @cached_property
    def _cover(self) -> _Cover:
        """What is written for a cover letter: b4's, else the description of the branch."""
        for commit in self.commits.commits:
            message = self._repo.read_words(commit).message
            if _TRACKING in message and self._is_empty_commit(commit):
                return _parse_cover(message)
        branch = self.commits.branch
        return _parse_cover(self._repo.branch_description(branch).encode() if branch else b"")


def _parse_cover(text: bytes) -> _Cover:
    """Read the text of a cover letter, and what b4 keeps below it."""
    written, marker, tracked = text.partition(_TRACKING)
    lines = [line for line in written.split(b"\n") if not (marker and line.startswith(b"#"))]
    title, body = split_message(b"\n".join(lines))
    if len(title) > _LONGEST_SUBJECT and not marker:
        title, body = b"", b"\n".join(lines).strip(b"\n")
    return _Cover(title, body, _parse_tracking(tracked))


def _parse_tracking(text: bytes) -> _B4Series:
    lines = [line for line in text.split(b"\n") if not line.startswith(b"#")]
    try:
        return msgspec.json.decode(b"\n".join(lines), type=_B4Tracking).series
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _B4Series()


def open_commits(name: str, complaints: Complaints, options: SourceOptions) -> CommitRangeSource:
    """Open the commits that *name* means in the repository of *options*; SourceError if none."""
    refuse_window(name, options)
    try:
        repo = open_repository(options.repository)
        found = repo.resolve_range(name, of_branch=options.branches)
        source = CommitRangeSource(name, repo, found, cover=options.cover)
        for line in _notes(name, source):
            complaints.note(line)
    except ApplierError as error:
        raise SourceError(source_name(str(error))) from error
    return source


def _notes(name: str, source: CommitRangeSource) -> Iterator[str]:
    """Say what was chosen, and what format-patch makes no mail of."""
    found = source.commits
    if found.name == name and not source.count:
        yield f"{source_name(name)}: no commits"
    elif found.name != name:
        yield f"{source_name(name)}: {plural(source.count, 'commit')}, {source_name(found.name)}"
    for count, noun in ((found.merges, "merge"), (source.empty, "empty commit")):
        if count:
            verb = "is" if count == 1 else "are"
            left_out = f"{plural(count, noun)} {verb} left out"
            yield f"{source_name(found.name)}: {left_out}, as git format-patch does"
