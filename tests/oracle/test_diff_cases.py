"""Does applier read every form of patch text as git does, and refuse what git refuses?"""

from pathlib import Path

import pytest

from applier.apply.already_applied import reverse_diff
from applier.diff import parse_diff, patch_id
from tests.oracle.diff_cases import READ, REFUSED
from tests.oracle.diff_forms import FORMS
from tests.oracle.diff_git import agree, ask_git, ask_us, describe, run

pytestmark = pytest.mark.oracle


@pytest.mark.parametrize("name", READ)
def test_git_reads_it_and_so_do_we(name: str, tmp_path: Path) -> None:
    git, ours = ask_git(READ[name], tmp_path), ask_us(READ[name])
    assert git.accepted
    assert agree(git, ours), f"\n  git  {git}\n  ours {ours}"


@pytest.mark.parametrize("name", REFUSED)
def test_git_refuses_it_and_so_do_we(name: str, tmp_path: Path) -> None:
    git, ours = ask_git(REFUSED[name], tmp_path), ask_us(REFUSED[name])
    assert not git.accepted
    assert not ours.accepted
    assert git.line in (None, ours.line)


@pytest.mark.parametrize("name", READ | REFUSED)
def test_the_patch_id_is_the_one_that_git_prints(name: str, tmp_path: Path) -> None:
    patch = (READ | REFUSED)[name]
    printed = run(tmp_path, "patch-id", "--stable", feed=patch).stdout
    assert (patch_id(patch) or "") == printed[:40].decode()


@pytest.mark.parametrize("patch", [*FORMS, b"".join(FORMS)])
def test_a_diff_turned_round_is_what_git_reads_with_reverse(patch: bytes, tmp_path: Path) -> None:
    git, ours = ask_git(patch, tmp_path, "-R"), describe(reverse_diff(parse_diff(patch)))
    assert git.accepted
    assert agree(git, ours), f"\n  git  {git}\n  ours {ours}"
