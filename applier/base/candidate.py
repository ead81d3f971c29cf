"""A commit on which a series is worth trying. Pure."""

from msgspec import Struct

from applier.model import Evidence, Oid


class Candidate(Struct, frozen=True):
    """A commit to try, and why."""

    oid: Oid
    evidence: Evidence
    strict: bool = False
    """Whether it counts only if it takes every patch anew, having none of them already."""
    last_resort: bool = False
    """Whether it is worth a trial only where nothing more telling took the series."""
