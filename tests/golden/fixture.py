"""What is one fixture? The files of an archive, and what a person expects of them.

Pure. A fixture is a function: its name is the case's, its docstring says why
the case exists, and it writes the mails on the base that it is given.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from applier.testing.definitions import Settings
from tests.golden.history import Base


class Fixture(Struct, frozen=True):
    """A case's archive, and the verdicts that were written down by hand."""

    files: Mapping[str, bytes]
    """By path within the case's directory."""
    verdicts: tuple[str, ...]
    """The status of each series, in the report's order."""
    exit: int
    """The exit code."""
    bases: tuple[str, ...] = ()
    """As given to --base."""
    tests: Mapping[str, Settings] = {}
    """By name, what is configured of tests to run on the trees; none to run none."""

    @property
    def sources(self) -> tuple[str, ...]:
        """What is named on the command line: each file or directory at the top."""
        return tuple(dict.fromkeys(path.partition("/")[0] for path in self.files))


Maker = Callable[[Base], Fixture]


def name_of(maker: Maker) -> str:
    """Give the name of a case's directory."""
    return maker.__name__.replace("_", "-")


def reason_of(maker: Maker) -> str:
    """Say why a case exists."""
    return " ".join((maker.__doc__ or "").split())
