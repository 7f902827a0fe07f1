"""What tests of readers of other people's formats ask of every one of them."""

import json
import re
from typing import Any

from hypothesis import strategies as st

from crs_gate import formats
from crs_gate.formats.schemas import schema
from crs_gate.model.dataset import Dataset, NotInFormat, leaves


def read(document: object, path: str = "x.json") -> Dataset:
    """The dataset in a document that must be readable; a text is taken as it is."""
    text = document if isinstance(document, str) else json.dumps(document, indent=1)
    result = formats.read(path, text.encode())
    assert result.problems == ()
    assert result.dataset
    return result.dataset


def problem(document: object, path: str = "x.json", format_name: str | None = None) -> str:
    """The message of the one problem of a document."""
    text = document if isinstance(document, str) else json.dumps(document)
    result = formats.read(path, text.encode(), format_name)
    assert result.dataset is None
    (found,) = result.problems
    return found.message


def filled(dataset: Dataset) -> set[str]:
    """Each field that holds something, dotted, as the native manifest names it."""
    rows = [("dataset", dataset.about), *(("", source) for source in dataset.sources)]
    pointers = [f"{root}{pointer}" for root, record in rows for pointer, text in leaves(record) if text]
    dotted = {re.sub(r"\.\d+", "", pointer.replace("/", ".")).lstrip(".") for pointer in pointers}
    return {f"opt_out.{field}" if field.startswith("signals") else field for field in dotted}


def contradicted(dataset: Dataset) -> set[str]:
    """Fields that hold something although the format is said to have no place for them."""
    said = [field for _, fields in dataset.not_in_format for field in fields]
    return {field for field in filled(dataset) for absent in said if f"{field}.".startswith(f"{absent}.")}


def no_fields_of_manifests(not_in_format: NotInFormat) -> list[str]:
    """Dotted names that are no fields of the native manifest."""
    manifest = schema("manifest")
    return [field for _, fields in not_in_format for field in fields if not _is_field(manifest, field.split("."))]


def _is_field(manifest: dict[str, Any], steps: list[str]) -> bool:
    node = manifest if steps[0] in ("dataset", "removals") else manifest["$defs"]["source"]
    for step in steps:
        node = _resolved(manifest, _resolved(manifest, node).get("properties", {}).get(step))
        if not node:
            return False
        node = _resolved(manifest, node.get("items") or node)
    return True


def _resolved(manifest: dict[str, Any], node: Any) -> dict[str, Any]:
    node = node or {}
    return manifest["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node


def trees(keys: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Documents with some keys of a format and anything below them."""
    words = (
        "",
        "MIT",
        "TODO",
        "None",
        "a\nb",
        "md5:ff",
        "1.5",
        "https://example.org/x",
        "owner/name",
        "é" * 300,
        ") (",
    )
    scalars = st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.sampled_from(words))
    anything = st.recursive(
        scalars,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(keys), inner, max_size=6)),
        max_leaves=25,
    )
    return st.dictionaries(st.sampled_from(keys), anything, max_size=8)
