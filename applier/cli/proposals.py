"""What may a shell propose for a word that somebody has begun?

Asked while a key is pressed, and of options that are made at each start: what must be
looked up is imported when it is asked for.
"""

import click
from click.shell_completion import CompletionItem


def propose_files(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Have the shell propose files."""
    del ctx, param
    return [CompletionItem(incomplete, type="file")]


def propose_directories(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Have the shell propose directories."""
    del ctx, param
    return [CompletionItem(incomplete, type="dir")]


def propose_revisions(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Propose branches and tags."""
    from applier.cli.completion import revisions

    del param
    return revisions(ctx, incomplete)


def propose_files_or_commits(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Propose the ends of a range behind its dots, or where only commits are meant."""
    if ".." not in incomplete and not ctx.params.get("range"):
        return propose_files(ctx, param, incomplete)
    start, dots, end = incomplete.rpartition("..")
    return [
        CompletionItem(start + dots + item.value) for item in propose_revisions(ctx, param, end)
    ]


def propose_message_ids(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Propose the message-ids of the sources that are typed already."""
    from applier.cli.completion import message_ids

    del param
    return message_ids(ctx, incomplete)


def propose_tests(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Propose the tests that are configured."""
    from applier.cli.completion import tests

    del param
    return tests(ctx, incomplete)


def propose_nothing(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Propose nothing, not even files."""
    del ctx, param, incomplete
    return []


def propose_limits(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Propose the names of limits."""
    from applier.budgets import NAMES

    del ctx, param
    return [CompletionItem(f"{name}=") for name in NAMES if name.startswith(incomplete)]
