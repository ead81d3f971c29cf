"""What does a whole run share, whichever command it is?"""

from typing import TYPE_CHECKING

import click
from msgspec import Struct

if TYPE_CHECKING:  # it imports pygit2, which --help does not need
    from applier.git import Configuration


class Session(Struct):
    """Set once while options are read."""

    debug: bool = False
    """Whether a failure prints its traceback."""
    configuration: "Configuration | None" = None
    """git's, once it was asked for."""
    secrets: tuple[str, ...] = ()
    """What no line of the run may show."""

    def blot(self, text: str) -> str:
        """Give *text* without :attr:`secrets`."""
        if not self.secrets:
            return text
        from applier.redact import Redactor

        for secret in self.secrets:
            text = Redactor(secret).text(text)
        return text


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
        _print_tracebacks(session, context)


def _print_tracebacks(session: Session, context: click.Context) -> None:
    """Let the library's logger, which tells of faults of ours, print on standard error."""
    # Only --debug needs these.
    import logging

    from applier.cli.output import print_traceback

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info:
                text = logging.Formatter().formatException(record.exc_info)
                print_traceback(session.blot(text))

    logger = logging.getLogger("applier")
    logger.setLevel(logging.DEBUG)
    handler = Handler()
    logger.addHandler(handler)
    context.find_root().call_on_close(lambda: logger.removeHandler(handler))
