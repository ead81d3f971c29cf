"""How does one name what is to be read?

The argument SOURCE... and the options that say more of it, gathered into one
value before a command sees them.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import click
from msgspec import Struct

SOURCE_HELP = """
SOURCE is an mbox, a maildir, a message or patch file, a directory of them, a
public-inbox git repository, a Markdown export of messages, - for standard input,
the address of a message at lore.kernel.org or another public-inbox, or a
message-id to look up there (--lore), or the address of a series, patch or cover
letter of a patchwork, or of a list of its series. gzip is read as it is. What it
is, is found by looking at it."""

CommandT = TypeVar("CommandT", bound=Callable[..., object])


class Sources(Struct, frozen=True):
    """What the user wants read."""

    names: tuple[str, ...]
    since: str | None = None
    until: str | None = None
    lore: str | None = None
    patchwork: str | None = None


def source_argument(command: Callable[..., int]) -> Callable[..., int]:
    """Add the argument and its options; *command* gets them as one :class:`Sources`."""

    @wraps(command)
    def gathering(  # noqa: PLR0913 - click passes one argument for each option
        *,
        sources: tuple[str, ...],
        since: str | None,
        until: str | None,
        lore: str | None,
        patchwork: str | None,
        numbers: tuple[int, ...],
        **rest: object,
    ) -> int:
        if numbers and not patchwork:
            raise click.UsageError(
                "--series needs --patchwork, or git config applier.patchwork URL"
            )
        names = (*sources, *(f"{(patchwork or '').rstrip('/')}/series/{one}/" for one in numbers))
        if not names:
            raise click.UsageError("Missing argument 'SOURCE...'")
        return command(sources=Sources(names, since, until, lore, patchwork), **rest)

    wrapped: Callable[..., int] = gathering
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


_OPTIONS: tuple[Callable[[Callable[..., int]], Callable[..., int]], ...] = (
    click.option(
        "--since",
        metavar="WHEN",
        help="Of a public-inbox repository, read only what came in after this commit of it, or "
        "since this date (2026-03-01, or with a time); of a patchwork's list, since this date. "
        "Other sources do not say when a mail came in, and refuse.",
    ),
    click.option(
        "--until",
        metavar="WHEN",
        help="As --since: only what came in up to this commit, or before this date.",
    ),
    click.option(
        "--lore",
        metavar="INBOX",
        help="The public-inbox in which to look up a SOURCE that is a message-id: an address such "
        "as https://lore.kernel.org/all, or a directory. The whole thread is read.",
    ),
    click.option(
        "--patchwork",
        metavar="URL",
        help="The patchwork that --series is of, and that a token is for (applier.patchworkToken, "
        "or APPLIER_PATCHWORK_TOKEN in the environment).",
    ),
    click.option(
        "--series",
        "numbers",
        type=click.IntRange(1),
        metavar="ID",
        multiple=True,
        help="Read this series of --patchwork. May be repeated.",
    ),
    click.argument("sources", metavar="SOURCE...", nargs=-1),
)
