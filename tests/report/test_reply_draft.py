"""A draft of a reply, as mail readers that are not ours read it."""

import email
import mailbox
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import getaddresses
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from applier.model import Person, Series, SeriesVerdict
from applier.model.finding import Explanation, Finding, FindingKind, Remedy
from applier.report.reply_draft import format_mail
from applier.sanitize import printable

from . import made

Judged = tuple[SeriesVerdict, Series]


def drafted(*judged: SeriesVerdict | Judged) -> str:
    """Write the drafts for verdicts, and for those with mails of their own."""
    pairs = [one if isinstance(one, tuple) else (one, made.mails_of(one)) for one in judged]
    return format_mail(made.report(*(one for one, _ in pairs)), [one for _, one in pairs])


def drafts(tmp_path: Path, *judged: SeriesVerdict | Judged) -> list[EmailMessage]:
    """Read the drafts as an mbox."""
    (tmp_path / "drafts").write_bytes(drafted(*judged).encode())
    box = mailbox.mbox(tmp_path / "drafts", create=False)
    found = [email.message_from_bytes(box.get_bytes(key), policy=default) for key in box.keys()]  # noqa: SIM118 - a mailbox is no dict
    box.close()
    return found


def answering(verdict: SeriesVerdict) -> Judged:
    """Give the series' mails a thread and people to answer to."""
    series = made.mails_of(verdict)
    parts = tuple(
        replace(
            part,
            envelope=replace(
                part.envelope,
                subject=f"[PATCH v4 {part.number}/{verdict.total}] mm: part",
                references=("series-0@example.org",),
                recipients=("list@example.org", "anna@example.org", "not an address"),
            ),
        )
        for part in series.parts
    )
    return verdict, replace(series, parts=parts)


def test_a_series_that_applies_needs_no_mail() -> None:
    assert not drafted(made.applies(), made.unchecked())


def test_the_refused_patch_is_answered_to_everybody(tmp_path: Path) -> None:
    (draft,) = drafts(tmp_path, answering(made.conflicts()))
    assert draft["To"] == "Anna Example <anna@example.org>"
    assert draft["Cc"] == "list@example.org"
    assert draft["Subject"] == "Re: [PATCH v4 3/14] mm: part"
    assert draft["In-Reply-To"] == "<series-3@example.org>"
    assert draft["References"].split() == ["<series-0@example.org>", "<series-3@example.org>"]
    assert draft["From"] is None
    assert draft["Date"] is None
    assert draft.defects == []


def test_what_it_says(tmp_path: Path) -> None:
    said = Explanation(
        (Finding(FindingKind.WRONG_BASE, "mm/slub.c is older than v5.11", 3),),
        (Remedy("applier am --base v5.10 --branch topic", "the series applies whole"),),
    )
    (draft,) = drafts(
        tmp_path,
        answering(replace(made.conflicts(), findings=said.findings, mending=said.mending)),
    )
    assert draft.get_content().splitlines() == [
        "On 2021-03-05, Anna Example wrote:",
        "> [PATCH v4 3/14] mm: part",
        "",
        "Patch 3 of 14 does not apply on v5.12-rc1 (bbbbbbbbbbbb):",
        "",
        "  - arch/x86/kvm/svm/sev.c hunk 2, line 1178: the context differs",
        "",
        "The cause, as far as it can be told:",
        "",
        "  - wrong base: mm/slub.c is older than v5.11",
        "",
        "What works here:",
        "",
        "  - applier am --base v5.10 --branch topic: the series applies whole",
        "",
    ]


def test_false_diffstats_and_gaps_and_no_base(tmp_path: Path) -> None:
    verdicts = (made.inconsistent(), made.incomplete(), made.undecided())
    false, gap, nowhere = (one.get_content() for one in drafts(tmp_path, *verdicts))
    assert "This patch declares a diffstat that is not that of its diff:" in false
    assert "mm/file0.c: declares 2 insertions, the diff has 5" in false
    assert "13 patches of 14 (2..14) did not arrive here" in gap
    assert "Which tree is this for?" in nowhere


def test_lines_are_those_of_a_mail(tmp_path: Path) -> None:
    for draft in drafts(tmp_path, *made.every().series):
        assert max(map(len, draft.get_content().splitlines())) <= 72


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anna Example", "Anna Example"),
        ("Example, Anna", "Example, Anna"),
        ('A. "Q" \\ Example', "A. Q  Example"),
        ("Žofie Příkladová", "Žofie Příkladová"),
    ],
)
def test_names_in_the_header(tmp_path: Path, name: str, expected: str) -> None:
    verdict = made.conflicts()
    person = Person(name, "anna@example.org")
    (draft,) = drafts(tmp_path, replace(verdict, submitter=person))
    (address,) = draft["To"].addresses
    assert (address.display_name, address.addr_spec) == (expected, "anna@example.org")


@pytest.mark.parametrize("text", ["x\nBcc: b@example.org", "a@b\r\n\r\nbody", "From a 1 1:1 1999"])
def test_no_mail_adds_a_header_or_a_message(tmp_path: Path, text: str) -> None:
    (draft,) = drafts(tmp_path, made.hostile(text))
    known = {"To", "Cc", "Subject", "In-Reply-To", "References"}
    assert set(draft.keys()) - known == {
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }


