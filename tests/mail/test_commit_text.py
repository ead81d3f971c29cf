import pytest

from applier.mail.charsets import repair_utf8
from applier.mail.commit_text import (
    CommitHeaders,
    clean_identity,
    clean_subject,
    read_author,
    strip_space,
    write_commit,
)
from applier.model import CommitText, Person, Timestamp

_DATE = b"Thu, 7 Apr 2005 22:14:13 -0700"


def write(
    sender: bytes | None = b"A U <a@b>",
    subject: bytes | None = b"[PATCH] title",
    date: bytes | None = _DATE,
    log: bytes = b"body\n",
) -> tuple[CommitText | None, list[str]]:
    faults: list[str] = []
    return write_commit(CommitHeaders(sender, subject, date), log, faults), faults


def test_writes_all_of_it() -> None:
    assert write() == (
        CommitText(Person("A U", "a@b"), Timestamp(1112937253, -700), "title", b"title\n\nbody\n"),
        [],
    )


@pytest.mark.parametrize("date", [None, b""])
def test_a_mail_without_a_date_is_written_now(date: bytes | None) -> None:
    commit, faults = write(date=date)
    assert faults == []
    assert commit is not None
    assert commit.date is None


def test_an_author_in_latin_1() -> None:
    commit, _ = write(sender=b"J\xf6rg <a@b>")
    assert commit is not None
    assert commit.author == Person("Jörg", "a@b")


@pytest.mark.parametrize(
    ("sender", "date", "log", "reason"),
    [
        (None, _DATE, b"", "it names no author: From is missing or holds no address"),
        (b"nobody", _DATE, b"", "it names no author: From is missing or holds no address"),
        (b". <a@b>", _DATE, b"", "the author's name consists of punctuation only"),
        (b"A <a@b>", b"soon", b"", "its date cannot be read: soon"),
        (b"A <a@b>", b"s\xf6\n \non", b"", "its date cannot be read: sö on"),
        (b"A <a@b>", _DATE, b"a\0b", "there is a NUL byte in the commit message"),
        (
            b"Mail System Internal Data <a@b>",
            _DATE,
            b"",
            "it is a mail folder's internal message, which git am skips",
        ),
    ],
)
def test_says_why_git_would_refuse(
    sender: bytes | None, date: bytes, log: bytes, reason: str
) -> None:
    assert write(sender, date=date, log=log) == (None, [reason])


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        (b"[PATCH v2 3/5] a: b", b"a: b"),
        (b" Re: [x] re:[y]: : a", b"a"),
        (b"AW: a", b"AW: a"),
        (b"Re:", b"Re:"),
        (b"re", b"re"),
        (b"[open", b"[open"),
        (b"a [b]\t \nc ", b"a [b] c"),
        (b"[[a] b] c", b"b] c"),
        (b"[a]", b""),
        (b"", b""),
        (b"[" * 100_000, b"[" * 100_000),
    ],
)
def test_cleans_a_subject(subject: bytes, title: bytes) -> None:
    assert clean_subject(subject) == title


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        (b"\n \na  \n\n\t\n\nb\r\n\n", b"a\n\nb\n"),
        (b"a", b"a\n"),
        (b"  a\n", b"  a\n"),
        (b"a\x0c\n\x0b\n", b"a\x0c\n\x0b\n"),
        (b"#a\n", b"#a\n"),
        (b" \n\n", b""),
        (b"", b""),
    ],
)
def test_strips_space(text: bytes, stripped: bytes) -> None:
    assert strip_space(text) == stripped


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        (b"a", "a"),
        ("ö".encode(), "ö"),
        (b"\xf6 \xc3\xb6", "ö ö"),
        (b"\xe2\x82", "â\x82"),
        (b"\xed\xa0\x80", "í\xa0\x80"),
        (b"\xc0\x80", "À\x80"),
        (b"\xf4\x90\x80\x80", "ô\x90\x80\x80"),
        ("\ufffe \ufdd0 \U0001ffff".encode(), "ï¿¾ ï·\x90 ð\x9f¿¿"),
        ("\ufffd \ufdf0".encode(), "\ufffd \ufdf0"),
        (b"\xff" * 200_000, "ÿ" * 200_000),
    ],
)
def test_repairs_what_is_no_utf_8(text: bytes, repaired: str) -> None:
    assert repair_utf8(text) == repaired.encode()


@pytest.mark.parametrize(
    ("value", "name", "email"),
    [
        (b"A U <a@b>", b"A U", b"a@b"),
        (b"a@b (A U)", b"A U", b"a@b"),
        (b"<a@b>", b"a@b", b"a@b"),
        (b"A (x) U <a@b> (y)", b"A (x) U (y)", b"a@b"),
        (b'"U, A" <a@b>', b"U, A", b"a@b"),
        (b'"A \\"x\\" U" <a@b>', b'A "x" U', b"a@b"),
        (b"A (x \\) (y) z) <a@b>", b"A (x ) (y) z)", b"a@b"),
        (b"A U <root>", b"A U", b"root"),
        (b"A  \t U <root>", b"A U", b"root"),
        (b"A U <\t r  t>", b"A U", b" r t"),
        (b"A U", b"", b""),
        (b"", b"", b""),
        (b"A <a@b", b"A", b"a@b"),
        (b"A <B> <a@b>", b"a@b", b"a@b"),
        (b"x" * 61 + b" <a@b>", b"a@b", b"a@b"),
        (b'"A <a@b>', b"A", b"a@b"),
    ],
)
def test_takes_name_and_address_apart(value: bytes, name: bytes, email: bytes) -> None:
    assert read_author(value) == (name, email)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (b"A U", b"A U"),
        (b" .,:;<>\"'\\\x01A. U\x1f.", b"A. U"),
        (b"a<b>c\nd", b"abcd"),
        (b"...", b""),
        (b"A\x7f", b"A\x7f"),
    ],
)
def test_cuts_what_a_commit_does_not_hold(text: bytes, cleaned: bytes) -> None:
    assert clean_identity(text) == cleaned
