"""How do options and environment become what the library is asked for?"""

from collections.abc import Mapping
from pathlib import Path

from applier.apply import Committer
from applier.context import Options
from applier.errors import UsageError
from applier.mail.date import parse_date
from applier.model import Person, Selection, Timestamp


def make_options(
    bases: tuple[str, ...],
    bases_file: str | None,
    select: Selection | tuple[str, ...],
    environ: Mapping[str, str],
) -> Options:
    """Gather what the user wants; raise UsageError for what cannot be read."""
    return Options(
        bases=bases,
        overrides={} if bases_file is None else read_bases(bases_file),
        select=select if isinstance(select, Selection) else Selection(select),
        committer=read_committer(environ),
        replace_objects="GIT_NO_REPLACE_OBJECTS" not in environ,
    )


def read_committer(environ: Mapping[str, str]) -> Committer:
    """Read the committer of the environment; what it leaves open is the configuration's to say.

    git takes name, address and date each from where it finds it first.
    """
    name = environ.get("GIT_COMMITTER_NAME", "")
    email = environ.get("GIT_COMMITTER_EMAIL", "")
    person = Person(name, email) if name or email else None
    return Committer(person, _read_date(environ.get("GIT_COMMITTER_DATE", "")))


def _read_date(text: str) -> Timestamp | None:
    """Read ``GIT_COMMITTER_DATE``; what git would not take is a mistake worth telling."""
    date = parse_date(text) if text else None
    if text and date is None:
        raise UsageError(f"GIT_COMMITTER_DATE: {text}: not a date that git can read")
    return date


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
