"""What was read: messages, the series that they make, and where to find them again.

:func:`read_series` reads sources; a :class:`Collection` holds what came of it,
and an :class:`ArchiveIndex` finds series, patches and changes in it by name.
"""

from applier.collection.collection import Collection, read_series
from applier.collection.index import ArchiveIndex
from applier.collection.series_mails import Patch, SeriesMails, read_series_mails

__all__ = [
    "ArchiveIndex",
    "Collection",
    "Patch",
    "SeriesMails",
    "read_series",
    "read_series_mails",
]
