"""What does a series show of its base, apart from the words of its mails?

When it was sent and to whom, and what its diffs were made from: the ``index`` line of
a diff names the blob, abbreviated (git-diff(1), "generating patch text"). Only the first
touch of a path speaks of the base; later ones speak of what the series itself has made.
What a patch creates must be absent. Reads the repository where a diff is tried on a file.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from applier.apply import HunkImages, Patched, apply_patch, hunk_images, is_ruled_out, may_begin
from applier.base.statements import find_statements
from applier.collection.index import ArchiveIndex
from applier.collection.series_mails import Patch, SeriesMails
from applier.errors import RepositoryError
from applier.git import Repository
from applier.model import Change, Diff, Entry, Envelope, Evidence, FileDiff, Mode, Series, Timestamp
from applier.modes import file_type

_SHORTEST_ID = 4


class Preimage(Struct, frozen=True):
    """What the base must have at one path."""

    path: bytes
    diff: FileDiff
    """The first diff that touches the path."""
    absent: bool = False
    """Whether nothing may lie there."""
    oid: str | None = None
    """The beginning of the id of what must lie there; None where anything will do."""

    def matches(self, entry: Entry | None) -> bool:
        """Whether *entry* is what the header says."""
        if entry is None or self.absent:
            return entry is None and self.absent
        mode = self.diff.old_mode
        if entry.mode is Mode.TREE or (
            mode is not None and file_type(mode) != file_type(entry.mode)
        ):
            return False
        return self.oid is None or entry.oid.startswith(self.oid)


def find_preimages(diffs: Iterable[Diff]) -> tuple[Preimage, ...]:
    """Give what *diffs*, one for each patch in order, say of their base, path by path."""
    found: dict[bytes, Preimage] = {}
    for diff in diffs:
        for file in diff.files:
            for preimage in _preimages_of(file):
                found.setdefault(preimage.path, preimage)
    return tuple(found.values())


def _preimages_of(file: FileDiff) -> Iterator[Preimage]:
    old, new = file.old_path, file.new_path
    if old is not None and file.change is not Change.CREATE:
        yield Preimage(old, file, oid=_abbreviated(file.old_oid))
    if new is not None and new != old:
        yield Preimage(new, file, absent=True)


def _abbreviated(oid: str | None) -> str | None:
    """Give an id that says something: zeros stand for nothing."""
    text = (oid or "").lower()
    return text if len(text) >= _SHORTEST_ID and text.strip("0") else None


def _as_the_header_says(preimage: Preimage, entry: Entry | None) -> bool:
    return preimage.matches(entry)


def no_revision_before() -> Iterable[Evidence]:
    """Say that nobody asks for the previous revision."""
    return ()


class Hints(Struct, frozen=True):
    """When a series was sent, where to, and what it was made from."""

    date: Timestamp | None = None
    preimages: tuple[Preimage, ...] = ()
    prefixes: tuple[str, ...] = ()
    """The words of the subject's brackets."""
    addresses: frozenset[str] = frozenset()
    """Recipients and List-Ids, in lower case."""
    accepts: Callable[[Preimage, Entry | None], bool] = _as_the_header_says
    """Whether the first diff of a path would apply to what lies there. Costs a trial."""
    earlier: Callable[[], Iterable[Evidence]] = no_revision_before
    """What the previous revision states. Costs reading it."""

    @property
    def names_blobs(self) -> bool:
        """Whether any diff says which blob it was made from."""
        return any(preimage.oid for preimage in self.preimages)

    @property
    def seconds(self) -> int | None:
        """The date, as history counts it."""
        return None if self.date is None else self.date.seconds


def gather_hints(
    repo: Repository,
    series: Series,
    mails: SeriesMails,
    earlier: Callable[[], Iterable[Evidence]],
) -> Hints:
    """Gather what *series* shows of its base."""
    return Hints(
        series.date,
        find_preimages(patch.diff for patch in _unbroken(mails.patches)),
        series.prefixes,
        frozenset(_addresses(series)),
        AppliesToBlob(repo).accepts,
        earlier,
    )


def _unbroken(patches: Sequence[Patch]) -> Iterable[Patch]:
    """Yield the patches up to the first that is missing: what comes behind says nothing."""
    for number, patch in enumerate(patches, 1):
        if patch.part.number != number:
            return
        yield patch


def _addresses(series: Series) -> Iterable[str]:
    """Yield the lists and people that the mails went to."""
    envelopes = [part.envelope for part in series.parts]
    for envelope in [*envelopes, *([series.cover] if series.cover else [])]:
        yield from _of_envelope(envelope)


def _of_envelope(envelope: Envelope) -> Iterable[str]:
    yield from (address.lower() for address in envelope.recipients)
    yield from (name.lower() for name in envelope.lists)


class AppliesToBlob:
    """Whether one file's diff applies to one file, whatever else there is."""

    def __init__(self, repo: Repository) -> None:
        self._repo = repo
        self._hunks: dict[bytes, tuple[HunkImages, ...]] = {}

    def accepts(self, preimage: Preimage, entry: Entry | None) -> bool:
        """Try the first diff of a path on what lies there."""
        if preimage.absent:
            return entry is None
        if entry is None or entry.mode is Mode.TREE:
            return False
        try:
            return not self._is_ruled_out(preimage, entry) and self._applies(preimage, entry)
        except RepositoryError:
            return False

    def _applies(self, preimage: Preimage, entry: Entry) -> bool:
        with self._repo.scratch():
            root = self._repo.write_tree({preimage.path: entry})
            return isinstance(apply_patch(self._repo, root, Diff((preimage.diff,))), Patched)

    def _is_ruled_out(self, preimage: Preimage, entry: Entry) -> bool:
        """Whether the bytes of a file show that a hunk fits nowhere in it: most versions do."""
        diff = preimage.diff
        if entry.mode not in {Mode.FILE, Mode.EXECUTABLE} or diff.binary is not None:
            return False
        hunks = self._hunks.get(preimage.path)
        if hunks is None:
            hunks = self._hunks[preimage.path] = tuple(map(hunk_images, diff.hunks))
        if hunks and not may_begin(self._repo.blob_start(entry.oid), hunks[0]):
            return True
        return is_ruled_out(self._repo.blob(entry.oid), hunks)


def statements_before(index: ArchiveIndex, series: Series) -> Callable[[], Iterable[Evidence]]:
    """Give a way to ask what the previous revision states."""

    def ask() -> Iterable[Evidence]:
        name = series.previous_revision
        before = None if name is None else index.find_series(name)
        mails = None if before is None else index.read_other(before)
        return () if mails is None else find_statements(mails.mails)

    return ask
