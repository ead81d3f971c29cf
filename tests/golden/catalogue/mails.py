"""Fixtures that show mail as archives and mailers leave it."""

import gzip
import io
from email.header import Header

from msgspec.structs import replace

from tests.golden.catalogue.claims import wrong_fixes
from tests.golden.catalogue.threads import ring_pieces
from tests.golden.fixture import Fixture
from tests.golden.history import GRETA, MARBLE, NILS, PIA, QUAY, TOMO, VAULT, Base
from tests.golden.make_mails import Letter, Piece, Posting, mbox, only

BASE = "v5.12-rc3"


def rings(base: Base) -> list[Letter]:
    """Post the two patches about rings."""
    return Posting("rings", NILS, "2021-03-17 10:00:00 +0100", trailer=base.stated(BASE)).patches(
        *ring_pieces(base)
    )


def magic(base: Base, sender: str = GRETA, author: str | None = None) -> Letter:
    """Post one patch about a word."""
    patch = base.bench(BASE).change(QUAY, "bad magic", "wrong magic")
    piece = Piece("quay: wrong, not bad", "A number is not evil.", patch, author)
    return only("magic", sender, "2021-03-17 11:00:00 +0100", piece, base.stated(BASE))[0]


def mail_maildir(base: Base) -> Fixture:
    """A maildir, one letter read and one new."""
    first, second = rings(base)
    files = {
        "box/cur/1616000000.1.host:2,S": first.text,
        "box/new/1616000001.2.host": second.text,
        "box/tmp/.keep": b"",
    }
    return Fixture(files, ("applies",), 0)


def mail_gzip(base: Base) -> Fixture:
    """An mbox as an archive hands it out, compressed."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0, compresslevel=0) as file:
        file.write(mbox(*rings(base)))
    return Fixture({"rings.mbox.gz": packed.getvalue()}, ("applies",), 0)


def mail_patch_files(base: Base) -> Fixture:
    """A directory as git format-patch leaves it, with a file that is none of it."""
    files = {
        f"outgoing/{number:04}-{name}.patch": b"From "
        + b"0" * 40
        + b" Mon Sep 17 00:00:00 2001\n"
        + replace(letter, id=None, parent=None).text
        for number, (name, letter) in enumerate(
            zip(("larger-rings", "free-rings"), rings(base), strict=True), 1
        )
    }
    files["outgoing/notes.txt"] = b"Send these on Monday.\n"
    return Fixture(files, ("applies",), 0)


def mail_markdown(base: Base) -> Fixture:
    """An export as Markdown: each message in a fence below its subject."""
    entries = [
        f"#### {letter.subject}\n##### From: {letter.sender}\n\n```c\n{letter.text.decode()}```\n\n"
        for letter in rings(base)
    ]
    return Fixture({"rings.md": "".join(entries).encode()}, ("applies",), 0)


def mail_mboxrd(base: Base) -> Fixture:
    """A line of the message begins with From: the archive put a > there, the commit has none."""
    letter = magic(base)
    return Fixture(
        {"magic.mbox": mbox(replace(letter, body="From here on the word is wrong, not bad.\n"))},
        ("applies",),
        0,
    )


def mail_in_body_from(base: Base) -> Fixture:
    """The patch is by somebody else than the sender, and says so in its first line."""
    return Fixture({"magic.mbox": mbox(magic(base, author=PIA))}, ("applies",), 0)


def mail_list_munged(base: Base) -> Fixture:
    """The list put its own address in the From: git takes the list for the author."""
    headers = (f"Reply-To: {GRETA}", "List-Id: <fsdevel.lists.example.org>")
    letter = replace(
        magic(base),
        sender='"Greta Lindqvist via fsdevel" <fsdevel@lists.example.org>',
        headers=headers,
        subject="[fsdevel] [PATCH] quay: wrong, not bad",
        footer=(
            "_______________________________________________\n"
            "fsdevel mailing list\nfsdevel@lists.example.org\n"
        ),
    )
    return Fixture({"magic.mbox": mbox(letter)}, ("applies",), 0)


def mail_encoded_words(base: Base) -> Fixture:
    """Names and titles of more than ASCII, encoded in the header and in the body."""
    name = Header("Jürgen Ångström", "utf-8").encode()
    title = Header("[PATCH] ASoC: marble: größer ist lauter", "utf-8").encode()
    patch = base.bench(BASE).change(
        MARBLE,
        " * Marble audio codec.\n",
        " * Marble audio codec — größer ist lauter.\n",
    )
    (letter,) = only(
        "umlaut",
        f"{name} <jurgen@example.org>",
        "2021-03-17 12:00:00 +0100",
        Piece("x", "Wie der Titel sagt: größer ist lauter.", patch),
        base.stated(BASE),
    )
    mime = (
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
    )
    body = (
        letter.body.split("\n\nSigned-off-by", 1)[0]
        + "\n\nSigned-off-by: Jürgen Ångström <jurgen@example.org>\n"
    )
    return Fixture(
        {"umlaut.mbox": mbox(replace(letter, subject=title, headers=mime, body=body))},
        ("applies",),
        0,
    )


def mail_inline_and_attached(base: Base) -> Fixture:
    """The diff stands in the text and is attached too: git reads it twice and refuses."""
    letter = magic(base)
    assert letter.patch is not None
    head = (
        letter.text.split(b"\n\n", 1)[0]
        + b'\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="twice"\n\n'
    )
    text = b"--twice\nContent-Type: text/plain; charset=UTF-8\n\n" + letter.content
    attached = (
        b'--twice\nContent-Type: text/x-patch; name="0001-quay.patch"\n\n'
        + letter.patch.diff
        + b"--twice--\n"
    )
    return Fixture({"magic.mbox": mbox(head + text + attached)}, ("conflicts",), 1)


def mail_unknown_charset(base: Base) -> Fixture:
    """A charset that no library knows: git does not read the mail."""
    letter = replace(magic(base), headers=("Content-Type: text/plain; charset=y",))
    return Fixture({"magic.mbox": mbox(letter)}, ("conflicts",), 1)


def mail_without_headers(base: Base) -> Fixture:
    """No Message-Id and no Date: all that can be said is said."""
    letter = replace(magic(base), id=None, date=None)
    return Fixture({"magic.mbox": mbox(letter)}, ("applies",), 0)


def mail_crlf(base: Base) -> Fixture:
    """Every line of the archive ends in CRLF, and the files' lines do not."""
    return Fixture({"magic.mbox": mbox(magic(base)).replace(b"\n", b"\r\n")}, ("applies",), 0)


