"""What is there to explain: a patch that was refused, and the tree that refused it?

Everything that the causes look at, and the one test that they share: would it
apply if it read so? Reads the repository; what is tried stays in memory.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from applier.apply import NewFile, Patched, SeriesPatch, apply_patch, write_file
from applier.diagnose.distinctive_lines import is_doubled
from applier.git import Repository
from applier.model import Conflict, Diff, Entry, Mail, Mode, Oid


class RefusedPatch(Struct, frozen=True):
    """One refused patch."""

    tree: Repository
    root: Oid
    """The tree on which it was tried: the base's, or what the patches before it made of that."""
    patch: SeriesPatch
    conflicts: tuple[Conflict, ...]
    raw: bytes = b""
    """The message as it is stored."""
    before: Sequence[SeriesPatch] = ()
    """The patches of the series in front of it, which apply."""
    after: Sequence[SeriesPatch] = ()
    """Those behind it, which were not tried."""
    present: frozenset[int] = frozenset()
    """Numbers of the patches that the tree has already."""
    base: Oid | None = None
    """The tree of the base, before any patch."""

    @property
    def number(self) -> int:
        """Its place in the series."""
        return self.patch.number

    @property
    def diff(self) -> Diff:
        """What could be read of its diff."""
        return self.patch.diff

    @property
    def mail(self) -> Mail:
        """Its mail as git reads it."""
        return self.patch.mail

    @property
    def text(self) -> bytes:
        """Its diff as it stands in the mail."""
        return self.patch.mail.patch

    def content(self, path: bytes) -> bytes | None:
        """Give a file of the tree; None if there is none."""
        entry = self.tree.entry(self.root, path)
        if entry is None or entry.mode in {Mode.TREE, Mode.GITLINK}:
            return None
        return self.tree.blob(entry.oid)

    def fits(self, diff: Diff) -> bool:
        """Whether the tree takes *diff*."""
        return self.patched(diff) is not None

    def patched(self, diff: Diff) -> Patched | None:
        """Give what comes of *diff* on the tree; None if it is refused."""
        if diff.error is not None or diff.warning is not None or not diff.files:
            return None
        result = apply_patch(self.tree, self.root, diff)
        return result if isinstance(result, Patched) else None

    def grafted(self, root: Oid, patched: Patched) -> Oid:
        """Give the tree *root* with what a patch made of it."""
        return self.tree.graft(
            root, {path: self._entry(edit) for path, edit in patched.edits.items()}
        )

    def _entry(self, edit: Entry | NewFile | None) -> Entry | None:
        if isinstance(edit, NewFile):
            return Entry(edit.mode, write_file(self.tree, edit))
        return edit

    def takes(self, root: Oid | None, patches: Iterable[SeriesPatch]) -> bool:
        """Whether the tree *root* takes *patches*, each on the one before, and holds none twice."""
        for patch in patches:
            if root is None or patch.mail.commit is None:
                return False
            result = apply_patch(self.tree, root, patch.diff)
            fits = isinstance(result, Patched) and not is_doubled(result, patch.diff)
            root = self.grafted(root, result) if isinstance(result, Patched) and fits else None
        return root is not None
