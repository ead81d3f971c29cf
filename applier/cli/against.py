"""How do pairs of pending series become a report and an exit code?"""

from applier.cli.exitcode import ExitCode, apply_fail_on, weightiest
from applier.cli.formats import Presentation
from applier.cli.reporting import complain_of, open_collection, open_report, source_codes
from applier.cli.sources import Sources
from applier.context import Options
from applier.errors import UsageError
from applier.model import FailureKind
from applier.model.pairs import Pairs
from applier.pairs import check_pairs
from applier.report.pairs import format_pairs, format_pairs_json

_FORMS = ("text", "json", "jsonl")


def report_pairs(
    sources: Sources, tree: str, revision: str, options: Options, how: Presentation
) -> ExitCode:
    """Read, try every two series together on *revision*, and report."""
    if how.form not in _FORMS:
        raise UsageError(f"--against: not as {how.form}; choose of {', '.join(_FORMS)}")
    with open_collection(sources) as collection, open_report(how) as write:
        pairs = check_pairs(collection, tree, revision, options)
        as_json = how.form in {"json", "jsonl"}
        for failed in pairs.undecided:
            complain_of(failed.first.id, failed.error)
        write(format_pairs_json(pairs) if as_json else format_pairs(pairs, width=how.width))
        codes = (_code(pairs), *source_codes(collection, options.select))
        clash = bool(pairs.clashes)
        return weightiest(apply_fail_on(code, how.fail_on, conflicts=clash) for code in codes)


def _code(pairs: Pairs) -> ExitCode:
    if any(failed.error.kind is FailureKind.INTERNAL for failed in pairs.undecided):
        return ExitCode.INTERNAL
    if pairs.clashes:
        return ExitCode.FINDINGS
    return ExitCode.UNDECIDED if pairs.refused or pairs.undecided else ExitCode.APPLIES
