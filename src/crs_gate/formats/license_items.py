"""Licenses as other people's formats list them: one is kept with its name and link, several all apply.

Nothing of a list is dropped: an entry that says nothing makes the whole unknown, and the text or the description of a
license in an entry, though no format has a key for it, may say that the license is another one.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from crs_gate.formats.described import Notes
from crs_gate.formats.license_texts import as_text, joined, with_description, with_text
from crs_gate.formats.plain_values import text, whole
from crs_gate.formats.pointers import Path
from crs_gate.model.source import LicenseClaim

_NOT_SAID = "unknown"
_FIELDS = ("expression", "name", "link")
_TEXT = "text"
_DESCRIPTION = "description"


class Licenses(NamedTuple):
    """What a list of licenses says: the claim, and the path of each part of it by its pointer."""

    claim: LicenseClaim = LicenseClaim()
    paths: Mapping[str, Path] = MappingProxyType({})

    @property
    def text(self) -> str | None:
        """The claim as one text."""
        return as_text(self.claim)

    def note(self, notes: Notes, at: str) -> None:
        """Note where the claim at a pointer comes from."""
        for field, path in self.paths.items():
            notes.note(f"{at}{field}", *path)


def licenses(value: Any, path: Path, keys: Mapping[str, Sequence[str]]) -> Licenses:
    """Read a license or a list of them; ``keys`` are the keys of an entry, best first, by field of the claim.

    An entry that is a text is an expression. Raises ``Unreadable`` for a list that is too long.
    """
    entries = [_entry(item, (*path, *below), keys) for below, item in whole(value, "licenses")]
    if len(entries) < 2:  # noqa: PLR2004 - one or none
        return entries[0] if entries else Licenses()
    together = joined([entry.text or _NOT_SAID for entry in entries])
    return Licenses(LicenseClaim(together), {"": path, "/expression": path})


def _entry(item: Any, path: Path, keys: Mapping[str, Sequence[str]]) -> Licenses:
    if not isinstance(item, dict):
        stated = text(item)
        paths = {"": path, "/expression": path} if stated else {}
        return Licenses(LicenseClaim(stated), paths)
    said: dict[str, str] = {}
    paths, more = {"": path}, []
    for field in _FIELDS:
        for key in keys.get(field, ()):
            stated = text(item.get(key))
            if stated and field not in said:
                said[field], paths[f"/{field}"] = stated, (*path, key)
            elif stated and stated not in said.values():
                more.append(stated)
    if more:  # another name or link: it may contradict the first one
        said["name"] = "; ".join(filter(None, [said.get("name"), *more]))
        paths.setdefault("/name", path)
    claim = LicenseClaim(said.get("expression"), name=said.get("name"), link=said.get("link"))
    return _weighed(Licenses(claim, paths if said else {}), item, path)


def _weighed(stated: Licenses, item: dict[str, Any], path: Path) -> Licenses:
    """What an entry states, held against the words beside it; a text that is no text is unknown."""
    words = text(item.get(_TEXT)) or (_NOT_SAID if isinstance(item.get(_TEXT), dict | list) and item[_TEXT] else None)
    claim = with_description(with_text(stated.claim, words), text(item.get(_DESCRIPTION)))
    if claim == stated.claim:
        return stated
    at = path if stated.paths else (*path, _TEXT)
    return Licenses(claim, {"": path, "/expression": at})
