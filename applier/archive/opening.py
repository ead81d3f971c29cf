"""What kind of source does a name mean, and how are several read as one?

The only place that knows every kind of source. I/O.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import BinaryIO, Self

from applier.archive.commit_range import CommitRangeSource, SentCommit, open_commits
from applier.archive.directory import DirectorySource, find_epochs
from applier.archive.file import open_path, open_stream
from applier.archive.public_inbox import ThreadSource, open_inbox
from applier.archive.source import (
    DEFAULTS,
    Complaints,
    Positioned,
    Source,
    SourceOptions,
    describe_fault,
    refuse_window,
    source_name,
)
from applier.errors import ApplierError, RepositoryError, SourceError
from applier.git import Repository, open_repository
from applier.model import Origin, RawMessage
from applier.sanitize import escaped

_PARENTS = re.compile(r"\^(?:!|-\d{0,4})$")
"""What may stand behind a revision to mean what it has and its parents have not."""
_DOTS = re.compile(r"(?<![/.])\.\.(?!/)")
"""The dots of a range, and not of a path."""


class Archive:
    """Messages of several sources, in the order in which these were named.

    May be iterated more than once. Bodies are not kept; :meth:`read` fetches
    one again.
    """

    def __init__(self, sources: Sequence[Source], complaints: Complaints) -> None:
        self._sources = tuple(sources)
        self._complaints = complaints

    @property
    def failures(self) -> tuple[str, ...]:
        """What was asked for and could not be read, one line each.

        Complete after an iteration: a damaged file deep in a directory is met
        only then. The other messages are good all the same; a caller that was
        asked for everything says that it was not (exit code 2).
        """
        return tuple(self._complaints.failures)

    @property
    def skipped(self) -> tuple[str, ...]:
        """What was passed over in directories because it is no mail, one line each."""
        return tuple(self._complaints.skipped)

    @property
    def faults(self) -> tuple[str, ...]:
        """What was not read through a fault of ours, one line each; as ``failures`` otherwise."""
        return tuple(self._complaints.faults)

    @property
    def limits(self) -> tuple[str, ...]:
        """What was not read because it meets a limit, one line each; as ``failures`` otherwise."""
        return tuple(self._complaints.limits)

    def note_limit(self, line: str) -> None:
        """Add to ``limits``."""
        self._complaints.limit(line)

    def note_fault(self, line: str) -> None:
        """Add to ``faults``."""
        self._complaints.fault(line)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was chosen where a name left it open, one line each."""
        return tuple(self._complaints.notes)

    @property
    def ranges(self) -> tuple[CommitRangeSource, ...]:
        """The sources that are commits of a repository."""
        return tuple(one for one in self._sources if isinstance(one, CommitRangeSource))

    def commit_of(self, origin: Origin) -> SentCommit | None:
        """Give the commit that a message was made of, if it was."""
        held = (source for source in self.ranges if source.holds(origin))
        return next((source.commit_of(origin) for source in held), None)

    @property
    def positions(self) -> Mapping[str, str]:
        """By source, up to where it was read, of those that can be read on from there."""
        return {
            source.name: source.position()
            for source in self._sources
            if isinstance(source, Positioned)
        }

    @property
    def empty(self) -> tuple[str, ...]:
        """Which sources are mailboxes without mail, one line each."""
        return tuple(self._complaints.empty)

    def __iter__(self) -> Iterator[RawMessage]:
        """Yield every message."""
        for source in self._sources:
            try:
                yield from source.messages()
            except SourceError as error:
                self._complaints.fail(str(error))
            except OSError as error:
                self._complaints.fail(f"the disk failed while reading: {error}")
            except Exception as error:  # noqa: BLE001 - it costs the rest of one source
                self._complaints.fault(describe_fault(source.name, error))

    def read(self, origin: Origin) -> bytes:
        """Read one message again; raises SourceError if *origin* is none of this archive's."""
        for source in self._sources:
            if source.holds(origin):
                return _read_again(source, origin)
        raise SourceError(f"{source_name(origin.source)}: not among the sources that were opened")

    def close(self) -> None:
        """Let go of every source."""
        for source in self._sources:
            source.close()

    def __enter__(self) -> Self:
        """Give the archive itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of every source."""
        self.close()


def open_archive(
    sources: Sequence[str], stdin: BinaryIO | None = None, options: SourceOptions = DEFAULTS
) -> Archive:
    """Open what *sources* name: files, directories, repositories, ``-`` for *stdin*.

    A source that cannot be read or has no message becomes a line in
    ``failures``, so that the others are still of use; raises SourceError if
    nothing is left, with the first of these lines.
    """
    complaints, opened = Complaints(), list[Source]()
    commits = CommitNames(options)
    for name in sources:
        try:
            if commits.has(name):
                opened.append(
                    _checked(name, open_commits(name, complaints, options), complaints, options)
                )
            else:
                opened.append(_open_source(name, stdin, complaints, options))
        except SourceError as error:
            complaints.fail(str(error))
        except OSError as error:
            complaints.fail(f"{source_name(name)}: {error.strerror or error}")
    if not opened:
        raise SourceError("; ".join(complaints.failures) or "no source was named")
    return Archive(opened, complaints)


