"""Which row of a declared diffstat speaks of which path?"""

from applier.diffstat.row_pairing import pair_rows
from applier.model import StatRow
from tests.steps import assert_linear


def paired(declared: list[StatRow], actual: list[StatRow]) -> dict[str, str]:
    return {one.path: other.path for one, other in pair_rows(declared, actual).pairs}


def test_whole_paths() -> None:
    pairing = pair_rows([StatRow("a", 1), StatRow("x", 1)], [StatRow("b", 1), StatRow("a", 1)])
    assert [one.path for one, _ in pairing.pairs] == ["a"]
    assert [row.path for row in pairing.extra] == ["x"]
    assert [row.path for row in pairing.missing] == ["b"]


def test_an_elided_path_is_the_end_of_one() -> None:
    actual = [StatRow("drivers/vfio/msi/x.c", 1), StatRow("drivers/vfio/msi/y.c", 1)]
    assert paired([StatRow(".../msi/y.c", 1)], actual) == {".../msi/y.c": "drivers/vfio/msi/y.c"}


def test_an_ambiguous_end_is_decided_by_the_numbers() -> None:
    actual = [StatRow("a/Kconfig", 1), StatRow("b/Kconfig", 2), StatRow("c/Kconfig", 3)]
    declared = [StatRow(".../Kconfig", 2), StatRow("a/Kconfig", 1)]
    assert paired(declared, actual)[".../Kconfig"] == "b/Kconfig"


def test_an_ambiguous_end_with_other_numbers_speaks_of_one_that_is_left() -> None:
    actual = [StatRow("a/Kconfig", 1), StatRow("b/Kconfig", 2)]
    pairing = pair_rows([StatRow(".../Kconfig", 7), StatRow(".../Kconfig", 2)], actual)
    assert len(pairing.pairs) == 2
    assert not pairing.missing


def test_whole_paths_are_paired_before_ends() -> None:
    actual = [StatRow("d/a.c", 1), StatRow("e/a.c", 1)]
    declared = [StatRow(".../a.c", 1), StatRow("d/a.c", 1)]
    assert paired(declared, actual) == {".../a.c": "e/a.c", "d/a.c": "d/a.c"}


def test_renames() -> None:
    actual = [StatRow("d/b/f.c", 1, old_path="d/a/f.c")]
    for printed in ("d/{a => b}/f.c", "d/a/f.c => d/b/f.c", "...a => b}/f.c", "d/b/f.c"):
        assert paired([StatRow(printed, 1)], actual) == {printed: "d/b/f.c"}


def test_directories_left_out_or_put_before() -> None:
    actual = [StatRow("arch/x86/kvm/x86.c", 1)]
    assert paired([StatRow("x86.c", 1)], actual)
    assert paired([StatRow("b/arch/x86/kvm/x86.c", 1)], actual)
    assert not paired([StatRow("86.c", 1)], actual)


def test_non_ascii_ends() -> None:
    actual = [StatRow('"d/caf\\303\\251.c"', 1)]
    assert paired([StatRow('.../caf\\303\\251.c"', 1)], actual)
    assert paired([StatRow(".../caf\\303\\251.c", 1)], actual)


def test_braces_in_a_name() -> None:
    actual = [StatRow("a b/f.c", 1, old_path="{o/f.c")]
    assert paired([StatRow("{{o => a b}/f.c", 1)], actual)


def test_no_path_is_paired_twice() -> None:
    pairing = pair_rows([StatRow("a", 1), StatRow("a", 2)], [StatRow("a", 1)])
    assert len(pairing.pairs) == len(pairing.extra) == 1


def test_many_ambiguous_names_take_a_pass() -> None:
    actual = [StatRow(f"{number}/Kconfig", number) for number in range(20_000)]
    declared = [StatRow(".../Kconfig", number) for number in range(20_000)]
    assert len(pair_rows(declared, actual).pairs) == 64
    assert_linear(lambda times: pair_rows(declared[:times], actual[:times]), 300)
