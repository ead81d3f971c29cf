"""Which places of a series are spoken for before their messages arrive?

Messages are placed by date, and dates lie: a patch that was sent alone, or
another series of the same minute, may come before the one that a place is
for. What one call of a mailer sent, and what answers a cover, belongs together
for certain; nothing else sits down between them. Pure.
"""

from collections import defaultdict
from collections.abc import Mapping

from applier.series.draft import Draft
from applier.series.post import Post, Role
from applier.series.threads import Threads

Bond = tuple[str, str]
"""What holds a company together: a call of a mailer, or a cover."""


class Company:
    """The companies among the messages of one key, and where they sit."""

    def __init__(self, members: Mapping[str, Post], threads: Threads) -> None:
        self._bonds = {name: _find_bond(post, members, threads) for name, post in members.items()}
        self._places: dict[Bond, set[int]] = defaultdict(set)
        self._seated: dict[int, set[Bond]] = defaultdict(set)
        self._kept: dict[int, set[int]] = defaultdict(set)
        for name, bond in self._bonds.items():
            if bond:
                self._places[bond].add(members[name].subject.number or 0)

    def admits(self, draft: Draft, post: Post) -> bool:
        """Whether a message may take its place without parting a company, its own or another."""
        bond = self._bonds[post.id]
        if bond in self._seated[id(draft)]:
            return True
        if (post.subject.number or 0) in self._kept[id(draft)]:
            return False
        return bond is None or not any(map(draft.has, self._places[bond]))

    def seat(self, draft: Draft, post: Post) -> None:
        """Note that a message has taken its place: the others of its company may follow."""
        bond = self._bonds[post.id]
        if bond and bond not in self._seated[id(draft)]:
            self._seated[id(draft)].add(bond)
            self._kept[id(draft)] |= self._places[bond]


def _find_bond(post: Post, members: Mapping[str, Post], threads: Threads) -> Bond | None:
    """Tell a message's company; an answer sent by hand to a mailer's cover is not of that call."""
    if post.run:
        return ("run", post.run)
    if post.role is Role.COVER:
        return ("cover", post.id)
    covers = (above for above in threads.ancestors(post) if above.role is Role.COVER)
    cover = next((above for above in covers if above.id in members), None)
    return ("cover", cover.id) if cover and not cover.run else None
