"""What does a work tree of our own need in its ``.git``, to have the user's objects and ours?"""

from collections.abc import Sequence
from pathlib import Path

import pygit2
from pygit2.enums import CheckoutStrategy

from applier.git.opening import stores_of
from applier.git.publish import find_unstored, write_pack
from applier.git.repository import Repository
from applier.model import Oid


class PrivateGit:
    """The ``.git`` of the work tree at *path*."""

    def __init__(self, path: Path, repository: Repository) -> None:
        made = pygit2.init_repository(str(path))
        self._git = Path(made.path)
        stores = "".join(f"{store}\n" for store in stores_of(repository._repository))  # noqa: SLF001
        (self._git / "objects" / "info" / "alternates").write_text(stores)
        self._repository = pygit2.Repository(made.path)

    def add_objects(self, repository: Repository, tips: Sequence[Oid]) -> None:
        """Write what is new in *repository* and what *tips* need as one pack."""
        new = find_unstored(repository.objects, tips, complete=False)
        if new:
            write_pack(repository.objects, new, self._git / "objects")

    def switch(self, commit: Oid) -> int:
        """Check *commit* out."""
        found = self._repository[commit].peel(pygit2.Commit)
        strategy = CheckoutStrategy.FORCE | CheckoutStrategy.REMOVE_UNTRACKED
        self._repository.checkout_tree(found, strategy=strategy)  # type: ignore[no-untyped-call]  # for now
        self._repository.set_head(found.id)
        return 0
