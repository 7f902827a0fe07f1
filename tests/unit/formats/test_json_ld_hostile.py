"""Whatever stands in a JSON-LD file, reading ends soon, and in a dataset or a sentence."""

import json
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate import formats
from crs_gate.formats import croissant, json_ld
from crs_gate.model.dataset import leaves
from tests.unit.formats.linked import CONTEXT, DIGEST, file_object

KEYS = """
@context @type @id @graph @value @list @set @language conformsTo dct:conformsTo distribution dcat:distribution license
dct:license dct:rights name description url version creator contactPoint email identifier isBasedOn isBasedOnUrl
prov:wasDerivedFrom prov:wasGeneratedBy prov:wasAssociatedWith prov:type prov:label prov:endedAtTime prov:startedAtTime
rai:dataCollection rai:dataCollectionTimeframe rai:personalSensitiveInformation rai:hasSyntheticData keywords
rai:dataPreprocessingProtocol digitalSourceType contentUrl contentSize sha256 containedIn includes excludes transform
readLines fileObject spdx:checksum spdx:checksumValue spdx:algorithm dataset dcat:dataset dcat:catalog hasPart en
licences recordSets sameAs
""".split()  # noqa: SIM905 - seventy literals would be seventy lines
TEXTS = [
    *("", "a", "b", "Dataset", "sc:Dataset", "cr:FileObject", "cr:FileSet", "dcat:Dataset", "DataCatalog", "TODO"),
    *(
        "http://mlcommons.org/croissant/1.1",
        "https://schema.org/",
        "2024-01-01",
        "2024/2025",
        "None",
        "Q4929239",
        DIGEST,
    ),
    *("https://example.org/a", "hf://datasets/a/b", "a/b", "MIT", "MIT OR", "(", "12 B", "SHA-256", "\ud7ff\u0000\n"),
]
SCALARS = st.sampled_from([None, True, False, 1.5, 7, *TEXTS])
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=40,
)
DATASETS = st.dictionaries(st.sampled_from(KEYS), TREES, max_size=10)


def read(tree):
    return formats.read("croissant.json", json.dumps(tree).encode())


def filled(dataset):
    """The dotted fields that hold a text, indexes left out."""
    whole = [(f"/dataset{pointer}", text) for pointer, text in leaves(dataset.about)]
    own = [each for source in dataset.sources for each in leaves(source)]
    named = ((pointer.replace("/signals", "/opt_out/signals"), text) for pointer, text in (*whole, *own))
    return {".".join(step for step in pointer.split("/")[1:] if not step.isdigit()) for pointer, text in named if text}


@given(TREES)
def test_no_tree_raises_anything(tree):
    read(tree)


@given(DATASETS, st.sampled_from(("croissant", "json-ld")))
def test_no_dataset_raises_anything_and_says_only_what_its_format_can(keys, name):
    start = {"conformsTo": "http://mlcommons.org/croissant/1.1"} if name == "croissant" else {"@type": "sc:Dataset"}
    tree = {"@context": CONTEXT, "name": "x", **keys, **start}
    reader = {"croissant": croissant, "json-ld": json_ld}[name]
    assert reader.fits(json.loads(json.dumps(tree), parse_int=str, parse_float=str))
    result = formats.read("croissant.json", json.dumps(tree).encode(), name)
    if result.dataset is None:
        assert result.problems[0].message
        return
    dataset = result.dataset
    absent = {field for _, fields in reader.NOT_IN_FORMAT for field in fields}
    assert not [field for field in filled(dataset) if any(f"{field}.".startswith(f"{each}.") for each in absent)]
    ids = [source.id for source in dataset.sources]
    assert len(set(ids)) == len(ids) == len(dataset.pointers)
    assert all(dataset.locate(pointer).line >= 1 for pointer, _ in leaves(dataset.sources, "/sources"))


@pytest.mark.parametrize(
    "tree",
    [
        {"distribution": [file_object(**{"@id": f"f{n}", "containedIn": {"@id": f"f{n + 1}"}}) for n in range(50_000)]},
        {"distribution": [file_object(contentUrl=f"{n}.csv", sha256="main") for n in range(100_000)]},
        {"prov:wasDerivedFrom": [f"https://example.org/{n}" for n in range(50_000)]},
        {"prov:wasDerivedFrom": [{"@id": f"a{n}", "name": "same"} for n in range(30_000)]},
        {
            "@graph": [{"@id": f"a{n}", "isBasedOn": {"@id": f"a{n + 1}"}} for n in range(30_000)],
            "isBasedOn": {"@id": "a0"},
        },
        {"license": [f"license-{n}" for n in range(100_000)]},
        {"creator": [{"@id": f"a{n}", "email": "x" * 50} for n in range(100_000)]},
        {f"licens{n}": n for n in range(100_000)},
        {"name": "-" * 2_000_000, "description": " " * 2_000_000, "keywords": "," * 2_000_000},
        {"rai:dataCollectionTimeframe": "2024 " * 400_000},
        {"@context": {f"p{n}": "https://schema.org/" for n in range(100_000)}},
    ],
    ids=lambda tree: f"{next(iter(tree))}",
)
def test_a_large_file_is_read_in_time_that_grows_with_it(tree):
    data = json.dumps({"conformsTo": "http://mlcommons.org/croissant/1.1", **tree}).encode()
    start = perf_counter()
    result = formats.read("croissant.json", data, "croissant")
    assert perf_counter() - start < 30
    assert result.dataset


@pytest.mark.parametrize("key", ["distribution", "license", "prov:wasDerivedFrom"])
def test_a_list_beyond_the_bound_is_refused_and_not_cut(key):
    tree = {"conformsTo": "http://mlcommons.org/croissant/1.1", key: ["x"] * 100_001}
    (problem,) = read(tree).problems
    assert "more than 100000 are not read" in problem.message


def test_a_graph_beyond_the_bound_is_refused_and_not_cut():
    (problem,) = read({"@graph": [{"@type": "sc:Dataset"}] * 100_001}).problems
    assert "more than 100000 are not read" in problem.message


def test_deep_nesting_is_refused():
    text = (
        '{"conformsTo": "http://mlcommons.org/croissant/1.1", "isBasedOn": ' + '{"isBasedOn": ' * 200 + "1" + "}" * 201
    )
    (problem,) = formats.read("croissant.json", text.encode()).problems
    assert "nested deeper" in problem.message
