"""Keys that look like one of a format and are not: no tool reads them, and neither do we."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crs_gate.formats.pointers import Path

if TYPE_CHECKING:  # cards need the words alone, and no notes
    from crs_gate.formats.described import Notes

LICENSES = dict.fromkeys(
    ("licences", "licence", "license", "lisences", "lisence", "licenes", "Licenses", "Licences", "License", "Licence"),
    "licenses",
)


def remark_misspelt(notes: "Notes", mapping: Mapping[str, Any], known: Mapping[str, str], path: Path = ()) -> None:
    """Remark each key of a mapping that is a known misspelling of another."""
    for key in mapping:
        if key in known:
            notes.remark(message(key, known[key]), *path, key)


def message(key: str, meant: str) -> str:
    """What is wrong with a misspelt key."""
    return f"no tool reads the key {key}: it is spelled {meant}"
