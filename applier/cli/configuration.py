"""What does the user want that is not on the command line, and what is asked for in all?

``applier.<option>`` in git's configuration stands in for an option that nobody typed;
docs/configuration.md lists the keys. The configuration is that of ``--tree``, or of the
repository around the current directory, and the user's own. A key that a command has no
option for says nothing to it. The environment says who commits, as for git (git(1),
"ENVIRONMENT VARIABLES").
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import click
from msgspec.structs import replace

from applier.apply import Committer
from applier.budgets import ALL, NAMES, Budgets, lower, parse_limit
from applier.cli import options as of
from applier.cli.option_kinds import Given
from applier.cli.session import Session
from applier.context import Options, TreePath
from applier.errors import RepositoryError, UsageError
from applier.git import Configuration, open_repository, parse_bool, read_configuration
from applier.mail.date import parse_date
from applier.model import ClaimKind, ClaimWeight, Person, Selection, Timestamp

_CLAIM = "applier.claim."
_TREE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def fill_in(context: click.Context) -> Given:
    """Give what was typed, and what the configuration says of the rest."""
    given = dict[str, object](context.params)
    for parameter in context.command.params:
        name = parameter.name or ""
        typed = context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
        key = of.KEYS.get(name)
        text = None if typed or key is None else configuration(context).find(f"applier.{key}")
        if key is not None and text is not None:
            given[name] = _converted(context, parameter, key, text)
    return Given(given)


def configuration(context: click.Context | None = None) -> Configuration:
    """Read the configuration, once for a run."""
    context = context or click.get_current_context()
    session = context.find_object(Session) or Session()
    if session.configuration is None:
        place = _first_tree(context.params.get("tree")) or os.environ.get("GIT_DIR")
        session.configuration = read_configuration(place)
    return session.configuration


def _first_tree(typed: object) -> str | None:
    """Give the path of the first tree that was typed: its configuration is asked, too."""
    first = next(iter(typed), None) if isinstance(typed, tuple) else typed
    path = _split_tree(first, {}).path if isinstance(first, str) else None
    # What does not exist may be the name of one that is configured.
    return path if path and os.path.lexists(path) else None


def _converted(context: click.Context, parameter: click.Parameter, key: str, text: str) -> object:
    """Make of a value what the option would have made of it."""
    if isinstance(parameter, click.Option) and parameter.is_flag:
        value = parse_bool(text)
        if value is None:
            raise UsageError(f"applier.{key} is {text!r}, and not true or false (git config)")
        return value
    several = isinstance(parameter, click.Option) and parameter.multiple
    if parameter.name in of.PATHS:
        path = os.path.expanduser(text)  # noqa: PTH111 - no path yet: it may be an address, whose // stays
        return (path,) if several else path
    if several:
        return tuple(text.split())
    try:
        return parameter.type_cast_value(context, text)
    except click.BadParameter as error:
        words = error.message.rstrip(".")
        raise UsageError(f"applier.{key} in git's configuration: {words}") from error


def find_tree(given: Given, environ: Mapping[str, str]) -> str:
    """Name the one repository, or the first; empty: the one around the current directory."""
    several = given[of.TREES]
    if several:
        return _split_tree(several[0], {}).path
    tree = given[of.TREE]
    if tree:
        return _split_tree(tree, configuration().tree_paths()).path
    return environ.get("GIT_DIR", "") if tree is None else tree


def find_trees(given: Given, environ: Mapping[str, str]) -> tuple[TreePath, ...]:
    """Name the repositories: those that were typed, or that around us and those configured."""
    around, texts = environ.get("GIT_DIR", ""), given[of.TREES]
    configured = configuration().tree_paths()
    if texts:
        return tuple(_split_tree(text, configured) if text else TreePath(around) for text in texts)
    named = [TreePath(path, name) for name, path in configured.items()]
    return (*_tree_around(around, configured), *named) if named else (TreePath(around),)


def _tree_around(place: str, configured: Mapping[str, str]) -> Iterator[TreePath]:
    """Yield the tree around the current directory, if there is one."""
    with suppress(RepositoryError):
        here = os.path.realpath(open_repository(place).path)
        names = (name for name, path in configured.items() if os.path.realpath(path) == here)
        yield TreePath(place, next(names, ""))


def _split_tree(text: str, configured: Mapping[str, str]) -> TreePath:
    """Take NAME=REPO apart; what is the path of something, or a configured name, is that."""
    name, equals, path = text.partition("=")
    if text in configured and not os.path.lexists(text):
        return TreePath(configured[text], text)
    if equals and _TREE_NAME.fullmatch(name) and not os.path.lexists(text):
        return TreePath(os.path.expanduser(path), name)  # noqa: PTH111 - likewise
    return TreePath(text)


def make_options(given: Given, environ: Mapping[str, str]) -> Options:
    """Gather what the library is asked for; raise UsageError for what cannot be read."""
    file = given[of.BASES_FILE]
    return Options(
        bases=given[of.BASES],
        overrides={} if file is None else read_bases(file),
        select=Selection(given[of.SELECT], given[of.LATEST], given[of.REVISION]),
        trailers=given[of.TRAILERS],
        onto=tuple(filter(None, given[of.ONTO])),
        three_way=given[of.THREE_WAY],
        only_ours=given[of.ONLY_OURS],
        explain=given[of.EXPLAIN],
        budgets=find_budgets(given),
        isolate=given[of.ISOLATE],
        committer=read_committer(environ),
        replace_objects="GIT_NO_REPLACE_OBJECTS" not in environ,
        claim_weights=dict(_claim_weights()),
        references=configuration().reference_paths(),
    )


def _claim_weights() -> Iterator[tuple[ClaimKind, ClaimWeight]]:
    """Yield what ``applier.claim.<kind>`` says that a false statement counts for."""
    for name, value in configuration().values_below(_CLAIM).items():
        try:
            kind = ClaimKind(name)
        except ValueError:
            known = ", ".join(each.value for each in ClaimKind)
            raise UsageError(
                f"{_CLAIM}{name}: there is no such kind of claim; choose of {known} (git config)"
            ) from None
        try:
            yield kind, ClaimWeight(value)
        except ValueError:
            known = ", ".join(each.value for each in ClaimWeight)
            raise UsageError(f"{_CLAIM}{name} is {value!r}, and not one of {known}") from None


def read_committer(environ: Mapping[str, str]) -> Committer:
    """Read the committer of the environment; what it leaves open is the configuration's to say.

    git takes name, address and date each from where it finds it first.
    """
    name = environ.get("GIT_COMMITTER_NAME", "")
    email = environ.get("GIT_COMMITTER_EMAIL", "")
    person = Person(name, email) if name or email else None
    return Committer(person, _read_date(environ.get("GIT_COMMITTER_DATE", "")))


def find_budgets(given: Given) -> Budgets:
    """Give the limits: those that were typed, then those of ``applier.limit.<name>``.

    What the repository itself says can make a limit lower, and not higher: whoever made it
    may have written that.
    """
    known, limits = configuration(), dict[str, int]()
    for name in NAMES:
        own = known.find_own(f"applier.limit.{name}")
        theirs = known.find_in_repository(f"applier.limit.{name}")
        if own is not None:
            limits.update([_limit(f"{name}={own}", "git config applier.limit.")])
        if theirs is not None:
            field, limit = _limit(f"{name}={theirs}", "git config applier.limit.")
            limits[field] = lower(limit, limits.get(field, getattr(ALL, field)))
    limits.update(_limit(text, "--limit ") for text in given[of.LIMITS])
    return replace(ALL, **limits)


def _limit(text: str, where: str) -> tuple[str, int]:
    try:
        return parse_limit(text)
    except UsageError as error:
        raise UsageError(f"{where}{error}") from error


def _read_date(text: str) -> Timestamp | None:
    """Read ``GIT_COMMITTER_DATE``; what git would not take is a mistake worth telling."""
    date = parse_date(text) if text else None
    if text and date is None:
        raise UsageError(f"GIT_COMMITTER_DATE: {text}: not a date that git can read")
    return date


def read_bases(path: str) -> dict[str, str]:
    """Read the revisions by message-id; raise UsageError, with file and line, for a bad one."""
    try:
        text = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    bases: dict[str, str] = {}
    for number, line in enumerate(text.split(b"\n"), 1):
        if line.strip() and not line.startswith(b"#"):
            message_id, revision = _parse_line(line, f"{path}:{number}")
            if bases.setdefault(message_id, revision) != revision:
                raise UsageError(f"{path}:{number}: {message_id} has two bases")
    return bases


def _parse_line(line: bytes, where: str) -> tuple[str, str]:
    """Split one line into message-id and revision."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{where}: not UTF-8") from error
    message_id, *rest = (part.strip() for part in text.split("\t"))
    if not message_id or len(rest) != 1 or not rest[0]:
        raise UsageError(f"{where}: expected a message-id, a tab and a revision")
    return message_id.removeprefix("<").removesuffix(">"), rest[0]
