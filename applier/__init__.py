"""Does a patch series apply, on what, and does it say of itself what it does?

The library's public names (:mod:`applier.api`, docs/api.md); everything else may change.
Nothing is imported until it is asked for, so that the command line starts fast.

    with read_series(["series.mbox"]) as collection:
        report = check_series(collection, "linux")
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from applier.api import *  # noqa: F403 - what is public is said there, once

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import the public names when one is asked for."""
    if name.startswith("_") and name != "__all__":  # what Python itself asks of a module
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    public = import_module("applier.api")
    if name != "__all__" and name not in public.__all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(public, name)


def __dir__() -> list[str]:
    """List the public names."""
    return [*import_module("applier.api").__all__, "__version__"]
