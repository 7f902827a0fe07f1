"""The list of a manifest's files as they are now: what pointers and git prove is taken as it is, the rest is read."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from posixpath import dirname
from typing import NamedTuple

from crs_gate.errors import GateError
from crs_gate.escape import in_quotes
from crs_gate.evidence import filelist
from crs_gate.evidence.filelist import FileList, Listed, Read
from crs_gate.evidence.layout import FILES
from crs_gate.facts.digests import LARGEST_POINTER, Proof, proof_in_file, proof_in_link
from crs_gate.hashing.bucket import Place
from crs_gate.hashing.pool import LARGE, ToHash, hash_files
from crs_gate.hashing.reading import Hashed, Stamp, stamp_of
from crs_gate.hashing.remembered import Remembered
from crs_gate.history.disk import WorkTreeSnapshot
from crs_gate.history.entries import Kind
from crs_gate.history.opening import History
from crs_gate.history.repository import Repository
from crs_gate.history.snapshot import CommitSnapshot
from crs_gate.pipeline.around import Around, around_manifest
from crs_gate.pipeline.objects import NO_CHECKSUM, NO_OBJECTS, Objects, objects_now

_MOST_FAULTS = 20
_BATCH = 1_000
_MEND = "mend each file that is named, or take it out, and run it again"
_LEFT_OUT = {
    Kind.SUBMODULE: "a submodule, which has files of its own",
    Kind.SYMLINK: "a symbolic link: the file that it leads to is listed under its own name",
}


class UnlistedError(GateError):
    """Files that have no digest, so that there is no list."""

    exit_code = 3


class How(NamedTuple):
    """How to look: ``jobs`` processes (0: as many as processors), ``again`` to read every byte, ``cache`` to remember.

    ``told`` is called with the bytes that were read and those that are to be read. ``buckets`` are asked for their
    objects; ``asked`` is called with the number of those that answered.
    """

    jobs: int = 0
    again: bool = False
    cache: Path | None = None
    told: Callable[[int, int], None] = lambda _read, _all: None
    buckets: tuple[Place, ...] = ()
    asked: Callable[[int], None] = lambda _: None


class Made(NamedTuple):
    """The files as they are, and how that was found out."""

    around: Around
    files: tuple[Listed, ...]
    before: Read | None
    """What lies in the list's file; ``None`` where there is none."""
    left_out: tuple[tuple[str, str], ...]
    """Paths that belong into no list, and why."""
    unchanged: int
    """Files that are, in git's eyes, as they were when the list was committed."""
    remembered: int
    """Files that an earlier run has read, and that were not touched since."""
    pointed: int
    """Files whose digest stands in a pointer."""
    read: int
    bytes_read: int
    objects: Objects = NO_OBJECTS
    """What lies in buckets; it is among ``files``."""


def files_now(history: History, path: str, today: date, how: How) -> Made:
    """The files of a manifest with their digests. Raises ``UnlistedError`` where one has none."""
    return _Listing(history, around_manifest(history, path, today), path, how).made()


