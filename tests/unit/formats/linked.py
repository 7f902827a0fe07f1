"""JSON-LD for tests: a small Croissant and a small schema.org dataset, and reading them."""

import json

from crs_gate import formats

CONTEXT = {
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "prov": "http://www.w3.org/ns/prov#",
    "dct": "http://purl.org/dc/terms/",
}
DIGEST = "6ee93a2e0a3f0d2c6d9f5a3d0f7d4d1c0a7d3b0f2a9c4e5b8d7f6a1c2e3b4d5f"


def read_tree(tree, path="croissant.json"):
    """The dataset that a tree is read as."""
    result = formats.read(path, json.dumps(tree, indent=1).encode())
    assert result.problems == ()
    return result.dataset


def croissant(**keys):
    """A Croissant with these keys at its top, read."""
    base = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "dct:conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "harbor sounds",
    }
    dataset = read_tree({**base, **keys})
    assert dataset.format == "croissant"
    return dataset


def own(**keys):
    """The source that a Croissant with these keys is."""
    return croissant(**keys).sources[0]


def file_object(**keys):
    """An entry of a distribution."""
    return {"@type": "cr:FileObject", **keys}


def stated(record):
    """The pointers of what a record states; a record states nothing with its empty defaults."""
    from crs_gate.model.dataset import leaves

    return {pointer for pointer, text in leaves(record) if text}
