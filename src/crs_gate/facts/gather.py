"""Gathering facts from a snapshot: the tree around a manifest, and what the pointers in it say."""

from collections.abc import Iterable, Iterator, MutableMapping
from itertools import chain, islice
from posixpath import dirname, join, normpath

from crs_gate.facts.digests import (
    LARGEST_POINTER,
    NoFile,
    Proof,
    digest_in_file,
    digest_in_link,
    leads_into_annex,
    proof_in_file,
    proof_in_link,
)
from crs_gate.facts.manifests import folders_below, sorted_folders
from crs_gate.facts.pointers import Pointers
from crs_gate.facts.runs import runs_of
from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.history.entries import FOLDER, Kind
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.table import MOST_PROVEN

_HOLD_DATA = (Kind.FILE, Kind.SYMLINK, Kind.SUBMODULE)
"""What can stand for data: git-annex keeps links, others submodules. They are named here and never followed."""
MOST_POINTERS = 100_000
"""Small files that are looked at for what pointers among them say."""
_SHORTEST_POINTER = 80
"""Bytes: a digest alone has 64."""
_AT_ONCE = 256
"""Files of one pattern whose sizes are asked for together."""
_MOST_HOPS = 4
"""Links that are gone along from one to the next."""


class Surroundings:
    """The files around the manifests of one snapshot. ``manifests`` are repository paths.

    A folder below with a manifest of its own is ``nested`` in the tree of one above.
    """

    def __init__(self, snapshot: Snapshot, manifests: Iterable[str] = (), pointers: Pointers | None = None) -> None:
        self._snapshot = snapshot
        self._folders = sorted_folders(manifests)
        self._pointers = Pointers(snapshot) if pointers is None else pointers

    def tree(self, manifest_path: str) -> Tree:
        """The files below the manifest's folder, links and submodules among them; sizes where they cost nothing."""
        folder = dirname(manifest_path)
        cut = len(folder) + 1 if folder else 0
        entries = self._snapshot.paths(folder)
        files = {path[cut:]: entry.size for path, entry in entries.items() if entry.kind in _HOLD_DATA}
        nested = tuple(below[cut:] for below in folders_below(folder, self._folders))
        found = self._pointers.around(folder)
        return Tree(files, nested, {}, folder, (), *found, runs=runs_of(self._snapshot, folder, files))

    def with_digests(self, tree: Tree, patterns: Iterable[str], known: MutableMapping[str, str] | None = None) -> Tree:
        """The tree with the digest of each file that the patterns name and that is a pointer to data elsewhere.

        Reads files of less than 1 KiB and the targets of links only, and of each pattern no more after the first that
        is no pointer: a digest stands in for a checksum where all have one. In a work tree where the data is in
        place, there is no pointer. ``known`` is as for ``pointed``.
        """
        known = {} if known is None else known
        sizes: dict[str, int] = {}
        found: dict[str, str] = {}
        for pattern in dict.fromkeys(patterns):
            found.update(self._digests(tree, _named(tree, pattern), sizes, known))
        return tree.with_contents(sizes, found) if sizes or found else tree

    def pointed(self, manifest_path: str, known: MutableMapping[str, str]) -> tuple[tuple[tuple[str, str], ...], bool]:
        """Path and digest of every pointer below the manifest's folder, whoever claims it; and whether those are all.

        ``known`` keeps what was read, by ids of contents where these are known: base and head share most of it.

        Reads files of less than 1 KiB and the targets of links only, and no more than ``MOST_POINTERS`` of them.
        """
        folder = dirname(manifest_path)
        prefix = f"{folder}/" if folder else ""
        entries = self._snapshot.paths(folder)
        sizes = self._snapshot.sizes(path for path, entry in entries.items() if entry.kind is Kind.FILE)
        links = (path for path, entry in entries.items() if entry.kind is Kind.SYMLINK)
        small = (path for path, size in sizes.items() if _SHORTEST_POINTER <= size <= LARGEST_POINTER)
        candidates = chain(links, small)
        looked_at = islice(candidates, MOST_POINTERS)
        said = ((path, self._digest(path, sizes.get(path, 0), known)) for path in looked_at)
        found = tuple((path.removeprefix(prefix), digest) for path, digest in said if digest)
        return found, next(candidates, None) is None

    def with_proofs(self, tree: Tree, patterns: Iterable[str]) -> Tree:
        """The tree with what git proves of each file that a pattern names alone: its size, or what its pointer says.

        Reads files of less than 1 KiB and the targets of links only; no more than ``MOST_PROVEN`` are looked at.
        """
        named = (_named(tree, pattern) for pattern in dict.fromkeys(patterns))
        alone = dict.fromkeys(paths[0] for paths in islice(named, MOST_PROVEN) if len(paths) == 1)
        if not alone:
            return tree
        prefix = f"{tree.folder}/" if tree.folder else ""
        sizes = self._snapshot.sizes(prefix + path for path in alone)
        proofs = ((path, self._proof(prefix + path, sizes.get(prefix + path))) for path in alone)
        return tree.with_proofs({path: proof for path, proof in proofs if proof})

    def _proof(self, path: str, size: int | None, hops: int = _MOST_HOPS) -> Proof | NoFile | None:
        if size is None:
            return self._proof_of_link(path, hops)
        if size > LARGEST_POINTER:
            return Proof(size)
        data = self._snapshot.read(path, LARGEST_POINTER)
        return None if data is None or len(data) != size else proof_in_file(data)

    def _proof_of_link(self, path: str, hops: int) -> Proof | NoFile | None:
        """What is certain where a link stands for data: of the file of the repository that it names, if there is one.

        Nothing is looked at but names and sizes in the snapshot, and nothing outside it. In a folder without git, links
        are how caches of downloads are laid out, and nothing follows from them.
        """
        target = self._snapshot.link(path)
        if target is None:
            here = self._snapshot.entry(path)
            return NoFile() if here and here.kind is Kind.SUBMODULE else None
        if leads_into_annex(target) or self._snapshot.label == FOLDER:
            return proof_in_link(target)
        aim = normpath(join(dirname(path), target))
        entry = None if aim.startswith(("/", "..")) or not hops else self._snapshot.entry(aim)
        if entry is None or entry.kind not in {Kind.FILE, Kind.SYMLINK}:
            return NoFile(target)
        found = self._proof(aim, self._snapshot.sizes([aim]).get(aim), hops - 1)
        return found._replace(behind=(aim, *found.behind)) if isinstance(found, Proof) else found

    def _digests(
        self, tree: Tree, paths: Iterable[str], sizes: dict[str, int], known: MutableMapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """Path and digest of each pointer, up to the first file that is none; ``sizes`` grows as they are asked."""
        prefix, waiting, at_once = f"{tree.folder}/" if tree.folder else "", iter(paths), 1
        while some := tuple(islice(waiting, at_once)):
            asked = self._snapshot.sizes(prefix + path for path in some if path not in sizes)
            sizes.update((path.removeprefix(prefix), size) for path, size in asked.items())
            for path in some:
                digest = self._digest(prefix + path, sizes.get(path, 0), known)
                if not digest:
                    return
                yield path, digest
            at_once = _AT_ONCE

    def _digest(self, path: str, size: int, known: MutableMapping[str, str]) -> str:
        """What the pointer at a path says; empty where it is none."""
        entry = self._snapshot.entry(path)
        same = f"{entry.kind.name} {entry.blob}" if entry and entry.blob else f"{self._snapshot.label} {path}"
        digest = known.get(same)
        if digest is None:
            digest = known[same] = self._stated(path, size) or ""
        return digest

    def _stated(self, path: str, size: int) -> str | None:
        if 0 < size <= LARGEST_POINTER:
            data = self._snapshot.read(path, LARGEST_POINTER)
            return None if data is None else digest_in_file(data)
        target = None if size else self._snapshot.link(path)
        return None if target is None else digest_in_link(target)


def _named(tree: Tree, pattern: str) -> list[str]:
    """The files that a pattern names; none once the manifest has asked for too much, which rules then say."""
    try:
        return [path for path in tree.matching(pattern.strip()) if path in tree.files]
    except TreeWorkError:
        return []
