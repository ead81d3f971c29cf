"""How do sources become a report and an exit code?

The common way of all commands: sources that cannot be read are
named, everything else is still reported.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

import click
from msgspec import Struct
from msgspec.structs import replace

from applier.archive import SourceOptions
from applier.archive.opening import is_address
from applier.budgets import ALL, Budgets
from applier.check import (
    Watch,
    check_all,
    gather_report,
    is_left_out,
    open_trees,
    tree_name,
)
from applier.cli import options as of
from applier.cli.configuration import configuration, find_budgets, find_tree
from applier.cli.exitcode import ExitCode, FailOn, apply_fail_on, weightiest
from applier.cli.formats import Presentation, render, render_series
from applier.cli.option_kinds import Given
from applier.cli.output import (
    Write,
    complain,
    is_terminal,
    open_output,
    open_stream,
)
from applier.cli.session import Session
from applier.cli.terminal import Progress, choose_pager, find_width, paging, wants_colour
from applier.cli.token import find_token
from applier.collection import Collection, read_series
from applier.context import NamedTree, Options, TreePath
from applier.errors import ApplierError, UsageError
from applier.git import open_repository
from applier.model import (
    Failure,
    FailureKind,
    Selection,
    SeriesStatus,
    SeriesVerdict,
    TreeName,
)
from applier.report.archive_links import is_link_mask
from applier.report.kcidb import is_origin
from applier.report.standing_phrases import stands_badly
from applier.report.status_phrases import count_left_out
from applier.verdict import exit_code, faulty_tests, has_false_claims
from applier.wording import plural


class Sources(Struct, frozen=True):
    """What the user wants read."""

    names: tuple[str, ...]
    since: str | None = None
    until: str | None = None
    lore: str | None = None
    patchwork: str | None = None
    repository: str = ""
    """The one whose commits a name may mean."""
    branches: bool = False
    """Whether every name means commits."""
    cover: bool = False
    """Whether commits have a cover letter."""
    only: tuple[str, ...] = ()
    """The messages whose series alone are wanted."""
    budgets: Budgets = ALL
    """What one message may cost."""


def find_sources(given: Given) -> Sources:
    """Gather what is to be read; click.UsageError if it is nothing."""
    patchwork, numbers = given[of.PATCHWORK], given[of.SERIES]
    if numbers and not patchwork:
        raise click.UsageError("--series needs --patchwork, or git config applier.patchwork URL")
    names = (*given[of.SOURCES], *(series_address(patchwork or "", one) for one in numbers))
    here = "" if names else _commits_at_hand(given)
    if not (names or here):
        raise click.UsageError("Missing argument 'SOURCE...'")
    whole = given[of.LATEST] or given[of.REVISION] is not None or given[of.EXPLAIN]
    return Sources(
        names or (here,),
        given[of.SINCE],
        given[of.UNTIL],
        given[of.LORE],
        patchwork,
        repository=find_tree(given, os.environ),
        branches=given[of.RANGE] or bool(here),
        cover=given[of.COVER],
        only=() if whole else given[of.SELECT],
        budgets=find_budgets(given),
    )


def _commits_at_hand(given: Given) -> str:
    """Name the current branch for a person who names nothing in a repository; else nothing."""
    if not (is_terminal(sys.stdin) and given[of.PATCHWORK] is None):
        return ""
    try:
        head = open_repository(find_tree(given, os.environ)).head
    except ApplierError:
        return ""
    return "HEAD" if head else ""


def series_address(patchwork: str, number: int) -> str:
    """Give the address of a series at a patchwork."""
    return f"{patchwork.rstrip('/')}/series/{number}/"


def find_presentation(given: Given) -> Presentation:
    """Settle what the options leave to the terminal and the configuration."""
    find = configuration().find
    form, output, origin, quiet = (
        given[of.FORM],
        given[of.OUTPUT],
        given[of.ORIGIN],
        given[of.QUIET],
    )
    if not is_origin(origin):
        raise UsageError(f"--origin {origin}: KCIDB takes lower-case letters, digits and _ only")
    configured = find("color.applier") or find("color.ui") or ""
    paged = (
        given[of.PAGER] and form == "text" and output is None and not (quiet or given[of.FOLLOW])
    )
    return Presentation(
        form,
        output,
        given[of.VERBOSE],
        given[of.ONELINE],
        colour=wants_colour(given[of.COLOUR], output, os.environ, configured),
        width=find_width(os.environ),
        seen=output is None and is_terminal(sys.stdout),
        pager=choose_pager(find, os.environ) if paged and is_terminal(sys.stdout) else "",
        quiet=quiet,
        fail_on=given[of.FAIL_ON],
        claims=given[of.CLAIMS],
        origin=origin,
        link_mask=find_link_mask(find),
    )


def find_link_mask(find: Callable[[str], str | None]) -> str:
    """Find where messages can be read: ``applier.linkMask``, or else the inbox of ``--lore``."""
    mask, lore = find("applier.linkMask"), find("applier.lore") or ""
    if mask is None:
        mask = f"{lore.rstrip('/')}/%s/" if is_address(lore) else ""
    elif not is_link_mask(mask):
        raise UsageError(
            f"applier.linkMask is {mask}, and not an address with %s in it for the message-id, "
            "such as https://lore.kernel.org/r/%s (git config)"
        )
    return mask if is_link_mask(mask) else ""


@contextmanager
def open_report(how: Presentation, *, stream: bool = False) -> Iterator[Write]:
    """Open what the report is to be written to, as a whole or as a *stream* of lines."""
    if how.pager:
        with paging(how.pager) as write:
            yield write
    elif how.quiet and how.output is None:
        yield lambda _: None
    else:
        with (open_stream if stream else open_output)(how.output) as write:
            yield write


Check = Callable[[Collection, Sequence[NamedTree], Options], Iterator[SeriesVerdict]]
"""Yield the verdicts on the series of a collection."""


def report_on(
    sources: Sources,
    trees: Sequence[TreePath],
    options: Options,
    how: Presentation,
    check: Check = check_all,
) -> ExitCode:
    """Read, check and report; without *trees*, reconstruct only."""
    with (
        Progress(wanted=not how.quiet, width=how.width) as progress,
        open_collection(sources, progress) as collection,
        open_report(how, stream=how.form == "jsonl") as write,
    ):
        options = with_upstreams(options, collection)
        opened = open_trees(trees, options)
        verdicts = check(collection, opened, options)
        if how.form == "jsonl":
            told = Progress(wanted=not how.quiet and not _shows_itself(how), width=how.width)
            with told:
                watch = _watch(collection, options, told)
                wanted = (one for one in verdicts if not is_left_out(one, options))
                names = tuple(map(tree_name, opened))
                codes = [*_stream(wanted, names, how, write, watch)]
        else:
            seconds = list[float]()
            watch = _timed(_watch(collection, options, progress), options, seconds)
            report = gather_report(collection, opened, verdicts, options, watch)
            progress.wipe()
            if how.form == "text" and options.select:  # whoever asks for one asks for no other
                report = replace(report, other=())
            write(render(report, how, collection.reading.series, seconds))
            left_out = count_left_out(report)
            codes = [] if left_out and not report.series else [code_of(report.series, how.fail_on)]
        codes += _tree_codes(opened, quiet=how.quiet)
        missing = source_codes(collection, options.select)
        return weightiest(
            (*codes, *(apply_fail_on(one, how.fail_on, conflicts=False) for one in missing))
        )


def _tree_codes(trees: Sequence[NamedTree], *, quiet: bool) -> Iterator[ExitCode]:
    """Complain of what is wrong with the trees, and yield what that is worth."""
    for tree in trees:
        for line in tree.repo.damage:
            complain(line)
            yield ExitCode.UNDECIDED
        if tree.repo.advice and not quiet:
            complain(tree.repo.advice)


def with_upstreams(options: Options, collection: Collection) -> Options:
    """Say of commits how they stand on the branch that lacks them, where no other is named."""
    if options.onto:
        return options
    return replace(
        options,
        onto=tuple(
            dict.fromkeys(
                one.commits.upstream for one in collection.archive.ranges if one.tracks_branch
            )
        ),
    )


def _shows_itself(how: Presentation) -> bool:
    """Whether the report is what a person at the terminal sees growing."""
    return how.output is None and is_terminal(sys.stdout)


def open_collection(sources: Sources, progress: Progress | None = None) -> Collection:
    """Read *sources*; ``-`` is standard input."""
    stdin = None if sys.stdin is None else sys.stdin.buffer
    progress = progress or Progress(wanted=False, width=0)
    progress.begin(f"opening: {' '.join(sources.names)}")

    def watch(count: int) -> None:
        progress.tell(f"reading: {plural(count, 'message')}")

    try:
        return read_series(
            sources.names,
            stdin=stdin,
            options=terms_of(sources),
            watch=watch,
            only=sources.only,
        )
    finally:
        progress.wipe()


def terms_of(sources: Sources) -> SourceOptions:
    """Say on which terms *sources* are read."""
    return SourceOptions(
        since=sources.since,
        until=sources.until,
        lore=sources.lore or "",
        patchwork=sources.patchwork or "",
        token=find_token(sources.patchwork or "", os.environ),
        repository=sources.repository,
        branches=sources.branches,
        cover=sources.cover,
        budgets=sources.budgets,
    )


def _watch(collection: Collection, options: Options, progress: Progress) -> Watch:
    """Give a function that tells how far checking has come."""
    total = sum(1 for _ in collection.selected(options.select))

    def watch(done: int, verdict: SeriesVerdict) -> None:
        if verdict.error is not None:
            progress.wipe()
        complain_of_error(done, verdict)
        progress.tell(f"checking: {done} of {total}: {verdict.title}")

    return watch


def _timed(watch: Watch, options: Options, seconds: list[float]) -> Watch:
    """Let *watch* take down how long each series took that is reported, too."""
    last = perf_counter()

    def timed(done: int, verdict: SeriesVerdict) -> None:
        nonlocal last
        now = perf_counter()
        if not is_left_out(verdict, options):
            seconds.append(now - last)
        last = now
        watch(done, verdict)

    return timed


def complain_of(series_id: str, failure: Failure) -> None:
    """Say on standard error what went wrong with a series."""
    internal = failure.kind is FailureKind.INTERNAL
    context = click.get_current_context(silent=True)
    session = None if context is None else context.find_object(Session)
    debug = session is not None and session.debug
    hint = " (--debug prints the traceback)" if internal and not debug else ""
    complain(f"{series_id}: {failure.reason}{hint}")


def complain_of_error(done: int, verdict: SeriesVerdict) -> None:
    """Complain of what went wrong with a series, if anything did; watches a check."""
    del done
    if verdict.error is not None:
        complain_of(verdict.id, verdict.error)


def heard(verdicts: Iterable[SeriesVerdict]) -> Iterator[SeriesVerdict]:
    """Pass verdicts on, and complain of what went wrong as it comes."""
    for done, verdict in enumerate(verdicts, 1):
        complain_of_error(done, verdict)
        yield verdict


def error_code(failure: Failure) -> ExitCode:
    """Say what something that went wrong with a series is worth."""
    internal = failure.kind is FailureKind.INTERNAL
    return ExitCode.INTERNAL if internal else ExitCode.UNDECIDED


def source_codes(collection: Collection, select: Selection) -> Iterator[ExitCode]:
    """Complain of what could not be read or found, and yield what that is worth."""
    for note in collection.archive.notes:
        complain(note)
    for fault in collection.faults:
        complain(fault)
        yield ExitCode.INTERNAL
    for failure in collection.failures:
        complain(failure)
        yield ExitCode.USAGE
    for line in collection.limits:
        complain(line)
        yield ExitCode.UNDECIDED
    for line in collection.archive.empty if collection.reading.messages else ():
        complain(line)  # what comes of the others counts
    if not collection.reading.series and not select.message_ids:
        count = plural(collection.reading.messages, "message")
        hint = " ('applier series --verbose' lists them)" if collection.reading.messages else ""
        complain(f"no patch series in {count}{hint}")
        yield ExitCode.UNDECIDED
        return
    unknown = [
        message_id
        for message_id in select.message_ids
        if not any(collection.selected(Selection((message_id,))))
    ]
    for message_id in unknown:
        complain(f"{message_id}: no series here holds this message")
        yield ExitCode.UNDECIDED
    if not unknown and not any(collection.selected(select)):
        complain(f"no series here is of revision {select.revision}")
        yield ExitCode.UNDECIDED


def code_of(verdicts: Iterable[SeriesVerdict], fail_on: FailOn) -> ExitCode:
    """Choose the code for what was found, as the user wants it weighed."""
    judged = tuple(verdicts)
    conflicts = any(
        verdict.status is SeriesStatus.CONFLICTS or any(True for _ in faulty_tests(verdict))
        for verdict in judged
    )
    code = apply_fail_on(ExitCode(exit_code(judged)), fail_on, conflicts=conflicts)
    if fail_on is FailOn.MERGE and any(map(stands_badly, judged)):
        return weightiest((code, ExitCode.FINDINGS))
    if fail_on is FailOn.CLAIMS and any(map(has_false_claims, judged)):
        return weightiest((code, ExitCode.FINDINGS))
    return code


def _stream(
    verdicts: Iterable[SeriesVerdict],
    trees: Sequence[TreeName],
    how: Presentation,
    write: Write,
    watch: Watch,
) -> Iterator[ExitCode]:
    """Write each series as soon as it is judged."""
    for done, verdict in enumerate(verdicts, 1):
        write(render_series(verdict, trees, how))
        watch(done, verdict)
        yield code_of((verdict,), how.fail_on)
