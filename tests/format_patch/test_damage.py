"""What mail would do to a commit."""

import pytest

from applier.format_patch import CommitMail, Place, Writing, format_mail
from applier.format_patch.damage import find_damage
from applier.git import CommitWords
from applier.git.compare.file_diffs import ChangedFile
from applier.git.objects.commits import Signature
from applier.mail import parse_mail
from applier.model import DamageKind, Origin, RawMessage, Timestamp

DATE = Timestamp(1_614_000_000, -530)
Found = list[tuple[DamageKind, int | None, bool]]


def damage(
    message: bytes, line: bytes = b"text", name: bytes = b"A U Thor", date: Timestamp = DATE
) -> Found:
    """Send a commit that adds a line, and give what that does to it."""
    text = b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n a\n+" + line + b"\n"
    file = ChangedFile(b"x", None, text, 1, 0, binary=False, sizes=None, notes=())
    author = Writing(name, b"author@example.org", date)
    raw = format_mail(CommitMail(Place(1, 1, numbered=False), author, message, (file,)))
    signature = Signature(name, b"author@example.org", date)
    mail = parse_mail(RawMessage(Origin("x", 0, 0), raw))
    found = find_damage(CommitWords(signature, signature, message), mail, raw)
    assert all(one.detail for one in found)
    return [(one.kind, one.line, one.lossy) for one in found]


@pytest.mark.parametrize(
    "message",
    [
        b"mm: plain\n",
        b"mm: t\xc3\xa4st\n\nWhy.\n\n- of \xc3\xbcmlauts\n\nSigned-off-by: A <a@example.org>\n",
        b"mm: " + b"a subject that is folded because it is far too long for a line " * 3 + b"x\n",
        b"mm: \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e" * 20 + b"\n",
        b"=?UTF-8?q?not=20encoded?=\n",
        b"subject\n\n> quoted\n --\n indented --- line\n",
    ],
)
@pytest.mark.parametrize(
    "name", [b"A U Thor", b"A. U. Thor", b"J\xc3\xb6rg (x) M\xc3\xbcller, Dr."]
)
def test_a_usual_commit_comes_back_as_it_was(message: bytes, name: bytes) -> None:
    assert damage(message, name=name) == []


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (b"x\n\nText.\n---\nmore\n", (DamageKind.MESSAGE, 4, True)),
        (b"x\n\nText.\n\nIndex: what\nmore\n", (DamageKind.MESSAGE, 5, True)),
        (b"x\n\ndiff -u of two\n", (DamageKind.MESSAGE, 3, True)),
        (b"[x] y\n\nText.\n", (DamageKind.MESSAGE, 1, True)),
        (b"Re: y\n\nText.\n", (DamageKind.MESSAGE, 1, True)),
        (b"two\nlines\n\nText.\n", (DamageKind.MESSAGE, 1, False)),
        (b"x\n\nspaces  \n\n\n\nText.\n\n", (DamageKind.MESSAGE, None, False)),
        (b"x\n\nFrom now on\n", (DamageKind.FROM_LINE, 3, False)),
    ],
)
def test_what_becomes_of_a_message(
    message: bytes, found: tuple[DamageKind, int | None, bool]
) -> None:
    assert damage(message) == [found]


def test_a_from_in_the_text_is_taken_for_the_author() -> None:
    found = damage(b"x\n\nFrom: B Other <other@example.org>\n\nText.\n")
    assert found == [(DamageKind.MESSAGE, 3, True), (DamageKind.AUTHOR, None, True)]


@pytest.mark.parametrize("name", [b"x" * 70, b"me@example.org is me"])
def test_a_name_that_git_takes_for_none(name: bytes) -> None:
    assert damage(b"x\n", name=name) == [(DamageKind.AUTHOR, None, True)]


def test_a_date_that_no_mail_can_have() -> None:
    kinds = [kind for kind, _, _ in damage(b"x\n", date=Timestamp(-86_400 * 3650))]
    assert kinds in ([DamageKind.DATE], [DamageKind.MESSAGE])


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"x" * 1100, DamageKind.LONG_LINE),
        (b"x\r", DamageKind.CARRIAGE_RETURN),
        (b"l\xe4tin", DamageKind.CHARSET),
        (b"x\0y", DamageKind.NUL),
    ],
)
def test_what_may_come_to_harm_on_the_way(line: bytes, kind: DamageKind) -> None:
    assert damage(b"x\n", line) == [(kind, 10, False)]


def test_a_commit_without_a_name_gets_one() -> None:
    assert damage(b"x\n", name=b"") == [(DamageKind.AUTHOR, None, True)]
