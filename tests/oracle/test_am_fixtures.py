"""Does ``git am`` make of every fixture what the report on it says?

Whole series, on the base that was found, from the archive as it lies in
``kernel-fixtures``.
"""

from contextlib import chdir
from pathlib import Path

import pytest
from msgspec.structs import replace

from applier import Collection, Options, SeriesVerdict, check_series, read_series
from applier.apply import Committer
from applier.model import PatchOutcome, PatchVerdict, Person, Timestamp
from applier.verdict import REFUSED
from tests.golden.catalogue import MAKERS
from tests.golden.history import ROOT, Base, make_base
from tests.oracle import git_am

pytestmark = pytest.mark.oracle

_NAME, _EMAIL, _SECONDS = git_am.COMMITTER
OPTIONS = Options(committer=Committer(Person(_NAME, _EMAIL), Timestamp(_SECONDS)))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return make_base(tmp_path_factory.mktemp("kernel") / "base.git")


def mail_of(collection: Collection, verdict: SeriesVerdict, patch: PatchVerdict) -> bytes:
    parts = collection.series_of(verdict).parts
    part = next(part for part in parts if part.number == patch.number)
    return collection.archive.read(part.envelope.origin)


@pytest.mark.parametrize("name", MAKERS)
def test_fixture(name: str, base: Base, tmp_path: Path) -> None:
    fixture = MAKERS[name](base)
    repository = Path(base.repository.path)
    options = replace(OPTIONS, bases=fixture.bases)
    with chdir(ROOT / name), read_series(fixture.sources) as collection:
        report = check_series(collection, str(repository), options)
        for number, verdict in enumerate(report.series):
            tried = [
                patch
                for patch in verdict.patches
                if patch.outcome in {PatchOutcome.APPLIED, *REFUSED}
            ]
            mails = [mail_of(collection, verdict, patch) for patch in tried]
            where = tmp_path / f"{number}"
            verdicts = git_am.run_series(repository, verdict.base.oid or "", mails, where)
            for patch, git in zip(tried, verdicts, strict=True):
                _agree(patch, git)


def _agree(patch: PatchVerdict, git: git_am.Verdict) -> None:
    match patch.outcome:
        case PatchOutcome.APPLIED:
            assert patch.tree == git.tree
            # Without a Date git takes the clock's, and its commit is another each time.
            assert patch.commit == git.commit or patch.author_date is None
        case _:
            assert not git.applied
