"""What may be named as a source, and what is said of those that are none."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.archive import SourceOptions, open_archive
from applier.errors import SourceError, UsageError
from applier.model import Origin
from tests.archive.stores import compress, make_mail, mbox, refusal

WINDOWS = [
    SourceOptions(since="2021-01-01"),
    SourceOptions(until="2021-01-01"),
    SourceOptions(since="0123456789"),
]


@pytest.mark.parametrize("options", WINDOWS)
def test_who_cannot_say_when_mail_came_in_refuses(tmp_path: Path, options: SourceOptions) -> None:
    (tmp_path / "box").write_bytes(mbox(make_mail(1)))
    (tmp_path / "maildir" / "cur").mkdir(parents=True)
    option = "--until" if options.since is None else "--since"
    for name in (str(tmp_path / "box"), str(tmp_path / "maildir"), "-", str(tmp_path)):
        with pytest.raises(UsageError, match=f"^{option}: .* does not say when its mails came in"):
            open_archive([name], io.BytesIO(mbox(make_mail(1))), options)


def test_what_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "x") == f"{tmp_path}/x: no such file or directory"
    assert "\n" not in refusal("a\nb")
    refusal("a\0b")
    refusal("")
    refusal()


def test_one_bad_source_does_not_spoil_the_others(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(make_mail(1))
    with open_archive([str(tmp_path / "gone"), str(tmp_path / "x")]) as archive:
        assert [raw.content for raw in archive] == [make_mail(1)]
        assert archive.failures == (f"{tmp_path}/gone: no such file or directory",)


def test_all_bad_sources_are_named(tmp_path: Path) -> None:
    said = refusal(tmp_path / "a", tmp_path / "b")
    assert "/a: " in said
    assert "/b: " in said


def test_an_origin_of_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(make_mail(1))
    with (
        open_archive([str(tmp_path / "x")]) as archive,
        pytest.raises(SourceError, match="not among the sources"),
    ):
        archive.read(Origin("elsewhere", 0, 1))


def test_bodies_are_not_kept(tmp_path: Path) -> None:
    import tracemalloc  # noqa: PLC0415 - only here

    big = make_mail(1, "x" * 79 + "\n") + b"y" * 500_000 + b"\n"
    (tmp_path / "x").write_bytes(compress(mbox(*[big] * 40)))
    tracemalloc.start()
    with open_archive([str(tmp_path / "x")]) as archive:
        assert sum(1 for _ in archive) == 40
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


@settings(max_examples=100)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", mbox(make_mail(1)), b"\x1f\x8b\x08", b"#### a\n"]),
)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x"
    path.write_bytes(head + content)
    try:
        archive = open_archive([str(path)])
    except SourceError:
        return
    with archive:
        for raw in archive:
            assert archive.read(raw.origin) == raw.content
