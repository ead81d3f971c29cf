"""Is the patchset_hash of a checkout that of the files which git makes of the mails?"""

import json
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from applier.check import check_series
from applier.collection import read_series
from applier.report.kcidb import format_kcidb
from tests.cli import archives
from tests.oracle.mailinfo_judge import environment

pytestmark = pytest.mark.oracle


def hash_by_git(mails: tuple[bytes, ...], where: Path) -> str:
    """Hash what git mailinfo makes of each mail, as KCIDB's schema says it in shell."""
    hashes = ""
    for mail in mails:
        subprocess.run(
            ["git", "mailinfo", "msg", "patch"],
            cwd=where, input=mail, capture_output=True, check=True, env=environment(),
        )  # fmt: skip
        patch = (where / "patch").read_bytes().rstrip(b"\n") + b"\n"
        hashes += sha256(patch).hexdigest() + "\n"
    return sha256(hashes.encode()).hexdigest()


def hash_by_applier(source: Path) -> str:
    with read_series([str(source)]) as collection:
        report = check_series(collection, None)
    (one,) = json.loads(format_kcidb(report))["checkouts"]
    return str(one["patchset_hash"])


@pytest.mark.parametrize("shape", ["mbox", "files"])
def test_the_hash_is_that_of_the_patches_whatever_archive_holds_them(
    shape: str, tmp_path: Path
) -> None:
    cover, *patches = archives.pair()
    source = tmp_path / "in"
    if shape == "mbox":
        source.write_bytes(archives.mbox(cover, *patches))
    else:
        source.mkdir()
        for number, mail in enumerate((cover, *patches)):
            (source / f"{number}.eml").write_bytes(mail.rstrip(b"\n") + b"\n")
    assert hash_by_applier(source) == hash_by_git(tuple(patches), tmp_path)
