"""Which series is a revision of which, and which patches does a partial reroll leave as they are?

A revision is tied to the one before by the thread, by titles (its own or its
patches'), by b4's name for the change, by links in its text. Another submitter's is tied only by a
title in the same thread, and completes nothing. Linear: every clue leads to a
fixed number of series. Pure.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from applier.model import Part
from applier.series.builder import SeriesBuilder
from applier.series.message import Message, find_change
from applier.series.threads import Threads

MOST_LOOKED_AT = 8
"""Series that a clue may offer, the latest first."""

MOST_RECENT = 16
"""Series of a submitter whose titles are compared word by word."""

LONGEST_CHAIN = 64
"""Revisions that are followed back."""

HALF_A_YEAR = 180 * 24 * 60 * 60

Clue = tuple[str, str, str]


def link_revisions(builders: Iterable[SeriesBuilder], threads: Threads) -> None:
    """Find for every series the revision before it, and complete the partial ones."""
    builders = sorted(builders, key=lambda builder: builder.first.order)
    homes = {message.id: builder for builder in builders for message in builder.messages}
    known: dict[Clue, list[SeriesBuilder]] = defaultdict(list)
    recent: dict[str, deque[SeriesBuilder]] = defaultdict(lambda: deque(maxlen=MOST_RECENT))
    for builder in builders:
        answered = _find_answered(builder, homes, threads)
        hints = _clues(builder, threads)
        alike = dict.fromkeys(one for clue in hints for one in known[clue][-MOST_LOOKED_AT:])
        before = _find_linked(builder, homes)
        before += [other for other, _ in answered if _precedes_in_thread(other, builder)]
        before += [other for other in alike if _precedes(other, builder)]
        if not before and builder.version > (1, ""):
            before = [
                other
                for other in recent[builder.first.submitter_key]
                if _is_reworded(other, builder)
            ]
        if before:
            builder.previous = max(before, key=lambda other: _closeness(other, builder))
            _complete(builder, builder.previous, answered)
        for clue in hints:
            known[clue].append(builder)
        recent[builder.first.submitter_key].append(builder)


def _find_linked(builder: SeriesBuilder, homes: dict[str, SeriesBuilder]) -> list[SeriesBuilder]:
    """Find the series that its cover or first patch links to as revisions, or supersedes."""
    links = (homes.get(name) for name in builder.first.envelope.revision_links)
    return [
        home
        for home in links
        if home is not None
        and home is not builder
        and (
            home.version < builder.version
            or home.first.submitter_key == builder.first.submitter_key
        )
        and home.first.order < builder.first.order
        and not _at_once(home, builder)
    ]


def _find_answered(
    builder: SeriesBuilder, homes: dict[str, SeriesBuilder], threads: Threads
) -> list[tuple[SeriesBuilder, Message]]:
    """Find for each of its messages the nearest above in another series of the submitter."""
    found = []
    for message in builder.messages:
        for above in threads.ancestors(message):
            home = homes.get(above.id)
            if (
                home is not None
                and home is not builder
                and home.first.submitter_key == builder.first.submitter_key
            ):
                found.append((home, above))
                break
    return found


def _clues(builder: SeriesBuilder, threads: Threads) -> list[Clue]:
    """Give what two revisions of one series are likely to have in common."""
    who, root = builder.first.submitter_key, threads.root(builder.first)
    titles = dict.fromkeys(message.plain_title for message in builder.messages)
    hints = [("title", who, title) for title in titles]
    hints += [("title in thread", root, title) for title in titles]
    hints.append((f"thread, {builder.total}", root, who))
    if change := find_change(builder.first.id):
        hints.append(("change", who, change))
    if name := builder.first.envelope.change_id:
        hints.append(("change-id", "", name))
    return hints


def _precedes(other: SeriesBuilder, builder: SeriesBuilder) -> bool:
    """Whether a series with a title in common is an earlier revision, or was sent before."""
    if _at_once(other, builder):
        return False
    if other.version != builder.version:
        return other.version < builder.version
    return (
        other.first.tree_prefixes == builder.first.tree_prefixes
        and other.total == builder.total
        and not _titles(other).isdisjoint(_titles(builder))
    )


def _at_once(other: SeriesBuilder, builder: SeriesBuilder) -> bool:
    """Whether one call of a mailer sent both: then neither replaces the other."""
    return other.first.run is not None and other.first.run == builder.first.run


def _titles(builder: SeriesBuilder) -> set[str]:
    """Give the titles of a series' own messages."""
    return {message.plain_title for message in builder.messages}


