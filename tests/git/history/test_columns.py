"""What is packed comes back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from applier.git.history.columns import NOTHING, UNKNOWN, Value, entry_of, pack, unpack, value_of
from applier.git.history.walks import BLOCK
from applier.git.objects.trees import raw_entry
from applier.model import Entry, Mode, Oid

entries = st.builds(
    lambda mode, raw: value_of(raw_entry(b"a b", Entry(mode, Oid(raw.hex())))),
    st.sampled_from(Mode),
    st.binary(min_size=20, max_size=20),
)
values = st.one_of(st.sampled_from([NOTHING, UNKNOWN]), entries)


@settings(deadline=None)
@given(
    listed=st.lists(st.tuples(st.integers(0, BLOCK - 1), values), max_size=20),
    block=st.integers(0, 9),
)
def test_runs_come_back(listed: list[tuple[int, Value]], block: int) -> None:
    runs = [(block * BLOCK + at, value) for at, value in listed]
    packed = pack(runs)
    assert len(packed) == 22 * len(runs)
    assert unpack(packed, block * BLOCK) == runs


@settings(deadline=None)
@given(mode=st.sampled_from(Mode), raw=st.binary(min_size=20, max_size=20))
def test_a_value_is_an_entry(mode: Mode, raw: bytes) -> None:
    entry = Entry(mode, Oid(raw.hex()))
    assert entry_of(value_of(raw_entry(b"name", entry))) == entry
    assert entry_of(NOTHING) is None
    assert entry_of(UNKNOWN) is None
