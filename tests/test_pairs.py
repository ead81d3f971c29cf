from pathlib import Path

from applier import Options, read_series
from applier.git import open_repository
from applier.model.pairs import Pairs
from applier.pairs import check_pairs
from applier.report.pairs import format_pairs, format_pairs_json
from tests.diagnose.make_mails import diff, make_mail
from tests.git.building import commit, new_repository

GATE = "".join(f"gate {n}\n" for n in range(1, 31))
DOOR = "".join(f"door {n}\n" for n in range(1, 31))


def edit(text: str, **words: str) -> str:
    for number, word in words.items():
        text = text.replace(f" {number[1:]}\n", f" {word}\n")
    return text


def send(name: str, path: str, before: str, after: str) -> bytes:
    return make_mail(diff(path, before, after), f"{name}: change", name)


def try_on(room: Path, *mails: bytes) -> Pairs:
    raw = new_repository(room / "repo.git")
    commit(raw, {"gate.c": GATE.encode(), "door.c": DOOR.encode()})
    box = room / "box.mbox"
    lead = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
    box.write_bytes(b"".join(lead + mail + b"\n" for mail in mails))
    with read_series([str(box)]) as collection:
        repo = open_repository(raw.path)
        return check_pairs(collection, repo, "HEAD", Options())


def test_two_that_change_one_line_clash(tmp_path: Path) -> None:
    pairs = try_on(
        tmp_path,
        send("one", "gate.c", GATE, edit(GATE, n9="nine")),
        send("two", "gate.c", GATE, edit(GATE, n10="ten")),
    )
    (clash,) = pairs.clashes
    assert pairs.pairs_tried == 1
    assert (clash.patch, clash.conflicts[0].path, clash.conflicts[0].hunk) == (1, "gate.c", 1)
    assert not clash.other_way_round
    assert "1 pair clash" in format_pairs(pairs)
    assert '"path": "gate.c"' in format_pairs_json(pairs)


def test_two_that_are_far_apart_do_not(tmp_path: Path) -> None:
    pairs = try_on(
        tmp_path,
        send("one", "gate.c", GATE, edit(GATE, n3="three")),
        send("two", "gate.c", GATE, edit(GATE, n27="many")),
    )
    assert (pairs.pairs_tried, pairs.clashes) == (1, ())


def test_pairs_without_a_common_path_are_not_tried(tmp_path: Path) -> None:
    pairs = try_on(
        tmp_path,
        send("one", "gate.c", GATE, edit(GATE, n3="three")),
        send("two", "door.c", DOOR, edit(DOOR, n3="three")),
    )
    assert (len(pairs.alone), pairs.pairs_tried) == (2, 0)


def test_what_the_base_does_not_take_alone_is_said(tmp_path: Path) -> None:
    pairs = try_on(
        tmp_path,
        send("one", "gate.c", GATE, edit(GATE, n3="three")),
        send("two", "gate.c", edit(GATE, n3="three"), edit(GATE, n3="thrice")),
    )
    assert [len(pairs.alone), len(pairs.refused), pairs.pairs_tried] == [1, 1, 0]
    assert "1 not tried" in format_pairs(pairs)
