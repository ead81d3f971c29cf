"""Which token may go to the patchwork that is asked?

A token goes only to a server that is named where the token's owner speaks. One of the
environment or of the user's own configuration (system, XDG, global) goes to the server
that ``--patchwork`` on the command line or the user's own configuration names. One of the
repository's configuration goes to the server named there, and to no other. So a
repository that somebody else has written cannot have a token sent where it likes.
"""

from collections.abc import Mapping

import click

from applier.cli.configuration import configuration
from applier.cli.session import Session
from applier.errors import UsageError

_VARIABLE = "APPLIER_PATCHWORK_TOKEN"
_TOKEN = "applier.patchworkToken"  # noqa: S105 - the name of a key
_SERVER = "applier.patchwork"


def find_token(patchwork: str, environ: Mapping[str, str]) -> str:
    """Find the token that may go to *patchwork*, the nearest first; nothing if there is none."""
    found = configuration()
    given = environ.get(_VARIABLE, "").strip()
    near, own = (find(_TOKEN) or "" for find in (found.find_in_repository, found.find_own))
    _remember(given, near, own)
    if not patchwork or not (given or near or own):
        return ""
    mine = _is_on_command_line() or _is_same(patchwork, found.find_own(_SERVER))
    theirs = _is_same(patchwork, found.find_in_repository(_SERVER))
    return (mine and given) or (theirs and near) or (mine and own) or ""


def require_token(patchwork: str, environ: Mapping[str, str]) -> str:
    """Find the token for *patchwork*; UsageError says why there is none."""
    token = find_token(patchwork, environ)
    if token:
        return token
    found = configuration()
    if environ.get(_VARIABLE) or found.find_own(_TOKEN):
        raise UsageError(
            f"the token is not sent to {patchwork}, which only the repository's configuration "
            "names; --patchwork on the command line, or git config --global "
            f"{_SERVER}, says that it is meant"
        )
    if found.find_in_repository(_TOKEN):
        raise UsageError(
            f"the token of the repository's configuration is not sent to {patchwork}, which "
            f"{_SERVER} there does not name"
        )
    raise UsageError(
        f"there is no token for {patchwork}: set {_VARIABLE}, or git config --global {_TOKEN}; "
        "--dry-run does without"
    )


def _is_on_command_line() -> bool:
    source = click.get_current_context().get_parameter_source("patchwork")
    return source is click.core.ParameterSource.COMMANDLINE


def _is_same(one: str, other: str | None) -> bool:
    """Whether two addresses are of one server."""
    from applier.address import AddressError, parse_address

    try:
        return other is not None and parse_address(one).site == parse_address(other).site
    except AddressError:
        return False


def _remember(*tokens: str) -> None:
    """Let the run know what it must not print."""
    session = click.get_current_context().find_object(Session)
    if session is not None:
        session.secrets = tuple(filter(None, tokens))
