"""libgit2, and nothing but: objects, trees, commits, revisions, history, publishing.

Objects are read through pygit2; new ones are kept in an overlay in memory.
Nothing is written unless :meth:`Repository.publish` is called.
"""

from applier.git.compare.line_count import Algorithm
from applier.git.compare.merge import MergeResult
from applier.git.configuration import (
    Configuration,
    ConfiguredTree,
    Identity,
    Reflog,
    Settings,
    parse_bool,
    read_configuration,
)
from applier.git.history.commit_range import CommitRange
from applier.git.history.path_search import Match, PathPredicate, Search
from applier.git.objects.commits import CommitWords
from applier.git.opening import STORE_ERRORS
from applier.git.repository import Repository, open_repository

__all__ = [
    "STORE_ERRORS",
    "Algorithm",
    "CommitRange",
    "CommitWords",
    "Configuration",
    "ConfiguredTree",
    "Identity",
    "Match",
    "MergeResult",
    "PathPredicate",
    "Reflog",
    "Repository",
    "Search",
    "Settings",
    "open_repository",
    "parse_bool",
    "read_configuration",
]
