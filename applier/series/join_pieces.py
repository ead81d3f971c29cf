"""Which incomplete series are pieces of one sending?

A mailer is called a second time, a server gives the mails other ids, each
patch answers the one that it replaces: then the thread tears apart what was
sent together. Pieces of one submitter, total and prefixes are put together
where their numbers, each there but once, make the whole, and nothing else of
that submitter and total was sent in between. What could be read otherwise stays
apart: an incomplete series is better than a mixed one. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from applier.series.builder import SeriesBuilder
from applier.series.message import (
    DAY,
    HALF_HOUR,
    Message,
    find_change,
    find_send_number,
    is_git_mailer,
)
from applier.series.threads import Threads

AT_ONCE = 5 * 60
"""Seconds within which a patch that states no revision is of the same as those that do."""

Key = tuple[object, ...]


def join_pieces(builders: Iterable[SeriesBuilder], threads: Threads) -> list[SeriesBuilder]:
    """Put pieces together; give what there is then."""

    def share_a_cover(pieces: Sequence[SeriesBuilder]) -> bool:
        lost = (_lost_above(builder, threads) for builder in pieces)
        return len(set[str | None]().union(*lost)) <= 1

    def at_once(pieces: Sequence[SeriesBuilder]) -> bool:
        return share_a_cover(pieces) and _is_sent_at_once(pieces)

    def resumed(pieces: Sequence[SeriesBuilder]) -> bool:
        return share_a_cover(pieces) and _is_resumed(pieces)

    builders = list(builders)
    broken = [builder for builder in builders if builder.missing]
    gone = _join(broken, _sender, HALF_HOUR, at_once)
    gone |= _join(_left(broken, gone), _change, DAY, lambda _: True)
    gone |= _join(_left(broken, gone), _sender, DAY, resumed)
    halves = [builder for builder in _left(builders, gone) if _lacks_half(builder, threads)]
    gone |= _join(halves, _revision, HALF_HOUR, share_a_cover)
    return _left(builders, gone)


def _left(builders: Iterable[SeriesBuilder], gone: set[int]) -> list[SeriesBuilder]:
    return [builder for builder in builders if id(builder) not in gone]


def _join(
    builders: Iterable[SeriesBuilder],
    key: Callable[[SeriesBuilder], Key | None],
    gap: int,
    belongs: Callable[[Sequence[SeriesBuilder]], bool],
) -> set[int]:
    """Join the pieces with one *key*, no more than *gap* seconds apart; give which are gone."""
    alike: dict[Key, list[SeriesBuilder]] = defaultdict(list)
    for builder in builders:
        if builder.earliest is not None and (found := key(builder)) is not None:
            alike[found].append(builder)
    gone: set[int] = set()
    for pieces in (near for group in alike.values() for near in _part(group, gap)):
        if _makes_whole(pieces) and belongs(pieces) and _calls_allow(pieces):
            gone |= _merge(pieces)
    return gone


def _part(builders: list[SeriesBuilder], gap: int) -> Iterator[list[SeriesBuilder]]:
    """Part what was sent more than *gap* seconds after the last."""
    builders.sort(key=lambda builder: (builder.earliest or 0, builder.first.order))
    near, latest = list[SeriesBuilder](), 0
    for builder in builders:
        if near and (builder.earliest or 0) > latest + gap:
            yield near
            near = []
        near.append(builder)
        latest = max(latest, builder.latest or 0) if len(near) > 1 else builder.latest or 0
    yield near


def _sender(builder: SeriesBuilder) -> Key | None:
    """Give submitter, total and prefixes, if all its messages agree on these."""
    tree_prefixes = {message.tree_prefixes for message in builder.messages}
    return (
        (builder.first.submitter_key, builder.total, *tree_prefixes)
        if len(tree_prefixes) == 1
        else None
    )


def _revision(builder: SeriesBuilder) -> Key | None:
    sender = _sender(builder)
    return (*sender, builder.version) if sender else None


def _change(builder: SeriesBuilder) -> Key | None:
    """Give b4's name for the change: it is in the ids of all calls for one revision."""
    change, revision = find_change(builder.first.id), _revision(builder)
    return (*revision, change) if change and revision else None


def _makes_whole(pieces: Sequence[SeriesBuilder]) -> bool:
    """Whether the numbers of several pieces are those of one series, each but once."""
    numbers = Counter(number for builder in pieces for number in _numbers(builder))
    total = pieces[0].total or 0
    return (
        len(pieces) > 1
        and max(numbers.values()) == 1
        and all(number in numbers for number in range(1, total + 1))
    )


