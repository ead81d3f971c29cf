"""Which bases does a ``--bases`` file give, and to which series?

Lines ``message-id<TAB>revision``; blank lines and lines that begin with ``#`` say
nothing. Reads the file.
"""

from pathlib import Path

from applier.errors import UsageError


def read_bases(path: str) -> dict[str, str]:
    """Read the revisions by message-id; raise UsageError, with file and line, for a bad one."""
    try:
        text = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    bases: dict[str, str] = {}
    for number, line in enumerate(text.split(b"\n"), 1):
        if line.strip() and not line.startswith(b"#"):
            message_id, revision = _parse_line(line, f"{path}:{number}")
            if bases.setdefault(message_id, revision) != revision:
                raise UsageError(f"{path}:{number}: {message_id} has two bases")
    return bases


def _parse_line(line: bytes, where: str) -> tuple[str, str]:
    """Split one line into message-id and revision."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{where}: not UTF-8") from error
    message_id, *rest = (part.strip() for part in text.split("\t"))
    if not message_id or len(rest) != 1 or not rest[0]:
        raise UsageError(f"{where}: expected a message-id, a tab and a revision")
    return message_id.removeprefix("<").removesuffix(">"), rest[0]
