"""How do options and environment become what the library is asked for?"""

from collections.abc import Mapping

from applier.apply import Committer
from applier.check import Options
from applier.cli.bases import read_bases
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
