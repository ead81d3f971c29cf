"""Which answer gives trailers to which patch?

An answer speaks of the nearest message above it that is part of a series: of
one patch, or of all if that is the cover. Whether a trailer is worth adding is
:mod:`applier.check.reviews`' business. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable

from applier.model import Review
from applier.series.draft import Draft
from applier.series.post import Post
from applier.series.threads import Threads


def find_reviews(
    drafts: Iterable[Draft], posts: Iterable[Post], threads: Threads
) -> dict[int, list[Review]]:
    """Give for every series, by identity, the answers that give it trailers."""
    places = {post.id: (draft, number) for draft in drafts for number, post in _numbered(draft)}
    found: dict[int, list[Review]] = defaultdict(list)
    for post in posts:
        if not post.envelope.trailers or post.id in places:
            continue
        above = next((one for one in threads.ancestors(post) if one.id in places), None)
        if above:
            draft, number = places[above.id]
            found[id(draft)].append(_review(post, number))
    return found


def _numbered(draft: Draft) -> list[tuple[int, Post]]:
    """Give its own messages with their places, the cover's being 0."""
    patches = [*draft.parts.items()]
    return [(0, draft.cover), *patches] if draft.cover else patches


def _review(post: Post, number: int) -> Review:
    return Review(number, post.envelope.message_id, post.submitter, post.envelope.trailers)
