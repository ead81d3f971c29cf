import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applier.mail import parse_mail
from applier.mail.mailinfo import has_diff, is_pull_request
from applier.model import Mail, Origin, Person, RawMessage, Timestamp
from tests.steps import assert_linear

_DIFF = b"diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"
_HEADER = (
    b"From: A U Thor <a@example.org>\nSubject: [PATCH 1/2] title\n"
    b"Date: Thu, 7 Apr 2005 22:14:13 -0700\nMessage-ID: <1@example.org>\n"
)


def parse(content: bytes) -> Mail:
    return parse_mail(RawMessage(Origin("mails", 1, 2), content))


def test_reads_a_patch() -> None:
    mail = parse(_HEADER + b"\nWhy.\n\nSigned-off-by: A U Thor <a@example.org>\n---\n" + _DIFF)
    assert mail.commit is not None
    assert mail.commit.author == Person("A U Thor", "a@example.org")
    assert mail.commit.date == Timestamp(1112937253, -700)
    assert mail.commit.title == "title"
    assert mail.commit.message == (b"title\n\nWhy.\n\nSigned-off-by: A U Thor <a@example.org>\n")
    assert mail.patch == b"---\n" + _DIFF
    assert mail.failure is None
    assert mail.envelope.origin == Origin("mails", 1, 2)
    assert mail.envelope.author == mail.commit.author
    assert mail.envelope.has_diff


def test_prefers_the_author_that_the_body_names() -> None:
    mail = parse(_HEADER + b"\nFrom: B <b@example.org>\n\nWhy.\n" + _DIFF)
    assert mail.envelope.sender == Person("A U Thor", "a@example.org")
    assert mail.envelope.author == Person("B", "b@example.org")
    assert mail.commit is not None
    assert mail.commit.author == Person("B", "b@example.org")
    assert mail.commit.message == b"title\n\nWhy.\n"
    assert mail.body == b"\nFrom: B <b@example.org>\n\nWhy.\n"


def test_a_cover_letter_is_all_text() -> None:
    mail = parse(_HEADER + b"\nFrom: B <b@example.org>\n\n f | 2 +-\n")
    assert mail.patch == b""
    assert mail.body.endswith(b" f | 2 +-\n")
    assert mail.commit is not None
    assert mail.commit.author == Person("A U Thor", "a@example.org")
    assert not mail.envelope.has_diff


def test_a_copy_without_its_diff_has_the_author_whom_the_text_names() -> None:
    mail = parse(
        _HEADER + b"\nFrom: B <b@example.org>\n\nWhy.\n\nSigned-off-by: B <b@example.org>\n"
    )
    assert mail.envelope.author == Person("B", "b@example.org")
    assert mail.commit is not None
    assert mail.commit.author == Person("A U Thor", "a@example.org")


@pytest.mark.parametrize("line", [b"From:", b"From: nobody", b"From whom?", b"> From: B <b@c>"])
def test_a_text_that_names_nobody_leaves_the_author(line: bytes) -> None:
    mail = parse(_HEADER + b"\n" + line + b"\n\nWhy.\n")
    assert mail.envelope.author == Person("A U Thor", "a@example.org")


def test_a_pull_request_below_a_line_of_dashes() -> None:
    asks = (
        b"The following changes since commit 1234:\n\n  a (2021-05-06)\n\n"
        b"are available in the Git repository at:\n\n  https://example.org/x.git y\n"
    )
    assert parse(_HEADER + b"\nHi.\n\n---\n" + asks).envelope.pull_request
    quoted = b"".join(b"+" + line + b"\n" for line in asks.splitlines())
    assert not parse(_HEADER + b"\nHi.\n\n---\n" + _DIFF + quoted).envelope.pull_request


def test_what_git_refuses_is_read_all_the_same() -> None:
    mail = parse(_HEADER + b"Content-Type: text/plain; charset=y\n\nW\xc3\xa4s.\n---\n" + _DIFF)
    assert mail.commit is None
    assert mail.failure == "the charset 'y' is unknown: git cannot convert the text to UTF-8"
    assert mail.body == "\nWäs.\n".encode()
    assert mail.patch == b"---\n" + _DIFF
    assert mail.envelope.has_diff
    assert mail.envelope.author == Person("A U Thor", "a@example.org")


def test_the_first_fault_is_the_reason() -> None:
    mail = parse(b"Subject: =?y?q?a?=\nDate: soon\n\n")
    assert mail.failure is not None
    assert "'y'" in mail.failure


def test_drops_cr_before_lf_from_the_mail_and_not_from_what_is_decoded() -> None:
    assert parse((_HEADER + b"\nWhy.\n" + _DIFF).replace(b"\n", b"\r\n")).patch == _DIFF
    fields = b"Content-Transfer-Encoding: quoted-printable\n"
    assert parse(_HEADER + fields + b"\n---=0D\na=0D\n").patch == b"---\r\na\r\n"


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        (_DIFF, True),
        (b"---\n" + _DIFF, True),
        (_DIFF[_DIFF.index(b"---") :], True),
        (b"---\ntext\n--- a\n+++ b\n@@ -1 +1 @@\n", True),
        (b"---\n f | 2 +-\n", False),
        (b"---\n> diff --git a/f b/f\n", False),
        (b"--- a\n+++ b\n", False),
        (b"--- a\n+++ b", False),
        (b"--- a\n\n+++ b\n@@ -1 +1 @@\n", False),
        (b"", False),
    ],
)
def test_tells_a_diff(patch: bytes, expected: bool) -> None:
    assert has_diff(patch) is expected


def test_tells_a_pull_request() -> None:
    request = (
        b"The following changes since commit 1234:\n\n  title\n\n"
        b"are available in the Git repository at:\n\n  git://example.org/a.git tags/b\n"
    )
    assert is_pull_request(b"Hello,\n\n" + request)
    assert not is_pull_request(b"are available in the Git repository at:\n")
    assert parse(_HEADER + b"\n" + request).envelope.pull_request


_PIECES = [
    b"From: a@b\n", b"Subject: x\n", b"In-Reply-To: <\n", b"Date: @\n", b"---\n", b"diff -", b"\n",
    b"Content-Type: a; boundary=x\n", b"--x\n", b"--x--\n", b"=?utf-8?q?", b"?=", b"=", b"QUJD\n",
    b"Content-Type: text/plain; charset=utf-16; format=flowed\n", b"\xff", b"\r", b"\0", b"<", b">",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b" ",
    b"(", b'"',
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PIECES) | st.binary(max_size=8), max_size=40).map(b"".join))
def test_survives_anything(content: bytes) -> None:
    mail = parse(content)
    assert (mail.commit is None) == (mail.failure is not None)
    assert mail.body.decode() or not mail.body


@pytest.mark.parametrize("piece", [*_PIECES, _HEADER, b"a: b\n c\n"])
def test_reads_much_of_anything_in_one_pass(piece: bytes) -> None:
    def read(times: int) -> None:
        many = piece * times
        line = many.replace(b"\n", b" ")
        for fields in (
            b"",
            b"Content-Type: a; format=flowed\nContent-Transfer-Encoding: base64\n\n",
            b"Content-Type: a; format=flowed\nContent-Transfer-Encoding: quoted-printable\n\n",
            b"Content-Type: a; boundary=x\n\n",
            b"Content-Type: a; boundary=x\n\n--x\n",
        ):
            parse(fields + many)
        parse(b"Subject: " + line)
        parse(b"From: " + line + b"\nCc: " + line)

    read(50_000 // len(piece))
    assert_linear(read, 100)
