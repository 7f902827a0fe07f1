"""A schema error in words a person can act on."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple

from crs_gate.formats.pointers import Path
from crs_gate.formats.schema_walk import Node, along, keys
from crs_gate.formats.wording import shown

_LONGEST_KEY = 100
_LONGEST_MESSAGE = 200
_MOST_UNKNOWN_KEYS = 200
_NEAR = 0.7
_OF_BOOLEANS = {"true": "yes", "false": "no"}
"""What is meant by YAML's words for true and false where yes and no are asked for."""
_TYPES = {
    "string": "text",
    "object": "a mapping",
    "array": "a list",
    "integer": "a number",
    "number": "a number",
    "boolean": "true or false",
}


class Violation(NamedTuple):
    """One thing that is wrong; ``at_key`` when the key is wrong and not its value."""

    path: Path
    message: str
    at_key: bool = False


def words(error: Any, path: Path, root: Node) -> Iterator[Violation]:
    """The violations that one ``jsonschema`` error at a path speaks of; ``root`` is the whole schema."""
    if "propertyNames" in error.absolute_schema_path:
        yield Violation((*path, str(error.instance)), _expected(error), at_key=True)
        return
    if error.validator == "additionalProperties":
        yield from _unknown_keys(error, path, root)
        return
    say = _WORDS.get(error.validator, _other)
    yield from say(error, path)


def _unknown_keys(error: Any, path: Path, root: Node) -> Iterator[Violation]:
    known = list(error.schema["properties"])
    unknown = [key for key in error.instance if key not in known and not key.startswith("x-")]
    for key in unknown[:_MOST_UNKNOWN_KEYS]:
        meant = _suggestion(key, known) or _elsewhere(key, path, root)
        yield Violation((*path, key), f"unknown key {shown(key)}{meant}", at_key=True)


def _elsewhere(key: str, path: Path, root: Node) -> str:
    """Where a key is known that was written here: one level deeper, or further out."""
    nodes = list(along(path, root))
    if len(nodes) <= len(path):
        return ""
    above = [shown(name) for name, node in keys(nodes[-1], root).items() if key in keys(node, root)]
    if above:
        return f"; it belongs under {' or '.join(above)}"
    beside = [step for step, node in zip(path, nodes, strict=False) if key in node.get("properties", ())]
    return f"; it belongs beside {shown(str(beside[-1]))}" if beside else ""


def _missing_keys(error: Any, path: Path) -> Iterator[Violation]:
    for key in error.validator_value:
        if key not in error.instance:
            yield Violation(path, f"missing key {shown(key)}")


def _wrong_type(error: Any, path: Path) -> Iterator[Violation]:
    if not path and error.instance is None:
        yield Violation(path, "the file is empty but for comments")
    else:
        yield Violation(path, f"expected {_types(error.validator_value)}, found {_found(error.instance)}")


def _not_one_of(error: Any, path: Path) -> Iterator[Violation]:
    allowed = list(dict.fromkeys(_text(value) for value in error.validator_value if value is not None))
    if isinstance(error.instance, dict | list) or error.instance is None:
        message = f"expected one of: {', '.join(allowed)}; found {_found(error.instance)}"
    elif len(allowed) == 1:
        message = f"expected {allowed[0]}, found {shown(_text(error.instance))}"
    else:
        value = _text(error.instance)
        message = f"{shown(value)} is not one of: {', '.join(allowed)}{_suggestion(value, allowed)}"
    yield Violation(path, message)


def _wrong_value(error: Any, path: Path) -> Iterator[Violation]:
    yield Violation(path, _expected(error))


def _too_few(error: Any, path: Path) -> Iterator[Violation]:
    yield Violation(path, f"expected {error.validator_value} or more items, found {len(error.instance) or 'none'}")


def _other(error: Any, path: Path) -> Iterator[Violation]:
    yield Violation(path, error.message[:_LONGEST_MESSAGE])


_WORDS: dict[str, Callable[[Any, Path], Iterator[Violation]]] = {
    "required": _missing_keys,
    "type": _wrong_type,
    "enum": _not_one_of,
    "pattern": _wrong_value,
    "minimum": _wrong_value,
    "maximum": _wrong_value,
    "minItems": _too_few,
}


def _expected(error: Any) -> str:
    return f"expected {error.schema.get('x-expected', 'another value')}, found {shown(_text(error.instance))}"


def _types(names: str | list[str]) -> str:
    listed = [names] if isinstance(names, str) else names
    return " or ".join(dict.fromkeys(_TYPES[name] for name in listed if name in _TYPES))


def _found(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return "text"
    return "nothing" if value is None else _text(value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _suggestion(key: str, known: list[str]) -> str:
    if _OF_BOOLEANS.get(key) in known:
        return f"; did you mean {shown(_OF_BOOLEANS[key])}?"
    lower = {name.lower(): name for name in known}
    near = get_close_matches(key[:_LONGEST_KEY].lower(), lower, n=1, cutoff=_NEAR)
    return f"; did you mean {shown(lower[near[0]])}?" if near else ""
