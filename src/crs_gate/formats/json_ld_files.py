"""The files of a dataset that JSON-LD describes: Croissant's FileObject and FileSet, schema.org's and DCAT's downloads.

A checksum is given as it is written, whatever it is: rules judge it. An MD5 is no checksum.
"""

import re
from collections.abc import Iterator

from crs_gate.formats.described import Notes
from crs_gate.formats.json_ld_nodes import Found, Node, key_of, plain
from crs_gate.formats.plain_values import is_address
from crs_gate.formats.pointers import Path
from crs_gate.model.source import File

_URL = ("contentUrl", "dcat:downloadURL", "downloadURL", "dcat:accessURL", "accessURL", "url")
_CHECKSUM = ("spdx:checksum", "checksum")
_SIZE = ("contentSize", "dcat:byteSize", "byteSize")
_BYTES = re.compile(r"([0-9]{1,18})(?: ?(?:B|bytes?))?")
_SHA256 = re.compile(r"(?i)(?:.*[^a-z0-9])?(?:checksumAlgorithm_)?sha-?256")
_HEX = re.compile(r"[0-9a-fA-F]{64}")
_ELSEWHERE = re.compile(r"(?i)(?:(?:git\+)?https?|ftps?|s3|gs|hf)://(?!localhost\b|127\.|0\.0\.0\.0|\[::1?\])\S")
_ARCHIVES = (
    *(".zip", ".tar", ".tgz", ".gz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz", ".zst", ".7z", ".rar", ".lz4", ".lzma"),
    *(".jar", ".npz"),
)
_ARCHIVE_KIND = re.compile(
    r"(?i)application/(?:x-|vnd\.)?(?:[a-z0-9]+\+)?"
    r"(?:(?:g|us)?tar|g?zip(?:-compressed)?|compressed(?:-tar)?|bzip2?|xz|zstd|7z(?:-compressed)?|rar(?:-compressed)?|lz4|lzma)"
)
_REPOSITORY = re.compile(
    r"""(?ix) git(?:\+[a-z]+)?://\S+ | \S+\.git/?
      | https?://(?:www\.)?(?:github\.com | gitlab\.com | bitbucket\.org | codeberg\.org
        | huggingface\.co(?:/datasets|/spaces)?)
        /[^/\s?#]+ (?:/[^/\s?#]+)? /? (?:(?:-/)?(?:tree|src)(?:/\S*)?)? (?:[?#]\S*)?"""
)
_MOST_DIGESTS = 10
_LONGEST = 4000


def files(entries: tuple[Node, ...], notes: Notes, at: str) -> tuple[File, ...] | None:
    """The files among the entries of a distribution; ``None`` where it lists none.

    What lies inside of an archive or a git repository is left out: it has no path here, and is fixed by what fixes
    that.
    """
    inside = _inside(entries)
    found: list[File] = []
    for place, entry in enumerate(entries):
        if place not in inside:
            for file in _file_set(entry) if _is_set(entry) else _one(entry):
                found.append(_noted(file, entry, notes, f"{at}/{len(found)}"))
    if found:
        notes.note(at, *key_of(entries[0].path))
    _remark_digests(entries, notes)
    return tuple(found) or None


def holds_files(entry: Node) -> bool:
    """Whether other files can lie in an entry: an archive, a set of archives, or a git repository."""
    if any(_ARCHIVE_KIND.fullmatch(kind.text) for kind in entry.texts("encodingFormat", "dcat:mediaType")):
        return True
    names = [found.text.partition("?")[0] for found in entry.texts("includes" if _is_set(entry) else "contentUrl")]
    return is_repository(entry) or (bool(names) and all(name.lower().endswith(_ARCHIVES) for name in names))


def is_repository(entry: Node) -> bool:
    """Whether an entry is a git repository, or the page of one: there are no bytes that a digest could bind."""
    if any(kind.text.lower().startswith("git+") for kind in entry.texts("encodingFormat")):
        return True
    return any(_REPOSITORY.fullmatch(found.text[:_LONGEST]) for found in entry.addresses(*_URL))


def _is_set(entry: Node) -> bool:
    return "FileSet" in entry.types


def _file_set(entry: Node) -> Iterator[dict[str, Found]]:
    """The patterns of a set: paths in the repository, unless it lies in something else that does not fix its bytes.

    One that leaves files out is no pattern of paths either; and a set without any keeps its place.
    """
    elsewhere = _lies_elsewhere(entry) or next(entry.values("excludes"), None) is not None
    patterns = list(entry.texts("includes"))
    yield from ({"url" if elsewhere else "path": pattern} for pattern in patterns)
    if not patterns:
        yield {}


def _one(entry: Node) -> Iterator[dict[str, Found]]:
    url, size = entry.address(*_URL), entry.text(*_SIZE)
    digest = None if is_repository(entry) else _digest(entry)
    found = {"url" if url and _is_elsewhere(url.text) else "path": url, "sha256": digest}
    count = _BYTES.fullmatch(size.text) if size else None
    if size and count:
        found["bytes"] = Found(size.path, count[1])
    yield {field: value for field, value in found.items() if value}


def _is_elsewhere(address: str) -> bool:
    """Whether an address is one that others can load from; any other is told to be no file of the repository."""
    return _ELSEWHERE.match(address) is not None


def _digest(entry: Node) -> Found | None:
    """The SHA-256 as it is written; several that differ are kept together, which is no digest."""
    stated = [*entry.statements("sha256"), *_checksums(entry)]
    distinct = "; ".join(dict.fromkeys(found.text[:_LONGEST] for found in stated[:_MOST_DIGESTS]))
    return Found(stated[0].path, distinct) if stated else None


def _checksums(entry: Node) -> Iterator[Found]:
    """The values of checksums as DCAT writes them, where they are said to be SHA-256."""
    for checksum in entry.nodes(*_CHECKSUM):
        algorithm = checksum.address("spdx:algorithm", "algorithm")
        if algorithm and _SHA256.fullmatch(algorithm.text[:_LONGEST]):
            yield from checksum.statements("spdx:checksumValue", "checksumValue")


def _remark_digests(entries: tuple[Node, ...], notes: Notes) -> None:
    """Remark the first digest that is not read, for it is given to a repository."""
    stated = (found for entry in entries if is_repository(entry) for found in entry.texts("sha256", *_CHECKSUM))
    for found in stated:
        if _HEX.fullmatch(found.text):
            notes.remark(
                "this checksum is not read: a git repository changes, so that no checksum fixes it", *found.path
            )
            return


def _noted(found: dict[str, Found], entry: Node, notes: Notes, at: str) -> File:
    notes.note(at, *entry.path)
    for field, value in found.items():
        notes.note(f"{at}/{field}", *value.path)
    texts = {field: value.text[:_LONGEST] for field, value in found.items()}
    if "path" in texts:
        texts["path"] = texts["path"].removeprefix("./")
    return File(**texts)


def _inside(entries: tuple[Node, ...]) -> frozenset[int]:
    """The entries that lie, over however many steps, in an archive or repository that lies in nothing."""
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
        for name in _called(entry) if holds_files(entry) else ():
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
