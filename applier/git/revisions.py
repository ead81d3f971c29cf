"""Which commit does a name mean, and which branches and tags are there to be searched?

A name means what ``git rev-parse NAME^{commit}`` says (gitrevisions(7)), and two things
more help a person: a branch that exists only as a remote-tracking one may be named
bare, and a short id that is not unique is said to be so, with the commits it may mean.

Searched are all branches and tags, or those that ``applier.branches`` names: shell
patterns for whole references or for what stands behind ``refs/heads/``,
``refs/remotes/`` or ``refs/tags/``. Other references (pull requests, notes, stashes)
are nobody's base unless they are named in full. Reads the repository.
"""

import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import pygit2
from msgspec import Struct
from pygit2.enums import ObjectType

from applier.errors import RepositoryError, RevisionError
from applier.git.objects.loose_store import DamagedObjectError
from applier.git.objects.store import Objects
from applier.git.opening import common_directory
from applier.git.plain_files import refuse_endless
from applier.model import Oid

_REMOTES = "refs/remotes/"
_ORIGIN = f"{_REMOTES}origin/"
_BRANCHES = ("refs/heads/", _REMOTES)
_SPACES = ("refs/heads/", "refs/remotes/", "refs/tags/")
_SPACES_PATTERNS = tuple(f"{space}*" for space in _SPACES)


class Tips(Struct, frozen=True):
    """Where references lead."""

    commits: Mapping[str, Oid]
    """By full name, in its order."""
    damaged: Mapping[str, str]
    """By full name what is the matter with an object on the way."""


def find_tips(repository: pygit2.Repository, patterns: Sequence[str]) -> Tips:
    """Find the commits that the configured references lead to."""
    names = sorted(
        raw.decode("utf-8", "surrogateescape") for raw in repository.raw_listall_references()
    )
    commits, damaged = dict[str, Oid](), dict[str, str]()
    for name in names:
        if not any(_is_meant(name, pattern) for pattern in patterns or _SPACES_PATTERNS):
            continue
        try:
            if (tip := _peel(repository, name)) is not None:
                commits[name] = tip
        except DamagedObjectError as error:
            damaged[name] = str(error)
    return Tips(commits, damaged)


def peeled(repository: pygit2.Repository, name: str) -> Oid | None:
    """Find the commit that a reference leads to, if it leads to one that can be read."""
    try:
        return _peel(repository, name)
    except DamagedObjectError:
        return None


def _peel(repository: pygit2.Repository, name: str) -> Oid | None:
    try:
        return Oid(str(repository.lookup_reference(name).peel(pygit2.Commit).id))
    except DamagedObjectError:
        raise
    except (KeyError, ValueError, pygit2.GitError):
        return None


def _is_meant(name: str, pattern: str) -> bool:
    return any(fnmatchcase(spelling, pattern) for spelling in _spellings(name))


def _spellings(name: str) -> Iterator[str]:
    """Yield how a person may call a reference."""
    yield name
    for space in _SPACES:
        if name.startswith(space):
            yield name.removeprefix(space)


def find_head(repository: pygit2.Repository) -> Oid | None:
    """Find the commit that HEAD is at; None before the first commit."""
    try:
        return Oid(str(repository.head.target))
    except (KeyError, ValueError, pygit2.GitError):
        return None


def has_reference(repository: pygit2.Repository, name: str) -> bool:
    """Whether *name* means a reference by the rules of gitrevisions(7)."""
    try:
        repository.lookup_reference_dwim(name)
    except (KeyError, ValueError, pygit2.GitError):
        return False
    return True


def find_branch(repository: pygit2.Repository, name: str) -> Oid | None:
    """Find the tip of a branch, here or at a remote; None if *name* is no branch's."""
    for prefix in ("refs/heads/", "refs/remotes/", _ORIGIN):
        if (tip := peeled(repository, prefix + name)) is not None:
            return tip
    return None


def find_branches(repository: pygit2.Repository, pattern: str) -> dict[str, Oid]:
    """Find the branches, here and at remotes, whose names a shell pattern matches.

    A remote's branch may be called with the remote's name or without. Of branches that are
    at one commit only the first is given: a branch, and what is known of it at its remote.
    """
    names = sorted(
        raw.decode("utf-8", "surrogateescape") for raw in repository.raw_listall_references()
    )
    found: dict[str, Oid] = {}
    for name in names:
        short = next((name.removeprefix(s) for s in _BRANCHES if name.startswith(s)), "")
        bare = short.partition("/")[2] if name.startswith(_REMOTES) else ""
        symbolic = bare == "HEAD"
        if symbolic or not any(one and fnmatchcase(one, pattern) for one in (short, bare)):
            continue
        tip = peeled(repository, name)
        if tip is not None and tip not in found.values():
            found[short] = tip
    return found


