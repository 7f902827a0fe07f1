"""Gathering facts from a snapshot: the tree around a manifest, and the digests that Git LFS pointers hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname

from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot

_HOLD_DATA = (Kind.FILE, Kind.SYMLINK, Kind.SUBMODULE)
"""What can stand for data: git-annex keeps links, others submodules. They are named here and never followed."""
LARGEST_POINTER = 1_023
"""Bytes. Git LFS itself takes nothing longer for a pointer."""
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n"
    rb"(?:ext-[0-9]-[^\n ]+ sha256:[0-9a-f]{64}\n){0,10}"
    rb"oid sha256:([0-9a-f]{64})\n"
    rb"size [0-9]{1,19}\n?"
)


def gather_tree(snapshot: Snapshot, manifest_path: str, other_manifests: Iterable[str] = ()) -> Tree:
    """The files below the manifest's folder, links and submodules among them; sizes where they cost nothing.

    ``other_manifests`` are repository paths; a folder below with a manifest of its own becomes ``nested``.
    """
    folder = dirname(manifest_path)
    cut = len(folder) + 1 if folder else 0
    entries = snapshot.paths(folder)
    files = {path[cut:]: entry.size for path, entry in entries.items() if entry.kind in _HOLD_DATA}
    others = {dirname(path) for path in other_manifests if path != manifest_path}
    prefix = f"{folder}/" if folder else ""
    nested = sorted(other[cut:] for other in others if other != folder and other.startswith(prefix))
    return Tree(files, tuple(nested), folder=folder)


def with_lfs(tree: Tree, snapshot: Snapshot, patterns: Iterable[str]) -> Tree:
    """The tree with the sizes of the files that the patterns name, and the digest of each that is a Git LFS pointer.

    Reads files of less than 1 KiB only, and of each pattern no more after the first that is no pointer: a digest
    stands in for a checksum where all have one. In a work tree where LFS put the data in place, there is no pointer.
    """
    prefix = f"{tree.folder}/" if tree.folder else ""
    named = [paths for pattern in dict.fromkeys(patterns) if (paths := _named(tree, pattern))]
    asked = dict.fromkeys(path for paths in named for path in paths)
    sizes = {path.removeprefix(prefix): size for path, size in snapshot.sizes(prefix + path for path in asked).items()}
    found: dict[str, str] = {}
    for paths in named:
        found.update(_pointers(snapshot, prefix, paths, sizes, found))
    return tree.with_contents(sizes, found)


def _named(tree: Tree, pattern: str) -> list[str]:
    """The files that a pattern names; none once the manifest has asked for too much, which rules then say."""
    try:
        return [path for path in tree.matching(pattern.strip()) if path in tree.files]
    except TreeWorkError:
        return []


def _pointers(
    snapshot: Snapshot, prefix: str, paths: Iterable[str], sizes: Mapping[str, int], known: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Path and digest of each pointer, up to the first file that is none."""
    for path in paths:
        small = 0 < sizes.get(path, 0) <= LARGEST_POINTER
        data = snapshot.read(prefix + path, LARGEST_POINTER) if small and path not in known else None
        oid = known.get(path) or (lfs_oid(data) if data is not None else None)
        if not oid:
            return
        yield path, oid


def lfs_oid(data: bytes) -> str | None:
    """The SHA-256 that a Git LFS pointer holds, or ``None`` for bytes that are no pointer to the letter."""
    if len(data) > LARGEST_POINTER:
        return None
    found = _POINTER.fullmatch(data)
    return found.group(1).decode("ascii") if found else None
