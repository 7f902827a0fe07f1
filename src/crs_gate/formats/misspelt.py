"""Keys that look like one of a format and are not: no tool reads them, and neither do we."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from crs_gate.formats.pointers import Path

if TYPE_CHECKING:  # cards need the words alone, and no notes
    from crs_gate.formats.described import Notes

_LONGEST_KEY = 100
LICENSES = dict.fromkeys(
    ("licences", "licence", "license", "lisences", "lisence", "licenes", "Licenses", "Licences", "License", "Licence"),
    "licenses",
)


def remark_misspelt(notes: "Notes", mapping: Mapping[str, Any], known: Mapping[str, str], path: Path = ()) -> None:
    """Remark each key of a mapping that is a known misspelling of another."""
    for key in mapping:
        if key in known:
            notes.remark(message(key, known[key]), *path, key)


def alike(known: Iterable[str]) -> dict[str, str]:
    """Keys by what is left of them when case, spaces, the ending of a plural and British spelling are not minded."""
    return {_folded(key): key for key in known}


def remark_alike(notes: "Notes", mapping: Mapping[str, Any], known: Mapping[str, str], path: Path = ()) -> None:
    """Remark each key of a mapping that is alike to one of a format (see ``alike``) and is not that key."""
    for key in mapping:
        meant = known.get(_folded(key)) if len(key) <= _LONGEST_KEY else None
        if meant and key not in known.values():
            notes.remark(message(key, meant), *path, key)


def _folded(key: str) -> str:
    letters = "".join(filter(str.isalnum, key.lower()))
    return letters.replace("licence", "license").replace("lisence", "license").removesuffix("s")


def message(key: str, meant: str) -> str:
    """What is wrong with a misspelt key."""
    return f"no tool reads the key {key}: it is spelled {meant}"
