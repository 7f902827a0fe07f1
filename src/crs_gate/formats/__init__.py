"""Reading: from the bytes of a manifest to a ``Dataset`` with a place and an origin for every value."""

from importlib import import_module
from typing import Any

from crs_gate.formats.interface import Problem, ReadResult, Tables, Unreadable

_DOCUMENTS = {
    "croissant": "crs_gate.formats.croissant",
    "kaggle": "crs_gate.formats.kaggle",
    "data-package": "crs_gate.formats.data_package",
    "data-provenance": "crs_gate.formats.data_provenance",
    "json-ld": "crs_gate.formats.json_ld",
}
"""JSON and YAML documents, in the order in which they are tried."""
_MODULES = {"native": "crs_gate.formats.native", "hf-card": "crs_gate.formats.hf_card", **_DOCUMENTS}
_SEEN: dict[str, tuple[frozenset[str], str]] = {
    "native": (frozenset(("crs", "dataset", "sources")), "'crs'"),
    "croissant": (frozenset(("@graph", "conformsto", "distribution", "recordset")), "'conformsTo'"),
    "json-ld": (frozenset(("@context", "@type", "@graph")), "'@type' Dataset"),
    "data-package": (frozenset(("resources", "resource", "profile")), "'resources'"),
    "kaggle": (frozenset(("id", "id_no", "title")), "'id' as owner/name"),
    "data-provenance": (frozenset(("dataset name", "collection")), "'Dataset Name'"),
    "hf-card": (frozenset(("pretty_name", "dataset_info", "task_categories")), "a dataset card's '---'"),
}
"""By which keys a document comes near to a format, and by what it would be known, in few words."""
_IN_GIT_LFS = "version https://git-lfs.github.com/spec/"
_NAMED_DOCUMENTS = (".yaml", ".yml", ".json", ".jsonld")
FORMAT_NAMES = tuple(_MODULES)
"""The formats that are read."""


def read(
    path: str,
    data: bytes,
    format_name: str | None = None,
    beside: ReadResult | None = None,
    tables: Tables | None = None,
) -> ReadResult:
    """Read a manifest; the format is found by content where no name is given.

    ``beside`` is another version of it that was read already: what both hold is read once. ``tables`` opens the table
    that a manifest may keep its sources in.

    Whatever the bytes, faults come back as problems. Raises ``KeyError`` for a name not in ``FORMAT_NAMES``.
    """
    from crs_gate.formats.source_text import decode

    try:
        text = decode(data)
        if text.startswith(_IN_GIT_LFS):
            raise Unreadable("this is a pointer of Git LFS: descriptions of datasets are read from git itself")
        return _with_sources(_read(path, text, format_name, beside, tables))
    except Unreadable as error:
        return ReadResult(None, (error.problem,))


def _with_sources(result: ReadResult) -> ReadResult:
    """Refuse a dataset without any source, whoever read it: what is not there breaks no rule."""
    dataset = result.dataset
    if dataset is None or dataset.table is not None or dataset.sources:
        return result
    return ReadResult(None, (Problem("no source of data is described here, so that there is nothing to judge", 1, 1),))


def _read(
    path: str, text: str, format_name: str | None, beside: ReadResult | None, tables: Tables | None
) -> ReadResult:
    # A reader is a module; only the one that is needed is imported.
    from crs_gate.formats import native

    if format_name == "native" or (format_name is None and native.recognizes(path, text)):
        return native.read(path, text, beside, tables)
    if format_name in _MODULES and native.recognizes(path, text):
        raise Unreadable(f"this is a native manifest: reading it as {format_name} would leave out what it says")
    if format_name is None or format_name == "hf-card":
        from crs_gate.formats import hf_card

        if format_name or hf_card.recognizes(path, text):
            return hf_card.read(path, text, beside)
        if path.lower().endswith((".md", ".markdown")):
            raise Unreadable(f"not a dataset manifest: looked for {hf_card.LOOKED_FOR}")
    return _read_document(path, text, format_name)


def _read_document(path: str, text: str, format_name: str | None) -> ReadResult:
    from crs_gate.formats import described

    if format_name:
        return described.read(reader_of(format_name), described.parse(path, text))
    try:
        document = described.parse(path, text)
    except Unreadable as error:
        if path.lower().endswith(_NAMED_DOCUMENTS):
            raise
        problem, kind = error.problem, "JSON" if text.lstrip()[:1] in ("{", "[") else "YAML"
        raise Unreadable(f"not a dataset manifest; read as {kind}: {problem.message}", *problem[1:4]) from error
    for name in _DOCUMENTS:
        reader = reader_of(name)
        if reader.fits(document.tree):
            return described.read(reader, document)
    return ReadResult(None, (Problem(_not_recognized(document.tree), 1, 1),))


def _not_recognized(tree: Any) -> str:
    """What was looked for, in few words; first the formats some of whose keys are there."""
    keys = {key.lower() for key in tree if isinstance(key, str)} if isinstance(tree, dict) else set()
    nearest = sorted(_SEEN, key=lambda name: not keys & _SEEN[name][0])
    looked_for = ", ".join(f"{_SEEN[name][1]} ({name})" for name in nearest)
    return f"not a dataset manifest; looked for {looked_for}: more in docs/formats.md and `crs-gate rate --help`"


def reader_of(format_name: str) -> Any:
    """The module that reads a format; raises ``KeyError`` for a name not in ``FORMAT_NAMES``."""
    return import_module(_MODULES[format_name])
