"""Which checkpatch.pl is run, with which files of its own?

Those of a revision that the user trusts, whatever lies in the tree under test: the script,
its lists of words, and what it starts and reads its options from. They are put in place of
those of the patch's tree, in a commit on top of it that nobody else sees; HEAD~ of that is
the patch. All else (headers, bindings, MAINTAINERS) is the patch's tree, for that is what
is judged. Makes commits in memory.
"""

from collections.abc import Mapping
from shlex import split

from applier.errors import RevisionError, UsageError
from applier.git import Repository
from applier.model import Entry, Oid, Person, Timestamp
from applier.testing.definitions import CommandTest

_SCRIPT = b"scripts/checkpatch.pl"
_FILES = (
    *(_SCRIPT, b"scripts/spelling.txt", b"scripts/const_structs.checkpatch"),
    *(b"scripts/spdxcheck.py", b"scripts/spdxexclude", b"scripts/get_maintainer.pl"),
    *(b"scripts/spdxcheck-test.sh", b"scripts/get_maintainer.conf"),
    *(b".checkpatch.conf", b".get_maintainer.conf", b".get_maintainer.ignore"),
    *(b".scripts/.checkpatch.conf", b".scripts/.get_maintainer.conf"),
)
"""What it is, what it runs, and where it looks for options: it looks in the current directory."""
_OURS = Person("applier", "applier@localhost")
_WHEN = Timestamp(0)


class TrustedScript:
    """checkpatch.pl of one revision of a repository."""

    def __init__(self, repo: Repository, revision: str) -> None:
        """Find it; UsageError where there is no such script."""
        name = revision or repo.default_branch()
        if name is None:
            raise UsageError(
                "checkpatch: there is no default branch to take it from; say --trusted"
            )
        try:
            commit = repo.resolve_revision(name)
        except RevisionError as error:
            raise RevisionError(f"--trusted: {error}") from error
        tree = repo.tree_of(commit)
        self._repo = repo
        self._files: Mapping[bytes, Entry | None] = {one: repo.entry(tree, one) for one in _FILES}
        if self._files[_SCRIPT] is None:
            raise UsageError(f"checkpatch: {name} has no {_SCRIPT.decode()}; say --trusted REV")

    @property
    def version(self) -> str:
        """Name the files: others give other results."""
        return " ".join(entry.oid if entry else "-" for entry in self._files.values())

    def commit_with(self, commit: Oid, tree: Oid) -> Oid:
        """Give a commit with the files of *tree* and these; *commit* itself if it has them."""
        edits = {
            path: entry
            for path, entry in self._files.items()
            if entry != self._repo.entry(tree, path)
        }
        if not edits:
            return commit
        return self._repo.write_commit(
            self._repo.graft(tree, edits),
            (commit,),
            _OURS,
            _WHEN,
            _OURS,
            _WHEN,
            b"checkpatch.pl as it is trusted\n",
        )


def checkpatch_arguments(test: CommandTest, commit: Oid) -> tuple[str, ...]:
    """Give the arguments that judge *commit*, as one would type them."""
    try:
        options = split(test.command)
    except ValueError as error:
        raise UsageError(f"applier.test.{test.name}.command (git config): {error}") from error
    return ("perl", _SCRIPT.decode(), "--color=never", *options, "-g", commit)
