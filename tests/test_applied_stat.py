"""In which ways may a diffstat count what applying changes?"""

from pathlib import Path

from applier.applied_stat import AppliedStat, compare_with_trees, read_applied_stat
from applier.diffstat import compare_patch, parse_diffstat
from applier.model import Diffstat, Stat, StatStatus
from tests.git.building import new_repository, opened, tree

SOURCE = b"".join(b"line %d\n" % number for number in range(9))


def declared(text: bytes) -> Stat:
    stat = parse_diffstat(b"---\n" + text)
    assert stat is not None
    return stat


COPY = declared(b" a.c => b.c | 1 +\n 1 file changed, 1 insertion(+)\n")


def compared(where: Path, said: Stat, *, lost: bool = False) -> Diffstat:
    """Compare a diffstat with trees in which a file was copied; *lost* is the blob copied from."""
    repository = new_repository(where / "repo.git")
    old = tree(repository, {"a.c": SOURCE})
    new = tree(repository, {"a.c": SOURCE, "b.c": SOURCE + b"one more\n"})
    if lost:
        oid = str(repository.create_blob(SOURCE))
        (Path(repository.path) / "objects" / oid[:2] / oid[2:]).unlink()
    applied = read_applied_stat(opened(repository), old, new)

    def compare(trees: AppliedStat | None) -> Diffstat:
        if trees is None:
            return compare_patch(said, None)
        return compare_patch(said, None, trees.stat, recount=trees.recount)

    return compare_with_trees(compare, applied)


def test_a_copy_is_true_as_a_copy_and_as_a_new_file(tmp_path: Path) -> None:
    verdict = compared(tmp_path / "copy", COPY)
    assert (verdict.status, verdict.note) == (
        StatStatus.CONSISTENT,
        "it pairs renames or copies otherwise",
    )
    made = declared(b" b.c | 10 ++++++++++\n 1 file changed, 10 insertions(+)\n")
    assert compared(tmp_path / "made", made).status is StatStatus.CONSISTENT


def test_a_copy_with_other_numbers_is_false(tmp_path: Path) -> None:
    false = declared(b" a.c => b.c | 2 ++\n 1 file changed, 2 insertions(+)\n")
    assert compared(tmp_path, false).status is StatStatus.INCONSISTENT


def test_what_the_repository_lacks_proves_nothing(tmp_path: Path) -> None:
    assert compared(tmp_path, COPY, lost=True).status is StatStatus.UNDECIDED
