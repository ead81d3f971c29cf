"""Series of small edits, for tests that run commands on their trees."""

from collections.abc import Sequence

from tests.cli.archives import SLAB, Edit, mail, mbox


def series(
    texts: Sequence[str], name: str = "s", version: str = "", lines: Sequence[int] = ()
) -> bytes:
    """Give an mbox of a series whose patches each turn a line of mm/slab.c into a text.

    The first patch changes line 2, the next line 6, and so on, or the *lines* given.
    """
    content, mails = SLAB, list[bytes]()
    total = len(texts)
    for at, text in enumerate(texts):
        edit = Edit(lines[at] if lines else 4 * at + 2, text, content)
        number = at + 1
        subject = f"[PATCH{version} {number}/{total}] mm: {text}"
        parent = None if at == 0 else f"{name}-1@example.org"
        mails.append(mail(f"{name}-{number}@example.org", subject, edit.diff, parent=parent))
        content = edit.after
    return mbox(*mails)


THREE = series(["well", "broken", "well"], lines=[2, 6, 6])
"""The second breaks what the third mends."""
TEST = "! grep -n broken mm/slab.c"
"""Fails with what is broken."""
