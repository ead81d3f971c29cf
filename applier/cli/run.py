"""What becomes of an error?

The one place where exceptions end. What can be expected is one line on standard
error and exit code 2; what cannot is a fault of ours, exit code 4, and its
traceback is printed only with ``--debug``. A run that is told to end does so as on ^C,
by an exception, so that all that was begun is tidied away on its path (half a report, a
pager, a quarantine of objects). A signal that somebody chose to ignore, as nohup(1)
does, stays ignored. At last the program dies of the signal, as git does: only so does a
shell know that its loop is to end too. Prints.
"""

import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click

from applier.cli.commands import make_group
from applier.cli.exitcode import ExitCode
from applier.cli.output import ReaderGone, complain, flush, forget_stdout
from applier.cli.session import Session
from applier.errors import ApplierError

_COMPLETE = "_APPLIER_COMPLETE"
"""Set by a shell that asks for completions; click answers it."""
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


_DEATHS = {128 + each: each for each in (signal.SIGINT, *_SIGNALS)}
"""By the code that a shell makes of it, the signal."""


class Terminated(BaseException):
    """We were told to end; no error, and no boundary within the run may stop it."""

    def __init__(self, number: int) -> None:
        """Remember the signal's *number*."""
        super().__init__(number)
        self.number = number


@contextmanager
def raising_on_signals() -> Iterator[None]:
    """Turn the signals that tell a program to end into :class:`Terminated`."""
    try:
        taken = {
            each: signal.signal(each, _raise)
            for each in _SIGNALS
            if signal.getsignal(each) is signal.SIG_DFL
        }
    except ValueError:  # in a thread: signals are the main one's
        taken = {}
    try:
        yield
    finally:
        for each, before in taken.items():
            signal.signal(each, before)


def _raise(number: int, frame: FrameType | None) -> None:
    del frame
    raise Terminated(number)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; told to end, do not return."""
    code = run(arguments)
    if arguments is None and code in _DEATHS:
        _die_of(_DEATHS[code])
    return code


def _die_of(number: int) -> None:
    """Let the signal do what it does where nobody catches it."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return what a shell would make of its end."""
    session = Session()
    try:
        with raising_on_signals():
            code = _run(arguments, session)
            flush()
    except BaseException as error:  # noqa: BLE001 - this is where they all end
        if session.debug and isinstance(error, Exception):
            _print_traceback(session)
        code = _explain(error, session)
    return int(code)


def _run(arguments: Sequence[str] | None, session: Session) -> int:
    """Parse *arguments* and run the command that they name."""
    group = make_group()
    if _COMPLETE in os.environ:
        group.main(prog_name="applier")
    given = list(sys.argv[1:] if arguments is None else arguments)
    with group.make_context("applier", given, obj=session) as context:
        code = group.invoke(context)
    return int(code)


def _explain(error: BaseException, session: Session) -> int:
    """Say what went wrong, and with which code to leave."""
    match error:
        case click.exceptions.Exit(exit_code=code):
            return code
        case SystemExit(code=int(code)):
            return code
        case click.ClickException():
            complain(session.blot(_usage_words(error)))
            return ExitCode.USAGE
        case ApplierError():
            complain(session.blot(str(error)))
            return ExitCode.USAGE
        case KeyboardInterrupt() | click.Abort():
            return ExitCode.INTERRUPTED
        case Terminated(number=number):
            return 128 + number
        case ReaderGone() | BrokenPipeError():
            forget_stdout()
            return ExitCode.READER_GONE
        case _:
            name = session.blot(_name(error))
            complain(f"internal error: {name} (--debug prints the traceback)")
            return ExitCode.INTERNAL


def _usage_words(error: click.ClickException) -> str:
    """Give click's words on one line, and where to read more."""
    words = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    return words if context is None else f"{words} (see '{context.command_path} --help')"


def _name(error: BaseException) -> str:
    """Name an error that nobody expected."""
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _print_traceback(session: Session) -> None:
    """Print the traceback of the exception that is being handled, without secrets."""
    sys.stderr.write(session.blot(traceback.format_exc()))
