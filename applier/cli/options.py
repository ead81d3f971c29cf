"""Which options do several commands share, and what do they say of themselves?"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import click

from applier.cli.exitcode import FailOn
from applier.cli.formats import FORMATS, Presentation
from applier.cli.session import debug_option
from applier.cli.sources import SOURCE_HELP, Sources, source_argument

__all__ = ["SOURCE_HELP", "Presentation", "Sources", "source_argument"]

CommandT = TypeVar("CommandT", bound=Callable[..., object])

_Decorator = Callable[[CommandT], CommandT]

tree_option = click.option(
    "--tree",
    metavar="REPO",
    help="The git repository to apply to; by default the one around the current directory.",
)

base_option = click.option(
    "--base",
    "bases",
    metavar="REV",
    multiple=True,
    help="Apply to this revision, whatever the mails say. May be repeated: the first on which "
    "a series applies is its base.",
)

bases_option = click.option(
    "--bases",
    "bases_file",
    metavar="FILE",
    help="Take the bases of some series from lines 'message-id<TAB>revision'; any message-id "
    "of a series will do.",
)

_SELECT_OPTIONS = (
    click.option(
        "--select",
        metavar="MSGID",
        multiple=True,
        help="Only the series that holds this message; with --latest or --revision, those "
        "revisions of it. May be repeated.",
    ),
    click.option("--latest", is_flag=True, help="Only the newest revision of each series."),
    click.option(
        "--revision",
        metavar="N",
        type=click.IntRange(min=0),
        help="Only revision N of each series.",
    ),
)


def select_option(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say which series; *command* gets them as one ``select``."""

    @wraps(command)
    def gathering(
        *, select: tuple[str, ...], latest: bool, revision: int | None, **rest: object
    ) -> int:
        from applier.model import Selection  # noqa: PLC0415 - --help needs none

        return command(select=Selection(select, latest, revision), **rest)

    wrapped: Callable[..., int] = gathering
    for option in reversed(_SELECT_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    metavar="FORM",
    help="How to report: text (the default), json, jsonl (a line as soon as a series is done), "
    "ktap, junit, markdown, mail (drafts of replies) or kcidb (checkouts).",
)

origin_option = click.option(
    "--origin",
    metavar="NAME",
    default="applier",
    help="In kcidb: the CI system in whose name the checkouts are; lower-case letters, digits "
    "and _ (by default 'applier').",
)

output_option = click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write the report here: the file is there whole or not at all, but jsonl and what "
    "--follow reports are written line by line, so that what was done stays.",
)

verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="In text: all conflicts, evidence, ids, other messages."
)

oneline_option = click.option("--oneline", is_flag=True, help="In text: one line a series.")

color_option = click.option(
    "--color/--no-color",
    "colour",
    default=None,
    help="Colour the text; by default on a terminal, unless NO_COLOR is set.",
)


onto_option = click.option(
    "--onto",
    metavar="REV",
    help="Say whether the result merges into this revision; by default into the default branch.",
)

three_way_option = click.option(
    "-3",
    "--3way",
    "three_way",
    is_flag=True,
    help="Merge what does not apply with the files that its index lines name, as git am -3 does.",
)


against_option = click.option(
    "--against",
    metavar="REV",
    help="Instead of judging series alone, apply every two that share a path one behind the "
    "other on this revision, and report the pairs that clash.",
)

explain_option = click.option(
    "--explain",
    is_flag=True,
    help="Search history and archive for why a series does not apply, and what would mend it.",
)


follow_option = click.option(
    "--follow",
    is_flag=True,
    help="Wait for more: report every series as it comes, and again when it has changed, until "
    "interrupted. For files and directories that grow; text, jsonl, markdown or mail.",
)

quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Print neither report nor progress; the exit code tells."
)

pager_option = click.option(
    "--pager/--no-pager",
    default=True,
    help="Page a text that goes to a terminal, as git does (the default), or do not.",
)

fail_option = click.option(
    "--fail-on",
    type=click.Choice([each.value for each in FailOn]),
    default=FailOn.UNDECIDED.value,
    metavar="WHAT",
    help="Exit with 0 unless there is this or worse: conflicts (1), inconsistent diffstats too "
    "(1), what is undecided too (3, the default); never: only for bad usage and errors.",
)


def report_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say how to report; *command* gets them as one ``how``."""

    @wraps(command)
    def gathering(  # noqa: PLR0913 - click passes one argument for each option
        *,
        form: str,
        origin: str,
        output: str | None,
        verbose: bool,
        oneline: bool,
        colour: bool | None,
        fail_on: str,
        quiet: bool,
        pager: bool,
        **rest: object,
    ) -> int:
        # What follows needs pygit2, which --help does not.
        from applier.cli.reporting import present  # noqa: PLC0415

        how = present(
            form,
            output,
            verbose=verbose,
            oneline=oneline,
            colour=colour,
            fail_on=fail_on,
            quiet=quiet,
            pager=pager,
            origin=origin,
        )
        return command(how=how, **rest)

    forms = (format_option, origin_option, output_option)
    looks = (verbose_option, oneline_option, color_option, pager_option)
    wrapped: Callable[..., int] = gathering
    for option in reversed((*forms, *looks, quiet_option, fail_option)):
        wrapped = option(wrapped)
    return wrapped


def tree_options(command: CommandT) -> CommandT:
    """Add the options that say what to apply to."""
    for option in reversed((tree_option, base_option, bases_option)):
        command = option(command)
    return command


def with_debug(command: click.Command) -> click.Command:
    """Let ``--debug`` stand behind the command's name too."""
    command.params.append(debug_option())
    return command
