"""What may come next on a command line: revisions of the tree, message-ids of the mail at hand?

Asked by a shell at every press of a key, so it reads what is small and near and gives up
without a word. Files and directories are the shell's own business. Reads the repository,
and the files that the line names.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from applier.cli.configuration import configuration
from applier.cli.session import Session
from applier.collection import read_series
from applier.errors import ApplierError
from applier.git import open_repository
from applier.sanitize import printable

MOST = 1000
"""Proposals; nobody reads so many."""
LARGEST = 32 << 20
"""Bytes of a file that is read before the next key is pressed."""
_SHORTENED = ("refs/heads/", "refs/tags/", "refs/remotes/")


def revisions(context: click.Context, incomplete: str) -> list[CompletionItem]:
    """Propose branches and tags."""
    names = list[str]()
    with suppress(ApplierError, OSError):
        names = sorted(map(_short, open_repository(_tree(context)).tips))
    return [CompletionItem(name) for name in names if name.startswith(incomplete)][:MOST]


def _tree(context: click.Context) -> str:
    typed = context.params.get("tree")
    tree = typed[0].partition("=")[2] or typed[0] if isinstance(typed, tuple) and typed else typed
    context.obj = context.obj or Session()
    found = tree or os.environ.get("GIT_DIR") or configuration(context).find("applier.tree") or ""
    return str(Path(found).expanduser()) if found else ""


def _short(ref: str) -> str:
    """Name a ref as one types it."""
    prefix = next((one for one in _SHORTENED if ref.startswith(one)), "")
    return ref.removeprefix(prefix)


def tests(context: click.Context, incomplete: str) -> list[CompletionItem]:
    """Propose the tests that are configured, and the one that is built in."""
    names = list[str]()
    with suppress(ApplierError, OSError):
        context.obj = context.obj or Session()
        names = sorted({*configuration(context).tests(), "checkpatch"})
    return [CompletionItem(name) for name in names if name.startswith(incomplete)][:MOST]


def message_ids(context: click.Context, incomplete: str) -> list[CompletionItem]:
    """Propose the series of the files that the line names, each with its title."""
    found = list[CompletionItem]()
    # click drops a word that is still empty, and takes the next for the one that was begun.
    begun = "" if Path(incomplete).is_file() else incomplete
    with suppress(ApplierError, OSError), read_series([*_files(context)]) as collection:
        found = [
            CompletionItem(series.id, help=printable(series.title))
            for series in collection.reading.series
            if series.id.startswith(begun)
        ]
    return found[:MOST]


def _files(context: click.Context) -> Iterator[str]:
    """Yield the small files that are named before the cursor, and those behind it."""
    # click sees no more than stands before the cursor; bash and zsh tell all.
    words = os.environ.get("COMP_WORDS", "").split()
    for word in dict.fromkeys((*(context.params.get("sources") or ()), *words)):
        path = Path(word).expanduser()
        if path.is_file() and path.stat().st_size <= LARGEST:
            yield str(path)
