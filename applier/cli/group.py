"""Which commands are there?

A command's module is imported when it is called, or when ``--help`` lists them
all, so that ``applier --version`` pays for none.
"""

from copy import copy
from importlib import import_module

import click

from applier import __version__
from applier.cli.defaults import with_configuration
from applier.cli.exitcode import ExitCode
from applier.cli.session import debug_option

_MODULES = {
    "check": "applier.cli.check",
    "series": "applier.cli.series",
    "base": "applier.cli.base",
    "am": "applier.cli.am",
    "explain": "applier.cli.explain",
    "post": "applier.cli.post",
}

_HELP = """Does a patch series apply, on what, and does it say of itself what it does?

Reads mailing-list archives, puts the patch series in them back together, finds
out what each was based on, applies them in memory to a git repository, and
reports of every patch whether it applies and whether its diffstat is true. The
verdict is that of git am; the repository is only read.
"""

_EPILOG = """\b
Exit codes:
  0  every series applies and every declared diffstat is consistent
  1  something does not apply, or a diffstat is inconsistent
  2  bad option, unreadable source, no such repository or revision
  3  something could not be checked, or nothing matched
  4  an internal error (--debug prints the traceback)
"""


class _Commands(click.Group):
    """Commands by name, imported when they are asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show the help where nothing is asked for: bad usage, which click 8.1 calls success."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(ExitCode.USAGE)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which one learns them."""
        del ctx
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return it."""
        del ctx
        if cmd_name not in _MODULES:
            return None
        command = import_module(_MODULES[cmd_name]).command
        assert isinstance(command, click.Command)  # noqa: S101 - holds by construction; for the type checker
        assert command.callback is not None  # noqa: S101 - likewise
        configured = copy(command)
        configured.callback = with_configuration(command.callback)
        return configured

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one may have been meant."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

            close = get_close_matches(args[0], _MODULES, 1)
            hint = f": did you mean '{close[0]}'?" if close else ""
            ctx.fail(f"No such command '{args[0]}'{hint}")
        return super().resolve_command(ctx, args)


def make_group() -> click.Group:
    """Make the command ``applier``."""
    group = _Commands(
        "applier",
        help=_HELP,
        epilog=_EPILOG,
        params=[debug_option()],
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    version = click.version_option(__version__, "-V", "--version", message="applier %(version)s")
    return version(group)
