"""libgit2, and nothing but: objects, trees, commits, revisions, history, publishing.

Objects are read through pygit2; new ones are kept in an overlay in memory.
Nothing is written unless :meth:`Repository.publish` is called.
"""

from applier.repo.configuration import Configuration, parse_bool, read_configuration
from applier.repo.identity import Identity
from applier.repo.linecount import Algorithm
from applier.repo.opening import STORE_ERRORS
from applier.repo.reflog import Reflog
from applier.repo.repository import Repository, open_repository
from applier.repo.search import Found, Search, Wish
from applier.repo.settings import ConfiguredTree, Settings

__all__ = [
    "STORE_ERRORS",
    "Algorithm",
    "Configuration",
    "ConfiguredTree",
    "Found",
    "Identity",
    "Reflog",
    "Repository",
    "Search",
    "Settings",
    "Wish",
    "open_repository",
    "parse_bool",
    "read_configuration",
]
