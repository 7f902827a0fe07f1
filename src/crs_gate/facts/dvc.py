"""What DVC keeps outside git: the outputs that ``*.dvc`` files and ``dvc.lock`` name, and if an MD5 is all they have.

Such an MD5 is a locator. It finds the data in a store, and whoever can write there can make two files with one MD5.
Formats: https://dvc.org/doc/user-guide/project-structure/dvc-files and /dvcyaml-files#dvclock-file.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath
from typing import Any, NamedTuple

from crs_gate.formats.interface import Unreadable

LARGEST_DVC_FILE = 1024 * 1024
"""Bytes of a ``.dvc`` file or ``dvc.lock`` that are read. Nothing bigger is either."""
MOST_OUTS = 10_000
"""Outputs of one file; nothing with more is a DVC file."""
_ROOM, _ROOM_FOR_ONE = 4_096, 512
"""Bytes that a ``.dvc`` file may have, and more for each thing that it lists: outputs in the repository, where those
came from, and the files of folders among them.

A pointer says where data is. One that is bigger than what it names explains holds something else: rows in a
description, in a comment, in the paths of outputs that lie elsewhere.
"""
LOCK, PIPELINE = "dvc.lock", "dvc.yaml"
_LONGEST_PATH = 4_096
_HASHES = ("md5", "etag", "checksum")
_KEYS = frozenset(("outs", "deps", "wdir", "md5", "desc", "meta", "frozen", "locked", "always_changed", "cmd"))
"""All that DVC takes at the top of a ``.dvc`` file; ``cmd`` until 1.0, ``locked`` until it was called ``frozen``."""
_IDENTITY = frozenset((*_HASHES, "size", "nfiles", "isexec", "version_id", "cloud"))
_KEYS_OF_OUT = _IDENTITY.union(
    ("path", "hash", "files", "cache", "persist", "push", "remote", "fs_config"),
    ("desc", "type", "labels", "meta"),
    ("metric", "plot", "checkpoint"),  # of older versions
)
_KEYS_OF_LOCK = frozenset(("schema", "stages", "datasets"))
_KEYS_OF_STAGE = frozenset(("cmd", "deps", "params", "outs"))
_KEYS_OF_FILE = _IDENTITY | {"relpath"}


class Out(NamedTuple):
    """One output: its path in the repository, and the hash that DVC finds it by (empty where none is written)."""

    path: str
    locator: str


def outs_of_file(path: str, data: bytes) -> tuple[Out, ...] | None:
    """What a ``.dvc`` file stands for, less what lies outside the repository.

    ``None`` where it is no DVC file, whatever it is called: it cannot be read, names no output, has a key that DVC
    does not know, or is bigger than what it names explains.
    """
    tree = _parsed(data)
    named = tree.get("outs") if tree else None
    if tree is None or not tree.keys() <= _KEYS or not isinstance(named, list) or not all(map(_is_out, named)):
        return None
    below = tree.get("wdir") or "."
    if not 0 < len(named) <= MOST_OUTS or not _can_be_path(below):
        return None
    folder = inside(dirname(path), below)
    here = [out for out in named if folder is not None and inside(folder, _path_of(out)) is not None]
    return tuple(_outs(here, folder)) if len(data) <= _room(here, tree.get("deps")) else None


def outs_of_lock(path: str, data: bytes, pipeline: bytes | None) -> tuple[Out, ...] | None:
    """What the stages of a ``dvc.lock`` make; ``pipeline`` is the ``dvc.yaml`` beside it, which names their folders.

    ``None`` where that cannot be said: it is no lock, or a path of it depends on a variable.
    """
    tree = _parsed(data)
    stages = _stages(tree)
    if tree is None or stages is None or not tree.keys() <= _KEYS_OF_LOCK:
        return None
    folders = _stages(_parsed(pipeline)) if pipeline is not None else None
    found: list[Out] = []
    for name, stage in stages.items():
        if not isinstance(stage, dict) or not stage.keys() <= _KEYS_OF_STAGE:
            return None
        named, below = stage.get("outs") or [], _folder_of_stage(folders or {}, name)
        if not isinstance(named, list) or not all(map(_path_of, named)) or (named and not _can_be_path(below)):
            return None
        found += _outs(named, inside(dirname(path), below))
        if len(found) > MOST_OUTS:
            return None
    return tuple(found)


class Stage(NamedTuple):
    """One stage that ran: what was called, and the paths that it took and made, in the repository."""

    name: str
    command: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    line: int


def stages_of_lock(path: str, data: bytes, pipeline: bytes | None) -> tuple[Stage, ...] | None:
    """The stages of a ``dvc.lock``, where ``outs_of_lock`` knows what they make; what lies elsewhere is left out."""
    if outs_of_lock(path, data, pipeline) is None:
        return None
    tree, places = _parsed_with_places(data)
    folders = (_stages(_parsed(pipeline)) or {}) if pipeline is not None else {}
    found = []
    for name, stage in (_stages(tree) or {}).items():
        folder = inside(dirname(path), _folder_of_stage(folders, name))
        called = stage.get("cmd")
        command = " && ".join(map(str, called)) if isinstance(called, list) else str(called or "")
        ends = [tuple(_inside(folder, stage.get(key))) for key in ("deps", "outs")]
        found.append(Stage(name, command, ends[0], ends[1], places(f"/stages/{name}")))
    return tuple(found)


def _inside(folder: str | None, named: object) -> Iterator[str]:
    for each in named if isinstance(named, list) and folder is not None else ():
        found = inside(folder or "", _path_of(each))
        if found is not None:
            yield found


def _parsed(data: bytes) -> dict[str, Any] | None:
    return _parsed_with_places(data)[0]


def _parsed_with_places(data: bytes) -> tuple[dict[str, Any] | None, Callable[[str], int]]:
    """The document, and the line of a value in it."""
    from crs_gate.formats import yaml_events
    from crs_gate.formats.source_text import decode

    if len(data) > LARGEST_DVC_FILE:
        return None, _nowhere
    try:
        tree, places = yaml_events.parse(decode(data))
    except Unreadable:
        return None, _nowhere
    return tree if isinstance(tree, dict) else None, lambda pointer: places.locate(pointer)[0]


def _nowhere(_pointer: str) -> int:
    return 1


def _stages(tree: Mapping[str, Any] | None) -> dict[str, Any] | None:
    stages = tree.get("stages") if tree else None
    return stages if isinstance(stages, dict) else None


def _folder_of_stage(stages: Mapping[str, Any], name: str) -> Any:
    """The ``wdir`` of a stage; those of a loop are called ``name@item`` in the lock."""
    stage = stages.get(name) or stages.get(name.partition("@")[0])
    stage = stage if isinstance(stage, dict) else {}
    inner = stage.get("do")
    return stage.get("wdir") or (inner.get("wdir") if isinstance(inner, dict) else None) or "."


def _room(here: Sequence[Any], origins: object) -> int:
    """How big a file may be: nothing that a source could claim, and no more than the bare pointer."""
    listed = [*here, *origins] if here and isinstance(origins, list) else here
    files = [item.get("files") for item in listed if isinstance(item, dict)]
    return _ROOM + _ROOM_FOR_ONE * sum(1 + len(some) if isinstance(some, list) else 1 for some in files)


def _is_out(out: object) -> bool:
    """Whether an output is written as DVC writes one."""
    if not isinstance(out, dict) or not _path_of(out) or not out.keys() <= _KEYS_OF_OUT:
        return False
    files = out.get("files")
    return files is None or (isinstance(files, list) and all(map(_is_file_of_folder, files)))


def _is_file_of_folder(file: object) -> bool:
    return isinstance(file, dict) and file.keys() <= _KEYS_OF_FILE


def _outs(named: list[Any], folder: str | None) -> Iterator[Out]:
    for out in named:
        found = inside(folder, _path_of(out)) if folder is not None else None
        if found is not None:
            hashes = (out.get(key) for key in _HASHES)
            yield Out(found, next((text for text in hashes if isinstance(text, str) and text), ""))


def _path_of(out: object) -> str:
    path = out.get("path") if isinstance(out, dict) else None
    return str(path) if _can_be_path(path) else ""


def _can_be_path(value: object) -> bool:
    """Whether a value is a path that stands there; one with a variable in it is made when the pipeline runs."""
    return isinstance(value, str) and len(value) <= _LONGEST_PATH and "\0" not in value and "${" not in value


def inside(folder: str, path: str) -> str | None:
    """A relative path as one of the repository, empty for its top; ``None`` where it leaves it or is no such path."""
    if not path or path.startswith(("/", "~")) or "://" in path:
        return None
    found = normpath(join(folder, path))
    return None if found == ".." or found.startswith(("../", "/")) else "" if found == "." else found
