"""A manifest read beside another version must be the one that a whole reading gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.formats import beside, native
from crs_gate.formats.interface import ReadResult, Unreadable

HEADER = "crs: 1\ndataset: {name: d}\nsources:\n"


def item(id_: str, title: str = "t") -> str:
    return f"- id: {id_}\n  title: {title}\n  locator:\n    url: https://example.org/{id_}\n"


def whole(text: str) -> ReadResult | None:
    try:
        return native.read("d.crs.yaml", text)
    except Unreadable:
        return None


def joined(text: str, other: str) -> ReadResult | None:
    """What reading beside gives; ``None`` where the manifest has to be read whole."""
    read = whole(other)
    if read is None:
        return None
    try:
        return beside.read_beside("d.crs.yaml", text, read, native.read)
    except Unreadable:
        return None


def places(result: ReadResult) -> list[tuple[int, int]]:
    dataset = result.dataset
    assert dataset is not None
    below = ("", "/id", "/title", "/locator/url", "/license")
    closing = ("/removals", "/x-imported/unread/0")
    found = [dataset.places.locate(p + b) for p in ("", "/dataset/name", *dataset.pointers) for b in below]
    return [*found, *(dataset.places.locate(pointer) for pointer in closing)]


def assert_same(text: str, other: str) -> None:
    found, expected = joined(text, other), whole(text)
    if found is None:
        return
    assert found.dataset is not None
    assert expected is not None
    assert expected.dataset is not None
    assert found.dataset.sources == expected.dataset.sources
    assert found.dataset.about == expected.dataset.about
    assert found.dataset.remarks == expected.dataset.remarks
    assert places(found) == places(expected)


def test_shared_sources_are_the_same_objects() -> None:
    head = HEADER + item("a") + item("b") + item("c")
    read = whole(head)
    base = joined(HEADER.replace("name: d", "name: e") + item("z") + item("a") + item("c"), head)
    assert base is not None
    assert base.dataset is not None
    assert read is not None
    assert read.dataset is not None
    assert [source.id for source in base.dataset.sources] == ["z", "a", "c"]
    assert base.dataset.about.name == "e"


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("title: t", "title: other", 1),
        lambda t: "# a comment\n\n" + t,
        lambda t: t + "removals: []\n",
        lambda t: t.replace("title: t", "title:\n    t") + "x-imported:\n  unread:\n  - a\nremovals: []\n",
        lambda t: t.replace("- id: b", "# note\n\n- id: b"),
        lambda t: t.replace(item("a"), "") + item("a"),
        lambda t: (
            t.replace("\n    url", "\n      url")
            .replace("\n- ", "\n  - ")
            .replace("\n  title", "\n    title")
            .replace("\n  loc", "\n    loc")
        ),
    ],
    ids=["value", "comment above", "key below", "keys below", "comment between", "order", "indented"],
)
def test_a_usual_change_reads_as_a_whole_reading_does(change) -> None:
    head = HEADER + item("a") + item("b") + item("c")
    base = change(head)
    assert joined(base, head) is not None
    assert_same(base, head)
    assert_same(head, base)


@pytest.mark.parametrize(
    "base",
    [
        HEADER + item("a", '"open') + item("b") + item("c", 'x"'),
        HEADER + item("a", '"one\n- id: fake"') + item("b") + item("c"),
        HEADER + item("a", "[x,\n- id, y]") + item("b"),
        HEADER + item("a", "|\n    - id: b\n      title: t") + item("b") + item("c"),
        HEADER + item("a", "&x t") + item("b", "*x") + item("c"),
        HEADER + item("a") + item("a") + item("c"),
        HEADER + item("a") + "...\n---\n" + item("b"),
        HEADER + item("a") + item("b") + HEADER,
        HEADER.replace("d}", "'d\nsources:\n- id: a\n'}") + item("b"),
        HEADER + "- {id: a, title: t}\n" + item("b") + "-\n  id: c\n",
        HEADER.replace("sources:\n", "sources: [\n") + "]\n",
        HEADER + item("n", "'t\n" + item("a") + item("b") + "end'") + item("c"),
        HEADER + item("n") + "  x-note: '\n" + item("a") + item("b") + "end'\n",
        HEADER + item("a") + "  x-note: '\n" + item("b") + item("c") + "end'\n",
        HEADER,
        "",
    ],
)
def test_a_text_that_fools_the_cuts_is_read_whole_or_the_same(base: str) -> None:
    head = HEADER + item("a") + item("b") + item("c")
    assert_same(base, head)
    assert_same(head, base)


LINES = st.sampled_from(
    [
        "- id: a",
        "- id: b",
        "- id: c",
        "  title: t",
        '  title: "x',
        'y"',
        "  title: 'x",
        "  note'",
        "  title: |",
        "    - id: q",
        "  title: [x,",
        "- y]",
        "# note",
        "",
        "  x-k: {a: b,",
        "- c: d}",
        "end'",
        'end"',
        "  x-note: '",
        "]}",
        "sources:",
        "dataset: {}",
        "  title: &a t",
        "  title: *a",
        "---",
        "  - id: d",
        "    title: u",
        "  derived_from: []",
        "  title: >",
        "     text",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=14), st.lists(LINES, max_size=14), st.data())
def test_no_pair_of_texts_reads_otherwise_than_whole(first: list[str], second: list[str], data: st.DataObject) -> None:
    shared = data.draw(st.lists(st.sampled_from([item("a"), item("b"), item("c")]), max_size=3, unique=True))
    head = HEADER + "".join(shared) + "\n".join(first) + "\n"
    base = HEADER + "\n".join(second) + "\n" + "".join(shared)
    assert_same(base, head)
    assert_same(head, base)
