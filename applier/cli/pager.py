"""Through which pager does a long report go to a terminal?

The one that git would take: GIT_PAGER, ``pager.applier``, ``core.pager``, PAGER,
else less, with the same settings for less where there are none (git(1),
git-config(1)). ``cat`` and an empty name mean none. Starts the pager.
"""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from applier.cli.output import Write, write_to

_SETTINGS = {"LESS": "FRX", "LV": "-c"}


def choose_pager(find: Callable[[str], str | None], environ: Mapping[str, str]) -> str:
    """Name the pager, or nothing; *find* looks names up in the configuration."""
    own = find("pager.applier") or ""
    if own.lower() in {"false", "no", "off", "0"}:
        return ""
    if own.lower() in {"true", "yes", "on", "1"}:
        own = ""
    named = environ.get("GIT_PAGER"), own or None, find("core.pager"), environ.get("PAGER"), "less"
    pager = next(each for each in named if each is not None).strip()
    return "" if pager == "cat" else pager


@contextmanager
def paging(command: str) -> Iterator[Write]:
    """Start a pager, and give a function that writes to it; leaving waits for it to end."""
    environ = {**_SETTINGS, **os.environ}
    # The user's own setting, which like git's may be a pipeline of the shell.
    process = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=environ)  # noqa: S602 - see above
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    stream = process.stdin
    assert stream is not None  # noqa: S101 - it is a pipe
    try:
        signal.signal(signal.SIGINT, before)
        yield write_to(cast("BinaryIO", stream), "the pager")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with suppress(OSError):
            stream.close()
        process.wait()
        signal.signal(signal.SIGINT, before)
