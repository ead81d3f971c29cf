"""Which cover belongs to which patches, where the brackets disagree?

``[PATCH 0/3]`` above four patches, ``[PATCH 0/n]``, an introduction without a
number, ``[PATCH 0/1]`` above ``[PATCH]``: the thread says what the numbers do
not. Pure.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from applier.series.builder import SeriesBuilder
from applier.series.message import HALF_HOUR, Message, Role
from applier.series.threads import Threads


def unmask_covers(messages: Iterable[Message], threads: Threads) -> list[Message]:
    """Take an introduction that was numbered like a patch for the cover that it is.

    It has no diff, and the patch of that number, sent by the same call, answers it.
    """
    return [
        replace(message, role=Role.COVER, subject=replace(message.subject, number=0))
        if _is_masked(message, threads)
        else message
        for message in messages
    ]


def _is_masked(message: Message, threads: Threads) -> bool:
    """Whether a numbered message without a diff introduces the patch of its number."""
    if message.role is not Role.PATCH or not message.subject.number or not message.run:
        return False
    return not message.envelope.has_diff and any(
        below.run == message.run and below.envelope.has_diff and below.version == message.version
        for below in threads.answers(message)
        if (below.subject.number, below.subject.total)
        == (message.subject.number, message.subject.total)
    )


def adopt_covers(builders: Iterable[SeriesBuilder], threads: Threads) -> list[SeriesBuilder]:
    """Give series without a cover the one that they answer, the earliest first; return the rest."""
    builders = list(builders)
    homes = {message.id: builder for builder in builders for message in builder.messages}
    gone: set[int] = set()
    for builder in sorted(builders, key=lambda builder: builder.first.order):
        above = _find_above(builder, threads)
        home = homes.get(above.id) if above else None
        if above is None or home is None or home is builder or id(home) in gone:
            continue
        if builder.messages[0].subject.number is None:
            if _is_single_below(builder, home):
                home.put(1, builder.first)
                gone.add(id(builder))
        elif _is_cover_of(above, home, builder):
            _adopt(builder, above, home)
            gone.add(id(home))
    return _join_halves([builder for builder in builders if id(builder) not in gone], threads)


def _join_halves(builders: list[SeriesBuilder], threads: Threads) -> list[SeriesBuilder]:
    """Put ``[PATCH v3 1/2]`` and ``[PATCH v2 2/2]`` together, sent at once below one cover."""
    homes = {builder.cover.id: builder for builder in builders if builder.cover}
    gone: set[int] = set()
    for builder in sorted(builders, key=lambda builder: builder.first.order):
        above = _find_above(builder, threads)
        home = homes.get(above.id) if above else None
        if home is None or not _is_other_half(builder, home):
            continue
        for number, message in builder.parts.items():
            home.put(number, message)
        home.notes.append(f"patches of v{builder.version[0]} and v{home.version[0]}, sent at once")
        gone.add(id(builder))
    return [builder for builder in builders if id(builder) not in gone]


def _is_other_half(builder: SeriesBuilder, home: SeriesBuilder) -> bool:
    """Whether two revisions make one whole: each has just the numbers that the other lacks."""
    return (
        builder.first.submitter_key == home.first.submitter_key
        and bool(home.parts)
        and builder.total == home.total
        and set(home.missing) == builder.parts.keys()
        and home.is_near(builder.earliest, HALF_HOUR)
    )


def _find_above(builder: SeriesBuilder, threads: Threads) -> Message | None:
    """Find the one message that all patches of a series without a cover answer."""
    if builder.cover:
        return None
    own = {message.id for message in builder.messages}
    above = {threads.parent_id(message) for message in builder.messages} - own
    return threads.find(above.pop()) if len(above) == 1 else None


def _is_single_below(builder: SeriesBuilder, home: SeriesBuilder) -> bool:
    """Whether ``[PATCH]`` is the one patch that ``[PATCH 0/1]`` announces."""
    return (
        home.cover is not None
        and not home.parts
        and home.total == 1
        and home.version == builder.version
        and home.cover.submitter_key == builder.first.submitter_key
    )


def _is_cover_of(above: Message, home: SeriesBuilder, builder: SeriesBuilder) -> bool:
    """Whether the message that patches answer is a cover that nothing else claims.

    What one call of a mailer sent belongs together, whatever the brackets say.
    But a message without a number that declares a diffstat was a patch once,
    unless the patches that were sent with it have their diffs still.
    """
    same_run = above.run is not None and above.run == builder.first.run
    same_revision = above.subject.revision is None or home.version == builder.version
    if not same_run and (above.submitter_key != builder.first.submitter_key or not same_revision):
        return False
    if above.role is Role.COVER:
        return not home.parts
    if above.subject.number is not None:
        return False
    if above.envelope.has_diff or not above.envelope.has_stat:
        return not above.envelope.has_diff
    with_diffs = all(message.envelope.has_diff for message in builder.messages)
    return with_diffs and (same_run or builder.is_near(above.seconds, HALF_HOUR))


def _adopt(builder: SeriesBuilder, above: Message, home: SeriesBuilder) -> None:
    """Take a cover over, and say what its brackets said."""
    builder.put(0, above)
    if above.subject.number is None:
        builder.notes.append("the cover has no number; its patches answer it")
    elif home.total not in {None, builder.total}:
        builder.notes.append(f"the cover counts {home.total} patches, the patches {builder.total}")
    if home.version != builder.version and above.subject.revision is not None:
        builder.notes.append(
            f"the cover says v{home.version[0]}, the patches v{builder.version[0]}"
        )
