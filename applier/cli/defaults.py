"""Which options has the user set once and for all?

``applier.<option>`` in git's configuration stands in for an option that is not on
the command line; docs/configuration.md lists the keys. The configuration is that
of ``--tree``, or of the repository around the current directory, and the user's
own. A key that a command has no option for says nothing to it.
"""

import os
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

import click

from applier.cli.session import Session
from applier.errors import UsageError

if TYPE_CHECKING:  # it imports pygit2, which --help does not need
    from applier.git import Configuration

KEYS = {
    "tree": "tree",
    "bases_file": "bases",
    "onto": "onto",
    "three_way": "threeWay",
    "explain": "explain",
    "verbose": "verbose",
    "oneline": "oneline",
    "fail_on": "failOn",
    "quiet": "quiet",
    "origin": "origin",
    "lore": "lore",
    "patchwork": "patchwork",
}
"""By the name of a parameter, the key behind ``applier.``."""


def with_configuration(callback: Callable[..., object]) -> Callable[..., object]:
    """Fill in what the command line leaves open before *callback* is called."""

    @wraps(callback)
    def configured(**given: object) -> object:
        context = click.get_current_context()
        for parameter in context.command.params:
            name = parameter.name or ""
            source = context.get_parameter_source(name)
            if name in KEYS and source is click.core.ParameterSource.DEFAULT:
                text = configuration(context).find(f"applier.{KEYS[name]}")
                if text is not None:
                    given[name] = _converted(context, parameter, KEYS[name], text)
        return callback(**given)

    return configured


def configuration(context: click.Context | None = None) -> "Configuration":
    """Read the configuration, once for a run."""
    from applier.git import read_configuration  # noqa: PLC0415 - see above

    context = context or click.get_current_context()
    session = context.find_object(Session) or Session()
    if session.configuration is None:
        place = context.params.get("tree") or os.environ.get("GIT_DIR")
        session.configuration = read_configuration(place)
    return session.configuration


def _converted(context: click.Context, parameter: click.Parameter, key: str, text: str) -> object:
    """Make of a value what the option would have made of it."""
    from applier.git import parse_bool  # noqa: PLC0415 - see above

    if isinstance(parameter, click.Option) and parameter.is_flag:
        value = parse_bool(text)
        if value is None:
            raise UsageError(f"applier.{key} is {text!r}, and not true or false (git config)")
        return value
    try:
        return parameter.type_cast_value(context, text)
    except click.BadParameter as error:
        words = error.message.rstrip(".")
        raise UsageError(f"applier.{key} in git's configuration: {words}") from error
