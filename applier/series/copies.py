"""Which messages are copies of one, and what is each of the others called?

A message that came by two lists, or twice, is one. But a Message-Id proves
nothing: people send a whole series under one, and some mails have none. What
differs in sender or title under the same id is another message, and is called
by the place where it lies. Linear. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from applier.model import Other, OtherKind
from applier.series.message import Message, Role, is_rewritten


def drop_copies(messages: Sequence[Message]) -> tuple[list[Message], list[Other]]:
    """Keep one of several copies: one that has a patch, if there is one; name all that is kept."""
    sharing: dict[object, list[Message]] = defaultdict(list)
    for message in messages:
        sharing[message.envelope.message_id or message.envelope.origin].append(message)
    kept: list[tuple[Message, str | None]] = []
    copies: list[tuple[Message, Message]] = []
    for alike in sharing.values():
        groups = _tell_apart(alike)
        best = [max(group, key=_worth) for group in groups]
        owner = min(best, key=lambda message: (message.role is not Role.COVER, message.order))
        kept += [
            (message, message.envelope.message_id if message is owner else None) for message in best
        ]
        for group, one in zip(groups, best, strict=True):
            copies += [(message, one) for message in group if message is not one]
    copies.sort(key=lambda pair: pair[0].index)
    return _name(kept), [_tell_copy(message, one) for message, one in copies]


def _tell_apart(messages: Iterable[Message]) -> list[list[Message]]:
    """Part messages with one Message-Id into those that are copies of each other."""
    groups: list[list[Message]] = []
    known: dict[object, list[Message]] = {}
    for message in messages:
        said = message.subject
        title = (message.plain_title, said.reply, said.number, said.total, message.version)
        text, sender = (
            ("text", message.envelope.fingerprint),
            ("sender", title, message.submitter_key),
        )
        anybody, unknown = ("anybody", title), ("unknown sender", title)
        rewritten = is_rewritten(message.envelope)
        asked = (text, sender, anybody if rewritten else unknown)
        group = next((known[sign] for sign in asked if sign in known), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(message)
        for sign in (text, sender, anybody, *([unknown] if rewritten else [])):
            known.setdefault(sign, group)
    return groups


def _name(kept: list[tuple[Message, str | None]]) -> list[Message]:
    """Give each message an id of its own, in the archive's order; no header can claim a place's.

    What another message's id tells of the call that sent it is not told of this one.
    """
    taken = {message_id for _, message_id in kept if message_id is not None}
    named = []
    for message, message_id in sorted(kept, key=lambda one: one[0].index):
        if message_id is not None:
            named.append(message)
            continue
        origin = message.envelope.origin
        name = f"{origin.source}@{origin.start}"
        while name in taken:
            name += " "
        taken.add(name)
        named.append(replace(message, id=name, run=None))
    return named


def _worth(message: Message) -> tuple[bool, bool, bool, int]:
    """Rank copies: with a patch, with its trace, as its sender sent it, the first."""
    envelope = message.envelope
    return (envelope.has_diff, envelope.has_stat, not is_rewritten(envelope), -message.index)


def _tell_copy(message: Message, kept: Message) -> Other:
    reason = "the same Message-Id was read before"
    if _worth(message)[:3] != _worth(kept)[:3]:
        reason = "the same Message-Id as another message, which has more of the patch"
    elif message.envelope.fingerprint != kept.envelope.fingerprint:
        reason = "the same Message-Id was read before, with another text"
    return Other(message.envelope.message_id, message.envelope.subject, OtherKind.DUPLICATE, reason)
