"""Which strings of a report may hold words of a stranger?

A mail's, that of a commit or of a file in the tree, whole or quoted within words of ours.
The schema marks them with ``x-untrusted``: who shows one shows it as text, and whoever
wants to say nothing of a stranger's (a bot, in a chat) says status, outcome, cause and
kind, which are from closed lists.
"""

from typing import Annotated

from msgspec import Meta

Untrusted = Annotated[str, Meta(extra_json_schema={"x-untrusted": True})]
"""Text that a stranger may have chosen, at least in part."""
