"""What can happen to a healthy mail? Each function does one thing to it.

Pure: a mail as git format-patch writes it in, a broken one out, or None where
it has nothing that could break so.
"""

import base64
import quopri
from collections.abc import Callable
from io import BytesIO

Break = Callable[[bytes], bytes | None]


def parted(mail: bytes) -> tuple[list[bytes], list[list[bytes]], bytes]:
    """Give what stands before the first hunk, the hunks with what follows each, the signature."""
    body, dashes, signature = mail.rpartition(b"\n-- \n")
    if not dashes:
        body, signature = mail, b""
    lines = BytesIO(body + b"\n").readlines()
    first = next((at for at, line in enumerate(lines) if line.startswith(b"@@ -")), len(lines))
    pieces: list[list[bytes]] = []
    for line in lines[first:]:
        if line.startswith(b"@@ -") or not pieces:
            pieces.append([])
        pieces[-1].append(line)
    return lines[:first], pieces, dashes[1:] + signature


def joined(head: list[bytes], pieces: list[list[bytes]], tail: bytes) -> bytes:
    return b"".join((*head, *(line for piece in pieces for line in piece), tail))


def _each(mail: bytes, change: Callable[[bytes], bytes]) -> bytes | None:
    """Change the lines of all hunks."""
    head, pieces, tail = parted(mail)
    changed = [
        [line if _is_header(piece, at) else change(line) for at, line in enumerate(piece)]
        for piece in pieces
    ]
    return joined(head, changed, tail) if changed != pieces else None


def _is_header(piece: list[bytes], at: int) -> bool:
    """Whether a line is no hunk's: the @@ line, or behind the next file's header."""
    headers = [n for n, line in enumerate(piece) if line.startswith(b"diff --git ")]
    return at == 0 or (bool(headers) and at >= headers[0])


def lose_blanks(mail: bytes) -> bytes | None:
    return _each(mail, lambda line: b"" if line.strip(b" \n") == b"" else line)


def turn_tabs(mail: bytes) -> bytes | None:
    return _each(mail, lambda line: line[:1] + line[1:].expandtabs(8))


def trim_signs(mail: bytes) -> bytes | None:
    return _each(mail, lambda line: line[1:] if _may_be_trimmed(line) else line)


def _may_be_trimmed(line: bytes) -> bool:
    return line.startswith(b" ") and (line[1:2].isalpha() or line[1:2] == b"\t")


def wrap_a_line(mail: bytes) -> bytes | None:
    head, pieces, tail = parted(mail)
    for piece in pieces:
        for at, line in enumerate(piece):
            cut = line.rfind(b" ", 20, 72)
            if _is_header(piece, at) or cut < 0 or not line[cut + 1 : cut + 2].isalnum():
                continue
            piece[at : at + 1] = [line[:cut] + b"\n", line[cut + 1 :]]
            return joined(head, pieces, tail)
    return None


def lie_about_counts(mail: bytes) -> bytes | None:
    """Take an added line out of the last hunk, as by hand, and leave its header."""
    head, pieces, tail = parted(mail)
    for piece in reversed(pieces):
        added = [
            at
            for at, line in enumerate(piece)
            if line.startswith(b"+") and not _is_header(piece, at)
        ]
        if len(added) > 1:
            del piece[added[0]]
            return joined(head, pieces, tail)
    return None


def cut_short(mail: bytes) -> bytes | None:
    """Lose the end of the last hunk; a list's footer stands there instead."""
    head, pieces, _ = parted(mail)
    if not pieces or len(pieces[-1]) < 5 or any(_is_header(pieces[-1], at) for at in range(1, 5)):
        return None
    del pieces[-1][4:]
    footer = b"_" * 47 + b"\nhacking mailing list\nhacking@lists.example.org\n"
    return joined(head, pieces, footer)


def keep_cr(mail: bytes) -> bytes | None:
    """Send the mail with CR LF in base64, which keeps them."""
    head, _, body = mail.partition(b"\n\n")
    crlf = body.replace(b"\n", b"\r\n")
    return _typed(head, b"base64") + base64.encodebytes(crlf)


def hide_quoting(mail: bytes) -> bytes | None:
    """Encode the mail and do not say so."""
    head, _, body = mail.partition(b"\n\n")
    coded = quopri.encodestring(body)
    return None if coded == body else head + b"\n\n" + coded


def double(mail: bytes) -> bytes | None:
    """Send the diff inline and attached."""
    head, _, body = mail.partition(b"\n\n")
    at = body.find(b"\ndiff --git ")
    if at < 0:
        return None
    mark = b"--=-=-=-="
    parts = [
        mark + b"\nContent-Type: text/plain; charset=utf-8\n\n" + part
        for part in (body, body[at + 1 :])
    ]
    top = head + b'\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=-=-=-="\n\n'
    return top + b"\n".join(parts) + b"\n" + mark + b"--\n"


def name_charset_y(mail: bytes) -> bytes | None:
    head, _, body = mail.partition(b"\n\n")
    if b"content-type" in head.lower():
        return None
    return head + b"\nContent-Type: text/plain; charset=y\n\n" + body


