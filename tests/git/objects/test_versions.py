"""A file that differs little from another is kept as pieces of it."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from applier.git.objects.versions import Edit, Version, edited, whole


def some_edits(rng: Random, size: int) -> list[Edit]:
    """Make edits that rise and do not overlap."""
    places = sorted(rng.randrange(size + 1) for _ in range(2 * rng.randrange(4)))
    return [
        (start, end, bytes(rng.choices(b"xyz", k=rng.randrange(4))))
        for start, end in zip(places[::2], places[1::2], strict=True)
    ]


def plainly(content: bytes, edits: list[Edit]) -> bytes:
    for start, end, new in reversed(edits):
        content = content[:start] + new + content[end:]
    return content


@given(st.randoms(use_true_random=False), st.binary(max_size=30))
def test_versions_of_versions(rng: Random, content: bytes) -> None:
    version = whole(content)
    for _ in range(4):
        edits = some_edits(rng, len(content))
        version, content = edited(version, edits), plainly(content, edits)
        assert version.content == content


def test_what_it_costs_is_what_is_new() -> None:
    version = edited(whole(bytes(1_000_000)), [(500_000, 500_001, b"new")])
    assert version.cost < 1_000
    assert Version(b"", (b"new",)).cost > 3
