"""What kinds of options are there, and what does a command get of one?

An :class:`Option` knows the type of what it gives, so that ``given[BASES]`` is a tuple
of texts for the type checker too, and a command that takes it for anything else is an
error. An option that a command does not have gives it what nobody's typing it gives.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Generic, TypeVar

import click
from click.shell_completion import CompletionItem
from msgspec import Struct

ValueT = TypeVar("ValueT")
ValueT_co = TypeVar("ValueT_co", covariant=True)
EnumT = TypeVar("EnumT", bound=Enum)

_Values = Mapping[str, object]
"""By the name of a parameter, what click made of it; None where a command has no such."""


class Option(Struct, Generic[ValueT_co], frozen=True):
    """Something that may be typed."""

    parameter: click.Parameter
    read: Callable[[object], ValueT_co]
    """Make the value of what click gives; of None, if the command has no such option."""

    @property
    def name(self) -> str:
        """What click calls it."""
        return self.parameter.name or ""


class Given(Struct, frozen=True):
    """What was typed, filled in with what git's configuration says."""

    values: _Values

    def __getitem__(self, option: Option[ValueT]) -> ValueT:
        """Give the value of *option*."""
        return option.read(self.values.get(option.name))


Proposals = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
"""What a shell may propose for a word that somebody has begun."""


class Group(Struct, frozen=True):
    """Options that the help shows together."""

    title: str
    options: tuple[Option[object], ...]


def flag(*names: str, explained: str) -> Option[bool]:
    """Make an option that is there or is not."""
    return Option(click.Option(names, is_flag=True, help=explained), bool)


def switch(*names: str, explained: str, default: bool = False) -> Option[bool]:
    """Make an option with a name for yes and one for no, so that no configuration is final."""
    option = click.Option(names, default=default, help=explained)
    return Option(option, lambda value: default if value is None else bool(value))


def text(
    *names: str, metavar: str, explained: str, proposals: Proposals | None = None
) -> Option[str | None]:
    """Make an option with a text; an empty one is as good as none, whatever is configured."""
    option = click.Option(names, metavar=metavar, help=explained, shell_complete=proposals)
    return Option(option, lambda value: str(value) if value else None)


def text_or(default: str, *names: str, metavar: str, explained: str) -> Option[str]:
    """Make an option with a text that is *default* if nobody says otherwise."""
    option = click.Option(names, metavar=metavar, default=default, help=explained)
    return Option(option, lambda value: default if value is None else str(value))


def texts(
    *names: str, metavar: str, explained: str, proposals: Proposals
) -> Option[tuple[str, ...]]:
    """Make an option that may be repeated."""
    option = click.Option(
        names, metavar=metavar, multiple=True, help=explained, shell_complete=proposals
    )
    return Option(option, lambda value: tuple(map(str, items_of(value))))


def number(*names: str, metavar: str, explained: str) -> Option[int | None]:
    """Make an option with a number from 0 on."""
    option = click.Option(names, metavar=metavar, type=int, callback=_from(0), help=explained)
    return Option(option, lambda value: value if isinstance(value, int) else None)


def count(default: int, *names: str, metavar: str, explained: str) -> Option[int]:
    """Make an option with a number from 1 on that is *default* if nobody says otherwise."""
    option = click.Option(
        names, metavar=metavar, type=int, default=default, callback=_from(1), help=explained
    )
    return Option(option, lambda value: value if isinstance(value, int) else default)


def numbers(*names: str, metavar: str, explained: str) -> Option[tuple[int, ...]]:
    """Make an option with a number from 1 on that may be repeated."""
    option = click.Option(
        names, metavar=metavar, type=int, callback=_from(1), multiple=True, help=explained
    )
    return Option(
        option, lambda value: tuple(one for one in items_of(value) if isinstance(one, int))
    )


def word_of(words: tuple[str, ...], *names: str, metavar: str, explained: str) -> Option[str]:
    """Make an option with one of *words*, the first of which is the default."""
    kind, first = click.Choice(words), words[0]
    option = click.Option(names, metavar=metavar, type=kind, default=first, help=explained)
    return Option(option, lambda value: first if value is None else str(value))


def choice_of(default: EnumT, *names: str, metavar: str, explained: str) -> Option[EnumT]:
    """Make an option with a member of an enumeration, by its value."""
    kind = type(default)
    words = click.Choice([each.value for each in kind])
    option = click.Option(names, metavar=metavar, type=words, default=default.value, help=explained)
    return Option(option, lambda value: default if value is None else kind(value))


def _from(least: int) -> Callable[[click.Context, click.Parameter, object], object]:
    """Give a callback that refuses numbers below *least*; click's own range fills the help."""

    def check(ctx: click.Context, param: click.Parameter, value: object) -> object:
        for one in (value,) if isinstance(value, int) else items_of(value):
            if isinstance(one, int) and one < least:
                raise click.BadParameter(f"{one} is less than {least}", ctx, param)
        return value

    return check


def items_of(value: object) -> tuple[object, ...]:
    """Give what click made of something that may be repeated; nothing of None."""
    return value if isinstance(value, tuple) else ()
