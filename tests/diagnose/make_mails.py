"""Mails about one file, as git format-patch would write them."""

import difflib

from applier.git.objects.store import blob_id

SENT = "Mon, 14 Sep 2020 10:00:00 +0000"


def diff(path: str, before: str, after: str, *, index: bool = True) -> str:
    """Draw a change of one file."""
    ids = f"index {blob_id(before.encode())[:12]}..{blob_id(after.encode())[:12]} 100644\n"
    sides = before.splitlines(keepends=True), after.splitlines(keepends=True)
    old = f"a/{path}" if before else "/dev/null"
    lines = "".join(difflib.unified_diff(*sides, old, f"b/{path}"))
    made = "" if before else "new file mode 100644\n"
    return f"diff --git a/{path} b/{path}\n{made}{ids if index else ''}{lines}"


def make_mail(patch: str, title: str = "shelf: change", name: str = "one") -> bytes:
    """Send a diff."""
    return (
        f"From: Pia Example <pia@example.org>\nSubject: [PATCH] {title}\nDate: {SENT}\n"
        f"Message-Id: <{name}@example.org>\n\nWhy.\n---\n\n{patch}-- \n2.30.1\n\n"
    ).encode()


def mail(path: str, before: str, after: str, **how: str) -> bytes:
    """Send a change of one file."""
    return make_mail(diff(path, before, after), **how)
