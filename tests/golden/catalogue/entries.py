"""Fixtures that show how files come, go and change their kind."""

import base64
import zlib

from tests.golden.bench import Bench, Patch
from tests.golden.fixture import Fixture
from tests.golden.history import GRETA, MARBLE, TOMO, Base
from tests.golden.make_mails import Piece, Posting, mbox, only

KEY_BUSY = (
    "\t\tmutex_unlock(&vault_lock);\n\t\treturn -EBUSY;\n",
    "\t\tmutex_unlock(&vault_lock);\n\t\treturn -ENOSPC;\n",
)
MOUNT = "tools/testing/selftests/quay/mount.sh"


def apply_file_missing(base: Base) -> Fixture:
    """The patch is to a file that no tree has: the one before it was never sent."""
    bench = base.bench("v5.12-rc5")
    bench.create("fs/quay/dir.c", "// SPDX-License-Identifier: GPL-2.0\n\nint quay_dirs = 1;\n")
    bench.patch()
    patch = bench.change("fs/quay/dir.c", "int quay_dirs = 1;\n", "int quay_dirs;\n")
    piece = Piece("quay: no directory to begin with", "The first mount makes one.", patch)
    return Fixture(
        {
            "dirs.mbox": mbox(
                *only("dirs", GRETA, "2021-04-14 10:00:00 +0200", piece, base.stated("tip"))
            )
        },
        ("conflicts",),
        1,
    )


def apply_file_exists(base: Base) -> Fixture:
    """The patch makes a file that every tree has already."""
    bench = Bench({})
    bench.create("fs/quay/quay.h", "/* SPDX-License-Identifier: GPL-2.0 */\n")
    piece = Piece("quay: a header", "To be filled by the next series.", bench.patch())
    return Fixture(
        {
            "header.mbox": mbox(
                *only("header", GRETA, "2021-04-14 10:30:00 +0200", piece, base.stated("tip"))
            )
        },
        ("conflicts",),
        1,
    )


