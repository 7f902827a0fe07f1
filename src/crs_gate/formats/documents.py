"""One document, YAML or JSON, by name and content."""

from typing import Any, Protocol

from crs_gate.formats.interface import Unreadable
from crs_gate.formats.source_text import refuse_controls
from crs_gate.model.location import Places


class KeyPlaces(Places, Protocol):
    """Places that also know where keys stand."""

    def locate_key(self, pointer: str) -> tuple[int, int]:
        """Line and column of the last key of the pointer, counted from 1."""
        ...


def parse_document(path: str, text: str) -> tuple[Any, KeyPlaces]:
    """The tree and its places. Scalars are text or ``None``, in JSON also booleans. Raises ``Unreadable`` alone."""
    refuse_controls(text)
    try:
        return _parsed(path, text)
    except Unreadable as fault:
        if conflict := _unsettled(text):
            raise conflict from fault
        raise


def _parsed(path: str, text: str) -> tuple[Any, KeyPlaces]:
    if is_json(path, text):
        from crs_gate.formats import json_text

        return json_text.parse(text)
    from crs_gate.formats import yaml_events

    return yaml_events.parse(text)


def _unsettled(text: str) -> Unreadable | None:
    """The conflict that git left in a text, if any: it says more than what a parser stumbles over."""
    lines = text.split("\n")
    began = next((number for number, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")), 0)
    if not began or not any(line.rstrip() == "=======" for line in lines[began:]):
        return None
    said = "git left a conflict here: keep what is right, and delete the lines '<<<<<<<', '=======' and '>>>>>>>'"
    return Unreadable(said, began)


def is_json(path: str, text: str) -> bool:
    """By the name; for names that say neither, by whether the text starts like a JSON object or list."""
    name = path.lower()
    if name.endswith((".yaml", ".yml", ".json")):
        return name.endswith(".json")
    return text.lstrip()[:1] in ("{", "[")
