"""Which of the series that were read are asked for?

Pure.
"""

from collections.abc import Collection as Sized
from collections.abc import Iterable, Iterator, Mapping, Sequence

from applier.model import Selection, Series


def select_series(series: Sequence[Series], wanted: Selection) -> Iterator[Series]:
    """Yield the series that are asked for, in their order."""
    names = {name.strip("<>") for name in wanted.message_ids}
    chosen = {one.id for one in series if not names or not names.isdisjoint(message_ids_of(one))}
    if names and (wanted.latest or wanted.revision is not None):
        chosen = _families(series, chosen)
    for one in series:
        if one.id in chosen and _is_wanted(one, wanted):
            yield one


def _is_wanted(series: Series, wanted: Selection) -> bool:
    """Whether a series is the revision that is asked for."""
    if wanted.latest and series.newer_revision is not None:
        return False
    return wanted.revision is None or series.revision == wanted.revision


def _families(series: Iterable[Series], chosen: Sized[str]) -> set[str]:
    """Add to the chosen series all revisions that lead to them or follow them."""
    known = {one.id: one for one in series}
    found: set[str] = set()
    for name in chosen:
        found.update(_line(known, name, "previous_revision"))
        found.update(_line(known, name, "newer_revision"))
    return found


def _line(known: Mapping[str, Series], name: str | None, towards: str) -> set[str]:
    """Follow the revisions from one series in one direction."""
    line: set[str] = set()
    while name is not None and name in known and name not in line:
        line.add(name)
        name = getattr(known[name], towards)
    return line


def message_ids_of(series: Series) -> Iterator[str]:
    """Yield the message-ids of a series' cover letter and patches."""
    envelopes = [part.envelope for part in series.parts]
    if series.cover is not None:
        envelopes.append(series.cover)
    for envelope in envelopes:
        if envelope.message_id is not None:
            yield envelope.message_id
