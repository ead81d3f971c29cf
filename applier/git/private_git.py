"""What stands in the ``.git`` of a work tree of our own?

The user's objects, found where they lie (alternates); a pack for each series that is not
the user's yet; copies of the user's references, so that ``git describe`` and a branch's
name say what they say there; the settings that change what git prints. No remote, no
credential, no hook. A command may have done anything to all of it, so :meth:`tidy` brings
it back. Nothing is written to the user's repository. Source: gitrepository-layout(5),
git-pack-refs(1). I/O: reads the user's repository, writes ours.
"""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pygit2
from pygit2.enums import ConfigLevel

from applier.errors import PublishError, RepositoryError, WorkTreeError
from applier.git.configuration import read_setting
from applier.git.conversion import LineEnds
from applier.git.objects.commits import parse_commit
from applier.git.objects.store import Kind, Objects
from applier.git.objects.trees import Trees
from applier.git.publish import find_unstored, write_pack
from applier.git.repository import Repository
from applier.model import Oid

PACKS_KEPT = 40
"""Packs of ours, one a series, after which the oldest goes."""
_NOTHING_YET = b"ref: refs/heads/nothing-yet\n"
_ALWAYS = {
    "core.repositoryformatversion": "0",
    "core.bare": "false",
    "core.filemode": "true",
    "core.logallrefupdates": "false",
    "core.fsmonitor": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
}
_SECTIONS = frozenset(
    "alias applier author b4 blame color committer diff format grep i18n log mailmap notes pager"
    " tag trailer user versionsort".split()
)
_CORE = frozenset(
    "abbrev attributesfile autocrlf commentchar eol excludesfile pager quotepath safecrlf"
    " usereplacerefs whitespace".split()
)
_ROOM = ("objects/info", "objects/pack", "refs/heads", "refs/tags", "info")
_NEEDED = frozenset("HEAD info objects refs".split())
_KEPT = frozenset("HEAD config index info modules objects packed-refs refs shallow".split())
_INFO = ("attributes", "exclude", "grafts")
_OWN_TO_ONE = ("refs/bisect/", "refs/worktree/", "refs/rewritten/")
"""References that belong to one work tree of the user's (git-worktree(1))."""
_PEELED = b"fully-peeled"
_SYMBOLIC = b"ref: "
_DEEPEST_TAG = 10


