"""What does one test say of one tree?

What is kept is not run again. Else the work tree is brought to the commit, the command run,
its end judged, and the result kept. Of a test that compares lines the tree before is run
too, with just those files older that the patch changes: the tree goes there and back before,
so that a build does the same work on either side and prints what it has to say of it. I/O.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from threading import RLock

from msgspec import Struct
from msgspec.structs import replace

from applier.errors import ApplierError, SandboxError, UsageError
from applier.git import Repository
from applier.model import Oid, PatchTest, PatchTestResult
from applier.sanitize import printable
from applier.testing import variables
from applier.testing.command_place import (
    CommandPlace,
    make_command,
    open_place,
    wants_mail,
    with_lease,
)
from applier.testing.compare_lines import MOST_NEW, find_new_lines
from applier.testing.definitions import CommandProtocol, CommandTest, Compare, Depends
from applier.testing.jobserver import Jobserver
from applier.testing.kept_logs import KeptLogs
from applier.testing.kept_results import KeptResults, result_key
from applier.testing.nipa import is_directory_of_a_test, nipa_version
from applier.testing.protocols import Said, joined, judge_end, log_text, shortened
from applier.testing.run_command import CommandEnd, run_command
from applier.testing.trees_to_test import BASE, Step
from applier.testing.trusted_checkpatch import TrustedScript
from applier.testing.variables import SeriesFacts
from applier.testing.work_tree import WorkTree

_LONGEST_LINE = 500

ReadMail = Callable[[Step], bytes]
"""Give the mail of a step, as it was sent."""
Switched = Callable[[Oid, Iterable[Oid]], WorkTree]
"""Give a work tree at a commit; its objects come with those of its family."""


class RunTools(Struct, frozen=True):
    """What all runs of a repository have in common."""

    repo: Repository
    environ: Mapping[str, str]
    kept: KeptResults
    logs: KeptLogs
    lock: RLock
    """Held by whoever reads or writes objects: libgit2 and our store are for one at a time."""
    sandboxed: bool = False
    trusted: str = ""
    jobs: Jobserver | None = None
    """What all that make starts has in common; None to leave that to each command."""
    scripts: dict[str, TrustedScript] = {}

    def script(self) -> TrustedScript:
        """Give the checkpatch.pl that is trusted; looked up once."""
        with self.lock:
            if self.trusted not in self.scripts:
                self.scripts[self.trusted] = TrustedScript(self.repo, self.trusted)
            return self.scripts[self.trusted]


class Job(Struct, frozen=True):
    """One test on one step of a series."""

    test: CommandTest
    step: Step
    series: SeriesFacts
    signed: Callable[[], Mapping[Oid, Oid]]
    """Give by commit what a sign-off makes of it; called only for what wants it."""


def run_job(tools: RunTools, switched: Switched, read_mail: ReadMail, job: Job) -> PatchTest:
    """Say what the test says of the step; a tree is asked for only if something is run."""
    test, step = job.test, job.step
    if not test.wants(step.paths):
        return _unrun(test, PatchTestResult.SKIP, "the patch touches none of its paths")
    if step.number == BASE and not _is_for_base(test):
        raise UsageError(f"{test.name} is not for the base")
    key = result_key(_key_parts(tools, job, read_mail))
    kept = tools.kept.find(key)
    if kept is not None:
        return replace(kept, name=test.name)
    found = _Run(tools, switched, read_mail, job).result()
    tools.kept.keep(key, found)
    return found


def _is_for_base(test: CommandTest) -> bool:
    return not test.about_one_patch and test.compare is Compare.NOTHING


def _unrun(test: CommandTest, result: PatchTestResult, reason: str) -> PatchTest:
    return PatchTest(name=test.name, result=result, seconds=0.0, reason=shortened(reason))


def _key_parts(tools: RunTools, job: Job, read_mail: ReadMail) -> list[str | bytes]:
    """List all that a result depends on."""
    test, step = job.test, job.step
    parts: list[str | bytes] = [test.protocol.value, test.command, test.version]
    parts += [test.compare.value, test.depends.value]
    parts.append("in a sandbox" if tools.sandboxed else "")
    for name, value in sorted(variables.declared(test, tools.environ).items()):
        parts += [name, value]
    parts += [*variables.key_parts(step)]
    if test.protocol is CommandProtocol.CHECKPATCH:
        parts.append(tools.script().version)
    if test.protocol is CommandProtocol.NIPA and is_directory_of_a_test(test.command):
        parts.append(nipa_version(test.command))
    if test.compare is Compare.LINES:
        parts.append(step.before_tree)
    parts.append(_subject(test, step, read_mail))
    return parts


def _subject(test: CommandTest, step: Step, read_mail: ReadMail) -> str | bytes:
    """Give the name of what the result is about."""
    match test.depends:
        case Depends.TREE:
            return step.tree
        case Depends.COMMIT:
            return step.commit
        case Depends.MAIL:
            return read_mail(step)


class _Run:
    """One run, in one work tree."""

    def __init__(self, tools: RunTools, switched: Switched, read_mail: ReadMail, job: Job) -> None:
        self._room = tools
        self._switched = switched
        self._read_mail = read_mail
        self._test, self._step, self._series = job.test, job.step, job.series
        self._signed = job.signed

    def result(self) -> PatchTest:
        """Run it."""
        try:
            if self._test.compare is Compare.LINES:
                return self._compared()
            end, _ = self._run_at(self._commit())
        except (UsageError, SandboxError):
            raise  # no other tree will do better
        except ApplierError as error:
            return _unrun(self._test, PatchTestResult.ERROR, str(error))
        return self._told(judge_end(self._test, end), end)

    def _told(
        self, said: Said, end: CommandEnd, new_lines: tuple[str, ...] = (), seconds: float = 0.0
    ) -> PatchTest:
        """Write down what was said."""
        return PatchTest(
            name=self._test.name,
            result=said.result,
            seconds=round(seconds or end.seconds, 3),
            exit_status=None if end.missing else end.exit_status,
            reason=said.reason,
            log=log_text([end]),
            new_lines=new_lines,
        )

    def _commit(self) -> Oid:
        """Give the commit to be at."""
        commit = self._step.commit
        match self._test.protocol:
            case CommandProtocol.CHECKPATCH:
                script = self._room.script()
                with self._room.lock:
                    return script.commit_with(commit, self._step.tree)
            case CommandProtocol.NIPA:
                with self._room.lock:
                    return self._signed().get(commit, commit)
            case CommandProtocol.EXIT | CommandProtocol.B4:
                return commit

    def _compared(self) -> PatchTest:
        """Run it before and behind the patch, and keep of the lines those that are new."""
        step = self._step
        self._go(step.commit)
        before, _ = self._run_at(step.before)
        after, site = self._run_at(step.commit)
        was, is_now = judge_end(self._test, before), judge_end(self._test, after)
        seconds = before.seconds + after.seconds
        undecided = {PatchTestResult.ERROR, PatchTestResult.TIMEOUT, PatchTestResult.SKIP}
        if is_now.result in undecided:
            return self._told(is_now, after, seconds=seconds)
        if was.result in undecided - {PatchTestResult.SKIP}:
            reason = joined("the tree before could not be looked at", was.reason)
            return self._told(Said(PatchTestResult.ERROR, reason), after, seconds=seconds)
        old, now = (end.output.decode(errors="replace") for end in (before, after))
        new = find_new_lines(old, now, site.names)
        said = _judge_lines(was, is_now, len(new))
        shown = tuple(printable(line.strip())[:_LONGEST_LINE] for line in new[:MOST_NEW])
        return self._told(said, after, shown, seconds)

    def _go(self, commit: Oid) -> WorkTree:
        family = self._signed().values() if self._test.protocol is CommandProtocol.NIPA else ()
        return self._switched(commit, family)

    def _run_at(self, commit: Oid) -> tuple[CommandEnd, CommandPlace]:
        site = open_place(self._go(commit), self._test, sandboxed=self._room.sandboxed)
        mail = self._read_mail(self._step) if wants_mail(self._test, self._step) else b""
        environ = self._room.environ
        command = make_command(self._test, self._step, self._series, site, environ, mail)
        with nullcontext() if self._room.jobs is None else self._room.jobs.lease() as lease:
            command = command if lease is None else with_lease(command, lease)
            end = run_command(command, site.sandbox)
        self._room.logs.keep(commit, self._test.name, end.described + end.output)
        return replace(end, output=site.without_places(end.output)), site


def _judge_lines(was: Said, is_now: Said, new: int) -> Said:
    """Judge by how it ended before and behind the patch, and how many lines are new."""
    count = f"{new} new line{'' if new == 1 else 's'}"
    if is_now.result is PatchTestResult.PASS:
        return Said(PatchTestResult.WARN, count) if new else is_now
    if was.result is is_now.result and not new:
        return Said(PatchTestResult.PASS, joined("nothing new", is_now.reason))
    return Said(is_now.result, joined(count, is_now.reason) if new else is_now.reason)