WORD = "=?utf-8?q?x=0d=0aBcc:=20evil@example.org?="
MEANT = ["To", "Cc", "Subject", "In-Reply-To", "References"]
REST = ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


def with_texts(subject: str, name: str, address: str, message_id: str) -> Judged:
    """Give a verdict whose mail has these in its header."""
    verdict, series = answering(made.conflicts())
    person = Person(name, address)
    parts = tuple(
        replace(
            part,
            envelope=replace(
                part.envelope,
                subject=subject,
                sender=person,
                message_id=message_id,
                references=("series-0@example.org", message_id),
                recipients=(address.lower(), "list@example.org"),
            ),
        )
        for part in series.parts
    )
    return replace(verdict, submitter=person), replace(series, parts=parts)


def decoded(value: object) -> str:
    """Decode a header as a reader of RFC 2047 alone does, the way of old mailers."""
    return str(make_header(decode_header(str(value).replace("\n", ""))))


@pytest.mark.parametrize(
    "text", [WORD, f"mm: {WORD} x", f"x{WORD}", "=?", "=?a?b?c", "a =?x", "?="]
)
def test_what_looks_encoded_is_encoded_once_more(text: str) -> None:
    written = drafted(with_texts(text, text, "anna@example.org", "1@example.org"))
    header = written.partition("\n\n")[0]
    assert "=?utf-8?q?x=0d=0aBcc" not in header
    draft = email.message_from_string(written.partition("\n")[2], policy=default)
    assert draft["Subject"] == f"Re: {text}"
    (address,) = draft["To"].addresses
    short = text if len(text) <= 45 else f"{text[:42].rstrip()}..."
    assert (address.display_name, address.addr_spec) == (short, "anna@example.org")


@pytest.mark.parametrize("text", [WORD, WORD + "@example.org", f"a@{WORD}", "a=?b@example.org"])
def test_an_address_or_an_id_that_looks_encoded_is_left_out(text: str) -> None:
    written = drafted(with_texts("s", "Anna", text, text))
    draft = email.message_from_string(written.partition("\n")[2], policy=default)
    assert draft.keys() == ["Cc", "Subject", "References", *REST]
    assert (draft["Cc"], draft["References"]) == ("list@example.org", "<series-0@example.org>")


TEXTS = st.one_of(
    st.text(max_size=80),
    st.text(st.characters(codec="ascii"), max_size=300),
    st.lists(
        st.sampled_from([WORD, "=?", "?=", "\n", "\r\n\r\n", " ", "a", "\u0301", "\U0001f41b", ":"])
        | st.sampled_from(["From ", "Bcc: x@example.org", "<", ">", ",", '"', "\\", "(", "@", "."]),
        max_size=40,
    ).map("".join),
)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
@example("x" * 5000, "y" * 5000, "z" * 5000 + "@example.org", "i" * 5000 + "@example.org")
@example("\u0301" * 5000, "\U0001f41b" * 500, "a@example.org", "i@example.org")
@example("a" + " " * 3000 + "b", "a" + " " * 3000, "a@b..c", "@")
def test_headers_are_those_that_were_meant(
    subject: str, name: str, address: str, message_id: str
) -> None:
    written = drafted(with_texts(subject, name, address, message_id)).encode()
    assert max(map(len, written.split(b"\n"))) <= 998
    assert b"\r" not in written
    meant = f"Re: {printable(subject).strip()}".strip()
    if printable(subject).strip()[:3].lower() == "re:":
        meant = printable(subject).strip()
    for policy in (default, compat32):
        draft = email.message_from_bytes(written.partition(b"\n")[2], policy=policy)
        keys = draft.keys()
        assert [key for key in MEANT if key in keys] + REST == keys
        assert not draft.defects
        assert len(set(keys)) == len(keys)
        subject_read = str(draft["Subject"]) if policy is default else decoded(draft["Subject"])
        assert subject_read.split() == meant.split()
        for key in {"To", "Cc"} & set(keys):
            found = {spec for _, spec in getaddresses([str(draft[key])])}
            assert found <= {address, address.lower(), "list@example.org"}
        ids = {"<series-0@example.org>", f"<{message_id}>"}
        for key in ("In-Reply-To", "References"):
            assert set(str(draft.get(key, "")).split()) <= ids
    if "To" in keys and printable(name).strip():
        modern = email.message_from_bytes(written.partition(b"\n")[2], policy=default)
        (known,) = modern["To"].addresses
        shown = printable(name).strip()
        assert known.display_name in {shown, shown.replace("\\", "").replace('"', "")} or (
            len(shown.encode()) > 45 and len(known.display_name.encode()) <= 45
        )


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60))
@example("\u0301" * 3000)
@example("\U0001f41b" * 3000)
@example("x" * 3000)
def test_any_text_is_one_draft(text: str) -> None:
    written = drafted(made.hostile(text))
    lines = written.encode().split(b"\n")
    assert sum(line.startswith(b"From ") for line in lines) == 1
    assert max(map(len, lines)) <= 998


def test_nobody_is_told_that_what_is_in_does_not_apply() -> None:
    found = Finding(FindingKind.ALREADY_APPLIED, "merged in another form", commit=made.COMMIT)
    assert drafted(replace(made.conflicts(), findings=(found,))) == ""
