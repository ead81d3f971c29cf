"""On which commit does a series belong, and what is the evidence?

Evidence first (:mod:`~applier.base.statements`), then the commits that it
leads to (:mod:`~applier.base.resolve`, :mod:`~applier.base.candidates`), then a
choice among those that were tried (:mod:`~applier.base.choice`). Reads the
repository and writes nothing; the same input gives the same answer at any hour.
"""

from applier.base.blob_search import Candidate, count_held
from applier.base.candidates import found_candidates, named_candidates
from applier.base.choice import Choice, Trial, choose_base, rank, settles, weigh_evidence
from applier.base.hints import Hints, Preimage, find_preimages
from applier.base.prerequisite_names import message_id_of, prerequisite_names
from applier.base.resolve import locate_evidence
from applier.base.statements import find_statements

__all__ = [
    "Candidate",
    "Choice",
    "Hints",
    "Preimage",
    "Trial",
    "choose_base",
    "count_held",
    "find_preimages",
    "find_statements",
    "found_candidates",
    "locate_evidence",
    "message_id_of",
    "named_candidates",
    "prerequisite_names",
    "rank",
    "settles",
    "weigh_evidence",
]
