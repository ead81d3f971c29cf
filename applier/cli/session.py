"""What does a whole run share, whichever command it is?"""

from dataclasses import dataclass

import click


@dataclass(slots=True)
class Session:
    """Set once while options are read."""

    debug: bool = False
    """Whether a failure prints its traceback."""


def debug_option() -> click.Option:
    """Make the option ``--debug``, which stands before or behind a command's name."""
    return click.Option(
        ["--debug"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_set_debug,
        help="Print a traceback when something goes wrong.",
    )


def _set_debug(context: click.Context, _: click.Parameter, value: bool) -> None:
    session = context.find_object(Session)
    if value and session is not None:
        session.debug = True
