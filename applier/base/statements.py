"""What do the mails of a series say of its base?

Every statement is kept, as evidence, in the order in which it is to be
believed: trailers before prose, the cover letter before the patches, lower
numbers before higher ones. Whether a statement holds is decided elsewhere.
Pure.
"""

from collections.abc import Sequence

from applier.base.prefix import find_prefix
from applier.base.prose import find_prose
from applier.base.trailers import find_trailers
from applier.model import Evidence, Mail


def find_statements(mails: Sequence[Mail]) -> tuple[Evidence, ...]:
    """Return what *mails* state, the cover letter first and the patches by number.

    A sentence that stands in every patch of a series is one statement.
    """
    trailers = [evidence for mail in mails for evidence in find_trailers(mail)]
    prose = [evidence for mail in mails for evidence in (*find_prefix(mail), *find_prose(mail))]
    first: dict[tuple[object, ...], Evidence] = {}
    for evidence in [*trailers, *prose]:
        first.setdefault((evidence.rule, evidence.text), evidence)
    return tuple(first.values())
