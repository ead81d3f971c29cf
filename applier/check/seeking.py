"""What does a series show of its base that needs its mails, its diffs, or another series?

Gathers for :mod:`applier.base` what it may not read itself. Reads the archive,
and only as far as it is asked.
"""

from collections.abc import Callable, Iterable, Sequence

from applier.apply import Patched, Sides, apply_patch, is_ruled_out, may_begin, sides_of
from applier.base import Clues, Preimage, find_preimages, find_statements
from applier.check.letters import Letters, Patch
from applier.check.library import Library
from applier.errors import RepositoryError
from applier.model import Diff, Entry, Envelope, Evidence, Mode, Series
from applier.repo import Repository


def gather_clues(
    repo: Repository,
    series: Series,
    letters: Letters,
    earlier: Callable[[], Iterable[Evidence]],
) -> Clues:
    """Gather what *series* shows of its base."""
    return Clues(
        series.date,
        find_preimages(patch.diff for patch in _unbroken(letters.patches)),
        series.prefixes,
        frozenset(_addresses(series)),
        Acceptance(repo).accepts,
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


class Acceptance:
    """Whether one file's diff applies to one file, whatever else there is."""

    def __init__(self, repo: Repository) -> None:
        self._repo = repo
        self._hunks: dict[bytes, tuple[Sides, ...]] = {}

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
            hunks = self._hunks[preimage.path] = tuple(map(sides_of, diff.hunks))
        if hunks and not may_begin(self._repo.blob_start(entry.oid), hunks[0]):
            return True
        return is_ruled_out(self._repo.blob(entry.oid), hunks)


def statements_before(library: Library, series: Series) -> Callable[[], Iterable[Evidence]]:
    """Give a way to ask what the previous revision states."""

    def ask() -> Iterable[Evidence]:
        name = series.previous_revision
        before = None if name is None else library.holding(name)
        letters = None if before is None else library.read_other(before)
        return () if letters is None else find_statements(letters.mails)

    return ask