def apply_new_and_gone(base: Base) -> Fixture:
    """A directory's last file goes, a file in a new directory comes, and one of them is empty."""
    bench = base.bench("v5.12-rc3")
    bench.delete(MARBLE)
    bench.create(
        "sound/soc/marble/marble.c", "// SPDX-License-Identifier: GPL-2.0-only\n/* Rewritten. */\n"
    )
    bench.create("sound/soc/marble/Kconfig", "")
    piece = Piece(
        "ASoC: marble: begin again", "A directory of its own, and nothing in it yet.", bench.patch()
    )
    return Fixture(
        {
            "marble.mbox": mbox(
                *only("again", TOMO, "2021-03-18 20:00:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


def apply_rename(base: Base) -> Fixture:
    """A file is renamed and changed in one patch; the next one knows it by its new name."""
    bench = base.bench("v5.12-rc3")
    bench.rename("fs/quay/super.c", "fs/quay/mount.c")
    bench.edit(
        "fs/quay/mount.c",
        " * Quay: a small file system to moor fixtures at.\n",
        " * Quay: how an image is mounted.\n",
    )
    first = Piece("quay: super.c is about mounting", "So it is called mount.c.", bench.patch())
    second = Piece(
        "quay: say what is wrong with a magic",
        "One number helps more than a word.",
        bench.change(
            "fs/quay/mount.c",
            'pr_err("quay: bad magic\\n");',
            'pr_err("quay: bad magic %x\\n", qs->magic);',
        ),
    )
    letters = Posting(
        "mount", GRETA, "2021-03-19 09:00:00 +0100", trailer=base.stated("v5.12-rc3")
    ).patches(first, second)
    return Fixture({"mount.mbox": mbox(*letters)}, ("applies",), 0)


def apply_modes(base: Base) -> Fixture:
    """One file loses its executable bit, another gets one with a change; a third keeps its own."""
    bench = base.bench("v5.12-rc3")
    bench.chmod(MOUNT, 0o100644)
    bench.create("tools/testing/selftests/quay/run.sh", "#!/bin/sh\nsh ./mount.sh\n", 0o100755)
    first = Piece(
        "selftests: quay: one way to run them", "run.sh is the one to call.", bench.patch()
    )
    second = Piece(
        "selftests: quay: stop at the first failure",
        "As all the others do.",
        bench.change("tools/testing/selftests/quay/run.sh", "#!/bin/sh\n", "#!/bin/sh -e\n"),
    )
    letters = Posting(
        "run", GRETA, "2021-03-19 10:00:00 +0100", trailer=base.stated("v5.12-rc3")
    ).patches(first, second)
    return Fixture({"run.mbox": mbox(*letters)}, ("applies",), 0)


def apply_symlink(base: Base) -> Fixture:
    """A symbolic link gets another target, and a new one is made."""
    bench = base.bench("v5.12-rc3")
    bench.create("Documentation/process/requirements.rst", "Requirements\n============\n")
    bench.create("Documentation/Changes", b"process/requirements.rst", 0o120000)
    bench.create("Documentation/Vault", b"virt/vault.rst", 0o120000)
    piece = Piece(
        "Documentation: move the old names along", "People type them still.", bench.patch()
    )
    return Fixture(
        {
            "links.mbox": mbox(
                *only("links", GRETA, "2021-03-19 11:00:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


def apply_gitlink(base: Base) -> Fixture:
    """A submodule is added: an entry that is a commit, which nobody needs to have."""
    bench = base.bench("v5.12-rc3")
    bench.create(
        "tools/vendor/fixtures",
        b"Subproject commit 5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e\n",
        0o160000,
    )
    patch = bench.patch()
    diff = patch.diff.replace(b"0000000..", b"0000000..").replace(
        bench.files["tools/vendor/fixtures"].oid[:12].encode(), b"5ca1ab1e5ca1"
    )
    piece = Piece(
        "tools: fetch images from elsewhere",
        "They are too large for this tree.",
        Patch(diff, patch.rows),
    )
    return Fixture(
        {
            "vendor.mbox": mbox(
                *only("vendor", GRETA, "2021-03-19 12:00:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


def apply_binary(base: Base) -> Fixture:
    """An image is sent whole, with the full ids that git asks for."""
    bench = base.bench("v5.12-rc3")
    path = "Documentation/images/quay.gif"
    old = bench.files[path]
    bench.create(path, old.content.replace(b"\x2a\x52\x6e", b"\x6e\x52\x2a"))
    patch = bench.patch()
    piece = Piece(
        "Documentation: a quay in another colour",
        "The sun is setting.",
        Patch(
            _literal(path, old.oid, bench.files[path].oid, bench.files[path].content), patch.rows
        ),
    )
    return Fixture(
        {
            "colour.mbox": mbox(
                *only("colour", GRETA, "2021-03-19 14:00:00 +0100", piece, base.stated("v5.12-rc3"))
            )
        },
        ("applies",),
        0,
    )


def _literal(path: str, old: str, new: str, content: bytes) -> bytes:
    """Write a binary patch of one line; deflate's stored form is the same with every zlib."""
    stored = (
        b"\x78\x01\x01"
        + len(content).to_bytes(2, "little")
        + (len(content) ^ 0xFFFF).to_bytes(2, "little")
        + content
        + _adler(content)
    )
    chunks = [stored[at : at + 52] for at in range(0, len(stored), 52)]
    lines = b"".join(
        _length(len(chunk)) + base64.b85encode(chunk, pad=True) + b"\n" for chunk in chunks
    )
    head = (
        f"diff --git a/{path} b/{path}\nindex {old}..{new} 100644\n"
        f"GIT binary patch\nliteral {len(content)}\n"
    )
    return head.encode() + lines + b"\n"


def _length(count: int) -> bytes:
    return bytes([ord("A") + count - 1 if count <= 26 else ord("a") + count - 27])


def _adler(content: bytes) -> bytes:
    return zlib.adler32(content).to_bytes(4, "big")


def apply_binary_without_content(base: Base) -> Fixture:
    """The diff says that an image differs, and does not have the image."""
    bench = base.bench("v5.12-rc3")
    bench.create(
        "Documentation/images/quay.gif",
        bench.files["Documentation/images/quay.gif"].content + b"\0",
    )
    piece = Piece("Documentation: a better picture of a quay", "It has a boat.", bench.patch())
    return Fixture(
        {
            "picture.mbox": mbox(
                *only(
                    "picture", GRETA, "2021-03-19 13:00:00 +0100", piece, base.stated("v5.12-rc3")
                )
            )
        },
        ("conflicts",),
        1,
    )


def apply_unsafe_path(base: Base) -> Fixture:
    """A patch that would write outside of the tree."""
    bench = base.bench("v5.12-rc3")
    bench.create("../outside/authorized_keys", "ssh-ed25519 AAAA nobody@example.org\n")
    piece = Piece("tools: a harmless file", "Trust me.", bench.patch())
    return Fixture(
        {
            "outside.mbox": mbox(
                *only(
                    "outside",
                    "Mallory <mallory@example.org>",
                    "2021-03-20 13:00:00 +0100",
                    piece,
                    base.stated("v5.12-rc3"),
                )
            )
        },
        ("conflicts",),
        1,
    )


MAKERS = (
    apply_file_missing,
    apply_file_exists,
    apply_new_and_gone,
    apply_rename,
    apply_modes,
    apply_symlink,
    apply_gitlink,
    apply_binary,
    apply_binary_without_content,
    apply_unsafe_path,
)
