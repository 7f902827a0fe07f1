"""One source more: whatever is answered, it reads back as answered and nothing else changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.export.answers import Answer, Entry, Value
from crs_gate.export.appending import appended, as_json
from crs_gate.export.edit import NotEditableError
from crs_gate.export.located import holds_a_secret, located, name_in
from crs_gate.export.stated import WrongAnswerError, fields, parsed
from crs_gate.formats.documents import parse_document

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
TEXTS = {
    "block": "crs: 1\nsources:\n  - id: a\n    license: MIT # seen\nremovals: []\n",
    "windows": "crs: 1\r\nsources:\r\n- id: a\r\n",
    "without a last line end": "crs: 1\nsources:\n  - id: a",
    "block scalar": "crs: 1\nsources:\n  - id: a\n    title: |\n      b\n\n# end\n",
    "flow": "crs: 1\nsources: [{id: a}]\n",
}
JSON = {
    "indented": json.dumps({"crs": 1, "sources": [{"id": "a", "title": "b"}], "removals": []}, indent=2),
    "tabs": '{"crs": 1,\n\t"sources": [\n\t\t{\n\t\t\t"id": "a"\n\t\t}\n\t]\n}\n',
    "one line": '{"crs": 1, "sources": [{"id": "a"}]}',
}


@pytest.mark.parametrize("path", ["d.crs.yaml", "d.crs.json"])
@given(title=WORDS, path_of_file=WORDS, count=st.integers(0, 10**12))
def test_any_answer_reads_back_and_all_else_stays(path: str, title: str, path_of_file: str, count: int) -> None:
    files = [{"path": path_of_file, "bytes": str(count)}]
    entry = Entry("b", "b", {"title": Answer(title), "files": Answer(files), "trace": Answer([])})
    for text in (JSON if path.endswith("json") else TEXTS).values():
        after, _ = parse_document(path, appended(path, text, entry))
        before, _ = parse_document(path, text)
        added = after["sources"].pop()
        assert after == before
        assert added == {"id": "b", "title": title, "files": files, "trace": []}


@pytest.mark.parametrize("text", [*TEXTS.values(), *JSON.values()], ids=[*TEXTS, *JSON])
def test_every_byte_that_was_there_stays_in_order(text: str) -> None:
    path = "d.crs.json" if text.startswith("{") else "d.crs.yaml"
    after = appended(path, text, Entry("b", "b", {"title": Answer("t")}))
    rest = iter(after)
    assert all(char in rest for char in text)


@pytest.mark.parametrize(
    "text", ["{crs: 1, sources: [{id: a}]}\n", "crs: 1\nsources:\n  - id: a\n    title: &t x\n    license: *t\n"]
)
def test_a_layout_that_cannot_be_kept_is_refused_or_right(text: str) -> None:
    try:
        after = appended("d.crs.yaml", text, Entry("b", "b", {}))
    except NotEditableError:
        return
    assert parse_document("d.crs.yaml", after)[0]["sources"][-1] == {"id": "b"}


def test_counts_are_numbers_in_json() -> None:
    assert as_json(Entry("b", "b", {"files": Answer([{"path": "x", "bytes": "12"}])}))["files"] == [
        {"path": "x", "bytes": 12}
    ]


@pytest.mark.parametrize(
    ("text", "wanted", "name"),
    [
        ("hf://acme/posts@abc", {"hub": "hf://datasets/acme/posts", "revision": "abc"}, "posts"),
        ("hf://datasets/a/b@v1/x.csv", {"hub": "hf://datasets/a/b", "revision": "v1", "part": "x.csv"}, "b"),
        ("hf://models/a/b", {"hub": "hf://models/a/b"}, "b"),
        ("10.5281/zenodo.1", {"doi": "10.5281/zenodo.1"}, "zenodo.1"),
        ("git@example.org:a/b.git@v1", {"git": "git@example.org:a/b.git", "revision": "v1"}, "b"),
        ("https://example.org/a/b.git", {"git": "https://example.org/a/b.git"}, "b"),
        ("ssh://git@example.org/x/y@v2", {"git": "ssh://git@example.org/x/y", "revision": "v2"}, "y"),
        ("git+https://example.org/x/y@v2", {"git": "https://example.org/x/y", "revision": "v2"}, "y"),
        ("https://example.org/d/posts.csv.gz?x=1", {"url": "https://example.org/d/posts.csv.gz?x=1"}, "posts"),
        ("s3://bucket/key", {"url": "s3://bucket/key"}, "key"),
    ],
)
def test_an_address_says_what_it_is(text: str, wanted: dict[str, str], name: str) -> None:
    assert located(text) == {f"locator.{kind}": value for kind, value in wanted.items()}
    assert name_in(text) == name


@pytest.mark.parametrize(
    "text", ["data/x", "x.csv", "C:\\data", "https://", "hf://", "a b://c", "https://" + "a" * 3000]
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert located(text) is None


@given(st.text(max_size=300))
def test_any_text_gets_an_answer_in_time(text: str) -> None:
    for prefix in ("", "git@", "hf://", "git+https://", "https://"):
        located(prefix + text)
        holds_a_secret(prefix + text)
        name_in(prefix + text)


@pytest.mark.parametrize("text", ["https://u:p@example.org", "https://token@example.org/x", "ssh://a:b@example.org/x"])
def test_a_password_is_seen(text: str) -> None:
    assert holds_a_secret(text)


@pytest.mark.parametrize("text", ["ssh://git@example.org/x", "git@example.org:a/b", "https://example.org/@me"])
def test_a_user_of_git_is_no_password(text: str) -> None:
    assert not holds_a_secret(text)


@given(st.sampled_from(fields()), st.text(max_size=60))
def test_any_text_for_any_field_is_a_value_or_a_sentence(name: str, text: str) -> None:
    value, said = _parsed(name, text)
    assert said.isprintable()
    if value is not None:
        entry = Entry("b", "b", {name: Answer(value)})
        assert parse_document("d.crs.yaml", appended("d.crs.yaml", TEXTS["block"], entry))


def _parsed(name: str, text: str) -> tuple[Value | None, str]:
    """The value, or what is said against it."""
    try:
        return parsed(name, text), ""
    except WrongAnswerError as wrong:
        return None, f"{wrong.message}: {wrong.hint}"
