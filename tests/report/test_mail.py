"""A draft of a reply, as mail readers that are not ours read it."""

import email
import mailbox
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.model import Person, SeriesVerdict
from applier.model.finding import Explanation, Finding, FindingKind, Mending
from applier.report.mail import format_mail

from . import made


def drafts(tmp_path: Path, *verdicts: SeriesVerdict) -> list[EmailMessage]:
    """Read the drafts as an mbox."""
    (tmp_path / "drafts").write_bytes(format_mail(made.report(*verdicts)).encode())
    box = mailbox.mbox(tmp_path / "drafts", create=False)
    found = [email.message_from_bytes(box.get_bytes(key), policy=default) for key in box.keys()]  # noqa: SIM118 - a mailbox is no dict
    box.close()
    return found


def answering(verdict: SeriesVerdict) -> SeriesVerdict:
    """Give the series' mails a thread and people to answer to."""
    parts = tuple(
        replace(
            part,
            envelope=replace(
                part.envelope,
                subject=f"[PATCH v4 {part.number}/{verdict.series.total}] mm: part",
                references=("series-0@example.org",),
                recipients=("list@example.org", "anna@example.org", "not an address"),
            ),
        )
        for part in verdict.series.parts
    )
    return replace(verdict, series=replace(verdict.series, parts=parts))


def test_a_series_that_applies_needs_no_mail() -> None:
    assert not format_mail(made.report(made.applies(), made.unchecked()))


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
        (Mending("applier am --base v5.10 --branch topic", "the series applies whole"),),
    )
    (draft,) = drafts(tmp_path, replace(answering(made.conflicts()), explanation=said))
    assert draft.get_content().splitlines() == [
        "On 2021-03-05, Anna Example wrote:",
        "> [PATCH v4 3/14] mm: part",
        "",
        "Patch 3 of 14 does not apply on v5.12-rc1 (bbbbbbbbbbbb), stated in the",
        "cover letter:",
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
    verdict = replace(verdict, series=replace(verdict.series, submitter=person))
    (draft,) = drafts(tmp_path, verdict)
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


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_any_text_is_one_draft(text: str) -> None:
    written = format_mail(made.report(made.hostile(text)))
    assert sum(line.startswith("From ") for line in written.encode().decode().split("\n")) == 1
