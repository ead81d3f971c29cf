"""What would become of a commit that is sent by mail?

Its mail is read as ``git am`` would read it, and what comes of that is held against the
commit: message, author, date. Beside that, what servers and mailboxes on the way do not
leave alone. Pure; the limits are those of RFC 5322.
"""

from collections.abc import Callable, Iterator

from applier.format_patch.mails import split_message
from applier.git import CommitWords
from applier.mail.charsets import repair_utf8
from applier.mail.commit_text import clean_identity, strip_space
from applier.mail.headers import SPACE, collapse_space
from applier.model import CommitText, Mail, Person
from applier.model.damage import Damage, DamageKind

_LONGEST_LINE = 998
"""Bytes of a line without its end (RFC 5322, section 2.1.1)."""
_SHOWN = 60


def find_damage(words: CommitWords, mail: Mail, raw: bytes) -> tuple[Damage, ...]:
    """Compare a commit with what ``git am`` makes of its *mail*, which is *raw*."""
    body = raw.partition(b"\n\n")[2]
    return (*_losses(words, mail), *_dangers(words.message, body))


def lost_tree(found: str, meant: str) -> Damage:
    """Say that the files are others than those of the commit."""
    detail = f"git am makes the tree {found[:12]} of it, and the commit has {meant[:12]}"
    return Damage(kind=DamageKind.TREE, line=None, lossy=True, detail=detail)


def _losses(words: CommitWords, mail: Mail) -> Iterator[Damage]:
    """Yield what of message, author and date is not what it was."""
    made = mail.commit
    if made is None:
        yield _loss(DamageKind.MESSAGE, f"git am refuses the mail: {mail.failure}")
        return
    yield from _message_loss(words.message, made)
    author = Person(_cleaned(words.author.name), _cleaned(words.author.email))
    if made.author != author:
        yield _loss(DamageKind.AUTHOR, f"the author {author} becomes {made.author}")
    if made.date != words.author.date:
        yield _loss(DamageKind.DATE, f"the date {words.author.date} becomes {made.date}")


def _cleaned(text: bytes) -> str:
    return repair_utf8(clean_identity(text)).decode()


def _loss(kind: DamageKind, detail: str, line: int | None = None, *, lossy: bool = True) -> Damage:
    return Damage(kind=kind, line=line, lossy=lossy, detail=detail)


def _message_loss(message: bytes, made: CommitText) -> Iterator[Damage]:
    """Yield where the message that git am makes is another one, if it is."""
    if made.message == message:
        return
    meant = repair_utf8(strip_space(message))
    if made.message == meant:
        yield _loss(DamageKind.MESSAGE, "git am tidies the white space", lossy=False)
        return
    title, body = split_message(message)
    subject = collapse_space(title.strip(SPACE))
    joined = repair_utf8(strip_space(subject + b"\n\n" + body))
    if made.message == joined:
        detail = "git am puts the subject on one line, with single spaces"
        yield _loss(DamageKind.MESSAGE, detail, 1, lossy=False)
        return
    yield _first_difference(joined.split(b"\n"), made.message.split(b"\n"), message)


def _first_difference(meant: list[bytes], made: list[bytes], message: bytes) -> Damage:
    """Say from where on the message is another one."""
    pairs = zip(meant, made, strict=False)
    at = next((at for at, (left, right) in enumerate(pairs) if left != right), len(made))
    line = meant[at] if at < len(meant) else b""
    number = _line_number(message, line)
    if made[at:] in ([b""], []):
        return _loss(DamageKind.MESSAGE, f"git am cuts it off at {_quoted(line)}", number)
    found = made[at]
    if at == 0:
        return _loss(DamageKind.MESSAGE, f"the subject becomes {_quoted(found)}", 1)
    return _loss(DamageKind.MESSAGE, f"{_quoted(line)} becomes {_quoted(found)}", number)


def _line_number(message: bytes, line: bytes) -> int | None:
    lines = [one.rstrip() for one in message.split(b"\n")]
    return lines.index(line) + 1 if line in lines else None


def _quoted(line: bytes) -> str:
    text = line.decode(errors="replace")
    return f'"{text[:_SHOWN]}{"..." if len(text) > _SHOWN else ""}"'


def _dangers(message: bytes, body: bytes) -> Iterator[Damage]:
    """Yield what may come to harm on the way, each kind once."""
    lines = body.split(b"\n")
    if b"\0" in body:
        at = _first(lines, lambda line: b"\0" in line)
        yield _danger(DamageKind.NUL, at, "a NUL byte, at which servers refuse or cut a mail")
    long = sum(len(line) > _LONGEST_LINE for line in lines)
    if long:
        at = _first(lines, lambda line: len(line) > _LONGEST_LINE)
        how = f"{len(lines[at - 1])} bytes in a line, of which a mail may have {_LONGEST_LINE}"
        yield _danger(DamageKind.LONG_LINE, at, f"{how}: send it quoted-printable")
    if b"\r" in body:
        at = _first(lines, lambda line: b"\r" in line)
        how = "git am drops it at the end of a line; send it base64, or ask for --keep-cr"
        yield _danger(DamageKind.CARRIAGE_RETURN, at, f"a carriage return: {how}")
    if repair_utf8(body) != body:
        at = _first(lines, lambda line: repair_utf8(line) != line)
        yield _danger(DamageKind.CHARSET, at, "it is not UTF-8, which the mail is taken for")
    own = message.split(b"\n")
    if any(line.startswith(b"From ") for line in own):
        at = _first(own, lambda line: line.startswith(b"From "))
        detail = 'it begins with "From ", before which many mailboxes put a >'
        yield _danger(DamageKind.FROM_LINE, at, detail)


def _first(lines: list[bytes], is_it: Callable[[bytes], bool]) -> int:
    return next(at for at, line in enumerate(lines, 1) if is_it(line))


def _danger(kind: DamageKind, line: int, detail: str) -> Damage:
    return _loss(kind, detail, line, lossy=False)
