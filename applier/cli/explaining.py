"""How do sources become explanations and an exit code?"""

from applier.check import Options, check_series
from applier.cli.exitcode import ExitCode, weightiest
from applier.cli.formats import Presentation
from applier.cli.output import open_output
from applier.cli.reporting import complain_of_error, open_collection, source_codes
from applier.cli.sources import Sources
from applier.report.explanation import format_explanation
from applier.verdict import exit_code


def explain_series(sources: Sources, tree: str, options: Options, how: Presentation) -> ExitCode:
    """Read, check and explain."""
    with open_output(how.output) as write, open_collection(sources) as collection:
        report = check_series(collection, tree, options, complain_of_error)
        write(format_explanation(report, colour=how.colour, width=how.width))
        code = ExitCode(exit_code(report))
        return weightiest((code, *source_codes(collection, options.select)))
