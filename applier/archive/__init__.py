"""Where do raw messages come from?

One module per kind of source; what a source is, is found by looking at it, not
at its name. Leaves to :mod:`applier.mail` what a message says. I/O.

    with open_archive(["list.mbox.gz", "patches/"]) as archive:
        for raw in archive:
            ...
        for line in archive.failures:
            ...
"""

from applier.archive.opening import Archive, open_archive
from applier.archive.source import SourceOptions

__all__ = ["Archive", "SourceOptions", "open_archive"]
