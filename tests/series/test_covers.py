"""Covers whose brackets say something else than those of their patches."""

from msgspec.structs import replace

from tests.series.make_mails import ADA, BO, group, make_envelope, tell, told


def test_a_cover_that_counts_otherwise() -> None:
    (series,) = group(
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("1", "[PATCH 1/3] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 2/3] lamp: b", answers="c"),
        make_envelope("3", "[PATCH 3/3] lamp: c", answers="c"),
    ).series
    assert tell(series) == "c: 1 2 3"
    assert series.notes == ("the cover counts 2 patches, the patches 3",)


def test_a_cover_that_does_not_count() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/n] lamps", diff=False),
        make_envelope("1", "[PATCH 1/2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH 2/2] lamp: b", answers="1"),
    ) == ["c: 1 2"]


def test_patches_that_do_not_count() -> None:
    (series,) = group(
        make_envelope("1", "[PATCH 1/n] lamp: a"),
        make_envelope("2", "[PATCH 2/n] lamp: b", answers="1"),
    ).series
    assert (tell(series), series.total) == ("1 2", 2)


def test_an_introduction_without_a_number() -> None:
    (series,) = group(
        make_envelope("c", "[PATCH v4] lamps", diff=False),
        make_envelope("1", "[PATCH v4 1/2] lamp: a", answers="c"),
        make_envelope("2", "[PATCH v4 2/2] lamp: b", answers="c"),
    ).series
    assert (tell(series), series.title) == ("c: 1 2", "lamps")
    assert series.notes == ("the cover has no number; its patches answer it",)


def test_what_declares_a_diffstat_is_an_introduction_where_the_others_have_diffs() -> None:
    run = "20210506120000.11-{}-ada@h"
    patch = make_envelope(run.format(2), "[PATCH 1/1] lamp: a", answers=run.format(1))
    intro = make_envelope(run.format(1), "[PATCH] lamps", diff=False)
    together = [f"{run.format(1)}: {run.format(2)}"]
    assert told(intro, patch) == together
    declaring = replace(intro, has_stat=True)
    assert told(declaring, patch) == together
    bare = replace(patch, has_diff=False, has_stat=True)
    assert told(declaring, bare) == [run.format(1), run.format(2)]


def test_a_patch_that_lost_its_diff_is_no_introduction_to_later_ones() -> None:
    lost = replace(make_envelope("a", "[PATCH] lamps", diff=False), has_stat=True)
    assert told(lost, make_envelope("1", "[PATCH 1/1] lamp: a", answers="a", minute=29)) == ["a: 1"]
    assert told(lost, make_envelope("1", "[PATCH 1/1] lamp: a", answers="a", minute=31)) == [
        "a",
        "1",
    ]


def test_a_patch_is_no_introduction() -> None:
    assert told(
        make_envelope("a", "[PATCH] lamp: a"),
        make_envelope("1", "[PATCH 1/2] bulb: a", answers="a", minute=1),
        make_envelope("2", "[PATCH 2/2] bulb: b", answers="a", minute=1),
    ) == ["a", "1 2"]


def test_another_persons_cover_is_not_taken() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/2] lamps", sender=BO),
        make_envelope("1", "[PATCH 1/3] lamp: a", answers="c", minute=1),
    ) == ["c: - -", "1 - -"]


def test_a_cover_with_patches_is_not_taken() -> None:
    assert told(
        make_envelope("c", "[PATCH 0/1] lamps"),
        make_envelope("1", "[PATCH 1/1] lamp: a", answers="c"),
        make_envelope("x", "[PATCH 1/2] bulb: a", answers="c", minute=1),
    ) == ["c: 1", "x -"]


def test_a_single_patch_without_a_number_below_its_cover() -> None:
    (series,) = group(
        make_envelope("c", "[PATCH v2 0/1] lamps"),
        make_envelope("1", "[PATCH v2] lamp: a", answers="c"),
    ).series
    assert (tell(series), series.submitter) == ("c: 1", ADA)


def test_a_cover_with_the_number_of_the_revision_before() -> None:
    run = "20210506120000.11-{}-ada@h"
    cover = make_envelope(run.format(1), "[PATCH v1 0/1] lamps")
    patch = make_envelope(run.format(2), "[PATCH v2 1/1] lamp: a", answers=run.format(1))
    (series,) = group(cover, patch).series
    assert (tell(series), series.revision) == (f"{run.format(1)}: {run.format(2)}", 2)
    assert series.notes == ("the cover says v1, the patches v2",)
    other = replace(patch, message_id="1")
    assert told(cover, other) == [f"{run.format(1)}: -", "1"]


def test_of_two_series_that_answer_a_cover_the_earlier_one_gets_it() -> None:
    envelopes = [
        make_envelope("c", "[PATCH 0/2] lamps"),
        make_envelope("a", "[PATCH 1/3] lamp", answers="c", minute=2),
        make_envelope("b", "[PATCH v2 1/3] lamp", answers="c", minute=1),
    ]
    for given in (envelopes, envelopes[::-1]):
        assert sorted(told(*given)) == ["a - -", "c: b - -"]
