"""Which lines part the messages of an mbox, and how are such lines hidden inside one?

The rule for the line is what ``git mailsplit`` was seen to accept
(``tests/oracle/test_envelope_lines.py``); the quoting is that of mboxo and
mboxrd. Pure.
"""

SHORTEST_LINE = 19
"""Bytes, without the newline: ``From`` with a time and a year alone is too short for git."""

LONGEST_LINE = 1024
"""Bytes. A longer line is no envelope line, whatever it looks like."""


def is_envelope(line: bytes) -> bool:
    """Whether *line* is ``From somebody ... HH:MM:SS YYYY``.

    People begin sentences with "From"; they do not end them with a time and a
    year after 1990.
    """
    if not line.startswith(b"From ") or len(line) < SHORTEST_LINE:
        return False
    before, colon, _ = line[:-1].rpartition(b":")
    after = line[len(before) + 1 :]
    return (
        colon == b":"
        and before[-4:-3].isdigit()
        and before[-2:].isdigit()
        and after[:2].isdigit()
        and len(after[:2]) == 2
        and _is_year(after[2:])
    )


def _is_year(text: bytes) -> bool:
    """Whether a number above 90 comes first; what follows it (a zone) does not matter."""
    text = text.lstrip().removeprefix(b"+")
    digits = text[: len(text) - len(text.lstrip(b"0123456789"))]
    return bool(digits) and (len(digits) > 4 or int(digits) > 90)


def is_format_patch(line: bytes) -> bool:
    """Whether the line is the one that ``git format-patch`` begins a message with."""
    words = line.split(b" ", 2)
    return (
        len(words) == 3
        and len(words[1]) in {40, 64}
        and not words[1].strip(b"0123456789abcdef")
        and words[2].strip() == b"Mon Sep 17 00:00:00 2001"
    )


def strip_envelope(stored: bytes) -> tuple[bytes, bytes]:
    """Part a stored message into its envelope line, if it has one, and the rest."""
    line, newline, rest = stored.partition(b"\n")
    return (line, rest) if newline and is_envelope(line) else (b"", stored)


def unquote(message: bytes) -> bytes:
    """Take one ``>`` from the body's lines that read ``>From ``, ``>>From `` and so on."""
    end_of_header = message.find(b"\n\n")
    if end_of_header < 0 or message.find(b">From ", end_of_header) < 0:
        return message
    lines = message[end_of_header:].split(b"\n")
    return message[:end_of_header] + b"\n".join(
        line[1:] if line[:1] == b">" and line.lstrip(b">")[:5] == b"From " else line
        for line in lines
    )
