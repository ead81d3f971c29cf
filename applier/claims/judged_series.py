"""What is a series judged with, and what does one of its messages say, line by line?

What is the same for all its patches is found once: the repositories, the commits of the
series itself, how far the place where it is judged is known. Reads the repository.
"""

from functools import cached_property

from msgspec import Struct

from applier.base.try_apply import Judged
from applier.claims.ancestry import Ancestors
from applier.collection.series_mails import Patch
from applier.context import Context
from applier.git import Repository
from applier.model import Applied, ClaimVerdict, EvidenceRule, Oid

MOST_LINES = 5_000
"""Lines of one message that are looked at."""
LONGEST_LINE = 1_000
"""Characters of one line that are looked at."""
LONGEST_TEXT = 300
"""Characters of a statement that are shown."""

MOST_NEEDED = 500
"""Commits below the first patch that are none of the base's."""

_CERTAIN = frozenset({EvidenceRule.OPTION, EvidenceRule.BASE_COMMIT})


class Judgement(Struct, frozen=True):
    """What one statement comes to, before it is weighed."""

    verdict: ClaimVerdict
    text: str = ""
    line: int | None = None
    reason: str = ""
    commit: Oid | None = None
    suggestion: str = ""


class Message:
    """What a patch says."""

    def __init__(self, patch: Patch, place: int) -> None:
        """Read *patch*, which is at *place* of those that are here, from 0."""
        self.patch = patch
        self.place = place
        text = patch.mail.commit
        message = b"" if text is None else text.message
        lines = message.decode(errors="replace").split("\n")[:MOST_LINES]
        self.lines = tuple(line[:LONGEST_LINE].rstrip("\r") for line in lines)
        """The commit message, the subject first."""
        self.lower = "\n".join(self.lines).lower()
        """All of it, to look for a word."""

    def tags(self, name: str) -> list[tuple[int, str]]:
        """List the lines below the subject that begin with *name* and a colon, with values."""
        found = []
        for number, line in enumerate(self.lines[1:], 2):
            key, colon, value = line.partition(":")
            if colon and key.strip().lower() == name:
                found.append((number, value.strip()))
        return found

    @property
    def title(self) -> str:
        """The subject, as the commit will have it."""
        text = self.patch.mail.commit
        return self.patch.part.title if text is None else text.title


class JudgedSeries:
    """A series, and where it is judged."""

    def __init__(self, context: Context, judged: Judged) -> None:
        """Judge what was *judged* of its patches, within *context*."""
        self.context = context
        self.judged = judged
        self.base = judged.verdict.base
        self.ancestors = Ancestors(context.repo, self.base.oid)
        self.messages = tuple(
            Message(patch, place) for place, patch in enumerate(judged.mails.patches)
        )

    @property
    def repo(self) -> Repository:
        """The tree that it is judged on."""
        return self.context.repo

    @property
    def is_placed(self) -> bool:
        """Whether the base is what was stated: one that was found may be older than meant."""
        return self.base.oid is not None and self.base.rule in _CERTAIN

    @cached_property
    def commits(self) -> tuple[tuple[str, Oid | None], ...]:
        """The subjects of the series' patches, and the commits that they became."""
        trial = self.judged.trial
        outcomes = () if trial is None else trial.outcomes
        made = [one.commit if isinstance(one, Applied) else None for one in outcomes]
        made += [None] * (len(self.messages) - len(made))
        return tuple(
            (message.title, commit) for message, commit in zip(self.messages, made, strict=True)
        )

    @cached_property
    def needed(self) -> tuple[tuple[str, Oid | None], ...]:
        """The same of what was applied before it, and is no part of history."""
        trial, found = self.judged.trial, list[tuple[str, Oid | None]]()
        at = None if trial is None or self.base.oid is None else trial.base
        while at is not None and at != self.base.oid and len(found) < MOST_NEEDED:
            heading = self.repo.heading(at)
            found.append((heading.title, at))
            at = heading.parents[0] if heading.parents else None
        return tuple(found)

    def before(self, place: int) -> tuple[tuple[str, Oid | None], ...]:
        """Give what comes between the base and the patch at *place*."""
        return (*self.needed, *self.commits[:place])
