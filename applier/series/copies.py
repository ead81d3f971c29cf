"""Which messages are copies of one, and what is each of the others called?

A message that came by two lists, or twice, is one. But a Message-Id proves
nothing: people send a whole series under one, and some mails have none. What
differs in sender or title under the same id is another message, and is called
by the place where it lies. Linear. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from applier.model import Other, OtherKind
from applier.series.post import Post, Role
from applier.series.submitter import is_rewritten


def drop_copies(posts: Sequence[Post]) -> tuple[list[Post], list[Other]]:
    """Keep one of several copies: one that has a patch, if there is one; name all that is kept."""
    sharing: dict[object, list[Post]] = defaultdict(list)
    for post in posts:
        sharing[post.envelope.message_id or post.envelope.origin].append(post)
    kept: list[tuple[Post, str | None]] = []
    copies: list[tuple[Post, Post]] = []
    for alike in sharing.values():
        messages = _tell_apart(alike)
        best = [max(message, key=_worth) for message in messages]
        owner = min(best, key=lambda post: (post.role is not Role.COVER, post.order))
        kept += [(post, post.envelope.message_id if post is owner else None) for post in best]
        for message, one in zip(messages, best, strict=True):
            copies += [(post, one) for post in message if post is not one]
    copies.sort(key=lambda pair: pair[0].index)
    return _name(kept), [_tell_copy(post, one) for post, one in copies]


def _tell_apart(posts: Iterable[Post]) -> list[list[Post]]:
    """Part messages with one Message-Id into those that are copies of each other."""
    messages: list[list[Post]] = []
    known: dict[object, list[Post]] = {}
    for post in posts:
        said = post.subject
        title = (post.plain_title, said.reply, said.number, said.total, post.version)
        text, sender = ("text", post.envelope.fingerprint), ("sender", title, post.who)
        anybody, unknown = ("anybody", title), ("unknown sender", title)
        rewritten = is_rewritten(post.envelope)
        asked = (text, sender, anybody if rewritten else unknown)
        message = next((known[sign] for sign in asked if sign in known), None)
        if message is None:
            message = []
            messages.append(message)
        message.append(post)
        for sign in (text, sender, anybody, *([unknown] if rewritten else [])):
            known.setdefault(sign, message)
    return messages


def _name(kept: list[tuple[Post, str | None]]) -> list[Post]:
    """Give each message an id of its own, in the archive's order; no header can claim a place's.

    What another message's id tells of the call that sent it is not told of this one.
    """
    taken = {message_id for _, message_id in kept if message_id is not None}
    named = []
    for post, message_id in sorted(kept, key=lambda one: one[0].index):
        if message_id is not None:
            named.append(post)
            continue
        origin = post.envelope.origin
        name = f"{origin.source}@{origin.start}"
        while name in taken:
            name += " "
        taken.add(name)
        named.append(replace(post, id=name, run=None))
    return named


def _worth(post: Post) -> tuple[bool, bool, bool, int]:
    """Rank copies: with a patch, with its trace, as its sender sent it, the first."""
    envelope = post.envelope
    return (envelope.has_diff, envelope.has_stat, not is_rewritten(envelope), -post.index)


def _tell_copy(post: Post, kept: Post) -> Other:
    reason = "the same Message-Id was read before"
    if _worth(post)[:3] != _worth(kept)[:3]:
        reason = "the same Message-Id as another message, which has more of the patch"
    elif post.envelope.fingerprint != kept.envelope.fingerprint:
        reason = "the same Message-Id was read before, with another text"
    return Other(post.envelope.message_id, post.envelope.subject, OtherKind.DUPLICATE, reason)
