"""Which cases are there? All modules of the table, each case under ``topic/name``."""

from tests.oracle.cases import (
    binary,
    damage,
    dates,
    files,
    forms,
    messages,
    mime,
    modes,
    moves,
    names,
    paths,
    people,
    placement,
    prose,
    subjects,
)
from tests.oracle.cases.builders import Case

TOPICS = {
    "placement": placement.CASES,
    "files": files.CASES,
    "moves": moves.CASES,
    "paths": paths.CASES,
    "modes": modes.CASES,
    "binary": binary.CASES,
    "forms": forms.CASES,
    "names": names.CASES,
    "prose": prose.CASES,
    "damage": damage.CASES,
    "mime": mime.CASES,
    "subjects": subjects.CASES,
    "people": people.CASES,
    "messages": messages.CASES,
    "dates": dates.CASES,
}

TABLE: dict[str, Case] = {
    f"{topic}/{case.name}": case for topic, cases in TOPICS.items() for case in cases
}
"""By unique name, in the order in which they are written."""
