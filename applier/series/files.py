"""Which messages without a Message-Id are one series?

``git format-patch`` writes such: no ids, no threads, the authors as senders,
the authors' dates. What holds them together is where they lie: in one file,
one behind the other, or in one directory, in the order of their names. Pure.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable

from applier.series.draft import Draft
from applier.series.post import Post


def group_files(posts: Iterable[Post]) -> list[Draft]:
    """Put numbered messages together by the place where they lie, in the archive's order."""
    posts = list(posts)
    in_file = Counter(post.envelope.origin.source for post in posts)
    open_drafts: dict[object, Draft] = {}
    drafts: list[Draft] = []
    for post in posts:
        source = post.envelope.origin.source
        place = source if in_file[source] > 1 else posixpath.dirname(source)
        number = post.subject.number or 0
        key = (place, in_file[source] > 1, post.version, post.subject.total, post.marks)
        draft = open_drafts.get(key)
        if draft is None or draft.has(number):
            draft = open_drafts[key] = Draft(post.subject.total, post.version)
            drafts.append(draft)
        draft.put(number, post)
    return drafts
