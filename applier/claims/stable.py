"""Does ``Cc: stable@... # v5.10+`` name no release that is older than what is fixed?

The first release that holds the fixed commit is the oldest that needs the fix. A commit may
have been carried to older ones since, under another id: who asks for those says so, and
may be right, for which reason this is a note. Rules: the kernel's
Documentation/process/stable-kernel-rules.rst. Reads the repository.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from applier.claims.fixes import find_tags
from applier.claims.judged_series import JudgedSeries, Judgement, Message
from applier.claims.name_commit import find_named_commit
from applier.claims.releases import Release, first_release
from applier.model import ClaimVerdict, Oid

_MOST_TAGS = 10
"""Of one patch that are followed."""


def stable_tags(message: Message) -> list[tuple[int, str]]:
    """List the lines that ask for a backport, with what stands behind ``Cc:``."""
    found = message.tags("cc")
    return [(line, value) for line, value in found if _stable().search(value)]


def fixed_commits(series: JudgedSeries, message: Message) -> list[Oid]:
    """List the commits in the tree that a patch says it fixes, and that it does fix."""
    tags = [tag.reference for tag in islice(find_tags(message), _MOST_TAGS)]
    named = [find_named_commit(series, message.place, one, must_precede=True) for one in tags]
    true = [one.commit for one in named if one.verdict is ClaimVerdict.TRUE and one.commit]
    return [one for one in true if series.ancestors.holds(one)]


def judge(series: JudgedSeries, message: Message) -> Iterator[Judgement]:
    """Judge every release that a patch asks to be carried back to."""
    asked = [(line, value, _versions(value)) for line, value in stable_tags(message)]
    if not any(versions for _, _, versions in asked):
        return
    fixed = fixed_commits(series, message)
    releases = [(first_release(series.repo, one), one) for one in fixed]
    known = [(release, one) for release, one in releases if release is not None]
    for line, value, versions in asked:
        text = message.lines[line - 1].strip()
        if not versions:
            continue
        if not known or len(known) < len(fixed):
            reason = "which release has what it fixes is not known"
            yield Judgement(ClaimVerdict.UNKNOWN, text, line, reason)
            continue
        release, commit = min(known, key=lambda pair: pair[0].version)
        yield _judge(text, line, min(versions), release, commit)
        del value


def _judge(
    text: str, line: int, asked: tuple[int, ...], release: Release, commit: Oid
) -> Judgement:
    if asked >= release.version[: len(asked)]:
        return Judgement(ClaimVerdict.TRUE, text, line, "", commit)
    reason = f"what it fixes is first in {release.name}"
    head = text.partition("#")[0].rstrip()
    return Judgement(ClaimVerdict.FALSE, text, line, reason, commit, f"{head} # {release.name}+")


def _versions(value: str) -> list[tuple[int, ...]]:
    """Read the releases that the comment behind an address names."""
    comment = value.partition("#")[2] or value.partition("[")[2]
    return [tuple(map(int, one.split(".")[:2])) for one in _version().findall(comment)]


@cache
def _stable() -> re.Pattern[str]:
    return re.compile(r"(?:^|[\s<\"'])stable(?:\+[\w.+-]{1,40})?@", re.IGNORECASE)


@cache
def _version() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])v?([3-9]\.\d{1,3}|[1-9]\d\.\d{1,3})(?:\.[\dxXy]{1,4})?(?![\w.])")
