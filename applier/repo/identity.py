"""Who commits, according to the configuration?

``user.*`` and ``committer.*`` of the repository's and the user's configuration
(git-config(1)). The environment comes before both, and is the command line's
to read. Reads the configuration.
"""

from dataclasses import dataclass

import pygit2


@dataclass(frozen=True, slots=True)
class Identity:
    """A committer; None where nothing is configured."""

    name: str | None
    email: str | None


def read_committer(repository: pygit2.Repository) -> Identity:
    """Read the configured committer, the more particular setting first."""
    return Identity(_read(repository, "name"), _read(repository, "email"))


def _read(repository: pygit2.Repository, key: str) -> str | None:
    for section in ("committer", "user"):
        try:
            value = repository.config[f"{section}.{key}"]
        except (KeyError, pygit2.GitError):
            continue
        if value and value.strip():
            return value
    return None
