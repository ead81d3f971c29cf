"""How does an archive become series and the rest?

The order of the steps, and the accounting: every message ends in a series or
under ``other`` with a reason. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence

from applier.model import Envelope, Part, Reading, Review, Series
from applier.series.copies import drop_copies
from applier.series.covers import adopt_covers, unmask_covers
from applier.series.draft import Draft
from applier.series.files import group_files
from applier.series.group import group_numbered
from applier.series.other import explain, is_cover_again, is_silent_reply
from applier.series.pieces import join_pieces
from applier.series.post import Post, Role, read_post
from applier.series.review import find_reviews
from applier.series.revisions import find_newer, link_revisions
from applier.series.tags import find_tags
from applier.series.threads import Threads


def group_messages(envelopes: Iterable[Envelope]) -> Reading:
    """Put series together from the envelopes of a whole archive, in the archive's order."""
    envelopes = tuple(envelopes)
    tags = find_tags(envelopes)
    posts, other = drop_copies(
        [read_post(index, envelope, tags) for index, envelope in enumerate(envelopes)]
    )
    posts = unmask_covers(posts, Threads(posts))
    threads = Threads(posts)
    patches = [
        post
        for post in posts
        if post.role in {Role.PATCH, Role.COVER} and not is_silent_reply(post, threads)
    ]
    drafts = join_pieces(adopt_covers(_draft_all(patches, threads), threads), threads)
    link_revisions(drafts, threads)
    kept = [draft for draft in drafts if not is_cover_again(draft)]
    homes = {post.id for draft in kept for post in draft.posts}
    series = _finish(kept, find_reviews(kept, posts, threads))
    other += [explain(post, threads) for post in posts if post.id not in homes]
    return Reading(series, tuple(other), len(envelopes))


def _draft_all(patches: Iterable[Post], threads: Threads) -> list[Draft]:
    """Put numbered patches together; one without a number is a series of its own."""
    threaded, filed, drafts = list[Post](), list[Post](), list[Draft]()
    for post in patches:
        if post.subject.number is None:
            single = Draft(1, post.version)
            single.put(1, post)
            drafts.append(single)
        else:
            (threaded if post.envelope.message_id else filed).append(post)
    return drafts + group_numbered(threaded, threads) + group_files(filed)


def _finish(drafts: list[Draft], reviews: Mapping[int, list[Review]]) -> tuple[Series, ...]:
    """Freeze the drafts, by date."""
    drafts = sorted(drafts, key=lambda draft: draft.first.order)
    newer = find_newer(drafts)
    return tuple(
        _freeze(draft, newer.get(id(draft)), reviews.get(id(draft), ())) for draft in drafts
    )


def _freeze(draft: Draft, newer: Draft | None, reviews: Sequence[Review]) -> Series:
    own = [
        Part(number, draft.version[0], post.envelope, post.subject.title)
        for number, post in draft.parts.items()
    ]
    parts = sorted([*own, *draft.standing.values()], key=lambda part: part.number)
    return Series(
        id=draft.id,
        title=draft.title,
        prefixes=draft.first.subject.prefixes,
        revision=draft.version[0],
        revision_inferred=draft.inferred,
        total=draft.total or max(draft.parts),
        submitter=draft.submitter,
        date=draft.first.envelope.date,
        cover=draft.cover.envelope if draft.cover else None,
        parts=tuple(parts),
        missing=draft.missing,
        previous_revision=draft.previous.id if draft.previous else None,
        newer_revision=newer.id if newer else None,
        notes=tuple(_notes(draft)),
        reviews=tuple(reviews),
    )


def _notes(draft: Draft) -> list[str]:
    """Give what a person should know of how it was put together."""
    notes = list(draft.notes)
    if any(post.envelope.message_id not in {post.id, None} for post in draft.posts):
        notes.append("one Message-Id for several messages; they were told apart by their titles")
    recovered = next((post for post in draft.posts if post.recovered_from), None)
    if recovered:
        notes.append(
            f"the list rewrote From; {recovered.submitter} is from {recovered.recovered_from}"
        )
    return notes
