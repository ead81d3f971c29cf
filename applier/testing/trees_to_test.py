"""Which trees of a series can be tested, and what does a patch touch?

A step is a tree to run commands on: the base, and then one for each patch that applied.
Reads trees from the repository.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from applier.diff.quote import path_text
from applier.git import Repository
from applier.model import Envelope, Oid, PatchVerdict, Series, SeriesVerdict

BASE = 0
"""The number of the step below the first patch."""

_MAKEFILES = (b"Kbuild", b"Makefile", b"GNUmakefile", b"makefile")
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+@,-")
"""What may stand in a directory's name that is handed to commands as a word: no ``=``, for
make takes that for a variable, and nothing that a shell would split or expand."""


class Step(Struct, frozen=True, kw_only=True):
    """One tree of a series."""

    number: int
    """The patch's, or :data:`BASE`."""
    commit: Oid
    tree: Oid
    before: Oid
    """The commit below; of the base itself."""
    before_tree: Oid
    paths: tuple[str, ...]
    """What the patch touches, as reports show paths; of the base what the series touches."""
    directories: tuple[str, ...]
    """Where these lie, each with a slash behind it."""
    make_directories: tuple[str, ...]
    """The nearest of these, or above, that have a Makefile."""
    message_id: str = ""
    title: str = ""
    envelope: Envelope | None = None
    """The mail to read again, for what is asked of it."""


def make_steps(repo: Repository, verdict: SeriesVerdict, series: Series) -> tuple[Step, ...]:
    """List the base and the patches that applied, in order; nothing where none did."""
    base = verdict.base.oid
    applied = [one for one in verdict.patches if one.commit is not None and one.tree is not None]
    if base is None or not applied:
        return ()
    envelopes = {part.number: part.envelope for part in series.parts}
    steps = list[Step]()
    before, before_tree = base, repo.tree_of(base)
    for patch in applied:
        step = _step(repo, patch, before, before_tree, envelopes.get(patch.number))
        steps.append(step)
        before, before_tree = step.commit, step.tree
    return (_base_step(repo, base, steps), *steps)


def _step(
    repo: Repository, patch: PatchVerdict, before: Oid, before_tree: Oid, envelope: Envelope | None
) -> Step:
    assert patch.commit is not None  # noqa: S101 - for the type checker: it applied
    assert patch.tree is not None  # noqa: S101 - likewise
    changed = repo.changed_paths(before_tree, patch.tree)
    return Step(
        number=patch.number,
        commit=patch.commit,
        tree=patch.tree,
        before=before,
        before_tree=before_tree,
        paths=tuple(map(path_text, changed)),
        directories=_directories(changed),
        make_directories=_make_directories(repo, patch.tree, changed),
        message_id=patch.message_id or "",
        title=patch.title,
        envelope=envelope,
    )


def _base_step(repo: Repository, base: Oid, steps: Iterable[Step]) -> Step:
    """Describe the base: it is asked about all that the series will touch."""
    tree = repo.tree_of(base)
    steps = list(steps)
    changed = repo.changed_paths(tree, steps[-1].tree)
    return Step(
        number=BASE,
        commit=base,
        tree=tree,
        before=base,
        before_tree=tree,
        paths=tuple(sorted({path for step in steps for path in step.paths})),
        directories=_directories(changed),
        make_directories=_make_directories(repo, tree, changed),
    )


def _directories(paths: Iterable[bytes]) -> tuple[str, ...]:
    found = {path.rpartition(b"/")[0] for path in paths}
    return tuple(f"{one.decode()}/" for one in sorted(found) if one and _is_plain(one))


def _make_directories(repo: Repository, tree: Oid, paths: Iterable[bytes]) -> tuple[str, ...]:
    found = {_nearest(repo, tree, path) for path in paths}
    return tuple(f"{one.decode()}/" for one in sorted(found) if one and _is_plain(one))


def _nearest(repo: Repository, tree: Oid, path: bytes) -> bytes:
    """Find the directory nearest to *path* that has a Makefile; nothing for the top."""
    directory = path.rpartition(b"/")[0]
    while directory and not any(_has(repo, tree, directory + b"/" + name) for name in _MAKEFILES):
        directory = directory.rpartition(b"/")[0]
    return directory


def _has(repo: Repository, tree: Oid, path: bytes) -> bool:
    return repo.entry(tree, path) is not None


def _is_plain(directory: bytes) -> bool:
    """Whether a command line takes a directory for nothing but a directory."""
    return not set(directory) - _PLAIN and not directory.startswith(b"-")


def cumulative(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Make of each patch all patches up to it, taken as one."""
    base = steps[0]
    found = list[Step]([base])
    for step in steps[1:]:
        last = found[-1] if len(found) > 1 else replace(base, **_NOTHING)
        found.append(
            replace(
                step,
                before=base.commit,
                before_tree=base.tree,
                paths=_united(last.paths, step.paths),
                directories=_united(last.directories, step.directories),
                make_directories=_united(last.make_directories, step.make_directories),
            )
        )
    return tuple(found)


_NOTHING: Mapping[str, tuple[str, ...]] = {
    "paths": (),
    "directories": (),
    "make_directories": (),
}


def _united(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*first, *second}))
