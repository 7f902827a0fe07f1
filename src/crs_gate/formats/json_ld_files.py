"""The files of a dataset that JSON-LD describes: Croissant's FileObject and FileSet, schema.org's and DCAT's downloads.

A checksum is given as it is written, whatever it is: rules judge it. An MD5 is no checksum.
"""

import re
from collections.abc import Iterator

from crs_gate.formats.described import Notes
from crs_gate.formats.json_ld_nodes import Found, Node, key_of, plain
from crs_gate.formats.plain_values import is_address
from crs_gate.formats.pointers import Path
from crs_gate.model.dataset import File

_URL = ("contentUrl", "dcat:downloadURL", "downloadURL", "dcat:accessURL", "accessURL", "url")
_CHECKSUM = ("spdx:checksum", "checksum")
_SIZE = ("contentSize", "dcat:byteSize", "byteSize")
_BYTES = re.compile(r"([0-9]{1,18})(?: ?(?:B|bytes?))?")
_SHA256 = re.compile(r"(?i)(?:.*[^a-z0-9])?(?:checksumAlgorithm_)?sha-?256")
_LONGEST = 4000


def files(entries: tuple[Node, ...], notes: Notes, at: str) -> tuple[File, ...] | None:
    """The files among the entries of a distribution; ``None`` where it lists none.

    What lies inside of another entry is left out: it has no path in the repository, and the checksum of what holds it
    covers it.
    """
    inside = _inside(entries)
    found: list[File] = []
    for place, entry in enumerate(entries):
        if place not in inside:
            for file in _file_set(entry) if _is_set(entry) else _one(entry):
                found.append(_noted(file, entry, notes, f"{at}/{len(found)}"))
    if found:
        notes.note(at, *key_of(entries[0].path))
    return tuple(found) or None


def _is_set(entry: Node) -> bool:
    return "FileSet" in entry.types


def _file_set(entry: Node) -> Iterator[dict[str, Found]]:
    """The patterns of a set: paths in the repository, unless it lies in something else that does not fix its bytes.

    One in the repository that leaves files out has no pattern that could be written.
    """
    elsewhere = _lies_elsewhere(entry)
    if elsewhere or next(entry.values("excludes"), None) is None:
        yield from ({"url" if elsewhere else "path": pattern} for pattern in entry.texts("includes"))


def _one(entry: Node) -> Iterator[dict[str, Found]]:
    url, digest, size = entry.address(*_URL), entry.text("sha256") or _checksum(entry), entry.text(*_SIZE)
    found = {"url" if url and is_address(url.text) else "path": url, "sha256": digest}
    count = _BYTES.fullmatch(size.text) if size else None
    if size and count:
        found["bytes"] = Found(size.path, count[1])
    yield {field: value for field, value in found.items() if value}


def _checksum(entry: Node) -> Found | None:
    """The value of a checksum as DCAT writes it, unless it says that it is of another algorithm."""
    for checksum in entry.nodes(*_CHECKSUM):
        algorithm = checksum.address("spdx:algorithm", "algorithm")
        if algorithm is None or _SHA256.fullmatch(algorithm.text[:_LONGEST]):
            return checksum.text("spdx:checksumValue", "checksumValue")
    return None


def _noted(found: dict[str, Found], entry: Node, notes: Notes, at: str) -> File:
    notes.note(at, *entry.path)
    for field, value in found.items():
        notes.note(f"{at}/{field}", *value.path)
    texts = {field: value.text[:_LONGEST] for field, value in found.items()}
    if "path" in texts:
        texts["path"] = texts["path"].removeprefix("./")
    return File(**texts)


def _inside(entries: tuple[Node, ...]) -> frozenset[int]:
    """The entries that lie, over however many steps, in one that lies in nothing."""
    holding: dict[str, list[int]] = {}
    pending: list[int] = []
    for place, entry in enumerate(entries):
        containers = _containers(entry)
        for name in containers:
            holding.setdefault(name, []).append(place)
        if not containers and not _lies_elsewhere(entry):
            pending.append(place)
    inside: set[int] = set()
    while pending and holding:
        entry = entries[pending.pop()]
        for name in _called(entry):
            reached = [place for place in holding.pop(name, ()) if place not in inside]
            inside.update(reached)
            pending += reached
    return frozenset(inside)


def _lies_elsewhere(entry: Node) -> bool:
    return _is_set(entry) and next(entry.values("containedIn"), None) is not None


def _containers(entry: Node) -> frozenset[str]:
    """What an entry lies in, by id or name; nothing for a file that has an address of its own."""
    names = frozenset(name for path, value in entry.values("containedIn") for name in _referred(entry, path, value))
    url = entry.text("contentUrl") if names else None
    return frozenset() if url and is_address(url.text) else names


def _referred(entry: Node, path: Path, value: object) -> Iterator[str]:
    """What an entry lies in. A file that only lists others, line by line, does not hold them."""
    if isinstance(value, dict):
        container = entry.inner(value, path)
        listed = any(found.text == "true" for each in container.nodes("transform") for found in each.texts("readLines"))
        names = (container.id, *(inner.id for inner in container.nodes("fileObject", "fileSet")))
        yield from filter(None, () if listed else names)
    elif name := plain(value):
        yield name


def _called(entry: Node) -> tuple[str, ...]:
    """The names under which an entry can be referred to: its id, and in Croissant 0.8 its name."""
    name = entry.text("name")
    return tuple(filter(None, {entry.id, name.text if name else ""}))
