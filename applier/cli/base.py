"""``applier base``: on which commit may a series belong, and what is the evidence?"""

import os

from applier.base.candidate_table import list_candidates
from applier.cli import options as of
from applier.cli.configuration import find_tree, make_options
from applier.cli.exitcode import ExitCode, weightiest
from applier.cli.option_kinds import Given
from applier.cli.output import open_output, open_stream
from applier.cli.reporting import (
    complain_of,
    error_code,
    find_sources,
    open_collection,
    source_codes,
)
from applier.cli.terminal import find_width
from applier.report.candidates import format_table, table_json


def run_base(given: Given) -> ExitCode:
    """Show every candidate for the base of each series."""
    sources, tree = find_sources(given), find_tree(given, os.environ)
    options, output = make_options(given, os.environ), given[of.OUTPUT]
    as_text = given[of.CANDIDATES_FORM] == "text"
    codes = [ExitCode.APPLIES]
    opening = open_output if as_text else open_stream
    with opening(output) as write, open_collection(sources) as collection:
        for number, table in enumerate(list_candidates(collection, tree, options)):
            write(
                format_table(table, first=not number, width=find_width(os.environ))
                if as_text
                else table_json(table)
            )
            if table.error is not None:
                complain_of(table.id, table.error)
                codes.append(error_code(table.error))
            if not any(one.chosen for one in table.candidates):
                codes.append(ExitCode.UNDECIDED)
        return weightiest((*codes, *source_codes(collection, options.select)))
