import pytest

from crs_gate.facts import tree as tree_module
from crs_gate.facts.tree import Tree, TreeWorkError


def of(*paths: str, **more: object) -> Tree:
    return Tree(dict.fromkeys(paths), **more)  # type: ignore[arg-type]


FILES = of("data/a.csv", "data/b.csv", "data/deep/c.csv", "data [1].csv", "README.md", "raw.csv.dvc", "images.dvc")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("data/a.csv", ("data/a.csv",)),
        ("./data/a.csv", ("data/a.csv",)),
        ("data/*.csv", ("data/a.csv", "data/b.csv")),
        ("data/**", ("data/a.csv", "data/b.csv", "data/deep/c.csv")),
        ("**/c.csv", ("data/deep/c.csv",)),
        ("data [1].csv", ("data [1].csv",)),
        ("nothing/*.csv", ()),
        ("dat", ()),
    ],
)
def test_pattern_names_files(pattern: str, found: tuple[str, ...]) -> None:
    assert FILES.matching(pattern) == found


@pytest.mark.parametrize("pattern", ["data", "data/", "./data/"])
def test_folder_names_all_below_it(pattern: str) -> None:
    assert FILES.matching(pattern) == ("data/a.csv", "data/b.csv", "data/deep/c.csv")


@pytest.mark.parametrize("pattern", ["", "/data/a.csv", "../data/a.csv", "data/../data/a.csv", "*" * 40, "x" * 2000])
def test_pattern_that_cannot_be_used_names_nothing(pattern: str) -> None:
    assert FILES.matching(pattern) == ()


@pytest.mark.parametrize("pattern", ["raw.csv", "raw.csv.dvc", "raw*", "*.csv.dvc"])
def test_dvc_pointer_counts_as_the_path_it_stands_for(pattern: str) -> None:
    assert FILES.matching(pattern) == ("raw.csv",)


@pytest.mark.parametrize("pattern", ["images", "images/*.png", "images/a/b.png", "images/**"])
def test_dvc_pointer_of_a_folder_covers_what_lies_in_it(pattern: str) -> None:
    assert FILES.matching(pattern) == ("images",)


def test_data_files_are_what_looks_like_data() -> None:
    assert FILES.data_files() == (
        "data [1].csv",
        "data/a.csv",
        "data/b.csv",
        "data/deep/c.csv",
        "images",
        "raw.csv",
    )


def test_every_data_file_can_be_claimed() -> None:
    assert all(FILES.matching(path) == (path,) for path in FILES.data_files())


def test_data_of_a_nested_manifest_is_its_own() -> None:
    assert of("data/a.csv", "data/sub/b.csv", "data/subway.csv", nested=("data/sub",)).data_files() == (
        "data/a.csv",
        "data/subway.csv",
    )


def test_ignored_globs_are_over_the_repository() -> None:
    tree = of("a.csv", "b.csv", folder="sets/one")
    assert tree.data_files(("sets/one/a.csv",)) == ("b.csv",)
    assert tree.data_files(("a.csv",)) == ("a.csv", "b.csv")
    assert tree.data_files(("**/*.csv",)) == ()


def test_manifest_that_asks_for_too_much_work_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "MOST_TESTS", 1_000)
    tree = of(*(f"f{n}.csv" for n in range(100)))
    for number in range(10):
        tree.matching(f"*{number}.csv")
    with pytest.raises(TreeWorkError, match="1,000"):
        tree.matching("*.csv")


def test_asking_again_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "MOST_TESTS", 150)
    tree = of(*(f"f{n}.csv" for n in range(100)))
    assert all(len(tree.matching("*.csv")) == 100 for _ in range(50))
