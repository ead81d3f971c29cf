"""Which keys and words does the schema know, and which does a report show?

A key is named with its object (``StatRow/old_path``), wherever in a report that stands. It
is shown where its value is neither null nor empty, and a word of a closed list where it
is the value. Pure.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def known_to(schema: Schema, name: str) -> frozenset[str]:
    """Give every key and word that the definition *name* and those below it have."""
    todo, seen, places = [name], set[str](), set[str]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        definition = schema["$defs"][name]
        places |= {f"{name}={word}" for word in definition.get("enum", ())}
        for key, part in definition.get("properties", {}).items():
            places.add(f"{name}/{key}")
            todo.extend(_names(part))
    return frozenset(places)


def shown_in(value: object, schema: Schema, name: str) -> Iterator[str]:
    """Yield every key that says something in *value*, which *name* defines, and every word."""
    definition = schema["$defs"][name]
    if "enum" in definition:
        yield f"{name}={value}"
    for key, part in definition.get("properties", {}).items():
        assert isinstance(value, dict)
        inner = value[key]
        if inner not in (None, "", [], {}):
            yield f"{name}/{key}"
            for below in _names(part):
                for one in inner if isinstance(inner, list) else (inner,):
                    yield from shown_in(one, schema, below)


def _names(part: Schema) -> Iterator[str]:
    """Yield the definitions that a property refers to."""
    for one in (part, part.get("items", {}), *part.get("anyOf", ())):
        if reference := one.get("$ref"):
            yield reference.rpartition("/")[2]
