"""Which cases are there? All modules of the table, each case under ``topic/name``."""

from tests.oracle.cases import files, moves, paths, placement
from tests.oracle.cases.builders import Case

TOPICS = {
    "placement": placement.CASES,
    "files": files.CASES,
    "moves": moves.CASES,
    "paths": paths.CASES,
}

TABLE: dict[str, Case] = {
    f"{topic}/{case.name}": case for topic, cases in TOPICS.items() for case in cases
}
"""By unique name, in the order in which they are written."""
