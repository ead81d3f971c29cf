"""What does the environment say?

The terminal, the repository and the committer, as git reads them (git(1),
"ENVIRONMENT VARIABLES"; no-color.org). The only reader of the environment.
"""

import os
import sys
from collections.abc import Mapping

DEFAULT_WIDTH = 80


def wants_colour(
    choice: bool | None, output: str | None, environ: Mapping[str, str], configured: str = ""
) -> bool:
    """Decide on colour: as told, else on a terminal that can and a user who does not mind.

    *configured* is what git's ``color.ui`` says: never, always, or to look for a terminal.
    """
    if choice is not None:
        return choice
    if configured.lower() == "always":
        return output is None
    if configured.lower() in {"never", "false", "no", "off", "0"}:
        return False
    minds = environ.get("NO_COLOR") or environ.get("TERM") == "dumb"
    return output is None and not minds and sys.stdout.isatty()


def find_width(environ: Mapping[str, str]) -> int:
    """Find the columns of the terminal: ``COLUMNS``, else its own word, else 80."""
    told = environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and 0 < int(told[:6]) < 10_000:
        return int(told)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or DEFAULT_WIDTH
    except (OSError, ValueError):
        return DEFAULT_WIDTH


def default_tree(environ: Mapping[str, str]) -> str:
    """Name the repository where ``--tree`` does not; empty: around the current directory."""
    return environ.get("GIT_DIR", "")
