"""What kind of name does a prerequisite trailer give?

git names patches by patch-id (git-format-patch(1)), b4 by message-id or by
change-id and revision; people paste links to an archive. Pure.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal
from urllib.parse import unquote

from applier.model import Evidence

Kind = Literal["patch-id", "change-id", "message-id"]


def prerequisite_names(evidence: Evidence) -> Iterator[tuple[Kind, str]]:
    """Yield the names that a trailer gives, and what each is."""
    key = evidence.text.partition(":")[0].lower()
    for name in evidence.names:
        if key.endswith("patch-id"):
            yield "patch-id", name.lower()
        elif key.endswith("change-id"):
            yield "change-id", name
        elif (message_id := message_id_of(name)) is not None:
            yield "message-id", message_id


def message_id_of(name: str) -> str | None:
    """Find the message-id in a trailer's value or in a link to it; None if there is none.

    Archives put it behind the last slash but for what they add to a thread or
    a copy: ``/T/#u``, ``/raw``, ``/t.mbox.gz``.
    """
    text = unquote(name.strip("<>")).removeprefix("id:").removeprefix("mid:")
    if "://" not in text:
        return text if "@" in text and "/" not in text.partition("@")[2] else None
    found = _in_link().search(text)
    return found.group(1) if found else None


@cache
def _in_link() -> re.Pattern[str]:
    return re.compile(r"/([^/\s@]{1,300}@[^/\s#?]{1,300})")
