"""Which series clash, as text and as JSON? Pure."""

from collections.abc import Iterator

from applier.model.pairs import Clash, FailedPair, Pairs, SeriesName
from applier.report.json import encode_indented, encode_line
from applier.report.phrases import (
    conflict_line,
)
from applier.report.text_width import wrap
from applier.sanitize import printable
from applier.wording import plural, short

_SHOWN = 3
_REFUSED_SHOWN = 20


def format_pairs(pairs: Pairs, *, width: int = 80) -> str:
    """Give the clashes as text: a block for each, and a sum."""
    lines = [line for clash in pairs.clashes for line in _clash_lines(clash, width)]
    lines += [line for failed in pairs.undecided for line in _failed_lines(failed, width)]
    lines += _refused_lines(pairs, width)
    alone, refused = len(pairs.alone), len(pairs.refused)
    words = (
        f"{plural(alone, 'series')} on {short(pairs.base)}, {plural(pairs.pairs_tried, 'pair')} "
    )
    words += f"share a path, {plural(len(pairs.clashes), 'pair')} clash"
    words += f"; {refused} not tried: the base does not take them alone" if refused else ""
    words += f"; {len(pairs.undecided)} undecided: something went wrong" if pairs.undecided else ""
    return "".join(f"{line}\n" for line in (*lines, *wrap(words, width)))


def _refused_lines(pairs: Pairs, width: int) -> Iterator[str]:
    """Yield the series that were tried with no other, as far as anybody reads."""
    if not pairs.refused:
        return
    yield "not tried, for the base does not take them alone:"
    for series in pairs.refused[:_REFUSED_SHOWN]:
        first, *later = wrap(_name(series), width - 4)
        yield f"  {first}"
        yield from (f"    {line}" for line in later)
    more = len(pairs.refused) - _REFUSED_SHOWN
    if more > 0:
        yield f"  and {more} more; --format json names them"
    yield ""


def _failed_lines(failed: FailedPair, width: int) -> Iterator[str]:
    for name, series in (("first ", failed.first), ("second", failed.second)):
        if series is not None:
            yield from wrap(f"{name}  {_name(series)}", width)
    what = "could not be tried" if failed.second is None else "could not be tried together"
    reason = f"{what}: {printable(failed.error.reason)}"
    yield from (f"        {line}" for line in wrap(reason, width - 8))
    yield ""


def _clash_lines(clash: Clash, width: int) -> Iterator[str]:
    for name, series in (("first ", clash.first), ("second", clash.second)):
        yield from wrap(f"{name}  {_name(series)}", width)
    order = "; in the other order they go together" if clash.other_way_round else ""
    where = f"patch {clash.patch} of the second does not apply behind the first{order}"
    yield from (f"        {line}" for line in wrap(where, width - 8))
    for conflict in clash.conflicts[:_SHOWN]:
        said = conflict_line(conflict, in_patch=False)
        yield from (f"        {line}" for line in wrap(said, width - 8))
    yield ""


def _name(series: SeriesName) -> str:
    return f"{printable(series.title)} v{series.revision} ({printable(series.id)})"


def format_pairs_json(pairs: Pairs, *, indented: bool = True) -> str:
    """Give the clashes as one object, on one line if not *indented*."""
    return encode_indented(pairs) if indented else encode_line(pairs)
