"""Files of a source as a manifest lists them: relative to its folder, with size and SHA-256. No link is followed."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from posixpath import dirname

from crs_gate.cli.running import path_inside
from crs_gate.errors import UsageError
from crs_gate.escape import in_quotes
from crs_gate.facts.digests import LARGEST_POINTER, Proof, proof_in_file, proof_in_link
from crs_gate.facts.kinds import claimed_by_pointer, looks_like_data
from crs_gate.history.disk import open_inside
from crs_gate.history.entries import Entry, Kind
from crs_gate.history.opening import History
from crs_gate.model.globs import is_literal
from crs_gate.pipeline.files import near_names

MOST_FILES = 1_000
"""Files that are listed one by one."""
_CHUNK = 1 << 20
_AN_ADDRESS = "an address begins with its scheme, such as https:// or hf://"
_BY_GLOB = "describe them with a glob: --set 'files=[{path: data/**}]'"


def files_of(history: History, manifest: str, names: Iterable[str], start: Path) -> list[dict[str, str]]:
    """One entry for each file below the names; raises ``UsageError`` for what cannot be listed.

    ``manifest`` is a path in the repository; names are relative to ``start``.
    """
    folder = f"{dirname(manifest)}/".lstrip("/")
    found: dict[str, dict[str, str]] = {}
    for name in names:
        for path, entry in _below(history, name, start):
            if not path.startswith(folder):
                hint = "a manifest claims what lies in its own folder and below: name another manifest"
                raise UsageError(f"{in_quotes(path)} is outside of the folder of {manifest}", hint)
            if path == manifest:
                raise UsageError(f"{in_quotes(path)} is the manifest itself", "name the data that it describes")
            found[path] = _described(history, path, path[len(folder) :], entry)
    return list(found.values())


def _below(history: History, name: str, start: Path) -> Iterator[tuple[str, Entry]]:
    """What a name stands for: one file, or the data below a folder."""
    path = path_inside(history.root, start / name)
    if entry := history.head.entry(path):
        return iter([(path, entry)])
    inside = history.head.paths("" if path == "." else path)
    data = [(below, entry) for below, entry in inside.items() if looks_like_data(below)]
    if len(data) > MOST_FILES:
        raise UsageError(f"{in_quotes(name)} holds more than {MOST_FILES:,} files", _BY_GLOB)
    if not data:
        there = (start / name).exists()
        why = "holds no data that git sees (.gitignore counts)" if there else "is no address, file or folder"
        near = [] if there else near_names(start / name)
        hint = f"did you mean {' or '.join(map(in_quotes, near))}?" if near else _AN_ADDRESS
        raise UsageError(f"{in_quotes(name)} {why}", hint)
    return iter(data)


def _described(history: History, path: str, shown: str, entry: Entry) -> dict[str, str]:
    if not is_literal(path) or not path.isprintable():
        raise UsageError(
            f"{in_quotes(path)} cannot be named: its characters mean something else in a manifest", _BY_GLOB
        )
    if entry.kind is Kind.SYMLINK:
        proof = proof_in_link(history.head.link(path) or "")
        if proof is None:
            raise UsageError(f"{in_quotes(path)} is a symbolic link, which is never followed", "name the file itself")
        return _entry(shown, proof)
    if entry.kind is not Kind.FILE:
        raise UsageError(f"{in_quotes(path)} is no file: a submodule, a pipe or a device", "name a file or a folder")
    if stands_for := claimed_by_pointer(shown):
        return {"path": stands_for}
    small = history.head.read(path, LARGEST_POINTER) or b""
    if len(small) <= LARGEST_POINTER:
        proof = proof_in_file(small)
        if proof is None:
            return {"path": shown}
        if proof.sha256:
            return _entry(shown, proof)
    return _entry(shown, _hashed(history.root, path))


def _hashed(root: Path, path: str) -> Proof:
    from hashlib import sha256

    handle = open_inside(root, path)
    if handle is None:
        raise UsageError(f"{in_quotes(path)} cannot be read", "check out the file, then add it")
    size, digest = 0, sha256()
    with open(handle, "rb") as file:  # noqa: PTH123 - a handle
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
    return Proof(size, digest.hexdigest())


def _entry(path: str, proof: Proof) -> dict[str, str]:
    return {"path": path, "sha256": proof.sha256, "bytes": str(proof.bytes)}
