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
