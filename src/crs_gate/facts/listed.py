"""The list of files beside a manifest, and the digests of files that a change touches: the only data that is read."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from hashlib import sha256
from typing import TYPE_CHECKING

from crs_gate.evidence.layout import FILES
from crs_gate.facts.digests import (
    LARGEST_POINTER,
    NoFile,
    Proof,
    leads_into_annex,
    proof_in_file,
    proof_in_link,
)
from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.history.entries import FOLDER, Kind
from crs_gate.history.snapshot import Snapshot
from crs_gate.history.streams import chunks_of
from crs_gate.model.dataset import Dataset
from crs_gate.model.table import MOST_PROVEN

if TYPE_CHECKING:
    from crs_gate.evidence.filelist import Read

MOST_BYTES = 2 * 1024 * 1024 * 1024
"""Bytes of changed files of one manifest that are hashed; beyond, the answer is unknown."""
MOST_FILES = 100_000
_SMALL = 4 * 1024 * 1024
"""Bytes up to which a file is read at once, by a process that answers many times."""

Known = MutableMapping[str, "Read"]
"""Lists that were read, by git's ids of their contents: base and head mostly share theirs."""


def with_list(snapshot: Snapshot, tree: Tree, known: Known) -> Tree:
    """The tree with the list beside the manifest, read and checked by itself; bounded, and no link is followed."""
    prefix = f"{tree.folder}/" if tree.folder else ""
    entry = snapshot.entry(prefix + FILES)
    if entry is None:
        return tree
    found = _read(snapshot, prefix + FILES, known) if entry.kind is Kind.FILE else _no_list("link", "it is no file")
    if found.list is None:
        return tree.with_list(None, found.faults, frozenset())
    names = found.list.by_path
    others = (path for path in tree.files if path not in names)
    return tree.with_list(found.list, (), frozenset(path for path in others if _is_no_file(snapshot, prefix + path)))


def _read(snapshot: Snapshot, path: str, known: Known) -> "Read":
    blob = snapshot.blob_id(path)
    if blob and blob in known:
        return known[blob]
    from crs_gate.evidence import filelist

    data = snapshot.read(path, filelist.LARGEST)
    found = _no_list("unreadable", "it cannot be read") if data is None else filelist.parse(data)
    if blob:
        known[blob] = found
    return found


def _no_list(code: str, why: str) -> "Read":
    from crs_gate.evidence.faults import Fault
    from crs_gate.evidence.filelist import Read

    return Read(None, (Fault(code, FILES, why),))


def _is_no_file(snapshot: Snapshot, path: str) -> bool:
    """Whether a path has no bytes that a list could name: a submodule, or a link but into git-annex."""
    entry = snapshot.entry(path)
    if entry is None or entry.kind is Kind.FILE:
        return False
    target = snapshot.link(path) if entry.kind is Kind.SYMLINK else None
    proof = proof_in_link(target) if target is not None else None
    return proof is None or not proof.sha256


def touched_digests(
    head: tuple[Dataset, Tree], base: tuple[Dataset, Tree] | None, changed: frozenset[str] | None
) -> tuple[str, ...]:
    """Files at head, relative to the manifest's folder, of which a digest is stated and that or they may be new.

    What is stated of a file is its line in the list and the digest in the manifest. ``changed`` are paths of the
    repository that may differ; ``None`` where all may.
    """
    dataset, tree = head
    stated = _stated(dataset, tree)
    if base is None or changed is None or base[1].folder != tree.folder:
        return tuple(stated)
    before, prefix = _stated(*base), f"{tree.folder}/" if tree.folder else ""
    behind = {path: proof.behind for path, proof in tree.proven.items() if isinstance(proof, Proof) and proof.behind}
    return tuple(
        path
        for path, said in stated.items()
        if prefix + path in changed or before.get(path) != said or not changed.isdisjoint(behind.get(path, ()))
    )


