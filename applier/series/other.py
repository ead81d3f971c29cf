"""What are the messages that are part of no series: reviews of one, or something else?

Nothing that was read is lost without a word. An answer with trailers reviews the
nearest message above it that is part of a series: one patch, or all of them if that
is the cover. Whether a trailer is worth adding is :mod:`applier.collection.reviews`'
business. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import assert_never

from applier.model import Other, OtherKind, Review
from applier.series.builder import SeriesBuilder
from applier.series.message import Message, Role, is_git_mailer
from applier.series.threads import Threads


def is_silent_reply(message: Message, threads: Threads) -> bool:
    """Whether a message with a patch's subject but without ``Re:`` only talks about the patch.

    One without a number that a program for patches sent stays a patch: its
    diff may be missing, and git am would try it.
    """
    if message.envelope.has_diff or message.envelope.has_stat:
        return False
    if message.subject.number is None and is_git_mailer(message.envelope):
        return False
    above = next(
        (above for above in threads.ancestors(message) if _says_same(above, message)), None
    )
    return above is not None and (
        above.submitter_key != message.submitter_key
        or above.envelope.has_diff
        or above.envelope.has_stat
    )


def _says_same(above: Message, message: Message) -> bool:
    """Whether a patch has the same place and title."""
    mine, other = message.subject, above.subject
    return (
        above.role in {Role.PATCH, Role.COVER}
        and (mine.title, mine.number, mine.total) == (other.title, other.number, other.total)
        and above.version == message.version
    )


def is_cover_again(builder: SeriesBuilder) -> bool:
    """Whether it is but a cover that is sent a second time, or counts nothing."""
    if builder.cover is None or builder.parts or builder.standing:
        return False
    if builder.total is None:
        return True
    words = {word.lower() for word in builder.cover.subject.prefixes}
    before = builder.previous
    return (
        before is not None
        and before.cover is not None
        and before.version == builder.version
        and words.isdisjoint({"resend", "resent", "repost"})
    )


def explain(message: Message, threads: Threads) -> Other:
    """Say what a message is that went into no series."""
    kind, reason = _judge(message, threads)
    return Other(message.envelope.message_id, message.envelope.subject, kind, reason)


def _judge(message: Message, threads: Threads) -> tuple[OtherKind, str]:
    match message.role:
        case Role.MALFORMED:
            return OtherKind.MALFORMED, "no header that could be read"
        case Role.PULL_REQUEST:
            return OtherKind.PULL_REQUEST, "asks to pull commits; there is no patch to apply"
        case Role.BUG_REPORT:
            return OtherKind.BUG_REPORT, "a bug tracker's mail about a bug"
        case Role.ROBOT_REPORT:
            return OtherKind.ROBOT_REPORT, "a robot's report, without a patch"
        case Role.REPLY:
            return OtherKind.REPLY, _describe_reply(message)
        case Role.COVER if not is_silent_reply(message, threads):
            return OtherKind.COVER_WITHOUT_PATCHES, _describe_cover(message)
        case Role.PATCH | Role.COVER:
            return OtherKind.REPLY, "answers a patch under the patch's own subject, without one"
        case Role.PLAIN:
            return OtherKind.NOT_A_PATCH, "neither a patch nor a cover letter"
        case _:
            assert_never(message.role)


def _describe_reply(message: Message) -> str:
    if message.envelope.has_diff:
        return "a reply; the diff in it is a suggestion, not part of the series"
    return "a reply"


def _describe_cover(message: Message) -> str:
    if message.subject.total is None:
        return "a cover letter that does not say of how many patches, and none answers it"
    return "a cover letter that was sent before; no patches came with this one"


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
            one = message.envelope
            found[id(builder)].append(
                Review(number, one.message_id, message.submitter, one.trailers)
            )
    return found


def _numbered(builder: SeriesBuilder) -> list[tuple[int, Message]]:
    """Give its own messages with their places, the cover's being 0."""
    patches = [*builder.parts.items()]
    return [(0, builder.cover), *patches] if builder.cover else patches
