"""A manifest that exists already, as parsed: its answers under the same dotted names as those of a draft."""

from collections.abc import Iterator, Mapping
from typing import Any

_LICENSE = "license"


def flat(entry: Any) -> dict[str, Any]:
    """Each stated value of one mapping by its dotted name; lists stay whole. What is null is not there.

    A license that is a text is its expression, as in the other spelling.
    """
    return dict(_flat(entry, "")) if isinstance(entry, dict) else {}


def _flat(entry: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for key, value in entry.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        elif name == _LICENSE and isinstance(value, str):
            yield f"{name}.expression", value
        elif value is not None:
            yield name, plain(value)


def plain(value: Any) -> Any:
    """A value in plain lists and mappings, without what is null in them."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items() if inner is not None}
    return [plain(item) for item in value] if isinstance(value, list) else value


def by_id(tree: Mapping[str, Any]) -> dict[str, int]:
    """The place of each source in the list, by its id."""
    return {source["id"]: index for index, source in enumerate(tree["sources"])}
