"""How does a series stand on a branch as it is today: is it in, or would it go in?

The verdict is of the mail, on the base for which it was made, and stays; the standing is
of the branch, and changes with every push.
"""

from enum import Enum

from msgspec import Struct

from applier.model.tree import Oid
from applier.model.untrusted import Untrusted


class StandingStatus(Enum):
    """What a branch has of a series, or what would become of it there: the first that holds."""

    MERGED = "merged"
    """Every patch is in."""
    PARTLY_MERGED = "partly-merged"
    """Some patches are in."""
    SUPERSEDED = "superseded"
    """It is not in, and a newer revision of it, which is among what was read, is."""
    APPLIES = "applies"
    """git am would take it there as it is."""
    MERGES = "merges"
    """Its result, made on its base, merges into the branch without conflicts."""
    CONFLICTS = "conflicts"
    """It neither applies there nor merges."""
    NOT_TRIED = "not-tried"
    """It is not all here, cannot be read, or the two have no history in common."""


class KnownBy(Enum):
    """How it is known that a patch is in: the first that holds."""

    PATCH_ID = "patch-id"
    """A commit has the same patch-id."""
    EFFECT = "effect"
    """A commit did to the files what the patch would do, or the branch has all that it adds."""
    AUTHOR_AND_SUBJECT = "author-and-subject"
    """A commit later than the mail has its author and subject, and changed one of its files."""


class PatchStanding(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a patch is in a branch, and since when."""

    number: int
    """In its series, from 1."""
    commit: Oid | None = None
    """The commit with which it came; null where it is not in, or came before what was looked at."""
    known_by: KnownBy | None = None
    """How it is known to be in; null where it is not."""


class StandingConflict(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the way on a branch."""

    patch: int | None
    """The number of the patch; null where the series as a whole does not merge."""
    path: Untrusted | None
    """The file; null where the patch as a whole is refused."""
    commit: Oid | None = None
    """The commit since which it is so, where that was found."""


class Standing(Struct, frozen=True, forbid_unknown_fields=True):
    """How a series stands on one branch."""

    target: Untrusted
    """The branch or revision, as it is called here."""
    oid: Oid
    """The commit that *target* is."""
    status: StandingStatus
    patches: tuple[PatchStanding, ...] = ()
    """Those that are here, by number."""
    detail: Untrusted = ""
    """For a person, without the branch; one line."""
    conflicts: tuple[StandingConflict, ...] = ()
    """What stands in the way; empty where nothing does."""
