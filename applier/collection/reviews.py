"""Which of the trailers that reviewers gave belong into a patch's commit message?

Those given to the patch or to the whole series; those given to an earlier
revision only if its patch is the same by patch-id. A trailer that names
somebody else than its sender is listed and not added. Reads the mails of
earlier revisions that were reviewed.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from applier.collection.index import ArchiveIndex
from applier.collection.series_mails import Patch, SeriesMails
from applier.mail.trailers import Trailer, add_trailers, find_trailers
from applier.model import GivenTrailer, Person, Review, Series, SeriesVerdict

LONGEST_CHAIN = 16
"""Earlier revisions that are asked for reviews."""


class Reviews:
    """The reviews of one collection."""

    def __init__(self, index: ArchiveIndex) -> None:
        self._index = index

    def of(self, series: Series, mails: SeriesMails) -> tuple[tuple[GivenTrailer, ...], ...]:
        """List the trailers of each patch, in the order of the patches."""
        earlier = [*self._earlier(series)]
        if not series.reviews and not earlier:
            return ((),) * len(mails.patches)
        return tuple(
            tuple(_judged(patch, _offers(patch, series, earlier))) for patch in mails.patches
        )

    def _earlier(self, series: Series) -> Iterator[tuple[Series, SeriesMails]]:
        """Yield the earlier revisions that have reviews, the latest first."""
        for _ in range(LONGEST_CHAIN):
            before = series.previous_revision and self._index.find_series(series.previous_revision)
            if not before or before is series:
                return
            mails = self._index.read_other(before) if before.reviews else None
            if mails is not None:
                yield before, mails
            series = before


Offer = tuple[Review, Trailer, bool, str]
"""A trailer as given: whether it holds for the patch as it is now, and how it came to it."""


def _offers(
    patch: Patch, series: Series, earlier: list[tuple[Series, SeriesMails]]
) -> Iterator[Offer]:
    """Yield what was given to a patch, in its own revision first."""
    for review in series.reviews:
        if review.number in (0, patch.part.number):
            how = "given to the whole series" if not review.number else ""
            yield from ((review, trailer, True, how) for trailer in review.trailers)
    for before, mails in earlier:
        old = _find_same(patch, mails)
        for review in before.reviews if old else ():
            if old and review.number in (0, old.part.number):
                same = old.patch_id is not None and old.patch_id == patch.patch_id
                change = "unchanged" if same else "changed"
                how = f"given to v{before.revision}, {change} since"
                yield from ((review, trailer, same, how) for trailer in review.trailers)


def _find_same(patch: Patch, mails: SeriesMails) -> Patch | None:
    """Find what a patch was in another revision: by its diff, else by its title."""
    by_diff = (one for one in mails.patches if one.patch_id and one.patch_id == patch.patch_id)
    by_title = (one for one in mails.patches if one.part.title == patch.part.title)
    return next(by_diff, None) or next(by_title, None)


def _judged(patch: Patch, offers: Iterator[Offer]) -> Iterator[GivenTrailer]:
    """Yield every trailer once, judged."""
    commit = patch.mail.commit
    there = {_key(trailer) for trailer in find_trailers(commit.message)} if commit else set()
    seen: set[tuple[str, str]] = set()
    for review, trailer, holds, how in offers:
        key = _key(trailer)
        if key in seen:
            continue
        objection = ""
        if key in there:
            objection = "the patch has it already"
        elif not _is_own(trailer, review.sender):
            objection = f"the answer is {review.sender}'s"
        else:
            seen.add(key)
        added = holds and not objection
        yield GivenTrailer(*trailer, review.message_id, added, objection or how)


def _key(trailer: Trailer) -> tuple[str, str]:
    """Give what two spellings of a trailer have in common."""
    name, value = trailer
    return name.lower(), "".join(value.lower().split())


def _is_own(trailer: Trailer, sender: Person) -> bool:
    """Whether a trailer that names a person names the one who sent it; others name nobody."""
    name, value = trailer
    if not name.lower().endswith("-by"):
        return True
    who, _, email = value.rpartition("<")
    email = email.partition(">")[0].strip().lower()
    plain = " ".join(who.replace('"', " ").split()).lower()
    return email == sender.email.lower() or (bool(plain) and plain == sender.name.lower())


def reviewed(
    verdict: SeriesVerdict, trailers: tuple[tuple[GivenTrailer, ...], ...]
) -> SeriesVerdict:
    """Add to a verdict what was given to each patch."""
    if not any(trailers):
        return verdict
    pairs = zip(verdict.patches, trailers, strict=True)
    return replace(verdict, patches=tuple(replace(one, trailers=given) for one, given in pairs))


def with_trailers(
    mails: SeriesMails, trailers: tuple[tuple[GivenTrailer, ...], ...]
) -> SeriesMails:
    """Add to each patch's commit message the trailers that belong there."""
    pairs = zip(mails.patches, trailers, strict=True)
    return replace(mails, patches=tuple(_extended(patch, given) for patch, given in pairs))


def _extended(patch: Patch, given: tuple[GivenTrailer, ...]) -> Patch:
    commit = patch.mail.commit
    added = [(one.name, one.value) for one in given if one.added]
    if commit is None or not added:
        return patch
    message = add_trailers(commit.message, added)
    return replace(patch, mail=replace(patch.mail, commit=replace(commit, message=message)))
