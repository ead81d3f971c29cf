"""The wiring: sources in, verdicts out.

:func:`read_series` reads archives and puts series together; :func:`check_series`
and :func:`check_each` try them on a repository.
"""

from applier.check.collection import Collection, read_series
from applier.check.options import Options
from applier.check.run import check_each, check_series

__all__ = ["Collection", "Options", "check_each", "check_series", "read_series"]
