from hypothesis import given
from hypothesis import strategies as st

from crs_gate.judge.diff import compare
from crs_gate.model.findings import ChangeKind
from crs_gate.model.source import File, Locator, Source
from tests.unit.judge.build import dataset

A = Source("a", locator=Locator(url="https://example.org/a"), title="A")
B = Source("b", locator=Locator(url="https://example.org/b"), title="B")


def kinds(base: tuple[Source, ...], head: tuple[Source, ...]) -> list[tuple[str, str]]:
    return [(c.kind.value, c.subject) for c in compare(dataset(*base), dataset(*head)).changes]


def test_order_is_no_change() -> None:
    assert kinds((A, B), (B, A)) == []


def test_added_changed_and_removed_are_told_apart() -> None:
    assert kinds(
        (A, B), (A._replace(title="Z"), B._replace(id="c", locator=Locator(url="https://x.org"), title="C"))
    ) == [
        ("added", "c"),
        ("changed", "a"),
        ("removed", "b"),
    ]


def test_a_renamed_source_that_doubles_in_size_is_one_change() -> None:
    before = A._replace(files=(File("a.csv", bytes="10"),))
    after = before._replace(id="new-name", files=(File("a.csv", bytes="20"),))
    (change,) = compare(dataset(before), dataset(after)).changes
    assert (change.kind, change.subject, change.before, change.matched_by) == (
        ChangeKind.RENAMED,
        "new-name",
        "a",
        "locator",
    )
    assert [(f.pointer, f.before, f.after) for f in change.fields] == [("/files/0/bytes", "10", "20")]


def test_a_moved_source_is_known_by_its_file_digest() -> None:
    before = Source("a", files=(File("a.csv", sha256="ab" * 32),))
    after = Source("z", locator=Locator(url="https://new.org"), files=(File("z.csv", sha256="AB" * 32),))
    (change,) = compare(dataset(before), dataset(after)).changes
    assert (change.kind, change.matched_by) == (ChangeKind.RENAMED, "file digest")


def test_a_source_without_locator_is_known_by_its_content() -> None:
    assert kinds((Source("a", title="same"),), (Source("b", title="same"),)) == [("renamed", "b")]


def test_two_candidates_are_never_guessed_between() -> None:
    twins = (A, A._replace(id="a2"))
    assert ("renamed", "z") not in kinds(twins, (A._replace(id="z"),))


def test_a_placeholder_locator_matches_nothing() -> None:
    todo = Locator(url="TODO")
    assert kinds((Source("a", title="1", locator=todo),), (Source("b", title="2", locator=todo),)) == [
        ("added", "b"),
        ("removed", "a"),
    ]


def renamed(before: Locator, after: Locator, *others: Source) -> str:
    """By what a source with another id and title and a file more is known; empty when it is not."""
    old, new = Source("a", title="A", locator=before), Source("z", title="Z", locator=after, files=(File("z.csv"),))
    changes = compare(dataset(old), dataset(new, *others)).changes
    return next((change.matched_by for change in changes if change.kind is ChangeKind.RENAMED), "")


def test_a_renamed_source_is_known_by_another_spelling_of_its_locator() -> None:
    assert renamed(Locator(doi="10.5281/zenodo.1"), Locator(url="https://doi.org/10.5281/Zenodo.1")) == "locator"
    assert renamed(Locator(hub="hf://datasets/o/n"), Locator(url="https://huggingface.co/datasets/o/n/")) == "locator"
    assert renamed(Locator(url="https://example.org/a"), Locator(url="https://example.org/b")) == ""


def test_another_case_or_part_with_another_id_hides_nothing() -> None:
    path = Locator(url="https://example.org/data")
    assert renamed(path, Locator(url="https://example.org/DATA")) == "locator"
    assert renamed(path, path._replace(part="all")) == "locator"


def test_a_decoy_in_another_case_or_part_does_not_take_the_match() -> None:
    path = Locator(url="https://example.org/data")
    for decoy in (Locator(url="https://example.org/DATA"), path._replace(part="all")):
        assert renamed(path, path, Source("decoy", locator=decoy)) == "locator"


def test_a_digest_says_more_than_an_address_in_another_case() -> None:
    before = Source("a", locator=Locator(url="https://example.org/data"), files=(File("a.csv", sha256="ab" * 32),))
    moved = Source("moved", locator=Locator(url="https://example.com"), files=(File("b.csv", sha256="ab" * 32),))
    other = Source("other", locator=Locator(url="https://example.org/DATA"))
    assert kinds((before,), (other, moved)) == [("added", "other"), ("renamed", "moved")]


def test_parts_at_one_address_are_told_apart() -> None:
    hub = Locator(hub="hf://datasets/o/n")
    was = tuple(Source(f"old-{part}", title="x", locator=hub._replace(part=part)) for part in ("test", "train"))
    now = tuple(source._replace(id=f"new-{source.locator.part}", title="y") for source in was)
    survivors = compare(dataset(*was), dataset(*now)).survivors
    assert {name: before.id for name, before in survivors.items()} == {"new-test": "old-test", "new-train": "old-train"}


def test_without_a_base_everything_is_added() -> None:
    assert [c.kind for c in compare(None, dataset(A, B)).changes] == [ChangeKind.ADDED] * 2


ids = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(ids, ids)
def test_every_source_is_accounted_for_once(was: list[str], now: list[str]) -> None:
    base, head = [Source(i, title=f"t{i}") for i in was], [Source(i, title=f"u{i}") for i in now]
    found = compare(dataset(*base), dataset(*head))
    removed = {c.subject for c in found.changes if c.kind is ChangeKind.REMOVED}
    added = {c.subject for c in found.changes if c.kind is ChangeKind.ADDED}
    assert removed | {s.id for s in found.survivors.values()} == set(was)
    assert added | set(found.survivors) == set(now)
