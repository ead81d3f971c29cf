"""``applier test``: does every tree of a series stand the tests that the user names?"""

import os
from functools import partial
from pathlib import Path

from applier.cli import options as of
from applier.cli.configuration import configuration, find_trees, make_options
from applier.cli.exitcode import ExitCode
from applier.cli.option_kinds import Given
from applier.cli.reporting import find_presentation, find_sources, report_on
from applier.testing.check_and_test import Testing, check_and_test
from applier.testing.definitions import choose_tests


def run_test(given: Given) -> ExitCode:
    """Check every series, and run the tests on the trees of those of which patches apply."""
    sources, how = find_sources(given), find_presentation(given)
    trees, options = find_trees(given, os.environ), make_options(given, os.environ)
    return report_on(sources, trees, options, how, partial(check_and_test, make_testing(given)))


def make_testing(given: Given) -> Testing:
    """Gather what is to be run; UsageError where it is nothing, or cannot be."""
    return Testing(
        tests=choose_tests(configuration().tests(), given[of.EXEC], given[of.NAME]),
        directory=_directory(given[of.WORK]),
        environ=dict(os.environ),
        tip=given[of.TIP],
        by_test=given[of.ORDER] == "test",
        workers=given[of.JOBS],
        sandboxed=given[of.SANDBOX],
        trusted=given[of.TRUSTED] or "",
        rerun=given[of.RERUN],
    )


def _directory(named: str | None) -> Path:
    """Say where work trees are kept: where the user says, or with what may be made again."""
    if named:
        return Path(named).absolute()
    cache = os.environ.get("XDG_CACHE_HOME", "")
    # What is no absolute path does not count (XDG Base Directory Specification).
    place = Path(cache) if cache.startswith("/") else Path("~/.cache").expanduser()
    return place / "applier" / "test"
