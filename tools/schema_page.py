"""Turns a JSON Schema into a reference page: one table a top-level key, one row a key, from the descriptions."""

from collections.abc import Iterator
from typing import Any, NamedTuple

Schema = dict[str, Any]


class Row(NamedTuple):
    """One key: its path (``sources[].id``), what it may hold, and what it means."""

    path: str
    holds: str
    meaning: str
    required: bool


_LONG = 60
"""Rows from which on each top-level key gets a section of its own."""


def page(title: str, intro: str, schema: Schema) -> str:
    """The whole page as Markdown."""
    required = schema.get("required", ())
    keys = schema["properties"].items()
    sections = {name: list(_rows(name, value, schema, required=name in required)) for name, value in keys}
    rows = [row for section in sections.values() for row in section]
    if len(rows) < _LONG:
        tables = [_table(rows)]
    else:
        tables = [f"## `{name}`\n\n{_table(section)}" for name, section in sections.items()]
    return "\n".join([f"# {title}\n", intro.strip() + "\n", *tables])


def _rows(path: str, value: Schema, root: Schema, *, required: bool = False) -> Iterator[Row]:
    value = _resolved(value, root)
    yield Row(path, _holds(value, root), value.get("description", ""), required)
    for suffix, node in _containers(value, root):
        owed = node.get("required", ())
        for name, inner in node["properties"].items():
            yield from _rows(f"{path}{suffix}.{name}", inner, root, required=name in owed)


def _containers(value: Schema, root: Schema) -> Iterator[tuple[str, Schema]]:
    """The mappings that a value can hold, and how a path goes on into them."""
    for choice in _choices(value, root):
        if "properties" in choice:
            yield "", choice
        named = choice.get("additionalProperties")
        if isinstance(named, dict) and "properties" in named:
            yield ".NAME", named
        if "items" in choice:
            for item in _choices(_resolved(choice["items"], root), root):
                if "properties" in item:
                    yield "[]", item


def _resolved(value: Schema, root: Schema) -> Schema:
    """Follow ``$ref``; words beside it win over those of its target."""
    while "$ref" in value:
        target = root
        for name in value["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        value = {**target, **{key: word for key, word in value.items() if key != "$ref"}}
    return value


def _choices(value: Schema, root: Schema) -> list[Schema]:
    options = value.get("oneOf") or value.get("anyOf")
    if not options:
        return [value]
    return [choice for option in options for choice in _choices(_resolved(option, root), root)]


_WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


def _holds(value: Schema, root: Schema) -> str:
    """What may stand there, in words; ``null`` always means "not stated" and is left out."""
    words = dict.fromkeys(word for choice in _choices(value, root) for word in _words(choice, root))
    return " or ".join(words) or "anything"


def _words(choice: Schema, root: Schema) -> Iterator[str]:
    if "const" in choice:
        yield f"`{choice['const']}`"
    elif "x-expected" in choice:
        yield choice["x-expected"]
    elif "enum" in choice:
        yield ", ".join(f"`{_spelled(item)}`" for item in _distinct(choice["enum"]))
    else:
        kinds = choice.get("type", ())
        for kind in (kinds,) if isinstance(kinds, str) else kinds:
            if kind == "array":
                yield f"list of {_holds(_resolved(choice.get('items', {}), root), root)}"
            elif kind != "null":
                yield _WORDS.get(kind, "mapping")


def _distinct(items: list[Any]) -> list[Any]:
    """Each spelling once: YAML and JSON spell ``true`` differently, and readers need only one."""
    return list({_spelled(item): item for item in items if item is not None}.values())


def _spelled(item: Any) -> str:
    return str(item).lower() if isinstance(item, bool) else str(item)


def _table(rows: list[Row]) -> str:
    lines = ["| key | holds | meaning |", "| --- | --- | --- |"]
    for row in rows:
        mark = " (required)" if row.required else ""
        lines.append(f"| `{row.path}`{mark} | {_cell(row.holds)} | {_cell(row.meaning)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
