"""Which commands are there, and what may be typed behind each?

What a command does is imported when it is called: it needs pygit2, and ``--help`` and
``--version`` do not.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

import click

from applier import __version__
from applier.cli import options as of
from applier.cli.exitcode import ExitCode
from applier.cli.option_kinds import Given, Group
from applier.cli.session import debug_option

_SOURCE_HELP = """
SOURCE is an mbox, a maildir, a message or patch file, a directory of them, a
public-inbox git repository, a Markdown export of messages, - for standard input,
the address of a message at lore.kernel.org or another public-inbox, or a
message-id to look up there (--lore), or the address of a series, patch or cover
letter of a patchwork, or of a list of its series, or commits of the repository:
A..B, those of B that A does not have, or A, those of HEAD. gzip is read as it is.
What it is, is found by looking at it."""

_HELP = """Does a patch series apply, on what, and does it say of itself what it does?

Reads mailing-list archives, puts the patch series in them back together, finds
out what each was based on, applies them in memory to a git repository, and
reports of every patch whether it applies and whether its diffstat is true. The
verdict is that of git am; the repository is only read.
"""

_EPILOG = """\b
Exit codes:
  0  every series applies and every declared diffstat is consistent
  1  something does not apply, a diffstat is inconsistent, or a test fails
  2  bad option, unreadable source, no such repository or revision
  3  something could not be checked, or nothing matched
  4  an internal error (--debug prints the traceback)
"""

_OF_TWO = re.compile(r"--(\S+) / --no-\1")

Run = Callable[[Given], ExitCode]
"""What a command does."""


class Command(click.Command):
    """A command, and the options that it has."""

    def __init__(self, name: str, groups: Sequence[Group], text: str) -> None:
        """Describe it; *text* is what is to be known, and examples below a line of dashes."""
        about, _, examples = text.partition("---\n")
        options = [option.parameter for group in groups for option in group.options]
        super().__init__(
            name,
            params=[*options, of.SOURCES.parameter, debug_option()],
            help=about + _SOURCE_HELP,
            epilog=f"\b\nExamples:\n{examples}",
        )
        self.groups = tuple(groups)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those together that answer one question."""
        groups = [
            (title, [help_record(option, ctx) for option in options])
            for title, options in self.titled_options(ctx)
        ]
        width = max(len(names) for _, records in groups for names, _ in records)
        for title, records in groups:
            with formatter.section(title):
                formatter.write_dl([(names.ljust(width), words) for names, words in records])

    def titled_options(self, ctx: click.Context) -> Iterator[tuple[str, list[click.Option]]]:
        """Yield the options of every group, and at last those that all commands have."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        for group in self.groups:
            names = {option.name for option in group.options}
            yield group.title, [option for option in options if option.name in names]
        shown = {option.name for group in self.groups for option in group.options}
        yield "Others", [option for option in options if option.name not in shown]

    def invoke(self, ctx: click.Context) -> ExitCode:
        """Do it, with what was typed and what git's configuration says."""
        from applier.cli.configuration import fill_in

        return ctx.invoke(_import_run(self.name or ""), fill_in(ctx))


class HelpCommand(click.Command):
    """``applier help``, for whoever has typed that all his life."""

    def __init__(self) -> None:
        """Take the name of a command, or none."""
        topic = click.Argument(["topic"], metavar="[COMMAND]", required=False)
        about = "Show the manual page of a command, or of applier.\n\n"
        about += "Without a terminal or man(1), the text of --help."
        examples = "\b\nExamples:\n  applier help check\n"
        super().__init__("help", params=[topic, debug_option()], help=about, epilog=examples)

    def invoke(self, ctx: click.Context) -> ExitCode:
        """Show it."""
        from applier.cli.manual import show_manual

        top, topic = ctx.find_root(), ctx.params["topic"]
        group = top.command
        assert isinstance(group, click.Group)  # noqa: S101 - for the type checker
        if topic is None:
            return show_manual(top, "applier")
        command = group.get_command(top, topic)
        if command is None:
            ctx.fail(f"No such command '{topic}'")
        context = click.Context(command, info_name=topic, parent=top)
        return show_manual(context, f"applier-{topic}")


def help_record(option: click.Option, ctx: click.Context) -> tuple[str, str]:
    """Give names and words of an option, ``--x / --no-x`` written as git writes it."""
    names, words = option.get_help_record(ctx) or ("", "")
    return _OF_TWO.sub(r"--[no-]\1", names), words


