"""The reader of Kaggle's ``dataset-metadata.json``, as it is written for an upload and as it is downloaded.

Source: https://github.com/Kaggle/kaggle-api/blob/main/docs/datasets_metadata.md. The downloaded form has the same
values below other keys, in newer versions all of it below ``info``.
"""

import re
from typing import Any, NamedTuple

from crs_gate.formats.described import Document, Format, Notes
from crs_gate.formats.ids import slug
from crs_gate.formats.license_items import licenses
from crs_gate.formats.misspelt import LICENSES, remark_misspelt
from crs_gate.formats.plain_values import text, whole
from crs_gate.formats.pointers import Path
from crs_gate.model.dataset import About, Dataset, NotInFormat
from crs_gate.model.scheme import Criterion
from crs_gate.model.source import File, Locator, Source

name = "kaggle"
LOOKED_FOR = "Kaggle's dataset-metadata.json (an id such as owner/name with licenses or resources)"
_OF_THE_WHOLE = ("dataset.release", "dataset.use")
NOT_IN_FORMAT: NotInFormat = (
    (Criterion.SOURCING, ("category", "collected", "locator.revision")),
    (Criterion.LICENSE, ("license.evidence", "license.link", "license.contents", "relation", *_OF_THE_WHOLE)),
    (Criterion.FLAGGING, ("unverified",)),
    (Criterion.OPT_OUT, ("consent.basis", "opt_out.signals", "dataset.opt_out")),
    (Criterion.TRACE, ("acquisition.basis", "derived_from", "trace")),
    (Criterion.RETENTION, ("dataset.retention", "reviewed")),
    (Criterion.BIAS, ("dataset.bias",)),
    (Criterion.PRIVACY, ("personal_data",)),
    (Criterion.SECURITY, ("files.sha256",)),
    (Criterion.SYNTHETIC, ("synthetic",)),
    (Criterion.REMOVAL, ("removals",)),
)

_FORMAT = Format(name, NOT_IN_FORMAT)
_DATASET = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,99})/([A-Za-z0-9][A-Za-z0-9_-]{0,199})")
_PLACEHOLDER = "INSERT_SLUG_HERE"
"""What `kaggle datasets init` writes in place of a name."""
_LICENSE_KEYS = {"expression": ("name", "nameNullable")}
_OF_UPLOADS = frozenset(("licenses", "resources", "data", *LICENSES))
_OF_DOWNLOADS = frozenset(("datasetSlug", "datasetSlugNullable", "datasetId"))
_OF_OTHERS = frozenset(("name", "profile", "$schema", "code_file", "kernel_type"))
"""Keys of Data Packages, and of the metadata of Kaggle's notebooks."""
_COUNT = re.compile(r"[0-9]{1,30}")


def fits(tree: Any) -> bool:
    """Whether a document is the metadata of a dataset at Kaggle: by its id, or by keys that only downloads have."""
    if not isinstance(tree, dict):
        return False
    held, _ = _held(tree)
    if not _OF_DOWNLOADS.isdisjoint(held):
        return "licenses" in held or "ownerUser" in held or "ownerUserNullable" in held
    named = _DATASET.fullmatch(text(held.get("id")) or "")
    return bool(named) and not _OF_UPLOADS.isdisjoint(held) and _OF_OTHERS.isdisjoint(held)


def _held(tree: dict[str, Any]) -> tuple[dict[str, Any], Path]:
    """The mapping with the values, and its path."""
    info = tree.get("info")
    return (info, ("info",)) if isinstance(info, dict) else (tree, ())


class _Identity(NamedTuple):
    """The name of a dataset as ``owner/name``, its address, and the path of the key that names it."""

    id: str | None
    url: str | None
    path: Path


def shape(document: Document) -> Dataset:
    """The dataset as the one source; raises ``Unreadable`` for lists that are too long."""
    held, path = _held(document.tree)
    notes = Notes(_FORMAT, document)
    remark_misspelt(notes, held, LICENSES, path)
    identity = _identity(held, path)
    for pointer in ("", "/id", "/locator/url") if identity.path else ():
        notes.note(f"/sources/0{pointer}", *identity.path)
    stated = licenses(held.get("licenses"), (*path, "licenses"), _LICENSE_KEYS)
    stated.note(notes, "/sources/0/license")
    if stated.paths:
        notes.note("/dataset/license", *stated.paths["/expression"])
    title = _said(notes, held, path, "title")
    about = About(
        title, description=_said(notes, held, path, "description"), homepage=identity.url, license=stated.text
    )
    if identity.url:
        notes.note("/dataset/homepage", *identity.path)
    source = Source(
        slug(identity.id or "") or "dataset",
        title,
        locator=Locator(identity.url),
        license=stated.claim,
        files=_files(notes, held, path),
    )
    return notes.dataset(about, (source,), source.id)


def _identity(held: dict[str, Any], path: Path) -> _Identity:
    """A name that was never filled in leads nowhere, and stays as it is written."""
    key, stated = "id", text(held.get("id"))
    if not (stated and _DATASET.fullmatch(stated)):
        owner, slug_ = (_first(held, each, f"{each}Nullable") for each in ("ownerUser", "datasetSlug"))
        if owner[1] and slug_[1]:
            key, stated = slug_[0], f"{owner[1]}/{slug_[1]}"
    if not stated:
        return _Identity(None, None, ())
    named = _DATASET.fullmatch(stated) and _PLACEHOLDER not in stated
    return _Identity(stated, f"https://www.kaggle.com/datasets/{stated}" if named else stated, (*path, key))


def _first(held: dict[str, Any], *keys: str) -> tuple[str, str | None]:
    """The first of some keys that holds a text, and the text."""
    return next(((key, found) for key in keys if (found := text(held.get(key)))), (keys[0], None))


def _said(notes: Notes, held: dict[str, Any], path: Path, field: str) -> str | None:
    key, found = _first(held, field, f"{field}Nullable")
    if found:
        for pointer in ("/dataset/name", "/sources/0/title") if field == "title" else (f"/dataset/{field}",):
            notes.note(pointer, *path, key)
    return found


def _files(notes: Notes, held: dict[str, Any], path: Path) -> tuple[File, ...] | None:
    """The described files: ``resources`` of an upload, ``data`` of a download. Nothing says that these are all."""
    files: list[File] = []
    for key, of_name, of_size in (("resources", "path", ""), ("data", "name", "totalBytes")):
        for below, item in whole(held.get(key), key):
            stated = text(item.get(of_name)) if isinstance(item, dict) else None
            if not stated:
                continue
            size = text(item.get(of_size)) or ""
            at = f"/sources/0/files/{len(files)}"
            for pointer in (at, f"{at}/path"):
                notes.note(pointer, *path, key, *below, of_name)
            if counted := _COUNT.fullmatch(size):
                notes.note(f"{at}/bytes", *path, key, *below, of_size)
            files.append(File(stated, bytes=size if counted else None))
    return tuple(files) or None
