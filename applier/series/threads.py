"""Which message answers which?

Own id, In-Reply-To, References nearest first. An id that no message of the
archive has still holds its answers together: series whose cover went to
another list. Linear in the number of messages, whatever the headers claim:
circles, and threads as deep as the archive. Pure.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from applier.series.post import Post

HIGHEST_CLIMB = 64
"""Messages above one that are looked at: enough for any real answer, and linear."""


def _find_former(posts: Mapping[str, Post]) -> dict[str, str]:
    """Tell for ids that servers replaced which messages had them.

    An id that a message has is that message's, whoever else claims it; so is
    one that two people claim nobody's.
    """
    claims: dict[str, list[Post]] = defaultdict(list)
    for post in posts.values():
        for name in post.envelope.former_ids:
            if name not in posts:
                claims[name].append(post)
    return {
        name: min(claimants, key=lambda post: post.order).id
        for name, claimants in claims.items()
        if len({post.who for post in claimants}) == 1
    }


class Threads:
    """The answers among an archive's messages."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self._posts = {post.id: post for post in posts}
        self._former = _find_former(self._posts)
        self._parents: dict[str, str] = {}
        self._answers: dict[str, list[Post]] = defaultdict(list)
        self._roots: dict[str, str] = {}
        for post in self._posts.values():
            self._enter(post)

    def find(self, message_id: str | None) -> Post | None:
        """Find the message with an id, if the archive has it."""
        return self._posts.get(self._former.get(message_id, message_id)) if message_id else None

    def parent_id(self, post: Post) -> str | None:
        """Give the id that a message answers, whether the archive has it or not."""
        return self._parents.get(post.id)

    def parent(self, post: Post) -> Post | None:
        """Give the message that another answers, if the archive has it."""
        return self.find(self.parent_id(post))

    def answers(self, post: Post) -> Sequence[Post]:
        """Give the messages that answer one directly."""
        return self._answers.get(post.id, ())

    def ancestors(self, post: Post) -> Iterator[Post]:
        """Yield the messages above one, nearest first, as far as it makes sense to look."""
        above = self._parents.get(post.id)
        for _ in range(HIGHEST_CLIMB):
            if above is None or above == post.id:
                return
            if found := self._posts.get(above):
                yield found
            above = self._parents.get(above)

    def root(self, post: Post) -> str:
        """Give the id of the topmost message, present or not; the same for a whole thread."""
        path, seen, at = [], set[str](), post.id
        while at not in self._roots and at not in seen:
            seen.add(at)
            path.append(at)
            above = self._parents.get(at)
            if above is None:
                break
            at = above
        root = self._roots.get(at) or (min(seen) if at in seen and at in self._parents else at)
        self._roots.update(dict.fromkeys(path, root))
        return root

    def _enter(self, post: Post) -> None:
        """Note what a message answers, and what its References say of ids between."""
        chain = [*post.envelope.references, *self._answered(post)]
        chain = [self._former.get(other, other) for other in chain]
        chain = [other for other in chain if other != post.id]
        if chain:
            self._parents[post.id] = chain[-1]
            self._answers[chain[-1]].append(post)
        for above, below in itertools.pairwise(chain):
            if below not in self._posts and above != below:
                self._parents.setdefault(below, above)

    def _answered(self, post: Post) -> tuple[str, ...]:
        """Give In-Reply-To; of several ids the first that the archive has, else the first."""
        named = post.envelope.in_reply_to
        known = tuple(other for other in named if self.find(other) not in {None, post})
        return known[:1] or named[:1]
