"""Where are series judged: on which tree, as who, with which archive at hand?"""

from dataclasses import dataclass

from applier.apply import Committer
from applier.check.library import Library
from applier.check.options import Options
from applier.repo import Repository


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for all series of a run."""

    repo: Repository
    options: Options
    committer: Committer
    library: Library
