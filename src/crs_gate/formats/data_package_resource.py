"""The resources of a Data Package as sources, and what they were made from."""

from typing import Any, NamedTuple

from crs_gate.formats.described import Notes
from crs_gate.formats.ids import LONGEST, Ids
from crs_gate.formats.license_items import Licenses, licenses
from crs_gate.formats.misspelt import LICENSES, remark_misspelt
from crs_gate.formats.plain_values import is_address, text, whole
from crs_gate.formats.pointers import Path
from crs_gate.formats.resource_files import files_of
from crs_gate.model.answer import given
from crs_gate.model.dataset import About
from crs_gate.model.source import Locator, Source

MOST_LINKS = 200_000
"""Entries of ``derived_from`` in all; resources beyond it do not say what they are made from."""
LICENSE_KEYS = {"expression": ("name", "id", "type"), "name": ("title",), "link": ("path", "url")}
"""The keys of a license by field of a claim; ``id``, ``type`` and ``url`` were those of drafts."""

_ADDRESS_KEYS = ("path", "url", "web", "uri")
_MISSPELT = {
    **LICENSES,
    **dict.fromkeys(("source", "Sources", "soures"), "sources"),
    **dict.fromkeys(("paths", "Path", "filepath", "file"), "path"),
    **dict.fromkeys(("sha256", "checksum", "sha-256", "md5", "hashes", "Hash"), "hash"),
}


class _Origin(NamedTuple):
    """One entry of ``sources``: where the data came from, and its path in the document."""

    title: str | None
    address: str | None
    address_key: str
    version: str | None
    path: Path


def resource_sources(notes: Notes, tree: dict[str, Any], about: About, stated: Licenses) -> tuple[Source, ...]:
    """A source for each resource, then one for each thing that their origins name."""
    return _Sources(notes, about, stated, _origins(tree.get("sources"), ("sources",))).all(tree["resources"])


def _origins(value: Any, path: Path) -> list[_Origin]:
    found = (_origin(item, (*path, *below)) for below, item in whole(value, "sources"))
    return [origin for origin in found if origin.title or origin.address]


def _origin(item: Any, path: Path) -> _Origin:
    if not isinstance(item, dict):
        stated = text(item)
        address = stated if stated and is_address(stated) else None
        return _Origin(stated, address, "", None, path)
    key = next((key for key in _ADDRESS_KEYS if text(item.get(key))), "")
    title = text(item.get("title")) or text(item.get("name"))
    return _Origin(title, text(item.get(key)), key, text(item.get("version")), path)


class _Sources:
    """Shapes sources one after the other; what resources share is made once."""

    def __init__(self, notes: Notes, about: About, stated: Licenses, origins: list[_Origin]) -> None:
        self._notes, self._about, self._licenses, self._origins = notes, about, stated, origins
        self._ids = Ids()
        self._upstream: dict[tuple[str | None, ...], str] = {}
        self._upstream_origins: list[tuple[str, _Origin]] = []
        self._links = 0

    def all(self, resources: list[Any]) -> tuple[Source, ...]:
        mappings = [item if isinstance(item, dict) else {} for item in resources]
        # Resources first, so that they keep their names where something upstream has the same.
        ids = [self._ids.take(text(item.get("name")), f"resource-{index}") for index, item in enumerate(mappings, 1)]
        shaped = [self._resource(index, id_, item) for index, (id_, item) in enumerate(zip(ids, mappings, strict=True))]
        return (*shaped, *(self._made(len(ids) + at, *each) for at, each in enumerate(self._upstream_origins)))

    def _resource(self, index: int, id_: str, item: dict[str, Any]) -> Source:
        at, path = f"/sources/{index}", ("resources", index)
        notes = self._notes
        notes.note(at, *path)
        title = text(item.get("title"))
        for field, key in (("id", "name"), ("title", "title")):
            if text(item.get(key)):
                notes.note(f"{at}/{field}", *path, key)
        remark_misspelt(notes, item, _MISSPELT, path)
        own = _origins(item.get("sources"), (*path, "sources")) if item.get("sources") is not None else None
        origins = self._origins if own is None else own
        claimed = self._licenses
        if item.get("licenses") is not None:
            claimed = licenses(item["licenses"], (*path, "licenses"), LICENSE_KEYS)
        claimed.note(notes, f"{at}/license")
        return Source(
            id_,
            title,
            locator=self._locator(at, item, path),
            license=claimed.claim,
            derived_from=self._derived_from(at, origins),
            files=files_of(notes, f"{at}/files", item, path),
        )

    def _locator(self, at: str, item: dict[str, Any], path: Path) -> Locator:
        """The address of the resource itself; else the homepage of the package, and its version.

        What a homepage leads to is the package, and of it the resource is a part.
        """
        notes, part = self._notes, text(item.get("name"))
        key = "path" if item.get("path") is not None else "url"
        address = text(item.get(key))
        if address and is_address(address):
            notes.note(f"{at}/locator/url", *path, key)
            return Locator(address)
        if not self._about.homepage:
            return Locator()
        notes.note(f"{at}/locator/url", "homepage")
        if self._about.version:
            notes.note(f"{at}/locator/revision", "version")
        if part:
            notes.note(f"{at}/locator/part", *path, "name")
        return Locator(self._about.homepage, revision=self._about.version, part=part)

    def _addressed(self, at: str, origin: _Origin) -> Locator:
        if origin.address:
            self._notes.note(f"{at}/url", *origin.path, *filter(None, [origin.address_key]))
        if origin.version:
            self._notes.note(f"{at}/revision", *origin.path, "version")
        return Locator(origin.address, revision=origin.version)

    def _derived_from(self, at: str, origins: list[_Origin]) -> tuple[str, ...] | None:
        self._links += len(origins)
        if not origins or self._links > MOST_LINKS:
            return None
        ids = {self._upstream_id(origin): origin.path for origin in origins}
        for index, path in enumerate(ids.values()):
            self._notes.note(f"{at}/derived_from/{index}", *path)
        self._notes.note(f"{at}/derived_from", *origins[0].path[:-1])
        return tuple(ids)

    def _upstream_id(self, origin: _Origin) -> str:
        """The id of the source that an origin is; a placeholder stays as written, and leads to none."""
        stated = origin.title or origin.address or ""
        if not any(given(each) for each in (origin.title, origin.address)):
            return stated[:LONGEST]
        key = origin[:4]
        if key not in self._upstream:
            number = len(self._upstream) + 1
            self._upstream[key] = self._ids.take(origin.title or origin.address, f"source-{number}")
            self._upstream_origins.append((self._upstream[key], origin))
        return self._upstream[key]

    def _made(self, index: int, id_: str, origin: _Origin) -> Source:
        """What data came from: nothing is said of it but its name and address."""
        at = f"/sources/{index}"
        self._notes.note(at, *origin.path)
        if origin.title:
            self._notes.note(f"{at}/title", *origin.path, *(["title"] if origin.address_key else []))
        return Source(id_, origin.title, locator=self._addressed(f"{at}/locator", origin))