def _stated(dataset: Dataset, tree: Tree) -> Mapping[str, tuple[str, ...]]:
    """What is said of the digest of each file that is there."""
    listed = tree.listed.by_path if tree.listed else {}
    found = {path: (each.sha256,) for path, each in listed.items() if path in tree.files}
    for path, digest in _in_manifest(dataset, tree):
        found[path] = (*found.get(path, ()), digest)
    return found


def _in_manifest(dataset: Dataset, tree: Tree) -> Iterator[tuple[str, str]]:
    """The digests of single files that the manifest states. A table may be too long to look at for each file."""
    if dataset.table is not None:
        named = tree.proven
        yield from ((path, dataset.table.digest) for path in named)
        return
    stated = (
        (file.path.strip(), file.sha256)
        for source in dataset.sources
        for file in source.files or ()
        if file.path and file.sha256
    )
    for number, (path, digest) in enumerate(stated):
        if number >= MOST_PROVEN:
            return
        if (name := _one_file(tree, path)) in tree.proven:
            yield name, digest


def _one_file(tree: Tree, path: str) -> str:
    """The one file that a path or pattern names, however it is spelled; empty where it names none or several."""
    if path in tree.proven:
        return path
    try:
        named = tree.matching(path)
    except TreeWorkError:
        return ""
    return named[0] if len(named) == 1 else ""


def with_contents(snapshot: Snapshot, tree: Tree, paths: Iterable[str]) -> Tree:
    """The tree with the digests of some of its files, each read once as a stream; nothing is checked out.

    Pointers say the digest of their data, and are not data. Once there were ``MOST_BYTES``, the rest is ``unhashed``.
    Of a link the file is read that it was found to lead to; a list can name none.
    """
    prefix = f"{tree.folder}/" if tree.folder else ""
    paths = tuple(paths)
    listed = tree.listed.by_path if tree.listed else {}
    no_files = frozenset(path for path in paths if path in listed and _is_no_file(snapshot, prefix + path))
    tree = tree.with_list(tree.listed, tree.list_faults, tree.no_files | no_files)
    wanted = [path for path in paths if not _is_proven(tree.proven.get(path))]
    places = {path: _place(tree.proven.get(path), prefix + path) for path in wanted}
    places = {path: place for path, place in places.items() if path not in tree.no_files or place != prefix + path}
    sizes = snapshot.sizes(places.values())
    found: dict[str, Proof | NoFile] = {}
    beyond: set[str] = set()
    left = MOST_BYTES
    for number, (path, place) in enumerate(places.items()):
        size = sizes.get(place)
        entry = snapshot.entry(place)
        if entry is not None and entry.kind is Kind.SYMLINK:
            target = snapshot.link(place)
            if proof := proof_in_link(target) if target is not None else None:
                found[path] = proof
            elif snapshot.label != FOLDER and not leads_into_annex(target or ""):
                beyond.add(path)
        elif size is None or size > left or number >= MOST_FILES:
            beyond.add(path)
        else:
            left -= size
            if proof := _hashed(snapshot, place, size):
                found[path] = proof
            else:
                beyond.add(path)
    if not wanted:
        return tree
    return tree.with_proofs({**tree.proven, **found}).with_unhashed(frozenset(beyond))


def _place(proof: Proof | NoFile | None, path: str) -> str:
    """The path of the repository that holds the bytes of a file."""
    return proof.behind[-1] if isinstance(proof, Proof) and proof.behind else path


def _is_proven(proof: Proof | NoFile | None) -> bool:
    return isinstance(proof, NoFile) or (proof is not None and bool(proof.sha256))


def _hashed(snapshot: Snapshot, path: str, size: int) -> Proof | None:
    if size <= _SMALL:
        data = snapshot.read(path, _SMALL)
        if data is None or len(data) != size:
            return None
        said = proof_in_file(data) if size <= LARGEST_POINTER else Proof(size)
        return said if said is None or said.sha256 else Proof(size, sha256(data).hexdigest())
    chunks = chunks_of(snapshot, path)
    if isinstance(chunks, str):
        return None
    digest, count = sha256(), 0
    for chunk in chunks():
        digest.update(chunk)
        count += len(chunk)
        if count > size:
            return None
    return Proof(size, digest.hexdigest()) if count == size else None
