"""Files opened where they lie: a folder, a bucket, a web server. No link is followed, and no name leads elsewhere."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from crs_gate.auditing.work import Place
from crs_gate.errors import UsageError
from crs_gate.escape import in_quotes
from crs_gate.evidence.buckets import is_object
from crs_gate.history.disk import open_inside

_NEEDS = {
    "s3": ("s3fs", "crs-gate[s3]"),
    "gs": ("gcsfs", "gcsfs"),
    "gcs": ("gcsfs", "gcsfs"),
    "hf": ("huggingface_hub", "huggingface_hub"),
    "http": ("aiohttp", "crs-gate[s3]"),
    "https": ("aiohttp", "crs-gate[s3]"),
    "memory": ("fsspec", "crs-gate[s3]"),
}
"""The kinds of addresses that can be named: the module that each takes, and what to install for it."""
_WEB = ("http", "https")
_POINTER = b"version https://git-lfs"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://(.+)", re.DOTALL)


class UnreadableError(Exception):
    """A file that cannot be read; its text says why, in words for people."""


def place_of(text: str) -> Place:
    """The place that a person names. Raises ``UsageError`` for one of an unknown kind, or that takes more libraries."""
    found = _SCHEME.fullmatch(text)
    if found is None or found[1] == "file":
        folder = Path(found[2] if found else text)
        if not folder.is_dir():
            raise UsageError(f"there is no folder {in_quotes(str(folder))}", "name the folder that the files lie in")
        return Place(str(folder.resolve()), checked=False)
    kind = found[1]
    if kind not in _NEEDS or "::" in text:
        known = ", ".join(f"{name}://" for name in _NEEDS)
        raise UsageError(f"{in_quotes(text)} is no place that can be read", f"name a folder, or one of {known}")
    module, package = _NEEDS[kind]
    if find_spec("fsspec") is None or find_spec(module) is None:
        raise UsageError(f"{kind}:// cannot be read here", f"install {package}, then run it again")
    return Place(text.rstrip("/"), is_folder=False, checked=False)


@contextmanager
def opened(place: Place, path: str, size: int) -> Iterator[BinaryIO]:
    """A file of the place, which can be read from any byte on. Raises ``UnreadableError``, and what libraries raise.

    ``path`` is relative to the place; it comes from a list, which lets none in that leads out of a folder.
    """
    if is_object(path) and not path.startswith(f"{place.root}/"):
        raise UnreadableError("it lies in a bucket: name the bucket with --storage")
    if not place.is_folder:
        with cast("BinaryIO", _files(place.root).open(_address(place.root, path), "rb")) as file:
            yield file
        return
    handle = open_inside(Path(place.root), path)
    if handle is None:
        raise UnreadableError("it is not there, or no regular file, or a symbolic link leads to it")
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle).st_size
        if found != size:
            pointer = file.read(len(_POINTER)) == _POINTER
            here = "only a pointer is here" if pointer else f"it has {found:,} bytes, and {size:,} are listed"
            raise UnreadableError(f"{here}: fetch it, or name where it lies with --storage" if pointer else here)
        yield file


def _address(root: str, path: str) -> str:
    if is_object(path):
        return path
    return f"{root}/{quote(path) if root.startswith(_WEB) else path}"


@lru_cache(maxsize=4)
def _files(root: str) -> Any:
    """What opens addresses of one kind. Listings are not kept, so that what disappears is missed."""
    import fsspec

    return fsspec.filesystem(root.partition("://")[0], use_listings_cache=False, skip_instance_cache=True)
