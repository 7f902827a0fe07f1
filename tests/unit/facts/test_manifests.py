from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.facts import manifests
from crs_gate.facts.manifests import Pair, alike, find, folders_below, pair, sorted_folders
from crs_gate.model.policy import DatasetEntry, Policy
from crs_gate.model.source import Locator, Source
from tests.unit.judge.build import dataset

FOLDERS = st.lists(st.sampled_from(("", "a", "a/b", "a/b/c", "a-b", "ab", "a/bc", "b")), unique=True)


def paired(base: Mapping[str, str], head: Mapping[str, str], *alike: tuple[str, str]) -> tuple[Pair, ...]:
    return pair(
        base, head, lambda path, *, of_base: (base if of_base else head)[path], lambda one, other: (one, other) in alike
    )


def test_manifests_are_found_in_any_case_with_the_format_of_the_first_match() -> None:
    policy = Policy(datasets=(DatasetEntry("cards/*.md", "hf-card"),))
    paths = ["README.md", "cards/a.md", "CARDS/B.MD", "x.CRS.yaml", "a/x.crs.json", "a/x.crs.json.gz"]
    assert find(paths, policy) == {
        "CARDS/B.MD": "hf-card",
        "cards/a.md": "hf-card",
        "x.CRS.yaml": None,
        "a/x.crs.json": None,
    }


@given(FOLDERS, st.sampled_from(("", "a", "a/b", "nowhere")))
def test_folders_below_a_folder(folders: list[str], folder: str) -> None:
    below = folders_below(folder, sorted_folders(f"{other}/x.crs.yaml".lstrip("/") for other in folders))
    assert below == sorted(
        other for other in folders if other != folder and f"{other}/".startswith(f"{folder}/".lstrip("/"))
    )


def test_one_path_is_one_manifest() -> None:
    assert paired({"a": "1"}, {"a": "2"}) == (Pair("a", "a"),)


def test_same_content_elsewhere_is_a_move_and_each_goes_to_one_place() -> None:
    assert paired({"a": "1", "b": "1"}, {"x": "1", "y": "2"}) == (Pair("b", None), Pair("a", "x"), Pair(None, "y"))


def test_a_manifest_that_is_alike_is_a_move_after_those_with_the_same_content() -> None:
    was, now = {"a": "1", "b": "2"}, {"x": "2", "y": "3"}
    assert paired(was, now, ("a", "x"), ("a", "y")) == (Pair("b", "x"), Pair("a", "y"))


def test_unknown_content_proves_nothing() -> None:
    assert pair(["a"], ["x"], lambda *_, **__: None, lambda *_: False) == (Pair("a", None), Pair(None, "x"))


def test_what_is_too_much_to_compare_is_deleted_and_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "MOST_COMPARED", 3)
    was, now = {"a": "1", "b": "2"}, {"x": "3", "y": "4"}
    assert Pair("b", None) in paired(was, now, ("b", "y"))
    assert Pair("b", "x") in paired(was, now, ("b", "x"))


def test_many_that_moved_are_paired_at_once() -> None:
    was = {f"old/{n:04}": str(n) for n in range(2_000)}
    now = {f"new/{n:04}": str(n) for n in range(2_000)}
    assert set(paired(was, now)) == {Pair(f"old/{n:04}", f"new/{n:04}") for n in range(2_000)}


def at(*urls: str, part: str | None = None) -> tuple[Source, ...]:
    return tuple(Source(f"s{n}", locator=Locator(url=url, part=part)) for n, url in enumerate(urls))


@pytest.mark.parametrize(
    ("was", "now", "same"),
    [
        (at("https://example.org/a"), at("https://EXAMPLE.org/a/"), True),
        (at("https://example.org/a"), at("https://example.org/A"), False),
        (at("https://example.org/a", part="x"), at("https://example.org/a", part="y"), False),
        (at("https://example.org/a", "https://example.org/b"), at("https://example.org/b"), True),
        (
            at("https://example.org/a", "https://example.org/b", "https://example.org/c"),
            at("https://example.org/b"),
            False,
        ),
        (at("TODO"), at("unknown"), True),
        ((), (), False),
    ],
)
def test_half_of_the_places_in_common_make_one_dataset(
    was: tuple[Source, ...], now: tuple[Source, ...], same: bool
) -> None:
    assert alike(dataset(*was), dataset(*now)) is same
