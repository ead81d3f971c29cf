"""Why something could not be looked at to its end.

Not an outcome of a patch, which is a fact about the patch: this is one about us,
or about the repository and the archive that we read. It costs the one series
that it happened to.
"""

from enum import Enum

from msgspec import Struct

from applier.model.untrusted import Untrusted


class FailureKind(Enum):
    """Whose matter it is."""

    INTERNAL = "internal-error"
    """Ours: a fault in the program."""
    MISSING_OBJECT = "missing-object"
    """The repository's: it lacks an object, as partial clones do."""
    REPOSITORY = "repository"
    """The repository's: it could not be read, at the second attempt either."""
    SOURCE = "source"
    """The archive's: a mail could not be read again."""
    BUDGET = "budget"
    """Whoever sent it asks for more than a limit allows, or than there is memory."""


class FailureStage(Enum):
    """What is wanting because of it."""

    VERDICT = "verdict"
    """There is no verdict: the series is undecided."""
    DIAGNOSIS = "diagnosis"
    """The verdict stands; why it is so could not be found out."""
    TESTING = "testing"
    """The verdict stands; the tests that were asked for could not be run to their end."""


class Failure(Struct, frozen=True, forbid_unknown_fields=True):
    """What went wrong while one series was judged."""

    kind: FailureKind
    stage: FailureStage
    detail: Untrusted
    """What it is, on one line."""
    place: str | None = None
    """Where it happened, for a fault of ours: ``applier/base/resolve.py:12 find_named``."""
    budget: str | None = None
    """The name of the limit that was met, where that is the matter."""

    @property
    def reason(self) -> str:
        """Say all of it, on one line."""
        if self.kind is not FailureKind.INTERNAL:
            return self.detail
        where = f" in {self.place}" if self.place else ""
        return f"internal error: {self.detail}{where}"