def find_default_branch(repository: pygit2.Repository) -> str | None:
    """Find the branch that stands for the repository, as a name that resolves.

    Of a bare repository, HEAD's; else the remote's HEAD, what ``init.defaultBranch`` names,
    main or master. What happens to be checked out says least, and comes last.
    """
    checked_out = _target(repository, "HEAD", "refs/heads/")
    names = [
        checked_out if repository.is_bare else None,
        *(_target(repository, f"{_REMOTES}{name}/HEAD", _REMOTES) for name in _remotes(repository)),
        *(prefix + name for prefix in ("", "origin/") for name in _usual_names(repository)),
        checked_out,
    ]
    for name in names:
        if name and any(_exists(repository, space + name) for space in ("refs/heads/", _REMOTES)):
            return name
    return None if find_head(repository) is None else "HEAD"


def _remotes(repository: pygit2.Repository) -> list[str]:
    """Name the remote that the repository was cloned from: origin, or the only one."""
    names = [name for name in repository.remotes.names() if name]
    return ["origin"] if "origin" in names or len(names) != 1 else names


def _usual_names(repository: pygit2.Repository) -> list[str]:
    """Give what default branches are called, the user's own word first."""
    try:
        own = repository.config["init.defaultBranch"]
    except (KeyError, ValueError, pygit2.GitError):
        own = ""
    return [name for name in (own, "main", "master") if name]


def _target(repository: pygit2.Repository, symbolic: str, prefix: str) -> str | None:
    """Find the branch that a symbolic reference points to."""
    try:
        target = repository.lookup_reference(symbolic).target
    except (KeyError, ValueError, pygit2.GitError):
        return None
    return target.removeprefix(prefix) if isinstance(target, str) else None


def _exists(repository: pygit2.Repository, reference: str) -> bool:
    try:
        repository.lookup_reference(reference).resolve()
    except (KeyError, ValueError, pygit2.GitError):
        return False
    return True


def _is_stored(repository: pygit2.Repository, reference: str) -> bool:
    """Whether there is such a reference, wherever it leads."""
    try:
        return reference in repository.references
    except (ValueError, pygit2.GitError):
        return False


_LONGEST = 1024
_MARKS = re.compile(r"[~^@:]")
_SHORTEST_ID = 4
_MOST_CANDIDATES = 16
_REMOTES = "refs/remotes/"
_HEX = frozenset(string.hexdigits)


def is_hex(text: str) -> bool:
    """Whether *text* may be an object id or the beginning of one."""
    return _SHORTEST_ID <= len(text) <= 40 and _HEX.issuperset(text)


def _spelled_out(text: str) -> str:
    """Write HEAD for an ``@`` before ``~`` or ``^``: older libgit2 knows only the bare one."""
    return f"HEAD{text[1:]}" if text[:2] in {"@~", "@^"} else text


