"""What can go wrong.

A patch that does not apply is no error but an outcome; these mean that
something asked for could not be looked at. Within one series they cost that
series (:mod:`applier.series_boundary`), elsewhere they end the run. Each carries
one line for a person: what, where, and what to do.
"""


class ApplierError(Exception):
    """The root: anything that ends a run with a line on standard error."""


class SourceError(ApplierError):
    """A source cannot be read, or has no message in it."""


class RepositoryError(ApplierError):
    """A repository cannot be opened or read, or lacks an object."""


class MissingObjectError(RepositoryError):
    """An object that is needed is not in the repository: clones may be partial or shallow."""


class RevisionError(ApplierError):
    """A revision does not exist in the repository."""


class UsageError(ApplierError):
    """Options that do not go together, or a file of options that cannot be read."""


class PublishError(ApplierError):
    """The commits could not be published; nothing has changed."""


_UNITS = {
    "message-bytes": "bytes in one message",
    "ratio": "times the size of the gzip data",
    "headers": "header fields in one message",
    "parts": "parts in one message",
    "hunks": "hunks in one message",
    "new-bytes": "new bytes made by one series",
    "placement": "bytes searched for the places of its hunks",
    "time": "seconds of the processor",
    "memory": "bytes of memory",
}


class BudgetError(ApplierError):
    """A message or a series would cost more than a limit allows; *name* is the limit's."""

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(
            f"more than {limit:,} {_UNITS[name]}: the limit {name} was met (--limit {name}=N)"
        )
        self.name = name
        self.limit = limit


class WorkTreeError(ApplierError):
    """A work tree cannot be made, taken or brought to a commit."""


class SandboxError(ApplierError):
    """A sandbox was asked for and cannot be had."""
