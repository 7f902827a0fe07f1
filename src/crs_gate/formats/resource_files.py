"""The files of a resource, as Data Packages and Kaggle list them: paths or addresses, a digest and a size.

Source of the digest: https://datapackage.org/standard/data-resource/#hash, by which a bare digest is an MD5.
"""

import re
from typing import Any

from crs_gate.formats.described import Notes
from crs_gate.formats.plain_values import is_address, text, whole
from crs_gate.formats.pointers import Path
from crs_gate.model.source import File

_SHA256 = re.compile(r"(?i)sha-?256:(.*)", re.DOTALL)
_SIZED_AS_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_COUNT = re.compile(r"[0-9]{1,30}")


def files_of(notes: Notes, at: str, item: dict[str, Any], path: Path) -> tuple[File, ...] | None:
    """The files, noted at a pointer; ``None`` where no path is stated. Raises ``Unreadable`` for too many.

    One digest of several files fixes none of them, and so is left out, as the size is.
    """
    key = "path" if item.get("path") is not None else "url"
    named = [(below, stated) for below, entry in whole(item.get(key), "paths") if (stated := text(entry))]
    if not named:
        return None
    files = []
    notes.note(at, *path, key)
    for index, (below, stated) in enumerate(named):
        field = "url" if is_address(stated) else "path"
        for pointer in (f"{at}/{index}", f"{at}/{index}/{field}"):
            notes.note(pointer, *path, key, *below)
        files.append(File(**{field: stated}))
    if len(files) == 1:
        return (_measured(notes, f"{at}/0", files[0], item, path),)
    return tuple(files)


def _measured(notes: Notes, at: str, file: File, item: dict[str, Any], path: Path) -> File:
    digest, size = text(item.get("hash")), text(item.get("bytes"))
    if digest:
        for pointer in (at, f"{at}/sha256"):
            notes.note(pointer, *path, "hash")
        file = file._replace(sha256=sha256_in(digest))
    if size and _COUNT.fullmatch(size):
        notes.note(f"{at}/bytes", *path, "bytes")
        file = file._replace(bytes=size)
    return file


def sha256_in(digest: str) -> str:
    """The SHA-256 in ``sha256:<hex>``; anything else as written, and as the MD5 that it claims to be where it is bare.

    No rule takes the latter for a SHA-256, and each can name it.
    """
    if found := _SHA256.fullmatch(digest):
        return found[1].strip()
    return f"md5:{digest}" if _SIZED_AS_SHA256.fullmatch(digest) else digest
