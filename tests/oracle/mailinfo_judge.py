"""What do git mailinfo and applier read in a message, in words that both can say?

git runs outside of any repository with nothing configured. Of a mail that it
refuses only the refusal counts: what it wrote by then is of no use to anyone.
"""

import os
import subprocess
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from applier.mail.commit_text import clean_subject, read_author
from applier.mail.headers import collapse_space
from applier.mail.mailinfo import read_message


class Account(Struct, frozen=True):
    """What one side makes of a message."""

    refused: bool
    lines: tuple[bytes, ...] = ()
    """Author, Email, Subject and Date, as far as the mail has them."""
    log: bytes = b""
    patch: bytes = b""


REFUSED = Account(refused=True)


def ask_git(content: bytes, where: Path) -> Account:
    """Let git mailsplit and git mailinfo read one bare message; *where* is theirs to write in."""
    mail = _split(content, where) if b"\r" in content else content
    command = ["git", "mailinfo", str(where / "msg"), str(where / "patch")]
    said = subprocess.run(
        command, cwd=where, input=mail, capture_output=True, check=False, env=environment()
    )
    if said.returncode:
        return REFUSED
    lines = tuple(sorted(line for line in said.stdout.split(b"\n") if line))
    return Account(False, lines, (where / "msg").read_bytes(), (where / "patch").read_bytes())


def agree(content: bytes, theirs: Account) -> bool:
    """Whether applier reads as git did; where git's author is undefined, the rest must do."""
    ours = ask_applier(content)
    return ours == theirs or (not has_author(content) and ours == without_author(theirs))


def without_author(account: Account) -> Account:
    """Leave out who wrote it."""
    kept = (line for line in account.lines if not line.startswith((b"Author: ", b"Email: ")))
    return replace(account, lines=tuple(kept))


def ask_applier(content: bytes) -> Account:
    """Say what applier reads in the way that git mailinfo prints it."""
    reading = read_message(content)
    stated = reading.stated
    if reading.faults:
        return REFUSED
    lines = []
    if stated.sender is not None:
        name, email = read_author(stated.sender)
        if not _is_unfinished(stated.sender):
            lines += [b"Author: " + name, b"Email: " + email]
    if stated.subject is not None:
        lines.append(b"Subject: " + clean_subject(stated.subject))
    if stated.date is not None:
        lines.append(b"Date: " + collapse_space(stated.date))
    return Account(False, tuple(sorted(lines)), reading.text.log, reading.text.patch)


def environment() -> dict[str, str]:
    """Say everything that git could otherwise read from the machine or its user."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CEILING_DIRECTORIES": "/",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def _split(content: bytes, where: Path) -> bytes:
    """Let git mailsplit drop what it drops; nothing comes of a file without text."""
    (where / "mail").write_bytes(content)
    (where / "0001").unlink(missing_ok=True)
    command = ["git", "mailsplit", "-b", f"-o{where}", str(where / "mail")]
    subprocess.run(command, cwd=where, capture_output=True, check=False, env=environment())
    mail = where / "0001"
    return mail.read_bytes() if mail.exists() else b""


def has_author(content: bytes) -> bool:
    """Whether the author is well-defined, as it is not where git reads beyond its buffer."""
    return not _is_unfinished(read_message(content).stated.sender or b"")


def _is_unfinished(value: bytes) -> bool:
    """Whether a quotation or comment in a From never ends: git then reads beyond its buffer."""
    depth = 0
    quoted = escaped = False
    for byte in value:
        if escaped:
            escaped = False
        elif byte == ord("\\") and (quoted or depth):
            escaped = True
        elif byte == ord('"') and not depth:
            quoted = not quoted
        elif not quoted:
            depth += (byte == ord("(")) - (byte == ord(")") and depth > 0)
    return quoted or depth > 0
