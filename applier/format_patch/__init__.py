"""Mails: what would ``git format-patch`` make of commits?

The rest of the program needs two functions and what they are given.
"""

from applier.format_patch.mails import (
    CommitMail,
    CoverMail,
    Place,
    Writing,
    format_cover,
    format_mail,
    split_message,
)

__all__ = [
    "CommitMail",
    "CoverMail",
    "Place",
    "Writing",
    "format_cover",
    "format_mail",
    "split_message",
]
