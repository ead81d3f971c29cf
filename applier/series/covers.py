"""Which cover belongs to which patches, where the brackets disagree?

``[PATCH 0/3]`` above four patches, ``[PATCH 0/n]``, an introduction without a
number, ``[PATCH 0/1]`` above ``[PATCH]``: the thread says what the numbers do
not. Pure.
"""

from collections.abc import Iterable

from applier.series.draft import Draft
from applier.series.post import Post, Role
from applier.series.threads import Threads


def adopt_covers(drafts: Iterable[Draft], threads: Threads) -> list[Draft]:
    """Give series without a cover the one that they answer; return what is left."""
    drafts = list(drafts)
    homes = {post.id: draft for draft in drafts for post in draft.posts}
    gone: set[int] = set()
    for draft in drafts:
        above = _find_above(draft, threads)
        home = homes.get(above.id) if above else None
        if above is None or home is None or home is draft or id(home) in gone:
            continue
        if draft.posts[0].subject.number is None:
            if _is_single_below(draft, home):
                home.put(1, draft.first)
                gone.add(id(draft))
        elif _is_cover_of(above, home, draft):
            _adopt(draft, above, home)
            gone.add(id(home))
    return [draft for draft in drafts if id(draft) not in gone]


def _find_above(draft: Draft, threads: Threads) -> Post | None:
    """Find the one message that all patches of a series without a cover answer."""
    if draft.cover:
        return None
    own = {post.id for post in draft.posts}
    above = {threads.parent_id(post) for post in draft.posts} - own
    return threads.find(above.pop()) if len(above) == 1 else None


def _is_single_below(draft: Draft, home: Draft) -> bool:
    """Whether ``[PATCH]`` is the one patch that ``[PATCH 0/1]`` announces."""
    return (
        home.cover is not None
        and not home.parts
        and home.total == 1
        and home.version == draft.version
        and home.cover.who == draft.first.who
    )


def _is_cover_of(above: Post, home: Draft, draft: Draft) -> bool:
    """Whether the message that patches answer is a cover that nothing else claims.

    What one call of a mailer sent belongs together, whatever the brackets say.
    """
    same_run = above.run is not None and above.run == draft.first.run
    same_revision = above.subject.revision is None or home.version == draft.version
    if not same_run and (above.who != draft.first.who or not same_revision):
        return False
    if above.role is Role.COVER:
        return not home.parts
    if above.subject.number is not None or above.envelope.has_diff:
        return False
    return same_run or not above.envelope.has_stat


def _adopt(draft: Draft, above: Post, home: Draft) -> None:
    """Take a cover over, and say what its brackets said."""
    draft.put(0, above)
    if above.subject.number is None:
        draft.notes.append("the cover has no number; its patches answer it")
    elif home.total not in {None, draft.total}:
        draft.notes.append(f"the cover counts {home.total} patches, the patches {draft.total}")
    if home.version != draft.version and above.subject.revision is not None:
        draft.notes.append(f"the cover says v{home.version[0]}, the patches v{draft.version[0]}")
