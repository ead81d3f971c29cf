"""``applier help``: what is there to be known of a command?

The manual page, where man(1) and a terminal are at hand; else the text of ``--help``,
which says the same. pip and pipx put the pages below their prefix, where man does not
always look; a checkout has them in docs/man. Starts man, and prints.
"""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import click

from applier.cli.configuration import configuration
from applier.cli.exitcode import ExitCode
from applier.cli.output import is_terminal, open_output
from applier.cli.terminal import choose_pager, paging

_PLACES = (
    Path(sys.prefix, "share", "man", "man1"),
    Path(__file__).parents[2] / "docs" / "man",
)


def show_manual(context: click.Context, name: str) -> ExitCode:
    """Show the page *name*, ``applier-check`` for one, or what *context* has to say."""
    seen = is_terminal(sys.stdout)
    page = find_page(f"{name}.1")
    man = which("man")
    if seen and page is not None and man is not None:
        ran = subprocess.run([man, str(page)], check=False)  # noqa: S603 - man, and a page of ours
        if ran.returncode == 0:
            return ExitCode.APPLIES
    pager = choose_pager(configuration(context).find, os.environ) if seen else ""
    with paging(pager) if pager else open_output(None) as write:
        write(context.get_help() + "\n")
    return ExitCode.APPLIES


def find_page(name: str) -> Path | None:
    """Find a manual page by its file's name."""
    return next((place / name for place in _PLACES if (place / name).is_file()), None)
