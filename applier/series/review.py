"""Which answer gives trailers to which patch?

An answer speaks of the nearest message above it that is part of a series: of
one patch, or of all if that is the cover. Whether a trailer is worth adding is
:mod:`applier.collection.reviews`' business. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable

from applier.model import Review
from applier.series.builder import SeriesBuilder
from applier.series.message import Message
from applier.series.threads import Threads


def find_reviews(
    builders: Iterable[SeriesBuilder], messages: Iterable[Message], threads: Threads
) -> dict[int, list[Review]]:
    """Give for every series, by identity, the answers that give it trailers."""
    places = {
        message.id: (builder, number)
        for builder in builders
        for number, message in _numbered(builder)
    }
    found: dict[int, list[Review]] = defaultdict(list)
    for message in messages:
        if not message.envelope.trailers or message.id in places:
            continue
        above = next((one for one in threads.ancestors(message) if one.id in places), None)
        if above:
            builder, number = places[above.id]
            found[id(builder)].append(_review(message, number))
    return found


def _numbered(builder: SeriesBuilder) -> list[tuple[int, Message]]:
    """Give its own messages with their places, the cover's being 0."""
    patches = [*builder.parts.items()]
    return [(0, builder.cover), *patches] if builder.cover else patches


def _review(message: Message, number: int) -> Review:
    return Review(number, message.envelope.message_id, message.submitter, message.envelope.trailers)
