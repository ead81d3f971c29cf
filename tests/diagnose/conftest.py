"""A small history, and a way to check mails on it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pygit2
import pytest
from msgspec import Struct

from applier import Options, check_series, read_series
from applier.git import Repository, open_repository
from applier.model import Oid, Report, SeriesVerdict
from applier.model.finding import FindingKind
from tests.diagnose.make_mails import mail
from tests.git.building import START, commit, new_repository

SHELF = "".join(f"\tshelf {n};\n" if n % 5 else "\n" for n in range(1, 41))
GATE = "".join(f"gate {n}\n" for n in range(1, 21))
FILES = {"lib/shelf.c": SHELF.encode(), "lib/gate.c": GATE.encode(), "top/Makefile": b"all:\n"}
DAY = 86400


class SampleRepo(Struct, frozen=True):
    """A repository, and the files of its first commit."""

    repo: Repository
    raw: pygit2.Repository
    room: Path
    base: Oid

    def check(self, mails: Sequence[bytes], base: str = "HEAD", *, explain: bool = False) -> Report:
        """Check mails, each of which is a file of the archive."""
        box = self.room / "box.mbox"
        lead = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
        box.write_bytes(b"".join(lead + one + b"\n" for one in mails))
        with read_series([str(box)]) as collection:
            options = Options(bases=(base,), explain=explain)
            return check_series(collection, open_repository(self.repo.path), options)

    def verdict(self, broken: bytes | None, base: str = "HEAD") -> SeriesVerdict:
        assert broken is not None
        return self.check([broken], base).series[0]

    def then(self, files: dict[str, bytes], title: str, parent: Oid, day: int) -> Oid:
        """Commit *files* on top."""
        seconds = START + day * DAY
        return commit(self.raw, files, [parent], seconds=seconds, message=f"{title}\n")


Kinds = Callable[[SeriesVerdict], list[FindingKind]]


@pytest.fixture
def sample(tmp_path: Path) -> SampleRepo:
    raw = new_repository(tmp_path / "repo.git")
    base = commit(raw, FILES, message="begin\n")
    return SampleRepo(open_repository(raw.path), raw, tmp_path, base)


@pytest.fixture
def healthy() -> bytes:
    """A mail that applies to the first commit."""
    after = SHELF.replace("shelf 12;", "shelf number twelve, wide enough to be wrapped by mailers;")
    after = after.replace("\tshelf 14;\n", "\tshelf 14;\n\tanother shelf;\n\tone more;\n")
    return mail("lib/shelf.c", SHELF, after)