def _is_reworded(other: SeriesBuilder, builder: SeriesBuilder) -> bool:
    """Whether an earlier revision has the title but for words that one of them has in addition.

    No looser than that: "Convert mlock03 to the new API" is not what "Convert
    munlock01 to the new API" was before.
    """
    mine, theirs = _words(builder.title), _words(other.title)
    common = len(mine & theirs)
    return (
        other.version < builder.version
        and builder.is_near(other.latest, HALF_A_YEAR)
        and common == min(len(mine), len(theirs))
        and common >= 3
        and common * 5 >= max(len(mine), len(theirs)) * 3
    )


def _words(title: str) -> frozenset[str]:
    """Give a title's words."""
    return frozenset("".join(c if c.isalnum() else " " for c in title.lower()).split())


def _precedes_in_thread(other: SeriesBuilder, builder: SeriesBuilder) -> bool:
    """Whether a series that is answered is an earlier revision.

    Of the same revision it is one only if its places are taken anew: people
    answer their own patch with another one, too.
    """
    if _at_once(other, builder):
        return False
    if other.version != builder.version:
        return other.version < builder.version
    if other.total != builder.total or other.first.order >= builder.first.order:
        return False
    if builder.total == 1:
        return not _titles(other).isdisjoint(_titles(builder))
    return builder.parts.keys() <= other.parts.keys() | other.standing.keys()


def _closeness(other: SeriesBuilder, builder: SeriesBuilder) -> tuple[object, ...]:
    """Rank candidates: the highest revision, of the same tree, as large, the latest."""
    return (
        other.version,
        not _titles(other).isdisjoint(_titles(builder)),
        other.first.tree_prefixes == builder.first.tree_prefixes,
        other.total == builder.total,
        other.first.order,
    )


def _complete(
    builder: SeriesBuilder, before: SeriesBuilder, answered: Sequence[tuple[SeriesBuilder, Message]]
) -> None:
    """Let the patches that a partial reroll does not send again stand from the one before."""
    if not builder.missing or not _is_partial_reroll(builder, before, answered):
        return
    for number in builder.missing:
        if number in before.parts:
            message = before.parts[number]
            builder.standing[number] = Part(
                number, before.version[0], message.envelope, message.subject.title
            )
        elif number in before.standing:
            builder.standing[number] = before.standing[number]
    if builder.version == before.version and not _says_version(builder):
        builder.version = (before.version[0] + 1, "")
        builder.inferred = True
    if builder.standing:
        numbers = ", ".join(map(str, sorted(builder.standing)))
        builder.notes.append(f"a partial reroll: {numbers} of {builder.total} from {before.id}")


def _is_partial_reroll(
    builder: SeriesBuilder, before: SeriesBuilder, answered: Sequence[tuple[SeriesBuilder, Message]]
) -> bool:
    """Whether the patches that are missing were left out, and not lost.

    One with a cover of its own is meant to be whole; so is one whose patches
    answer the old cover and are most of the series. Patches that answer
    patches, or what was said of them, replace these and leave the rest.
    """
    if builder.cover or not builder.parts or builder.total is None or builder.total != before.total:
        return False
    if before.first.submitter_key != builder.first.submitter_key or len(answered) != len(
        builder.parts
    ):
        return False
    most = len(builder.parts) * 2 > builder.total
    if most and any(above is home.cover for home, above in answered):
        return False
    line = [before]
    while line[-1].previous and len(line) < LONGEST_CHAIN:
        line.append(line[-1].previous)
    return all(home in line for home, _ in answered)


def _says_version(builder: SeriesBuilder) -> bool:
    """Whether it says which revision it is: by a number, or that it is the last one again."""
    words = {word.lower() for message in builder.messages for word in message.subject.prefixes}
    return not words.isdisjoint({"resend", "resent", "repost"}) or any(
        message.subject.revision is not None for message in builder.messages
    )


def find_newer(builders: Iterable[SeriesBuilder]) -> dict[int, SeriesBuilder]:
    """Give for every series, by identity, the revision that came next."""
    newer: dict[int, SeriesBuilder] = {}
    for builder in builders:
        if builder.previous is None:
            continue
        known = newer.get(id(builder.previous))
        if known is None or _rank(builder) < _rank(known):
            newer[id(builder.previous)] = builder
    return newer


def _rank(builder: SeriesBuilder) -> tuple[object, ...]:
    before = builder.previous
    return (
        before is not None and builder.total != before.total,
        builder.version,
        builder.first.order,
    )