def _import_run(name: str) -> Run:
    """Import what the command *name* does; requests takes longer than all else together."""
    if name == "post":
        from applier.cli.post import run_post

        return run_post
    if name == "test":
        from applier.cli.test import run_test

        return run_test
    from applier.cli import am, base, check

    runs: dict[str, Run] = {
        "check": check.run_check,
        "series": check.run_series,
        "base": base.run_base,
        "am": am.run_am,
        "explain": check.run_explain,
    }
    return runs[name]


_ALL = (
    Command(
        "check",
        of.OF_CHECK,
        """Apply every series in memory and report.

Puts the series in the sources together, finds the base of each, applies its
patches to a git repository in memory, and reports. The verdict is that of git
am; nothing is written to the repository.
---
  applier check --tree ~/linux series.mbox
  applier check --base v6.12 --format json -o report.json *.patch
  b4 am -o - MSGID | applier check -
  applier check origin/master..work
""",
    ),
    Command(
        "series",
        of.OF_SERIES,
        """Put the series together and report, without a repository.

Shows every series with its patches, what is missing, what its mails say of
their base, which revisions there are, and whether its diffstats agree with its
diffs.
---
  applier series list.mbox
  applier series --oneline Maildir/
""",
    ),
    Command(
        "base",
        of.OF_BASE,
        """Show every candidate for the base of each series.

Follows every statement of the mails and every rule, tries each commit that
they lead to, and shows how many of the series' preimages it holds, how many
patches it takes, and what speaks for it and against it. The asterisk marks the
one that check would use.
---
  applier base series.mbox
  applier base --tree ~/linux --format jsonl --select MSGID list.mbox
""",
    ),
    Command(
        "test",
        of.OF_TEST,
        """Run commands on the tree of every patch, and report.

Checks the series as check does, writes the trees of the patches that apply into
work trees of its own, and runs each test there: the base first, then patch by
patch. A test that fails on the base already is no fault of the series; a break
that a later patch mends is named, for nobody can bisect through it. What has been
found out is kept and not run again. The commands are yours, on the command line or
in git's configuration (applier.test.NAME.command); what they build comes from
strangers (--sandbox).
---
  applier test --exec 'make -s check' series.mbox
  applier test --name build --name sparse -j 4 --tree ~/linux series.mbox
  applier test --tip --exec 'make -s' --name build series.mbox
""",
    ),
    Command(
        "am",
        of.OF_AM,
        """Publish the series that apply as commits.

Makes the commits that git am would make, puts them into the repository as one
pack, and points a branch or refs to them, all at once. HEAD, index and work
tree are not touched. A series that does not apply is reported and left out.
---
  applier am --branch topic series.mbox
  applier am --ref-prefix refs/series/ --tree ci.git list.mbox
""",
    ),
    Command(
        "explain",
        of.OF_EXPLAIN,
        """Say why series do not apply, at length.

Where git stops, what the matter is and how that was found out, the commits that
brought it about, and at most three things to do, each of them tried in memory.
---
  applier explain --tree ~/linux series.mbox
  applier explain --select 20210305-one@example.org list.mbox
""",
    ),
    Command(
        "post",
        of.OF_POST,
        """Check series, and post a check to patchwork for every patch.

Each patch of the series gets a state (success, warning, fail), a context and a
line of why. What the newest check of the same context says already is not said
again, so that a job may run as often as it likes.
---
  applier post --patchwork https://patchwork.example.org --series 7 --dry-run
  applier post --patchwork https://patchwork.example.org series.mbox
""",
    ),
)
"""In the order in which one learns them."""


class _Commands(click.Group):
    """All of them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show the help where nothing is asked for: bad usage, which click 8.1 calls success."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(ExitCode.USAGE)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which one learns them."""
        del ctx
        return [*self.commands]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one may have been meant."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            close = get_close_matches(args[0], self.commands, 1)
            hint = f": did you mean '{close[0]}'?" if close else ""
            ctx.fail(f"No such command '{args[0]}'{hint}")
        return super().resolve_command(ctx, args)


def make_group() -> click.Group:
    """Make the command ``applier``."""
    group = _Commands(
        "applier",
        commands={command.name or "": command for command in (*_ALL, HelpCommand())},
        help=_HELP,
        epilog=_EPILOG,
        params=[debug_option()],
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    version = click.version_option(__version__, "-V", "--version", message="applier %(version)s")
    return version(group)