class _Listing:
    """One look at the files of a manifest."""

    def __init__(self, history: History, around: Around, manifest: str, how: How) -> None:
        self._history, self._around, self._how = history, around, how
        folder = dirname(manifest)
        self._prefix = f"{folder}/" if folder else ""
        self._root = str(history.root / folder) if folder else str(history.root)
        self._source = "git" if history.repository else "bytes"
        self._found: dict[str, Listed] = {}
        self._left_out: list[tuple[str, str]] = []
        self._faults: list[tuple[str, str]] = []
        self._read = self._bytes = self._pointed = self._remembered = 0

    def made(self) -> Made:
        before = self._before()
        left = list(self._files())
        old = before.list.by_path if before and before.list else {}
        kept = [] if self._how.again else list(self._unchanged(left, old))
        self._found.update((path, old[path]) for path in kept)
        left = [path for path in left if path not in self._found]
        self._from_git(left)
        self._from_disk([path for path in left if path not in self._found])
        if self._faults:
            raise _refused(self._faults)
        objects = objects_now(self._around.dataset, old, self._how.buckets, self._how.asked)
        if objects.unproven:
            raise _refused(list(objects.unproven), NO_CHECKSUM)
        self._found.update((each.path, each) for each in objects.listed)
        same = {p: old[p] for p, now in self._found.items() if p in old and old[p][1:3] == now[1:3]}
        files = tuple(sorted({**self._found, **same}.values()))
        left_out = tuple(self._left_out)
        counts = (len(kept), self._remembered, self._pointed, self._read, self._bytes)
        return Made(self._around, files, before, left_out, *counts, objects)

    def _before(self) -> Read | None:
        data = self._history.head.read(self._prefix + FILES, filelist.LARGEST)
        return None if data is None else filelist.parse(data)

    def _files(self) -> Iterator[str]:
        """The files that have bytes; what stands in links into git-annex is found on the way."""
        for path in self._around.wanted:
            entry = self._history.head.entry(self._prefix + path)
            kind = entry.kind if entry else None
            if kind is Kind.FILE:
                yield path
            elif kind is Kind.SYMLINK and (proof := self._linked(path)) and proof.sha256:
                self._found[path] = Listed(path, proof.sha256, proof.bytes, "annex")
                self._pointed += 1
            elif kind in _LEFT_OUT:
                self._left_out.append((path, _LEFT_OUT[kind]))
            else:
                self._faults.append((path, "it is no regular file"))

    def _linked(self, path: str) -> Proof | None:
        target = self._history.head.link(self._prefix + path)
        return proof_in_link(target) if target is not None else None

    def _unchanged(self, paths: Iterable[str], old: Mapping[str, Listed]) -> Iterator[str]:
        """What git finds as it was in the commit that brought the list."""
        head, repository = self._history.head, self._history.repository
        listed = self._prefix + FILES
        if not old or not isinstance(head, WorkTreeSnapshot) or repository is None or repository.shallow:
            return
        commit = _last_commit(repository, listed)
        if not commit:
            return
        changed = head.changed_since(commit)
        if listed not in changed:
            yield from (path for path in paths if path in old and self._prefix + path not in changed)

    def _from_git(self, paths: list[str]) -> None:
        """What git stores otherwise than it lies on disk: pointers of Git LFS, and text with other ends of lines."""
        head, repository = self._history.head, self._history.repository
        commit = repository.head() if repository and paths else None
        if not isinstance(head, WorkTreeSnapshot) or repository is None or commit is None:
            return
        changed = head.changed_since(commit.id)
        stored = CommitSnapshot(repository, commit)
        if len(paths) > _MOST_FAULTS:
            stored.names()  # listed once, not walked for each
        blobs = {path: stored.blob_id(self._prefix + path) for path in paths if self._prefix + path not in changed}
        sizes = repository.objects.sizes(blob for blob in blobs.values() if blob)
        for path, blob in blobs.items():
            entry = head.entry(self._prefix + path)
            if blob and blob in sizes and entry and entry.size != sizes[blob]:
                self._stored(path, repository, blob, sizes[blob])

    def _stored(self, path: str, repository: Repository, blob: str, size: int) -> None:
        from hashlib import sha256

        if size <= LARGEST_POINTER:
            data = repository.objects.blob(blob)
            self._take(path, sha256(data).hexdigest(), size, data)
            return
        digest = sha256()
        for chunk in repository.stream(blob, 1024 * 1024):
            digest.update(chunk)
        self._read, self._bytes = self._read + 1, self._bytes + size
        self._take(path, digest.hexdigest(), size, b"")

    def _from_disk(self, paths: list[str]) -> None:
        remembered = Remembered(self._how.cache)
        batch: list[Hashed] = []
        try:
            wanted = list(self._to_hash(paths, remembered))
            total = sum(file.size for file in wanted)
            for hashed in hash_files(self._root, wanted, self._how.jobs, lambda read: self._how.told(read, total)):
                self._hashed(hashed)
                batch.append(hashed)
                if len(batch) >= _BATCH or hashed.stamp.size >= LARGE:
                    remembered.keep(batch)
                    batch = []
        finally:
            remembered.keep(batch)
            remembered.close(paths)
        told = {path for path, _ in self._faults}
        self._faults += [(path, "it was not read") for path in paths if path not in self._found and path not in told]

    def _to_hash(self, paths: Iterable[str], remembered: Remembered) -> Iterator[ToHash]:
        for path in paths:
            stamp = _stamp(f"{self._root}/{path}")
            digest = "" if self._how.again else remembered.digest(path, stamp)
            if digest:
                self._found[path] = Listed(path, digest, stamp.size, self._source)
                self._remembered += 1
            else:
                yield ToHash(path, stamp.size)

    def _hashed(self, hashed: Hashed) -> None:
        if hashed.fault:
            self._faults.append((hashed.path, hashed.fault))
            return
        self._read, self._bytes = self._read + 1, self._bytes + hashed.stamp.size
        self._take(hashed.path, hashed.sha256, hashed.stamp.size, hashed.small)

    def _take(self, path: str, digest: str, size: int, small: bytes) -> None:
        """A file with its digest; of a pointer that of the data it stands for."""
        proof = proof_in_file(small) if small else Proof(size)
        if proof is None:
            self._faults.append((path, "it is a pointer without SHA-256, and the data is not here: fetch it first"))
        elif proof.sha256:
            source = "annex" if small.startswith(b"/annex/") else "lfs"
            self._found[path] = Listed(path, proof.sha256, proof.bytes, source)
            self._pointed += 1
        else:
            self._found[path] = Listed(path, digest, size, self._source)


def _stamp(path: str) -> Stamp:
    try:
        return stamp_of(os.lstat(path))
    except OSError:
        return Stamp(0, 0, 0, 0)


def _last_commit(repository: Repository, path: str) -> str:
    """The commit that brought what HEAD has at a path."""
    if repository.head() is None:
        return ""
    out = repository.run("--literal-pathspecs", "rev-list", "-1", "HEAD", "--", path)
    return out.decode("ascii", "replace").strip()


def _refused(faults: list[tuple[str, str]], fix: str = _MEND) -> UnlistedError:
    told = [f"{in_quotes(path)}: {why}" for path, why in sorted(faults)[:_MOST_FAULTS]]
    more = [f"and {len(faults) - _MOST_FAULTS:,} more"] if len(faults) > _MOST_FAULTS else []
    return UnlistedError(
        "\n".join(["there is no list, because files have no digest", *told, *more]), f"{fix}; nothing was written"
    )


def as_list(files: Iterable[Listed]) -> FileList:
    """The list of some files. Raises ``UnlistedError`` for paths that no list can name."""
    from crs_gate.evidence.faults import FaultError

    try:
        return filelist.of(files)
    except FaultError as fault:
        raise UnlistedError(f"there is no list: {fault.message}", "rename the file; nothing was written") from fault
