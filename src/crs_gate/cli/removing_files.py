"""The data of a source in the tree: which files it alone claims, and their SHA-256. No link is followed."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crs_gate.facts.digests import LARGEST_POINTER, digest_in_file, digest_in_link
from crs_gate.facts.gather import Surroundings
from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.history.disk import open_inside
from crs_gate.history.entries import Kind
from crs_gate.history.opening import History
from crs_gate.model.source import Source
from crs_gate.rules.checksums import fault
from crs_gate.rules.claims import all_claimed, claimed_paths

_MOST_FILES = 1_000
_MOST_BYTES = 8 << 30
"""What is read of the files of one source to know them again."""
_CHUNK = 1 << 20


class Data(NamedTuple):
    """Files in the manifest's folder.

    ``here`` are those that no other source claims, ``shared`` the others, ``digests`` what is stated or was read, and
    ``unread`` says of how many files no digest is known. ``pointers`` are digests in pointers, by path.
    """

    here: tuple[str, ...]
    shared: tuple[str, ...]
    digests: tuple[str, ...]
    unread: int
    pointers: dict[str, str]


def data_of(history: History, path: str, source: Source, others: Iterable[Source]) -> Data:
    """The data of a source of the manifest at a path of the repository."""
    stated = tuple(file.sha256 for file in source.files or () if file.sha256 and not fault(file.sha256.strip()))
    listed = [file.path for other in others for file in other.files or () if file.path]
    surroundings = Surroundings(history.head)
    tree = surroundings.with_digests(surroundings.tree(path), listed)
    try:
        mine = all_claimed(tree, (file.path for file in source.files or () if file.path))
        shared = mine & all_claimed(tree, listed)
        known = _of_stated(tree, source)
    except TreeWorkError:
        return Data((), (), stated, 0, dict(tree.digests))
    here = tuple(sorted(mine - shared))
    read = dict(_read(history, tree.folder, [each for each in here if each not in known]))
    digests = (*stated, *(digest for digest in read.values() if digest))
    unread = sum(1 for digest in read.values() if not digest)
    return Data(here, tuple(sorted(shared)), digests, unread, dict(tree.digests))


def _of_stated(tree: Tree, source: Source) -> set[str]:
    """The files of which the manifest states the digest."""
    stated = (file for file in source.files or () if file.path and file.sha256 and not fault(file.sha256.strip()))
    return {path for file in stated for path in claimed_paths(tree, file.path or "")}


def _read(history: History, folder: str, paths: list[str]) -> Iterator[tuple[str, str]]:
    """Each path with its digest; without one where nobody can read it, or it is too much."""
    left = _MOST_BYTES
    prefix = f"{folder}/" if folder else ""
    sizes = history.head.sizes(prefix + path for path in paths[:_MOST_FILES])
    for number, path in enumerate(paths):
        size = sizes.get(prefix + path, 0)
        left -= size
        yield path, (_digest(history, prefix + path) if number < _MOST_FILES and left >= 0 else "")


def _digest(history: History, path: str) -> str:
    """That of the data: what a pointer says, or of the content."""
    entry = history.head.entry(path)
    if entry is None or entry.kind not in {Kind.FILE, Kind.SYMLINK}:
        return ""
    if entry.kind is Kind.SYMLINK:
        return digest_in_link(history.head.link(path) or "") or ""
    small = history.head.read(path, LARGEST_POINTER) or b""
    pointed = digest_in_file(small) if len(small) <= LARGEST_POINTER else None
    return pointed or _hashed(history, path)


def _hashed(history: History, path: str) -> str:
    from hashlib import sha256

    handle = open_inside(history.root, path)
    if handle is None:
        return ""
    digest = sha256()
    with open(handle, "rb") as file:  # noqa: PTH123 - a handle
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
