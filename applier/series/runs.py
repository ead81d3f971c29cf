"""Which messages were sent by one call of a mailer, as their Message-Ids tell?

git send-email, git format-patch, b4, StGit and quilt make Message-Ids of a
part that stays and a part that counts. Equal parts are good evidence; unequal
ones say little (a series can be sent file by file). Pure.
"""

import re
from functools import cache


def find_run(message_id: str) -> str | None:
    """Give what the messages of one call have in common; None for ids that tell nothing."""
    found = _shapes().match(message_id[:400])
    if not found:
        return None
    return "|".join(part for part in found.groups() if part)


def find_change(message_id: str) -> str | None:
    """Give b4's name for a change, the same in all revisions; None where b4 did not send it."""
    found = _change().match(message_id[:400])
    return found[1] if found else None


def find_turn(message_id: str) -> int | None:
    """Tell as which mail of its call git send-email sent a message, from 1; None for other ids."""
    found = _counted().match(message_id[:400])
    return int(found[1] or found[2]) if found else None


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(r"\d{14}\.\d{1,10}-(\d{1,4})-|\d{9,11}-\d{1,8}-(\d{1,4})-git-send-email-")


@cache
def _change() -> re.Pattern[str]:
    return re.compile(r"(\d{8}-[^@]{1,200})-v\d{1,3}-\d{1,4}-[0-9a-f]{8,40}@")


@cache
def _shapes() -> re.Pattern[str]:
    """Compile on first use; every alternative is anchored and has no nested repetition."""
    return re.compile(
        r"(\d{14}\.\d{1,10})-\d{1,4}-(.+)$"  # git send-email, and format-patch since 2.0
        r"|(\d{9,11}-\d{1,8})-\d{1,4}-git-send-email-(.+)$"  # git send-email before that
        r"|(?:cover|[0-9a-f]{40})\.(\d{9,11}\.git\..+)$"  # git format-patch --thread
        r"|(\d{8}-[^@]{1,200}-v\d{1,3})-\d{1,4}-([0-9a-f]{8,40}@.+)$"  # b4
        r"|\d{9,15}\.(\d{1,8})\.\d{5,25}\.(stgit@.+)$"  # StGit
        r"|(\d{14})\.\d{9}(@.+)$"  # quilt
    )
