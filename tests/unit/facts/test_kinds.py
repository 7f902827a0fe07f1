import pytest

from crs_gate.facts.kinds import claimed_by_pointer, concerns_the_gate, looks_like_data


@pytest.mark.parametrize(
    "path",
    [
        "train.parquet",
        "a/b/X.CSV",
        "notes.txt.gz",
        "dump.tar.zst",
        "model.safetensors",
        "images/cat.JPG",
        "sound.flac",
        "x.csv.dvc",
        "data.dvc",
        "data/part-0001",
        "data/records.json",
        "data/corpus.txt",
        "datasets/a/b/page.html",
        "DATA/labels",
        "data/readme_images/a.bin",
        "data/license_plates.txt",
        "posts.csv.bak",
        "shard.tar.part1",
        "store.zarr/0.0.0",
        "corpus/page.html",
        ".crs/optout/blobs/posts.parquet",
    ],
)
def test_data(path: str) -> None:
    assert looks_like_data(path)


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "src/main.py",
        "package.json",
        "notes.txt",
        "data/README.md",
        "data/README",
        "data/LICENSE.txt",
        "data/CITATION.cff",
        "src/pkg/data/__init__.py",
        "data/.gitattributes",
        "data/.gitkeep",
        "data/x.crs.yaml",
        "data/x.crs.json",
        ".crs/optout/blobs/" + "a" * 64,
        ".github/logo.png",
        ".dvc/cache/x.csv",
        ".dvcignore",
        "docs/picture.png",
        "Makefile",
        ".csv",
        "dvc.lock",
    ],
)
def test_not_data(path: str) -> None:
    assert not looks_like_data(path)


def test_table_among_documents_is_data() -> None:
    assert looks_like_data("docs/table.csv")


@pytest.mark.parametrize(
    ("path", "claimed"),
    [("a/x.csv.dvc", "a/x.csv"), ("data.dvc", "data"), ("x.csv", None), (".dvc", None), ("a/.dvc", None)],
)
def test_pointer_stands_for_a_path(path: str, claimed: str | None) -> None:
    assert claimed_by_pointer(path) == claimed


@pytest.mark.parametrize(
    ("path", "concerns"),
    [
        ("dataset.crs.yaml", True),
        ("cards/README.md", True),
        ("D.CRS.YAML", True),
        (".github/crs-gate.yml", True),
        ("pyproject.toml", True),
        ("data/more.csv", True),
        ("pipe/dvc.lock", True),
        ("pipe/dvc.yaml", True),
        ("src/code.py", False),
        ("sub/pyproject.toml", False),
    ],
)
def test_a_hook_is_over_at_once_for_what_cannot_change_the_verdict(path: str, concerns: bool) -> None:
    assert concerns_the_gate(path) is concerns
