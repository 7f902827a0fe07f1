import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate import formats

VALID = b"crs: 1\nsources: [{id: a}]\n"


def test_the_formats_have_names():
    named = ("native", "hf-card", "croissant", "kaggle", "data-package", "data-provenance", "json-ld")
    assert named == formats.FORMAT_NAMES


def test_an_unrecognized_file_says_what_was_looked_for():
    result = formats.read("dataset.yaml", b"nc: 80\n")
    assert result.dataset is None
    (problem,) = result.problems
    assert "'crs'" in problem.message
    assert "dataset card" in problem.message
    assert (problem.line, problem.column) == (1, 1)


@pytest.mark.parametrize(
    ("data", "nearest"),
    [
        (b'{"a": 1}', "'crs' (native)"),
        (b'{"@type": "Datset"}', "'@type' Dataset (json-ld)"),
        (b'{"resources": 1}', "'resources' (data-package)"),
        (b'{"distribution": []}', "'conformsTo' (croissant)"),
        (b"[1]", "'crs' (native)"),
    ],
)
def test_what_an_unrecognized_file_comes_near_to_is_told_first(data: bytes, nearest: str):
    (problem,) = formats.read("dataset.json", data).problems
    assert problem.message.startswith(f"not a dataset manifest; looked for {nearest}, ")
    assert all(f"({name})" in problem.message for name in formats.FORMAT_NAMES)
    assert len(problem.message) < 300


def test_a_named_format_is_not_guessed():
    assert formats.read("any.txt", VALID, "native").dataset
    read_as_card = formats.read("notes.txt", b"---\nlicense: mit\n---\n", "hf-card").dataset
    assert read_as_card is not None
    assert read_as_card.format == "hf-card"


def test_a_name_that_is_no_format_is_a_key_error():
    with pytest.raises(KeyError):
        formats.read("dataset.crs.yaml", VALID, "parchment")


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12\n"


@pytest.mark.parametrize("name", ["croissant.json", "d.crs.yaml", "README.md", "datapackage.yaml", "any"])
def test_a_description_that_git_lfs_holds_is_told_as_that(name):
    (problem,) = formats.read(name, POINTER).problems
    assert problem.message.startswith("this is a pointer of Git LFS")


@pytest.mark.parametrize(
    ("name", "text", "kind", "line"),
    [("robots.txt", "User-agent: a\nUser-agent: b\n", "YAML", 2), ("rows.jsonl", "{}\n{}\n", "JSON", 2)],
)
def test_a_file_that_its_name_does_not_call_a_document_is_first_of_all_no_manifest(name, text, kind, line):
    (problem,) = formats.read(name, text.encode()).problems
    assert problem.message.startswith(f"not a dataset manifest; read as {kind}: ")
    assert problem.line == line
    (named,) = formats.read(name, text.encode(), "croissant").problems
    assert not named.message.startswith("not a dataset manifest")


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfec\x00", b"\xef\xbb\xbfcrs: 1", b"crs: \xff", b"crs: 1\x00", b"crs: [", b"crs: 1\n---\ncrs: 1\n"],
)
def test_bytes_that_cannot_be_read_come_back_as_one_problem(data):
    result = formats.read("dataset.crs.yaml", data)
    assert result.dataset is None
    assert len(result.problems) == 1


@given(st.binary(max_size=80), st.sampled_from(["d.crs.yaml", "d.crs.json", "README.md", "d"]))
def test_no_bytes_raise_anything(data, path):
    result = formats.read(path, data)
    assert (result.dataset is None) == bool(result.problems)


FRAGMENTS = st.sampled_from(
    [
        "crs: 1\n",
        "sources:\n",
        "  - id: a\n",
        "    license: MIT\n",
        "    files: [{path: x}]\n",
        "dataset: {}\n",
        "x-a: 1\n",
    ]
)


@given(st.lists(FRAGMENTS, max_size=8))
def test_pieces_of_manifests_are_read_or_explained(pieces):
    result = formats.read("d.crs.yaml", "".join(pieces).encode())
    assert (result.dataset is None) == bool(result.problems)


def test_importing_the_formats_loads_no_parser():
    heavy = ("json", "yaml", "jsonschema", "jsonschema_rs")
    code = f"import sys, crs_gate.formats; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_valid_manifest_never_loads_the_library_that_words_errors():
    code = (
        "import sys; from crs_gate import formats; "
        "print(formats.read('d.crs.yaml', b'crs: 1\\nsources: [{id: a}]\\n').problems, 'jsonschema' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "() False\n"


@pytest.mark.parametrize("format_name", [name for name in formats.FORMAT_NAMES if name != "native"])
def test_a_native_manifest_is_read_as_no_other_format(format_name):
    """Else an entry of the policy could blind the gate to most of what it says."""
    for path in ("dataset.crs.yaml", "README.yaml"):
        found = formats.read(path, b"crs: 1\ndataset: {name: d}\nsources: [{id: a}]\n", format_name)
        assert found.dataset is None
        assert "native manifest" in found.problems[0].message
