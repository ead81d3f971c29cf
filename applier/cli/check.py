"""``applier check``, ``series``, ``explain``: what is to be said of the series, and why is it so?

``--against`` has pairs of pending series instead.
"""

import os
from collections.abc import Sequence

from msgspec.structs import replace

from applier.check import open_trees
from applier.cli import options as of
from applier.cli.configuration import find_trees, make_options
from applier.cli.exitcode import ExitCode, apply_fail_on, weightiest
from applier.cli.formats import Presentation
from applier.cli.option_kinds import Given
from applier.cli.reporting import (
    Sources,
    complain_of,
    find_presentation,
    find_sources,
    open_collection,
    open_report,
    report_on,
    source_codes,
)
from applier.cli.watch import follow
from applier.context import Options, TreePath
from applier.errors import UsageError
from applier.git import Repository
from applier.model import FailureKind
from applier.model.pairs import Pairs
from applier.pairs import check_pairs
from applier.report.pairs import format_pairs, format_pairs_json

_PAIR_FORMS = ("text", "json", "jsonl")


def run_check(given: Given) -> ExitCode:
    """Check every series: does it apply, on what, and is its diffstat true?"""
    sources, how = find_sources(given), find_presentation(given)
    trees, options = find_trees(given, os.environ), make_options(given, os.environ)
    against = given[of.AGAINST]
    if against is not None:
        if options.isolate:
            raise UsageError("--isolate: not with --against, which judges pairs")
        return _report_pairs(sources, trees, against, options, how)
    if given[of.FOLLOW]:
        follow(sources, trees, options, how)
    return report_on(sources, trees, options, how)


def run_series(given: Given) -> ExitCode:
    """Say which series there are, and whether they are whole; no tree is needed."""
    options = make_options(given, os.environ)
    return report_on(find_sources(given), (), options, find_presentation(given))


def run_explain(given: Given) -> ExitCode:
    """Say why series do not apply, and what would mend it."""
    options = replace(make_options(given, os.environ), explain=True)
    how = replace(find_presentation(given), explain=True)
    sources = replace(find_sources(given), only=())  # the archive is searched for the cause
    return report_on(sources, find_trees(given, os.environ), options, how)


def _report_pairs(
    sources: Sources,
    trees: Sequence[TreePath],
    revision: str,
    options: Options,
    how: Presentation,
) -> ExitCode:
    """Read, try every two series together on *revision*, and report."""
    if how.form not in _PAIR_FORMS:
        raise UsageError(f"--against: not as {how.form}; choose of {', '.join(_PAIR_FORMS)}")
    with open_collection(sources) as collection, open_report(how) as write:
        pairs = check_pairs(collection, _having(trees, revision, options), revision, options)
        for failed in pairs.undecided:
            complain_of(failed.first.id, failed.error)
        if how.form == "text":
            write(format_pairs(pairs, width=how.width))
        else:
            write(format_pairs_json(pairs, indented=how.form == "json"))
        codes = (_code_of_pairs(pairs), *source_codes(collection, options.select))
        clash = bool(pairs.clashes)
        return weightiest(apply_fail_on(code, how.fail_on, conflicts=clash) for code in codes)


def _having(trees: Sequence[TreePath], revision: str, options: Options) -> Repository:
    """Open the first tree that has *revision*; if none has, the first."""
    repos = [tree.repo for tree in open_trees(trees, options)]
    return next((one for one in repos if one.find_revision(revision) is not None), repos[0])


def _code_of_pairs(pairs: Pairs) -> ExitCode:
    if any(failed.error.kind is FailureKind.INTERNAL for failed in pairs.undecided):
        return ExitCode.INTERNAL
    if pairs.clashes:
        return ExitCode.FINDINGS
    return ExitCode.UNDECIDED if pairs.refused or pairs.undecided else ExitCode.APPLIES
