"""A file that describes no source meets every rule there is, so that no reader may give one."""

import json

import pytest

from crs_gate import formats


@pytest.mark.parametrize(
    "tree",
    [
        {"profile": "data-package", "name": "tides", "resources": []},
        {"@context": "https://schema.org", "@type": "DataCatalog", "license": "CC0-1.0"},
        {"@type": "dcat:Catalog", "dcat:dataset": []},
        {"crs": "1", "dataset": {"license": "CC0-1.0"}, "sources": []},
        {},
        [],
    ],
)
def test_a_dataset_without_sources_is_not_read(tree: object) -> None:
    result = formats.read("x.json", json.dumps(tree).encode())
    assert result.dataset is None
    assert result.problems


@pytest.mark.parametrize("name", ["data-package", "kaggle", "data-provenance", "json-ld", "croissant", "native"])
@pytest.mark.parametrize("tree", [{}, [], {"resources": []}, {"@type": "sc:DataCatalog"}])
def test_nor_when_its_format_is_named(name: str, tree: object) -> None:
    result = formats.read("x.json", json.dumps(tree).encode(), name)
    assert result.dataset is None
    assert result.problems