def mail_quoted_printable(base: Base) -> Fixture:
    """A mailer wrapped the long lines in quoted-printable; unwrapped, all is well."""
    letter = magic(base)
    head, body = letter.text.split(b"\n\n", 1)
    mime = (
        b"\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n"
    )
    soft = body.replace(b"=", b"=3D").replace(b"A number is", b"A number =\nis")
    return Fixture({"magic.mbox": mbox(head + mime + soft)}, ("applies",), 0)


def mail_no_diff(base: Base) -> Fixture:
    """The archive's copy of the second patch lost its diff."""
    first, second = rings(base)
    assert second.patch is not None
    bare = replace(second, patch=replace(second.patch, diff=b""))
    return Fixture({"rings.mbox": mbox(first, bare)}, ("undecided",), 3)


def mail_odd_paths(base: Base) -> Fixture:
    """Files with spaces and more than ASCII in their names."""
    bench = base.bench(BASE)
    bench.create("Documentation/virt/a vault for each.rst", "One each\n========\n")
    patch = bench.patch()
    quoted = patch.diff + (
        b'diff --git "a/Documentation/virt/gr\\303\\266\\303\\237er.rst" "b/Docu'
        b'mentation/virt/gr\\303\\266\\303\\237er.rst"\n'
        b"new file mode 100644\nindex 000000000000..2262de0c121f\n"
        b'--- /dev/null\n+++ "b/Documentation/virt/gr\\303\\266\\303\\237er.rst"'
        b"\n@@ -0,0 +1 @@\n+Lauter\n"
    )
    letter = only(
        "paths",
        PIA,
        "2021-03-17 13:00:00 +0100",
        Piece(
            "Documentation: two more words on vaults",
            "One in another language.",
            replace(patch, diff=quoted),
        ),
        base.stated(BASE),
    )[0]
    stat = (
        " Documentation/virt/a vault for each.rst              | 2 ++\n"
        ' "Documentation/virt/gr\\303\\266\\303\\237er.rst" | 1 +\n'
        " 2 files changed, 3 insertions(+)\n create mode 100644 Documentation/v"
        'irt/a vault for each.rst\n create mode 100644 "Documentation/virt/gr\\'
        '303\\266\\303\\237er.rst"\n'
    )
    return Fixture({"paths.mbox": mbox(replace(letter, stat=stat))}, ("applies",), 0)


def demo(base: Base) -> Fixture:
    """Five series: one applies, one conflicts, one has a false diffstat, one names a commit by an
    id that nothing has, one is incomplete."""
    vault = base.bench(BASE)
    vault.keep(VAULT, "if (key >= VAULT_KEYS_MAX) {", "if (key >= vault_limit) {")
    conflict = vault.change(
        VAULT,
        "\t\tmutex_unlock(&vault_lock);\n\t\treturn -EBUSY;\n",
        "\t\tmutex_unlock(&vault_lock);\n\t\treturn -ENOSPC;\n",
    )
    later = base.bench("v5.12-rc5").change(
        "Documentation/virt/vault.rst", "``-EBUSY``", "``-ENOSPC``"
    )
    space = Posting("space", PIA, "2021-03-30 11:00:00 +0200", trailer=base.stated("v5.12-rc5"))
    letters = space.patches(
        Piece("Documentation: vault: say ENOSPC", "As the code will do.", later),
        Piece("KVM: vault: keys are space", "ENOSPC says what is missing.", conflict),
    )
    false = magic(base)
    assert false.patch is not None
    stat = " fs/quay/super.c | 4 ++--\n 1 file changed, 2 insertions(+), 2 deletions(-)\n"
    bench = base.bench(BASE)
    steps = [
        Piece(f"ASoC: marble: step {number}", "One of three.", bench.change(MARBLE, old, new))
        for number, (old, new) in enumerate(
            (
                ("audio codec", "audio codec, first"),
                ("codec, first", "codec, second"),
                ("codec, second", "codec, third"),
            ),
            1,
        )
    ]
    marble = Posting("steps", TOMO, "2021-03-23 09:00:00 +0100", trailer=base.stated(BASE)).patches(
        *steps
    )
    return Fixture(
        {
            "archive.mbox": mbox(
                *rings(base),
                *letters,
                replace(false, stat=stat),
                *wrong_fixes(base),
                marble[0],
                marble[2],
            )
        },
        ("applies", "applies", "applies", "incomplete", "conflicts"),
        1,
    )


MAKERS = (
    mail_maildir,
    mail_gzip,
    mail_patch_files,
    mail_markdown,
    mail_mboxrd,
    mail_in_body_from,
    mail_list_munged,
    mail_encoded_words,
    mail_inline_and_attached,
    mail_unknown_charset,
    mail_without_headers,
    mail_crlf,
    mail_quoted_printable,
    mail_no_diff,
    mail_odd_paths,
    demo,
)
