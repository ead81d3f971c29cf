"""``applier am``: publish the commits of the series that apply, and touch nothing else."""

import os
from collections.abc import Iterator, Sequence

import click
from msgspec.structs import replace

from applier.check import check_series
from applier.cli import options as of
from applier.cli.configuration import find_tree, make_options
from applier.cli.exitcode import ExitCode, weightiest
from applier.cli.formats import render
from applier.cli.option_kinds import Given
from applier.cli.output import complain
from applier.cli.reporting import (
    code_of,
    complain_of_error,
    find_presentation,
    find_sources,
    open_collection,
    open_report,
    source_codes,
)
from applier.collection import Collection
from applier.context import Options
from applier.errors import UsageError
from applier.git import open_repository
from applier.publish import Published, RefNaming, publish_series
from applier.sanitize import printable
from applier.wording import plural, short


def run_am(given: Given) -> ExitCode:
    """Publish the series that apply as commits."""
    branch, prefix = given[of.BRANCH], given[of.REF_PREFIX]
    if (branch is None) == (prefix is None):
        raise click.UsageError("Give either --branch or --ref-prefix")
    naming = RefNaming(branch, prefix or "")
    sources, tree = find_sources(given), find_tree(given, os.environ)
    how = find_presentation(given)
    options = replace(make_options(given, os.environ), keep_objects=True)
    repository = open_repository(tree, replaced=options.replace_objects)
    with open_report(how) as write, open_collection(sources) as collection:
        names = _check_names(collection, options, naming)
        repository.check_refs(names, force=given[of.FORCE])
        report = check_series(collection, repository, options, complain_of_error)
        write(render(report, how, collection.reading.series))
        published = publish_series(
            repository,
            report.series,
            naming,
            force=given[of.FORCE],
            committer=options.committer.person,
        )
        for line in _published_lines(published):
            if how.form == "text":
                write(f"{line}\n")
            else:  # what a machine reads is the report and nothing else
                complain(line)
        found = code_of(report.series, how.fail_on)
        return weightiest((found, *source_codes(collection, options.select)))


def _check_names(collection: Collection, options: Options, naming: RefNaming) -> list[str]:
    """Name the refs; refuse names that git would not have, and one branch for several series."""
    names = [
        naming.ref_for(series.id, series.revision) for series in collection.selected(options.select)
    ]
    if naming.branch is not None and len(names) > 1:
        raise UsageError(
            f"--branch takes one series, and here are {len(names)}: choose with --select"
        )
    return names


def _published_lines(published: Sequence[Published]) -> Iterator[str]:
    """Say what now stands where."""
    for one in published:
        count = plural(len(one.verdict.patches), "patch")
        base = printable(one.verdict.base.name or "")
        yield f"{one.ref}  {short(one.commit)}  {count} on {base}"
    if not published:
        yield "nothing is published"
