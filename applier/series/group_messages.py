"""How does an archive become series and the rest?

The order of the steps, and the accounting: every message ends in a series or
under ``other`` with a reason. Pure.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from applier.model import Envelope, Part, Reading, Review, Series
from applier.series.builder import SeriesBuilder
from applier.series.copies import drop_copies
from applier.series.covers import adopt_covers, unmask_covers
from applier.series.join_pieces import join_pieces
from applier.series.link_revisions import find_newer, link_revisions
from applier.series.message import Message, Role, make_message
from applier.series.numbered import group_numbered
from applier.series.other import explain, find_reviews, is_cover_again, is_silent_reply
from applier.series.threads import Threads


def group_messages(envelopes: Iterable[Envelope]) -> Reading:
    """Put series together from the envelopes of a whole archive, in the archive's order."""
    envelopes = tuple(envelopes)
    tags = find_tags(envelopes)
    messages, other = drop_copies(
        [make_message(index, envelope, tags) for index, envelope in enumerate(envelopes)]
    )
    messages = unmask_covers(messages, Threads(messages))
    threads = Threads(messages)
    patches = [
        message
        for message in messages
        if message.role in {Role.PATCH, Role.COVER} and not is_silent_reply(message, threads)
    ]
    builders = join_pieces(adopt_covers(_build_all(patches, threads), threads), threads)
    link_revisions(builders, threads)
    kept = [builder for builder in builders if not is_cover_again(builder)]
    homes = {message.id for builder in kept for message in builder.messages}
    series = _finish(kept, find_reviews(kept, messages, threads))
    other += [explain(message, threads) for message in messages if message.id not in homes]
    return Reading(series, tuple(other), len(envelopes))


def _build_all(patches: Iterable[Message], threads: Threads) -> list[SeriesBuilder]:
    """Put numbered patches together; one without a number is a series of its own."""
    threaded, filed, builders = list[Message](), list[Message](), list[SeriesBuilder]()
    for message in patches:
        if message.subject.number is None:
            single = SeriesBuilder(1, message.version)
            single.put(1, message)
            builders.append(single)
        else:
            (threaded if message.envelope.message_id else filed).append(message)
    return builders + group_numbered(threaded, threads) + group_files(filed)


def _finish(
    builders: list[SeriesBuilder], reviews: Mapping[int, list[Review]]
) -> tuple[Series, ...]:
    """Make values of the builders, by date."""
    builders = sorted(builders, key=lambda builder: builder.first.order)
    newer = find_newer(builders)
    return tuple(
        _make_series(builder, newer.get(id(builder)), reviews.get(id(builder), ()))
        for builder in builders
    )


def _make_series(
    builder: SeriesBuilder, newer: SeriesBuilder | None, reviews: Sequence[Review]
) -> Series:
    own = [
        Part(number, builder.version[0], message.envelope, message.subject.title)
        for number, message in builder.parts.items()
    ]
    parts = sorted([*own, *builder.standing.values()], key=lambda part: part.number)
    return Series(
        id=builder.id,
        title=builder.title,
        prefixes=builder.first.subject.prefixes,
        revision=builder.version[0],
        revision_inferred=builder.inferred,
        total=builder.total or max(builder.parts),
        submitter=builder.submitter,
        date=builder.first.envelope.date,
        cover=builder.cover.envelope if builder.cover else None,
        parts=tuple(parts),
        missing=builder.missing,
        previous_revision=builder.previous.id if builder.previous else None,
        newer_revision=newer.id if newer else None,
        notes=tuple(_notes(builder)),
        reviews=tuple(reviews),
    )


def _notes(builder: SeriesBuilder) -> list[str]:
    """Give what a person should know of how it was put together."""
    notes = list(builder.notes)
    if any(message.envelope.message_id not in {message.id, None} for message in builder.messages):
        notes.append("one Message-Id for several messages; they were told apart by their titles")
    recovered = next((message for message in builder.messages if message.recovered_from), None)
    if recovered:
        notes.append(
            f"the list rewrote From; {recovered.submitter} is from {recovered.recovered_from}"
        )
    return notes


FEWEST = 20
"""Messages, below which a word on most subjects proves nothing."""


def find_tags(envelopes: Iterable[Envelope]) -> frozenset[str]:
    """Give the lists' tags, lower-case: the names in List-Id, and what most subjects begin with."""
    names, words, messages = set[str](), Counter[str](), 0
    for envelope in envelopes:
        messages += 1
        names.update(name.partition(".")[0].lower() for name in envelope.lists)
        words[_first_bracket(envelope.subject)] += 1
    common = {word for word, count in words.items() if messages >= FEWEST and count > messages / 2}
    return frozenset(name for name in names | common if name and "patch" not in name)


def _first_bracket(subject: str) -> str:
    """Give the word in the first bracket; nothing if there are several or none."""
    start = subject.find("[", 0, 20)
    end = subject.find("]", start, start + 60) if start >= 0 else -1
    word = subject[start + 1 : end].strip().lower() if end > 0 else ""
    return "" if len(word.split()) != 1 or "/" in word else word


def _note_generations(
    before: SeriesBuilder, behind: SeriesBuilder, number: int, message: Message
) -> None:
    """Say of two series that a directory has two files for one number, as when it is used again."""
    taken = before.cover if number == 0 else before.parts[number]
    if taken is not None:
        files = [posixpath.basename(one.envelope.origin.source) for one in (taken, message)]
        note = f"two files of number {number} lie together: {files[0]} and {files[1]}"
        before.notes.append(f"{note}; was the directory used for two revisions?")
        behind.notes.append(f"{note}; was the directory used for two revisions?")


def group_files(messages: Iterable[Message]) -> list[SeriesBuilder]:
    """Put numbered messages together by the place where they lie, in the archive's order."""
    messages = list(messages)
    in_file = Counter(message.envelope.origin.source for message in messages)
    open_builders: dict[object, SeriesBuilder] = {}
    builders: list[SeriesBuilder] = []
    for message in messages:
        source = message.envelope.origin.source
        place = source if in_file[source] > 1 else posixpath.dirname(source)
        number = message.subject.number or 0
        key = (
            place,
            in_file[source] > 1,
            message.version,
            message.subject.total,
            message.tree_prefixes,
        )
        builder = open_builders.get(key)
        if builder is None or builder.has(number):
            opened = SeriesBuilder(message.subject.total, message.version)
            if builder is not None and in_file[source] == 1:
                _note_generations(builder, opened, number, message)
            builder = open_builders[key] = opened
            builders.append(builder)
        builder.put(number, message)
    return builders