class PrivateGit:
    """The ``.git`` of one work tree."""

    def __init__(self, place: Path, repository: Repository, shared_index: str = "") -> None:
        """Make or mend the one of ``tree`` in *place*, for the user's *repository*.

        All that is not ours goes, but for the file *shared_index*.
        """
        self.path = place / "tree" / ".git"
        self.store = place / "objects"
        """Where our packs lie: what a command writes goes elsewhere, and is thrown away."""
        self._user = repository
        self._files = self._wanted_files()
        self._written: tuple[tuple[int, ...], ...] = ()
        self._stamps: dict[str, tuple[int, ...]] = {}
        for name in ("info", "pack"):
            (self.store / name).mkdir(parents=True, exist_ok=True)
        (self.store / "info" / "alternates").write_bytes(_alternates(repository.stores))
        self.tidy(shared_index)
        self._opened = pygit2.Repository(str(self.path))
        odb = pygit2.Odb(str(self.store))
        self.objects = Objects(odb, repository.missing_reason, repository.replaced)
        self.trees = Trees(self.objects)
        self.line_ends = LineEnds(
            (self._setting("core.autocrlf") or "false").lower(),
            (self._setting("core.eol") or "native").lower(),
        )
        self.info_attributes = self._files.get("info/attributes", b"")
        self.user_attributes = b"\n".join(_read_all(self._user_attribute_files()))

    def _user_attribute_files(self) -> Iterator[Path]:
        """Name the files of attributes of the machine and the user, the latter last."""
        yield from _in_search_path(ConfigLevel.SYSTEM, "gitattributes")
        named = self._setting("core.attributesfile")
        if named:
            yield Path(named).expanduser()
        else:
            yield from _in_search_path(ConfigLevel.XDG, "attributes")

    def _make_room(self) -> None:
        """Have the directories that a repository has."""
        for name in _ROOM:
            directory = self.path / name
            for part in (self.path, *reversed(directory.relative_to(self.path).parents), directory):
                place = self.path / part
                if place.is_symlink() or (place.exists() and not place.is_dir()):
                    place.unlink()
                place.mkdir(exist_ok=True)
        head = self.path / "HEAD"
        if head.is_symlink() or not head.is_file():
            _remove(head)
            head.write_bytes(_NOTHING_YET)

    def _wanted_files(self) -> dict[str, bytes]:
        """Give what all files have that are the same for every commit."""
        packed, symbolic = _references(self._user)
        files = {
            "config": _configuration(self._user),
            "packed-refs": packed,
            "objects/info/alternates": _alternates((self.store, *self._user.stores)),
            **symbolic,
        }
        common = self._user.common_directory
        copied = {f"info/{name}": common / "info" / name for name in _INFO}
        copied["shallow"] = common / "shallow"
        for name, source in copied.items():
            with suppress(OSError):
                files[name] = source.read_bytes()
        return files

    def _write_files(self) -> None:
        """Write what is not as it should be."""
        for name, content in self._files.items():
            stamp = file_stamp(f"{self.path}/{name}")
            if stamp and stamp == self._stamps.get(name):
                continue
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.is_symlink() or not file.is_file() or file.read_bytes() != content:
                _remove(file)
                file.write_bytes(content)
            self._stamps[name] = file_stamp(file)

    def tidy(self, shared_index: str) -> None:
        """Remove what a command has left: locks, half a merge, hooks, references of its own."""
        if self.path.is_symlink() or not self.path.is_dir():
            _remove(self.path)
            self._make_room()
        found = set()
        with os.scandir(self.path) as entries:
            for entry in entries:
                found.add(entry.name)
                if entry.name not in _KEPT and entry.name != shared_index:
                    _remove(Path(entry.path))
        if not found.issuperset(_NEEDED) or not self._tidy_below():
            self._make_room()
            self._tidy_below()
        self._write_files()

    def _tidy_below(self) -> bool:
        """Remove files of others in the directories that are ours; whether none is missing."""
        waiting, seen = ["refs", "info", "objects"], 0
        while waiting:
            directory = waiting.pop()
            try:
                with os.scandir(self.path / directory) as entries:
                    listed = [
                        (entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries
                    ]
            except NotADirectoryError:
                return False
            seen += directory in _ROOM
            for name, is_directory in listed:
                path = f"{directory}/{name}"
                if is_directory:
                    waiting.append(path)
                elif path not in self._files:
                    _remove(self.path / path)
        return seen == len(_ROOM)

    def write_head(self, commit: Oid) -> None:
        """Detach HEAD at *commit*."""
        head = self.path / "HEAD"
        head.unlink(missing_ok=True)  # see TreeRecord.write_index
        head.write_bytes(f"{commit}\n".encode())
        self._written = self._seen()

    def is_as_written(self) -> bool:
        """Whether index and HEAD are those that we wrote last."""
        return self._written == self._seen() and all(self._written)

    def _seen(self) -> tuple[tuple[int, ...], ...]:
        return tuple(file_stamp(self.path / name) for name in ("index", "HEAD"))

    def add_objects(self, repository: Repository, tips: Sequence[Oid]) -> None:
        """Write what is new in *repository* and what *tips* need as one pack."""
        new = find_unstored(repository.objects, tips, complete=False)
        if all(self.objects.is_stored(oid) for oid in new):
            return
        try:
            write_pack(repository.objects, new, self.store)
        except (PublishError, RepositoryError, pygit2.GitError) as error:
            raise WorkTreeError(f"{self.path}: {error}") from error
        packs = sorted((self.store / "pack").glob("*.idx"), key=_age)
        for index in packs[:-PACKS_KEPT]:
            index.unlink()
            index.with_suffix(".pack").unlink(missing_ok=True)

    def tree_of(self, commit: Oid) -> Oid:
        """Give the tree of a commit."""
        return Oid(parse_commit(self.objects.read_as(Kind.COMMIT, commit)).tree.hex())

    def is_ignored(self, path: bytes) -> bool:
        """Whether git would not speak of an untracked file (gitignore(5))."""
        try:
            return bool(self._opened.path_is_ignored(os.fsdecode(path)))
        except (UnicodeEncodeError, ValueError, pygit2.GitError):
            return False

    def _setting(self, name: str) -> str | None:
        """Give what is configured, for this repository, the user or the machine."""
        return read_setting(self._opened, name)


def _remove(place: Path) -> None:
    """Remove a file, a link or a directory; what is not there is fine."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _in_search_path(level: ConfigLevel, name: str) -> Iterator[Path]:
    """Give the file *name* where libgit2 looks for configuration of a level."""
    for directory in pygit2.settings.search_path[level].split(os.pathsep):
        if directory:
            yield Path(directory) / name


def _read_all(files: Iterable[Path]) -> Iterator[bytes]:
    for file in files:
        with suppress(OSError):
            yield file.read_bytes()


def file_stamp(file: str | Path) -> tuple[int, ...]:
    """Give what changes whenever a file does; nothing where there is no regular file."""
    try:
        found = os.lstat(file)
    except OSError:
        return ()
    if not stat.S_ISREG(found.st_mode):
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _age(file: Path) -> float:
    return file.stat().st_mtime


def _alternates(stores: Sequence[Path]) -> bytes:
    lines = [os.fsencode(store) for store in stores]
    for line in lines:
        if b"\n" in line or line.startswith(b'"'):
            raise WorkTreeError(
                f"{os.fsdecode(line)!r}: git cannot refer to objects at such a path"
            )
    return b"".join(line + b"\n" for line in lines)


def _configuration(repository: Repository) -> bytes:
    """Give the user's settings of this repository that change what git prints or writes."""
    lines = [_setting(name, value) for name, value in _ALWAYS.items()]
    for name, value in repository.own_configuration():
        section, _, key = name.partition(".")
        if section in _SECTIONS or (section == "core" and key in _CORE):
            lines.append(_setting(name, value))
    return "".join(lines).encode("utf-8", "surrogateescape")


def _setting(name: str, value: str) -> str:
    section, _, rest = name.partition(".")
    subsection, dot, key = rest.rpartition(".")
    head = f'[{section} "{_quoted(subsection)}"]' if dot else f"[{section}]"
    return f'{head}\n\t{key} = "{_quoted(value)}"\n'


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def _references(repository: Repository) -> tuple[bytes, dict[str, bytes]]:
    """Give the user's references as one packed file, and those that name others apart."""
    common = repository.common_directory
    packed, peeled = _read_packed(common)
    symbolic: dict[str, bytes] = {}
    for name, content in _loose(common):
        if content.startswith(_SYMBOLIC):
            symbolic[name] = content + b"\n"
        elif len(content) == 40 and content.isalnum():
            packed[name] = content
            peeled.pop(name, None)
    lines = [b"# pack-refs with: peeled fully-peeled sorted \n"]
    for name in sorted(packed, key=os.fsencode):
        oid = packed[name]
        if name not in peeled:
            peeled[name] = _peel(repository.objects, Oid(oid.decode("ascii", "replace")))
        lines.append(b"%b %b\n" % (oid, os.fsencode(name)))
        if peeled[name]:
            lines.append(b"^%b\n" % peeled[name])
    return b"".join(lines), symbolic


def _read_packed(common: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Read the packed references, and what those are known to lead to that are tags."""
    packed: dict[str, bytes] = {}
    peeled: dict[str, bytes] = {}
    try:
        lines = (common / "packed-refs").read_bytes().splitlines()
    except OSError:
        return packed, peeled
    whole = bool(lines) and lines[0].startswith(b"#") and _PEELED in lines[0]
    name = ""
    for line in lines:
        if line.startswith(b"^") and name in packed:
            peeled[name] = line[1:]
        elif not line.startswith(b"#"):
            oid, _, raw = line.partition(b" ")
            name = os.fsdecode(raw)
            if not name.startswith(_OWN_TO_ONE):
                packed[name] = oid
                peeled |= {name: b""} if whole else {}
    return packed, peeled


def _loose(common: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the references that are files of their own."""
    for place, _, names in os.walk(common / "refs"):
        for name in names:
            file = Path(place) / name
            full = file.relative_to(common).as_posix()
            if full.startswith(_OWN_TO_ONE) or full.endswith(".lock"):
                continue
            with suppress(OSError):
                yield full, file.read_bytes().strip()


def _peel(objects: Objects, oid: Oid) -> bytes:
    """Give what a tag leads to in the end; nothing for all that is no tag."""
    target = b""
    with suppress(RepositoryError, ValueError):
        for _ in range(_DEEPEST_TAG):
            kind, content = objects.read(oid)
            if kind is not Kind.TAG:
                break
            target = content.partition(b"\n")[0].removeprefix(b"object ")
            oid = Oid(target.decode("ascii"))
    return target
