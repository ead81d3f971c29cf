"""Fixtures that show many kinds at once: the archives of other cases, side by side.

Their JSON is what shows that every key of the report is written.
"""

from msgspec.structs import replace

from tests.golden.catalogue import applying, causes, claims, entries, mails, stats, threads
from tests.golden.fixture import Fixture, Maker, name_of
from tests.golden.history import Base


def _together(base: Base, makers: tuple[Maker, ...], verdicts: tuple[str, ...]) -> Fixture:
    """Lay the archives of several cases side by side, each file under its case's name."""
    files = {
        f"{name_of(maker)}-{path}": content
        for maker in makers
        for path, content in maker(base).files.items()
    }
    return Fixture(files, verdicts, 1)


def apply_every_failure(base: Base) -> Fixture:
    """One series for each way in which a patch does not apply."""
    makers = (
        applying.apply_already_there,
        applying.apply_cut_off,
        applying.apply_stops_at_the_first,
        causes.cause_made_below,
        entries.apply_binary_without_content,
        entries.apply_file_exists,
        entries.apply_file_missing,
        entries.apply_unsafe_path,
    )
    fails, applies = ("conflicts",), ("applies",)
    return _together(base, makers, (*fails * 3, *applies, *fails, *applies, *fails * 3))


def diffstat_every_mismatch(base: Base) -> Fixture:
    """One series for each way in which a diffstat is false, and one that declares none."""
    makers = (
        stats.diffstat_cover_false,
        stats.diffstat_does_not_add_up,
        stats.diffstat_names_another_file,
        stats.diffstat_undeclared,
        stats.diffstat_wrong_mode_line,
    )
    return _together(base, makers, ("applies",) * len(makers))


def mail_every_kind(base: Base) -> Fixture:
    """Mails without a diff, sent twice, for another project, changed by a list; a cover alone;
    what is said of commits."""
    makers = (
        causes.cause_other_project,
        claims.claims_of_commits,
        mails.mail_list_munged,
        mails.mail_no_diff,
        threads.series_cover_alone,
        threads.series_from_two_lists,
        threads.series_pull_request,
    )
    taken = ("applies",)
    verdicts = ("undecided", "applies", "other-project", *taken * 2, "incomplete", *taken)
    return replace(_together(base, makers, verdicts), exit=3)


MAKERS = (apply_every_failure, diffstat_every_mismatch, mail_every_kind)
