"""Which cover belongs to which patches, where the brackets disagree?

``[PATCH 0/3]`` above four patches, ``[PATCH 0/n]``, an introduction without a
number, ``[PATCH 0/1]`` above ``[PATCH]``: the thread says what the numbers do
not. Pure.
"""

from collections.abc import Iterable
from dataclasses import replace

from applier.series.draft import Draft
from applier.series.post import Post, Role
from applier.series.threads import Threads

HALF_HOUR = 30 * 60


def unmask_covers(posts: Iterable[Post], threads: Threads) -> list[Post]:
    """Take an introduction that was numbered like a patch for the cover that it is.

    It has no diff, and the patch of that number, sent by the same call, answers it.
    """
    return [
        replace(post, role=Role.COVER, subject=replace(post.subject, number=0))
        if _is_masked(post, threads)
        else post
        for post in posts
    ]


def _is_masked(post: Post, threads: Threads) -> bool:
    """Whether a numbered message without a diff introduces the patch of its number."""
    if post.role is not Role.PATCH or not post.subject.number or not post.run:
        return False
    return not post.envelope.has_diff and any(
        below.run == post.run and below.envelope.has_diff and below.version == post.version
        for below in threads.answers(post)
        if (below.subject.number, below.subject.total) == (post.subject.number, post.subject.total)
    )


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
    return _join_halves([draft for draft in drafts if id(draft) not in gone], threads)


def _join_halves(drafts: list[Draft], threads: Threads) -> list[Draft]:
    """Put ``[PATCH v3 1/2]`` and ``[PATCH v2 2/2]`` together, sent at once below one cover."""
    homes = {draft.cover.id: draft for draft in drafts if draft.cover}
    gone: set[int] = set()
    for draft in drafts:
        above = _find_above(draft, threads)
        home = homes.get(above.id) if above else None
        if home is None or not _is_other_half(draft, home):
            continue
        for number, post in draft.parts.items():
            home.put(number, post)
        home.notes.append(f"patches of v{draft.version[0]} and v{home.version[0]}, sent at once")
        gone.add(id(draft))
    return [draft for draft in drafts if id(draft) not in gone]


def _is_other_half(draft: Draft, home: Draft) -> bool:
    """Whether two revisions make one whole: each has just the numbers that the other lacks."""
    return (
        draft.first.who == home.first.who
        and bool(home.parts)
        and draft.total == home.total
        and set(home.missing) == draft.parts.keys()
        and home.is_near(draft.earliest, HALF_HOUR)
    )


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
    But a message without a number that declares a diffstat was a patch once,
    unless the patches that were sent with it have their diffs still.
    """
    same_run = above.run is not None and above.run == draft.first.run
    same_revision = above.subject.revision is None or home.version == draft.version
    if not same_run and (above.who != draft.first.who or not same_revision):
        return False
    if above.role is Role.COVER:
        return not home.parts
    if above.subject.number is not None:
        return False
    if above.envelope.has_diff or not above.envelope.has_stat:
        return not above.envelope.has_diff
    with_diffs = all(post.envelope.has_diff for post in draft.posts)
    return with_diffs and (same_run or draft.is_near(above.seconds, HALF_HOUR))


def _adopt(draft: Draft, above: Post, home: Draft) -> None:
    """Take a cover over, and say what its brackets said."""
    draft.put(0, above)
    if above.subject.number is None:
        draft.notes.append("the cover has no number; its patches answer it")
    elif home.total not in {None, draft.total}:
        draft.notes.append(f"the cover counts {home.total} patches, the patches {draft.total}")
    if home.version != draft.version and above.subject.revision is not None:
        draft.notes.append(f"the cover says v{home.version[0]}, the patches v{draft.version[0]}")