def _numbers(builder: SeriesBuilder) -> list[int]:
    """Give the places that are taken, in order; 0 is the cover's."""
    return [*([0] if builder.cover else []), *sorted(builder.parts)]


def _is_sent_at_once(pieces: Sequence[SeriesBuilder]) -> bool:
    """Whether pieces are of one revision, as far as they state one, or of one call."""
    messages = [message for builder in pieces for message in builder.messages]
    if len({builder.version for builder in pieces}) == 1:
        return True
    if messages[0].run is not None and len({message.run for message in messages}) == 1:
        return True
    stated = {
        builder.version
        for builder in pieces
        if any(message.subject.revision is not None for message in builder.messages)
    }
    spans = (
        max(builder.earliest or 0 for builder in pieces),
        min(builder.latest or 0 for builder in pieces),
    )
    return len(stated) == 1 and spans[0] - spans[1] <= AT_ONCE


def _is_resumed(pieces: Sequence[SeriesBuilder]) -> bool:
    """Whether each piece was sent by a call that began right where the one before had ended."""
    if len({builder.version for builder in pieces}) != 1 or not {0, 1} & {*_numbers(pieces[0])}:
        return False
    ordered = all(_numbers(one)[-1] + 1 == _numbers(two)[0] for one, two in pairwise(pieces))
    return ordered and all(_turn(builder.first) == 1 for builder in pieces[1:])


def _lost_above(builder: SeriesBuilder, threads: Threads) -> set[str | None]:
    """Give the ids that its messages answer and no message has: its cover's, most likely.

    What a call of git send-email sent first, its own cover is not above.
    """
    messages = (
        message
        for message in builder.messages
        if threads.parent(message) is None and _turn(message) != 1
    )
    return {threads.parent_id(message) for message in messages} - {None}


def _lacks_half(builder: SeriesBuilder, threads: Threads) -> bool:
    """Whether it is a cover whose id is not the sender's, or the whole that answers but one."""
    if builder.total is None or builder.first.subject.number is None:
        return False
    if builder.cover:
        return not builder.parts and _is_renamed(builder.cover)
    above = {threads.parent_id(message) for message in builder.messages} - {
        message.id for message in builder.messages
    }
    return not builder.missing and len(above - {None}) == 1


def _is_renamed(message: Message) -> bool:
    """Whether a message's id is another's, or not git's though git sent it: a server made it."""
    if message.id != message.envelope.message_id:
        return True
    return is_git_mailer(message.envelope) and message.run is None


def _calls_allow(pieces: Sequence[SeriesBuilder]) -> bool:
    """Whether no call of a mailer is known to have sent a patch that another piece has.

    git send-email counts in its ids: if the first that is there of a call was
    the third that it sent, the two numbers before are its own, and lost.
    """
    places = {number: message for builder in pieces for number, message in _placed(builder)}
    firsts: dict[str, tuple[int, int]] = {}
    for number, message in places.items():
        turn = _turn(message)
        if message.run and turn:
            firsts[message.run] = min(firsts.get(message.run, (turn, number)), (turn, number))
    return all(
        places[own].run == run
        for run, (turn, number) in firsts.items()
        for own in range(max(1, number - turn + 1), number)
    )


def _placed(builder: SeriesBuilder) -> Iterator[tuple[int, Message]]:
    yield from zip(_numbers(builder), builder.messages, strict=True)


def _turn(message: Message) -> int | None:
    """Tell as which of its call's mails a message was sent."""
    names = (message.envelope.message_id or "", *message.envelope.former_ids)
    return next(filter(None, map(find_send_number, names)), None)


def _choose_version(pieces: Sequence[SeriesBuilder]) -> tuple[int, str]:
    """Take the revision that the cover states, else that of most patches, of two the higher."""
    for builder in pieces:
        if builder.cover and builder.cover.subject.revision is not None:
            return builder.cover.version
    return max((len(builder.parts), builder.version) for builder in pieces)[1]


def _merge(pieces: Sequence[SeriesBuilder]) -> set[int]:
    """Put all into one, the one with the cover or the lowest number; give which are gone."""
    home, *rest = sorted(pieces, key=_numbers)
    versions = {builder.version for builder in pieces}
    if len(versions) > 1:
        names = " and ".join(f"v{number}{sub}" for number, sub in sorted(versions))
        home.notes.append(f"patches of {names}, sent at once")
        home.version, home.inferred = _choose_version(pieces), True
    home.notes.append(f"sent in {len(pieces)} pieces, that no thread ties together")
    for builder in rest:
        for number, message in _placed(builder):
            home.put(number, message)
        home.notes += builder.notes
    return {id(builder) for builder in rest}