class Revisions:
    """The names of one repository's commits."""

    def __init__(self, repository: pygit2.Repository, missing_reason: Callable[[], str]) -> None:
        self._repository = repository
        self._missing_reason = missing_reason

    def find(self, text: str) -> Oid | None:
        """Find the commit that a mail's words name, or None.

        Only plain names, ids and ``~n``, ``^n`` behind them: a mail must not
        start a search through history or read the reflog.
        """
        if any(part in text for part in (":", "@{", "^{")) or text.startswith("-"):
            return None
        try:
            return self.resolve(text)
        except RevisionError:
            return None

    def resolve(self, text: str) -> Oid:
        """Give the commit that *text* names; RevisionError says what is wrong with it."""
        if not text or len(text) > _LONGEST or "\0" in text:
            raise RevisionError(f"{text[:80]!r} is not a revision")
        if len(text) == 40 and is_hex(text):
            return self._full(text.lower())
        try:
            self._refuse_endless(text)
            return self._peeled(text, self._repository.revparse_single(_spelled_out(text)))
        except RepositoryError as error:
            raise RevisionError(f"{text} is not a revision: {error}") from error
        except KeyError:
            return self._remote_branch(text)
        except ValueError as error:
            if is_hex(text):
                return self._short(text.lower())
            raise RevisionError(f"{text} is not a revision") from error
        except pygit2.GitError as error:
            raise RevisionError(f"{text} cannot be resolved: {error}") from error

    def _refuse_endless(self, text: str) -> None:
        """Raise RepositoryError if libgit2, which takes any file for a reference, would not end."""
        name = _MARKS.split(text, maxsplit=1)[0]
        for directory in {Path(self._repository.path), common_directory(self._repository)}:
            refuse_endless(directory / name)

    def _full(self, oid: str) -> Oid:
        found = self._repository.get(oid)
        if found is None:
            raise RevisionError(f"commit {oid} is not in the repository: {self._missing_reason()}")
        return self._peeled(oid, found)

    def _peeled(self, text: str, found: pygit2.Object) -> Oid:
        try:
            return Oid(str(found.peel(pygit2.Commit).id))
        except (KeyError, ValueError, pygit2.GitError) as error:
            raise RevisionError(f"{text} names a {found.type_str}, and no commit") from error

    def commits_beginning(self, prefix: str) -> set[Oid]:
        """Find the commits whose ids begin with *prefix*, a few of them if there are many."""
        commits = set[Oid]()
        for found in self._beginning(prefix) if is_hex(prefix) else ():
            if found.type == ObjectType.COMMIT:
                commits.add(Oid(str(found.id)))
            if len(commits) > _MOST_CANDIDATES:
                break
        return commits

    def _short(self, prefix: str) -> Oid:
        """Choose among the objects whose ids begin with *prefix* the only commit."""
        commits = set()
        for found in self._beginning(prefix):
            try:
                commits.add(self._peeled(prefix, found))
            except RevisionError:
                continue
            if len(commits) > _MOST_CANDIDATES:
                break
        if len(commits) == 1:
            return commits.pop()
        if not commits:
            raise RevisionError(f"{prefix} names no commit: {self._missing_reason()}")
        named = ", ".join(sorted(oid[: len(prefix) + 8] for oid in commits))
        raise RevisionError(f"{prefix} is ambiguous: it may mean {named}")

    def _beginning(self, prefix: str) -> Iterator[pygit2.Object]:
        """Yield the objects whose ids begin with *prefix*, digit by digit where several do."""
        try:
            found = self._repository.git_object_lookup_prefix(prefix)
        except ValueError:
            for digit in string.hexdigits[:16]:
                yield from self._beginning(prefix + digit)
            return
        except (KeyError, pygit2.GitError):
            return
        if found is not None:
            yield found

    def _remote_branch(self, name: str) -> Oid:
        """Resolve a branch that exists only at a remote, origin's before others'."""
        found = {path: peeled(self._repository, path) for path in self._remote_branches(name)}
        tips = {tip for tip in found.values() if tip is not None}
        if (origin := found.get(f"{_REMOTES}origin/{name}")) is not None:
            return origin
        if len(tips) == 1:
            return tips.pop()
        if tips:
            raise RevisionError(f"{name} is ambiguous: it may mean {', '.join(sorted(found))}")
        if any(_is_stored(self._repository, space + name) for space in ("", *_SPACES)):
            raise RevisionError(f"{name} leads to no commit: {self._missing_reason()}")
        raise RevisionError(f"{name} is not a revision of the repository")

    def _remote_branches(self, name: str) -> Iterator[str]:
        """Yield the remote-tracking references of a branch."""
        for raw in self._repository.raw_listall_references():
            path = raw.decode("utf-8", "surrogateescape")
            remote = path.removeprefix(_REMOTES).removesuffix("/" + name)
            if path == f"{_REMOTES}{remote}/{name}" and "/" not in remote:
                yield path


_SHORTEST = 4
_FULL = 40


def find_blob(repository: pygit2.Repository, objects: Objects, prefix: str) -> Oid | None:
    """Find the one blob whose id begins with *prefix*; None if there is none, or several."""
    if len(prefix) < _SHORTEST or prefix.strip("0123456789abcdef"):
        return None
    found = set(objects.new_blobs(prefix))
    if (stored := _stored(repository, prefix)) is not None:
        found.add(stored)
    return found.pop() if len(found) == 1 else None


def _stored(repository: pygit2.Repository, prefix: str) -> Oid | None:
    """Find it on disk."""
    try:
        oid = prefix if len(prefix) == _FULL else str(repository.expand_id(prefix))
        kind = repository[oid].type
    except (KeyError, ValueError, pygit2.GitError):
        return None
    return Oid(oid) if kind == ObjectType.BLOB else None
