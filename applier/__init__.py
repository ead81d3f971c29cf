"""Does a patch series apply, on what, and does it say of itself what it does?

The library's few public names; everything else may change. Nothing is
imported until it is asked for, so that the command line starts fast.

    with read_series(["series.mbox"]) as collection:
        report = check_series(collection, "linux")
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from applier.check import check_each, check_series
    from applier.collection import Collection, read_series
    from applier.context import Options
    from applier.errors import ApplierError
    from applier.model import Report, Series, SeriesVerdict

__version__ = "0.1.0"

__all__ = [
    "ApplierError",
    "Collection",
    "Options",
    "Report",
    "Series",
    "SeriesVerdict",
    "check_each",
    "check_series",
    "read_series",
]

_HOMES = {
    "ApplierError": "applier.errors",
    "Options": "applier.context",
    "check_each": "applier.check",
    "check_series": "applier.check",
    **dict.fromkeys(("Collection", "read_series"), "applier.collection"),
    **dict.fromkeys(("Report", "Series", "SeriesVerdict"), "applier.model"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - the point of this function

    return getattr(import_module(_HOMES[name]), name)