def _typed(head: bytes, encoding: bytes) -> bytes:
    lines = [line for line in head.split(b"\n") if not line.lower().startswith(b"content-")]
    said = b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    return b"\n".join(lines) + b"\n" + said + b"Content-Transfer-Encoding: " + encoding + b"\n\n"


def _renamed(mail: bytes, rename: Callable[[bytes], bytes]) -> bytes | None:
    """Change the paths in all headers; *rename* is given ``a/path`` or ``b/path``."""
    lines = BytesIO(mail).readlines()
    if any(b'"' in line for line in lines if line.startswith((b"diff --git ", b"--- ", b"+++ "))):
        return None
    return b"".join(_in_header(line, rename) for line in lines)


def _in_header(line: bytes, rename: Callable[[bytes], bytes]) -> bytes:
    if line.startswith(b"diff --git a/"):
        old, middle, new = line[11:].rstrip(b"\n").partition(b" b/")
        return b"diff --git " + rename(old) + b" " + rename(middle[1:] + new) + b"\n"
    if line.startswith((b"--- a/", b"+++ b/")):
        return line[:4] + rename(line[4:].rstrip(b"\n")) + b"\n"
    for word in (b"rename from ", b"rename to ", b"copy from ", b"copy to "):
        if line.startswith(word):
            named = rename(b"a/" + line[len(word) :].rstrip(b"\n"))
            return word + named.partition(b"/")[2] + b"\n"
    return line


def drop_prefixes(mail: bytes) -> bytes | None:
    return _renamed(mail, lambda path: path[2:])


def add_a_level(mail: bytes) -> bytes | None:
    return _renamed(mail, lambda path: path[:2] + b"linux/" + path[2:])


def name_from_below(mail: bytes) -> bytes | None:
    """Name the files as seen from the directory that they are all in."""
    headers = [line for line in BytesIO(mail).readlines() if line.startswith(b"diff --git a/")]
    named = [line[13:].partition(b" b/")[0] for line in headers]
    tops = {path.partition(b"/")[0] for path in named}
    if len(tops) != 1 or any(b"/" not in path for path in named):
        return None
    return _renamed(mail, lambda path: path[:2] + path[2:].partition(b"/")[2])


def take_elsewhere(mail: bytes) -> bytes | None:
    """Let it be about another project's files."""
    return _renamed(mail, lambda path: path[:2] + b"zulu/x-" + path[2:].replace(b"/", b"/x-"))


def climb_out(mail: bytes) -> bytes | None:
    return _renamed(mail, lambda path: path[:2] + b"../" + path[2:])


def _with_mode(mail: bytes, mode: bytes) -> bytes | None:
    for usual in (b" 100644\n", b" 100755\n"):
        at = mail.find(usual)
        if at > 0 and mail.rfind(b"\nindex ", 0, at) > mail.rfind(b"\n", 0, at) - 1:
            return mail[:at] + b" " + mode + b"\n" + mail[at + len(usual) :]
    return None


def call_it_a_link(mail: bytes) -> bytes | None:
    return _with_mode(mail, b"120000")


def call_it_a_submodule(mail: bytes) -> bytes | None:
    return _with_mode(mail, b"160000")


def say_only_that_it_differs(mail: bytes) -> bytes | None:
    """Put the sentence of a binary diff in place of the hunks of a lone file."""
    head, pieces, tail = parted(mail)
    files = [line for line in head if line.startswith((b"--- a/", b"+++ b/"))]
    if len(files) != 2 or any(line.startswith(b"diff --git") for p in pieces for line in p):
        return None
    kept = [line for line in head if line not in files]
    old, new = (line[4:].rstrip(b"\n") for line in files)
    return joined(kept, [[b"Binary files %b and %b differ\n" % (old, new)]], tail)


def forget_the_base(mail: bytes) -> bytes | None:
    """Change a line of context, and take the index lines away that could tell."""
    head, pieces, tail = parted(mail)
    kept = [line for line in head if not line.startswith(b"index ")]
    for piece in pieces:
        for at, line in enumerate(piece):
            if not _is_header(piece, at) and line.startswith(b" ") and line[1:].strip():
                piece[at] = b" this line has never been here\n"
                pieces = [[one for one in p if not one.startswith(b"index ")] for p in pieces]
                return joined(kept, pieces, tail)
    return None


DAMAGE: dict[str, Break] = {
    "blank context lines lost": lose_blanks,
    "tabs turned to spaces": turn_tabs,
    "signs of context lost": trim_signs,
    "a line wrapped": wrap_a_line,
    "counts that do not add up": lie_about_counts,
    "cut short, a footer in its place": cut_short,
    "CR kept": keep_cr,
    "quoted-printable undecoded": hide_quoting,
    "inline and attached": double,
    "charset=y": name_charset_y,
}
LEVELS: dict[str, Break] = {
    "-p0": drop_prefixes,
    "-p2": add_a_level,
    "below a directory": name_from_below,
}
KINDS: dict[str, tuple[str, Break]] = {
    "another project": ("other-project", take_elsewhere),
    "unsafe path": ("unsafe-path", climb_out),
    "symbolic link": ("symlink", call_it_a_link),
    "submodule": ("gitlink", call_it_a_submodule),
    "binary without content": ("binary", say_only_that_it_differs),
    "context drift": ("context-drift", forget_the_base),
}
