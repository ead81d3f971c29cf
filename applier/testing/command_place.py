"""Where does a command run, in what sandbox, with which arguments, input and environment?

The work tree is at the commit by then. In a sandbox the same places have other names, which
the command is told. Makes the directories that it needs.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from applier.model import Oid
from applier.testing import nipa_python, variables
from applier.testing.definitions import CommandProtocol, CommandTest, Depends
from applier.testing.jobserver import Lease
from applier.testing.nipa import is_directory_of_a_test, nipa_arguments
from applier.testing.run_command import Command, shell
from applier.testing.sandbox import TREE, Sandbox, find_sandbox, safe_environment
from applier.testing.trees_to_test import BASE, Step
from applier.testing.trusted_checkpatch import checkpatch_arguments
from applier.testing.variables import DESCRIPTION, Places, SeriesFacts
from applier.testing.work_tree import WorkTree

_WITH_MAIL = frozenset({CommandProtocol.NIPA, CommandProtocol.B4})


class CommandPlace(Struct, frozen=True):
    """Where one test runs."""

    places: Places
    sandbox: Sandbox | None

    @property
    def seen(self) -> Places:
        """The places as the command knows them."""
        if self.sandbox is None:
            return self.places
        inside = self.sandbox.inside
        return Places(
            inside(self.places.tree), inside(self.places.build), inside(self.places.results)
        )

    @property
    def names(self) -> list[str]:
        """What is called otherwise from run to run, and from worker to worker."""
        found = (self.places.build, self.places.tree, self.seen.build, self.seen.tree)
        return [str(path) for path in dict.fromkeys(found)]

    def without_places(self, printed: bytes) -> bytes:
        """Give what was printed with paths as the patch has them, wherever the tree lies."""
        for places in (self.seen, self.places):
            printed = printed.replace(os.fsencode(places.build), b"$APPLIER_BUILD_DIR")
            printed = printed.replace(os.fsencode(places.tree) + b"/", b"")
        return printed


def open_place(tree: WorkTree, test: CommandTest, *, sandboxed: bool) -> CommandPlace:
    """Say where *test* runs in *tree*; SandboxError if it is to be in a sandbox and cannot."""
    build = tree.build_directory(test.name)
    # A name that no test has, for there are no dots in those.
    results = tree.build_directory(f"{test.name}.results")
    places = Places(tree.path, build, results)
    if not sandboxed:
        return CommandPlace(places, None)
    writable = {TREE: places.tree, "build": places.build, "results": places.results}
    return CommandPlace(places, find_sandbox(writable, (*tree.readable, *_scripts(test))))


def _scripts(test: CommandTest) -> list[Path]:
    """Name what is run besides the commands of the machine."""
    if test.protocol is not CommandProtocol.NIPA or not is_directory_of_a_test(test.command):
        return []
    return [Path(test.command).expanduser().resolve(), Path(nipa_python.__file__).parent]


def wants_mail(test: CommandTest, step: Step) -> bool:
    """Whether the mail of *step* is what the command reads."""
    return step.number != BASE and (test.depends is Depends.MAIL or test.protocol in _WITH_MAIL)


def make_command(  # noqa: PLR0913, PLR0917 - all that a command is made of
    test: CommandTest,
    step: Step,
    series: SeriesFacts,
    site: CommandPlace,
    environ: Mapping[str, str],
    mail: bytes,
) -> Command:
    """Say what is to be run for *test* on *step*."""
    inherited = variables.inherited(environ)
    return Command(
        arguments=_arguments(test, step.commit),
        directory=site.places.tree,
        environment={
            **(safe_environment(inherited) if site.sandbox else inherited),
            **variables.declared(test, environ),
            **variables.about_patch(test, step, series, site.seen),
        },
        stdin=mail,
        timeout=test.timeout,
        described_as=DESCRIPTION,
    )


def with_lease(command: Command, lease: Lease) -> Command:
    """Let what *command* starts with make have part in a jobserver."""
    environ = {**command.environment, "MAKEFLAGS": lease.makeflags}
    return replace(command, environment=environ, inherited=lease.inherited)


def _arguments(test: CommandTest, commit: Oid) -> tuple[str, ...]:
    match test.protocol:
        case CommandProtocol.CHECKPATCH:
            return checkpatch_arguments(test, commit)
        case CommandProtocol.NIPA if is_directory_of_a_test(test.command):
            return nipa_arguments(test.command)
        case CommandProtocol.B4:
            # What it prints is the result, and what it complains of is the log.
            return shell(f"{{ {test.command}\n}} >&{DESCRIPTION}")
        case CommandProtocol.EXIT | CommandProtocol.NIPA:
            return shell(test.command)
