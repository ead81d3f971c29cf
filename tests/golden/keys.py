"""Which keys does a report show, and which does the schema know?

A key is shown where its value is neither null nor empty; where the value is one of a
closed list of words, so is that word. Pure.
"""

from collections.abc import Iterator

WORDS = {"status", "outcome", "cause", "kind", "rule", "verdict", "stage"}
"""Keys whose values are words of a closed list."""

Json = object


def shown_in(value: Json, at: str = "") -> Iterator[str]:
    """Yield the place of every key that says something in *value*, and every word."""
    if isinstance(value, list):
        for item in value:
            yield from shown_in(item, at)
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if inner not in (None, "", [], {}):
            yield f"{at}/{key}"
        if key in WORDS and isinstance(inner, str):
            yield f"{at}/{key}={inner}"
        yield from shown_in(inner, f"{at}/{key}")


def known_to(schema: dict[str, Json], part: Json = None, at: str = "") -> Iterator[str]:
    """Yield the place of every key that *schema* has, references followed."""
    part = schema if part is None else part
    if not isinstance(part, dict):
        return
    if isinstance(name := part.get("$ref"), str):
        defs = schema["$defs"]
        assert isinstance(defs, dict)
        yield from known_to(schema, defs[name.rpartition("/")[2]], at)
    for one in ("anyOf", "oneOf", "allOf"):
        for choice in _items(part.get(one)):
            yield from known_to(schema, choice, at)
    yield from known_to(schema, part.get("items", False), at)
    properties = part.get("properties")
    for key, inner in properties.items() if isinstance(properties, dict) else ():
        yield f"{at}/{key}"
        yield from known_to(schema, inner, f"{at}/{key}")


def _items(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
