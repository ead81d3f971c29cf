"""How is a message kept in a file of its own?

As it is: the whole file is the message, whatever its lines look like. Pure.
"""

from collections.abc import Iterator

from applier.archive.random_access import Store


def find_spans(store: Store) -> Iterator[tuple[int, int]]:
    """Yield the one message."""
    if store.size:
        yield 0, store.size


def unwrap(stored: bytes) -> bytes:
    """Give the message."""
    return stored