def _read_again(source: Source, origin: Origin) -> bytes:
    try:
        return source.read(origin)
    except OSError as error:
        words = error.strerror or str(error)
        raise SourceError(f"{source_name(origin.source)}: cannot be read again: {words}") from error


def _open_source(
    name: str, stdin: BinaryIO | None, complaints: Complaints, options: SourceOptions
) -> Source:
    """Open one source of mails and see that there is a message in it, if anything is."""
    source: Source
    if name == "-":
        refuse_window(name, options)
        if stdin is None:
            raise SourceError("standard input: not at hand")
        source = open_stream(name, stdin, complaints)
    elif is_address(name):
        from applier.archive.web_archive import open_address  # the HTTP client: few sources need it

        source = open_address(name, complaints, options)
    elif os.path.isdir(name):  # noqa: PTH112 - a name with a NUL is no path, and no crash
        source = _open_directory(name, complaints, options)
    elif is_message_id(name) and not os.path.lexists(name):
        source = _open_message(name.strip("<>"), complaints, options)
    else:
        refuse_window(name, options)
        source = open_path(name, complaints)
    return _checked(name, source, complaints, options)


def _checked(name: str, source: Source, complaints: Complaints, options: SourceOptions) -> Source:
    """Give *source* back if there is a message in it, or it is a mailbox without one."""
    if options.window or any(True for _ in source.messages()):
        return source  # nothing new is an answer, and no fault of the source
    if source.is_empty():
        complaints.note_empty(name)
        return source
    source.close()
    raise SourceError(f"{source_name(name)}: no message in it")


def _open_directory(name: str, complaints: Complaints, options: SourceOptions) -> Source:
    """Open a public-inbox, or else the files of a directory."""
    if find_epochs(name):
        inbox = open_inbox(name, complaints, options)
        if inbox is not None:
            return inbox
    refuse_window(name, options)
    return DirectorySource(name, complaints)


class CommitNames:
    """Which names mean commits of the repository of *options*; that is opened once, if need be."""

    def __init__(self, options: SourceOptions) -> None:
        self._options = options

    def has(self, name: str) -> bool:
        """Whether *name* is no file, directory, address or message-id, but commits.

        SourceError where it is a file and commits, as git asks which of them is meant.
        """
        if self._options.repository is None or name == "-" or is_address(name):
            return False
        if self._options.branches:
            return True
        if os.path.lexists(name):
            self._refuse_ambiguous(name)
            return False
        if _DOTS.search(name):
            return True  # whatever is wrong with it, it is no file and no message
        if is_message_id(name) and "@{" not in name:
            return False
        return self._is_range(name)

    @cached_property
    def _repo(self) -> Repository | None:
        try:
            return open_repository(self._options.repository)
        except RepositoryError:
            return None

    def _refuse_ambiguous(self, name: str) -> None:
        """Raise SourceError if the file *name* is called like a branch, a tag, a range of them."""
        if name.startswith((".", "/")) or self._repo is None:
            return
        if self._repo.has_reference(name) or (_DOTS.search(name) and self._is_range(name)):
            raise SourceError(
                f"ambiguous argument '{escaped(name)}': both revision and filename; "
                f"./{escaped(name)} is the file, --range {escaped(name)} the commits"
            )

    def _is_range(self, name: str) -> bool:
        """Whether the ends of *name* are revisions."""
        ends = _PARENTS.sub("", name.replace("...", "..")).split("..")
        named = [end for end in ends if end]
        return bool(named) and all(map(self._is_revision, named))

    def _is_revision(self, name: str) -> bool:
        try:
            return self._repo is not None and bool(self._repo.resolve_revision(name))
        except ApplierError:
            return False


def is_address(name: str) -> bool:
    """Whether *name* is an address on the web."""
    return name[:8].lower().startswith(("http://", "https://"))


def is_message_id(name: str) -> bool:
    """Whether *name* could be a message-id: ``20210305-one@example.org``, in brackets or not."""
    local, at, domain = name.strip("<>").partition("@")
    return bool(local and at and domain) and "/" not in name and not set(name) & set(" \t\n")


def _open_message(message_id: str, complaints: Complaints, options: SourceOptions) -> Source:
    """Open the thread of a message, wherever messages are looked up."""
    if not options.lore:
        raise SourceError(
            f"{escaped(message_id)}: no such file; if it is a message-id, say where to look it up:"
            " git config --global applier.lore https://lore.kernel.org/all"
        )
    if is_address(options.lore):
        from applier.archive.web_archive import open_message  # as above

        refuse_window(message_id, options)
        return open_message(options.lore, message_id, message_id, complaints)
    try:
        inbox = open_inbox(options.lore, complaints, options)
    except OSError as error:
        words = (error.strerror or str(error)).lower()
        raise SourceError(f"{source_name(options.lore)}: {words}") from error
    if inbox is None:
        raise SourceError(
            f"{source_name(options.lore)}: no public-inbox to look up a message-id in"
        )
    return ThreadSource(inbox, message_id)
