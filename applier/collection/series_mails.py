"""What do the mails of a series say, before any tree is asked?

Each patch with its mail, its diff, its patch-id, and the diffstats that it
declares and that its hunks count up to. Reads the mails from their archive.
"""

from msgspec import Struct

from applier.collection.collection import Collection
from applier.diff import parse_diff, patch_id
from applier.diffstat import choose_declared, count_diff, find_diffstats
from applier.model import Diff, Mail, Part, Series, Stat


class Patch(Struct, frozen=True):
    """One patch, read and understood."""

    part: Part
    mail: Mail
    diff: Diff
    declared: Stat | None
    counted: Stat | None
    """None where the mail has no diff."""
    patch_id: str | None


class SeriesMails(Struct, frozen=True):
    """The mails of a series: the cover letter, if there is one, and the patches by number."""

    cover: Mail | None
    patches: tuple[Patch, ...]

    @property
    def mails(self) -> tuple[Mail, ...]:
        """All the mails, the cover letter first."""
        first = () if self.cover is None else (self.cover,)
        return (*first, *(patch.mail for patch in self.patches))


def read_series_mails(collection: Collection, series: Series) -> SeriesMails:
    """Read the mails of *series* and what they hold."""
    cover = None if series.cover is None else collection.read_mail(series.cover)
    return SeriesMails(cover, tuple(_read_patch(collection, part) for part in series.parts))


def _read_patch(collection: Collection, part: Part) -> Patch:
    mail = collection.read_mail(part.envelope)
    diff = parse_diff(mail.patch)
    counted = count_diff(mail.patch, diff)
    declared = choose_declared(find_diffstats(mail.text), counted)
    return Patch(part, mail, diff, declared, counted, patch_id(mail.patch))
