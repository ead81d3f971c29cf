"""Which fixtures are there? Each is a function that writes its mails; its name is the case's."""

from tests.golden.catalogue import (
    applying,
    bases,
    causes,
    claims,
    entries,
    mails,
    stats,
    tested,
    threads,
    together,
)
from tests.golden.fixture import Maker, name_of

MAKERS: dict[str, Maker] = {
    name_of(maker): maker
    for module in (
        applying,
        causes,
        entries,
        bases,
        claims,
        threads,
        stats,
        mails,
        tested,
        together,
    )
    for maker in module.MAKERS
}
"""By the name of the case's directory."""
