"""Repositories in which a patch is in already, or was made below the root; and such patches."""

from applier.model import Oid
from tests.diagnose.conftest import FILES, GATE, SampleRepo
from tests.diagnose.make_mails import diff, mail
from tests.git.building import START, commit

BODY = "".join(f"\tgate->wing[{n}] = open;\n" for n in range(1, 20))
MAKE = "all: one\n\tmake one\n\tmake two\n\tmake three\n"
BELOW = {
    "Makefile.in": b"top:\n\tmake below\n",
    "ChangeLog": b"2020-01-01 nothing\n",
    "sub/dir/Makefile.in": MAKE.encode(),
    "sub/dir/ChangeLog": b"2020-02-02 something changed\n",
    "other/Makefile.in": b"other:\n",
    "sub/dir/deep.c": BODY.encode(),
}


def two_files(before: str = BODY) -> str:
    first = diff("Makefile.in", MAKE, MAKE.replace("make two", "make two and a half"))
    return first + diff("deep.c", before, before.replace("wing[9] = open", "wing[9] = shut"))


PIA = ("Pia Example", "pia@example.org")
BLOCK = "gate of brass, which opens inward\ngate of silver, for the guests\ngate of gold, shut\n"
SENT = GATE.replace("gate 9\n", "gate 9\n" + BLOCK)
EDITED = GATE.replace("gate 9\n", "gate 9\n" + BLOCK.replace("shut", "always shut"))
EDITED = EDITED.replace("gate 8\n", "gate eight\n").replace("gate 10\n", "gate ten\n")


def with_gate(text: str) -> dict[str, bytes]:
    return FILES | {"lib/gate.c": text.encode()}


def merge_it(
    sample: SampleRepo, title: str, text: str = EDITED, author: tuple[str, str] = PIA
) -> Oid:
    sample.then(with_gate(GATE), "something else", sample.base, 1)
    return commit(
        sample.raw,
        with_gate(text),
        [sample.base],
        seconds=START + 2 * 86400,
        message=f"{title}\n",
        author=author,
    )


def merged_in_part(sample: SampleRepo) -> list[bytes]:
    """Commit two of the three patches of a series in another form, and give its mails."""
    shelf = FILES["lib/shelf.c"].decode()
    top = {"top/Makefile": b"all:\n\tmake it\n"}
    one = sample.then(with_gate(EDITED), "gate: three more of them", sample.base, 1)
    title = "top: make it at last\n"
    commit(sample.raw, with_gate(EDITED) | top, [one], seconds=START + 9, message=title, author=PIA)
    parts = [
        mail("lib/gate.c", GATE, SENT, title="gate: three more of them", name="a"),
        mail(
            "top/Makefile", "all:\n", "all:\n\tmake it so\n", title="top: make it at last", name="b"
        ),
        mail("lib/shelf.c", shelf, shelf.replace("shelf 8", "shelf eight"), title="c", name="c"),
    ]
    return in_series(parts)


def in_series(parts: list[bytes]) -> list[bytes]:
    numbered = [
        part.replace(b"[PATCH]", b"[PATCH %d/%d]" % (number, len(parts)))
        for number, part in enumerate(parts, 1)
    ]
    answer = b"Message-Id: <a@example.org>\n"
    reply = b"In-Reply-To: <a@example.org>\n"
    return [
        part if answer in part else part.replace(b"Date:", reply + b"Date:") for part in numbered
    ]
