"""Whatever is done to an archive, a series that is whole comes out the same.

A state machine: messages of several series lie in files, and are shuffled, doubled, moved
to another file, lost and found again. After each step the archive is read.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from applier import read_series

SIZES = (1, 2, 3, 5)
FILES = 3
Facts = tuple[object, ...]


def messages(number: int, size: int, revision: int = 1) -> dict[str, bytes]:
    """Make a series, by message-id: a cover letter where there are several patches."""
    name = f"s{number}v{revision}"
    first = f"{name}.0@example.org"
    version = "" if revision == 1 else f" v{revision}"
    made = {}
    for at in range(0 if size > 1 else 1, size + 1):
        count = "" if size == 1 else f" {at}/{size}"
        answered = f"In-Reply-To: <{first}>\n" if at and size > 1 else ""
        body = f"diff --git a/f{number} b/f{number}\n--- a/f{number}\n+++ b/f{number}\n"
        body += f"@@ -{at * 9 + 1} +{at * 9 + 1} @@\n-old {at}\n+new {at} of {name}\n"
        made[f"{name}.{at}@example.org"] = (
            f"From a@example.org Thu Jan  1 00:00:00 1970\n"
            f"From: Author {number} <author{number}@example.org>\n"
            f"Date: Thu, {revision} Jan 2026 {number:02}:{at:02}:00 +0000\n"
            f"Message-ID: <{name}.{at}@example.org>\n{answered}"
            f"Subject: [PATCH{version}{count}] area {number}: step {at}\n\n"
            f"because\n---\n{body if at else ''}\n"
        ).encode()
    return made


def series_of_all() -> list[dict[str, bytes]]:
    """Make several series by several people, one of them in two revisions."""
    made = [messages(number, size) for number, size in enumerate(SIZES)]
    return [*made, messages(len(SIZES) - 1, SIZES[-1], revision=2)]


def read(files: list[list[bytes]]) -> Mapping[str, Facts]:
    """Read the files as an archive; give what each series is, by its id."""
    with tempfile.TemporaryDirectory() as place:
        names = []
        for number, content in enumerate(files):
            path = Path(place, f"{number}.mbox")
            path.write_bytes(b"\n".join(content))
            if content:
                names.append(str(path))
        if not names:
            return {}
        with read_series(names) as collection:
            return {
                series.id: (
                    series.revision,
                    series.total,
                    series.submitter.email,
                    [part.envelope.message_id for part in series.parts],
                    [part.number for part in series.parts],
                    series.cover and series.cover.message_id,
                    list(series.missing),
                )
                for series in collection.reading.series
            }


ALL = series_of_all()
ALONE = {key: value for one in ALL for key, value in read([[*one.values()]]).items()}
IDS = [message_id for one in ALL for message_id in one]
CONTENT = {message_id: text for one in ALL for message_id, text in one.items()}


class Archive(RuleBasedStateMachine):
    """Some files of messages."""

    @initialize()
    def fill(self) -> None:
        """Begin with everything, in order."""
        self.files: list[list[str]] = [list(IDS), *([] for _ in range(FILES - 1))]

    @rule(seed=st.integers(0, 1000))
    def shuffle(self, seed: int) -> None:
        """Put the messages of each file in another order."""
        for file in self.files:
            Random(seed).shuffle(file)  # noqa: S311 - an order, no secret

    @rule(message_id=st.sampled_from(IDS), file=st.integers(0, FILES - 1))
    def double(self, message_id: str, file: int) -> None:
        """Add a copy of a message, or one that was lost."""
        if self.files[file].count(message_id) < 3:
            self.files[file].append(message_id)

    @rule(message_id=st.sampled_from(IDS))
    def lose(self, message_id: str) -> None:
        """Take all copies of a message away."""
        self.files = [[one for one in file if one != message_id] for file in self.files]

    @rule(number=st.integers(0, len(ALL) - 1), keep=st.integers(0, 6))
    def cut(self, number: int, keep: int) -> None:
        """Leave no more than the first messages of a series."""
        gone = list(ALL[number])[keep:]
        self.files = [[one for one in file if one not in gone] for file in self.files]

    @rule(start=st.integers(0, FILES - 1), end=st.integers(0, FILES - 1))
    def interleave(self, start: int, end: int) -> None:
        """Move every other message to another file."""
        moved = self.files[start][::2]
        self.files[start] = self.files[start][1::2]
        self.files[end] += moved

    @invariant()
    def whole_series_are_the_same(self) -> None:
        """Read the archive: each series of which all messages are here is as if it were alone."""
        found = read([[CONTENT[one] for one in file] for file in self.files])
        here = {one for file in self.files for one in file}
        for one in ALL:
            if here.issuperset(one):
                key = next(iter(one))
                assert found.get(key) == ALONE[key]


TestArchive = Archive.TestCase
TestArchive.settings = settings(
    max_examples=25,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
