"""What a command in a sandbox tries, and must not succeed in."""

import os
import socket
from pathlib import Path

import pytest

from applier.errors import SandboxError
from applier.git import open_repository
from applier.testing.run_command import Command, CommandEnd, run_command, shell
from applier.testing.sandbox import Sandbox, find_sandbox, safe_environment
from applier.testing.work_tree import open_work_tree
from tests.git.building import commit, new_repository
from tests.testing.bubblewrap import needs_bubblewrap

PATH = "/usr/local/bin:/usr/bin:/bin"


@pytest.fixture
def box(tmp_path: Path) -> Sandbox:
    for name in ("tree", "build"):
        (tmp_path / name).mkdir()
    return find_sandbox({name: tmp_path / name for name in ("tree", "build")})


def run(box: Sandbox, line: str, **given: object) -> CommandEnd:
    environment = {"PATH": PATH, "HOME": os.environ["HOME"]}
    command = Command(
        arguments=shell(line), directory=box.writable["tree"], environment=environment, timeout=30
    )
    fields = {name: getattr(command, name) for name in command.__struct_fields__}
    return run_command(Command(**(fields | given)), box)


@needs_bubblewrap
def test_tree_and_build_directory_are_there_at_one_path(box: Sandbox, tmp_path: Path) -> None:
    end = run(box, "pwd; echo t > file; echo b > ../build/file; exit 4")
    assert (end.exit_status, end.output) == (4, b"/tmp/applier/tree\n")
    assert (tmp_path / "tree/file").read_text() == "t\n"
    assert (tmp_path / "build/file").read_text() == "b\n"
    assert box.inside(tmp_path / "build/x") == Path("/tmp/applier/build/x")  # noqa: S108 - inside
    assert box.inside(Path("/usr")) == Path("/usr")


@needs_bubblewrap
@pytest.mark.parametrize(
    "line",
    [
        "touch /etc/applier-was-here",
        "touch /usr/applier-was-here",
        "touch /var/lib/applier-was-here",
        "touch {outside}/applier-was-here",
        "ln -s {outside} link && touch link/applier-was-here",
        "ln -s / link && touch link/etc/applier-was-here",
        "mount -o remount,rw /",
        "mount -t tmpfs none /etc && touch /etc/applier-was-here && false",
        "cat /proc/sys/kernel/core_pattern > /proc/sys/kernel/core_pattern",
        "echo h > /proc/sysrq-trigger",
        "cat /proc/sys/vm/swappiness > /proc/sys/vm/swappiness",
        "echo x > /sys/kernel/profiling",
        "mknod disk b 254 0",
        "cat {outside}/secret",
        "cat {home}/secret",
        "cat /etc/shadow | grep .",
        "ls /run/* | grep .",
        "chroot / touch /etc/applier-was-here",
        "nsenter -t 1 -m true",
        "kill -0 {pid}",
        "test -e /proc/{pid}",
        "bash -c 'echo > /dev/tcp/127.0.0.1/{port}'",
        "bash -c 'echo > /dev/tcp/192.0.2.1/80'",
        "ls /dev/vda /dev/sda /dev/mem",
        "unshare -r true && unshare -rm mount -o remount,rw,bind /",
    ],
)
def test_it_does_not_get_out(box: Sandbox, tmp_path: Path, line: str) -> None:
    outside, home = tmp_path / "outside", Path(os.environ["HOME"])
    outside.mkdir()
    for place in (outside, home):
        (place / "secret").write_text("secret\n")
    with socket.create_server(("127.0.0.1", 0)) as server:
        values = {
            "outside": outside,
            "home": home,
            "pid": os.getpid(),
            "port": server.getsockname()[1],
        }
        end = run(box, line.format(**values))
        assert end.exit_status != 0, end.output
        assert b"secret\n" not in end.output
    assert not (outside / "applier-was-here").exists()
    assert not Path("/etc/applier-was-here").exists()


@needs_bubblewrap
def test_nothing_of_it_is_left(box: Sandbox) -> None:
    end = run(box, "setsid sleep 6021 & sleep 60", timeout=0.5)
    assert end.timed_out
    listed = [place / "cmdline" for place in Path("/proc").iterdir() if place.name.isdigit()]
    assert not any(b"6021" in file.read_bytes() for file in listed if file.exists())


@needs_bubblewrap
def test_git_of_the_tree_is_thrown_away(tmp_path: Path) -> None:
    made = new_repository(tmp_path / "user", bare=False)
    tip = commit(made)
    with open_work_tree(tmp_path / "work", 0, open_repository(str(tmp_path / "user"))) as tree:
        tree.switch(tip)
        box = find_sandbox({"tree": tree.path}, tree.readable)
        line = (
            "git log --format=%s && echo new > new && git add new"
            " && git -c user.name=N -c user.email=n@example.org commit -qm inside"
            " && git log --format=%s && git config core.fsmonitor evil && mkdir -p .git/hooks"
            " && echo evil > .git/hooks/pre-commit && echo ../evil > .git/commondir"
        )
        end = run(box, line)
        assert end.output == b"message\ninside\nmessage\n"
        assert not (tree.path / ".git/hooks").exists()
        assert not (tree.path / ".git/commondir").exists()
        assert b"fsmonitor = evil" not in (tree.path / ".git/config").read_bytes()
        tree.switch(tip)
        assert not (tree.path / "new").exists()


@needs_bubblewrap
def test_a_program_that_cannot_be_seen_there_is_missing(box: Sandbox, tmp_path: Path) -> None:
    for directory in ("tree", "outside"):
        (tmp_path / directory).mkdir(exist_ok=True)
        program = tmp_path / directory / "program"
        program.write_text("#!/bin/sh\necho ran\n")
        program.chmod(0o755)
    assert run(box, "", arguments=("./program",)).output == b"ran\n"
    assert run(box, "", arguments=(str(tmp_path / "outside/program"),)).missing
    assert run(box, "", arguments=("program",), environment={"PATH": f"{tmp_path}/outside"}).missing
    assert run(box, "", arguments=("no-such-program",)).missing


def test_a_sandbox_that_cannot_be_had_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxError, match="not installed"):
        find_sandbox({"tree": tmp_path})
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: no user namespaces' >&2; exit 1\n")
    broken.chmod(0o755)
    with pytest.raises(SandboxError, match="does not work here: bwrap: no user namespaces"):
        find_sandbox({"tree": tmp_path})


@needs_bubblewrap
def test_home_is_empty_and_gone_at_the_end(box: Sandbox) -> None:
    assert run(box, "echo x > ~/file; cat ~/file; echo $HOME").output == b"x\n/tmp\n"
    assert run(box, "cat ~/file").exit_status == 1


def test_of_the_environment_only_what_is_known_is_seen() -> None:
    given = {"PATH": "/bin", "LC_ALL": "C", "GITHUB_TOKEN": "x", "SSH_AUTH_SOCK": "y", "HOME": "/h"}
    assert safe_environment(given) == {"PATH": "/bin", "LC_ALL": "C"}


@needs_bubblewrap
def test_what_is_called_git_elsewhere_is_no_matter(box: Sandbox, tmp_path: Path) -> None:
    run(box, "mkdir /tmp/applier/build/.git && mkfifo /tmp/applier/build/.git/fifo")
    assert (tmp_path / "build/.git/fifo").is_fifo()
    assert run(box, "ls /tmp/applier/build/.git").output == b"fifo\n"
