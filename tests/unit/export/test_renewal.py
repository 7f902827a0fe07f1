"""Importing again: what follows the file, what stays, and which bytes are touched."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.export.answers import Answer, Draft, Entry
from crs_gate.export.edit import NotEditableError, renewed
from crs_gate.export.held import by_id, flat
from crs_gate.export.imported import Imported, from_tree, record, to_yaml
from crs_gate.export.manifest_text import render
from crs_gate.export.owed import with_owed
from crs_gate.export.renewal import Held, Renewal, renew
from crs_gate.formats import read
from crs_gate.formats.yaml_events import parse

TEXTS = st.sampled_from(["a", "b", "No: 1", "x # y", "é", "1.0", "a" * 200])
FILES = st.lists(st.fixed_dictionaries({"path": TEXTS}, optional={"sha256": TEXTS}), max_size=3)
ANSWERS = st.dictionaries(
    st.sampled_from(
        ["title", "locator.url", "license.expression", "license.name", "collected.method", "synthetic.share"]
    ),
    TEXTS,
    max_size=4,
)
MORE = st.fixed_dictionaries({}, optional={"files": FILES, "derived_from": st.lists(TEXTS, max_size=3)})
SOURCES = st.dictionaries(st.sampled_from(["s1", "s2", "s3"]), st.tuples(ANSWERS, MORE), min_size=1)
ABOUT = st.dictionaries(st.sampled_from(["name", "license.expression", "retention.period", "contact"]), TEXTS)


def drafted(about: dict[str, str], sources: dict[str, Any]) -> Draft:
    """A draft of plain values."""
    entries = [
        Entry(id_, id_, {name: Answer(value, "f:x, line 1", 1) for name, value in {**texts, **more}.items()})
        for id_, (texts, more) in sources.items()
    ]
    return Draft({name: Answer(value, "", 1) for name, value in about.items()}, tuple(entries))


def written(found: Draft) -> str:
    """The manifest that a first import writes."""
    return render(["Imported."], with_owed(found), to_yaml(record("f.json", "f", found)))


def planned(text: str, found: Draft) -> Renewal:
    """What importing a draft changes in a manifest."""
    tree, places = parse(text)
    before = from_tree(tree) or Imported("f.json", "f", {}, {})
    return renew("f.json", with_owed(found), record("f.json", "f", found), Held("d.crs.yaml", tree, places, before))


def again(text: str, found: Draft) -> str:
    """The manifest after importing a draft into it."""
    return renewed(text, planned(text, found), "f")[0]


@settings(max_examples=150, deadline=None)
@given(ABOUT, SOURCES, ABOUT, SOURCES)
def test_what_nobody_touched_follows_the_file(
    about: dict[str, str], sources: dict[str, Any], new_about: dict[str, str], new_sources: dict[str, Any]
) -> None:
    text = again(written(drafted(about, sources)), drafted(new_about, new_sources))
    assert read("d.crs.yaml", text.encode()).problems == ()
    tree, _ = parse(text)
    assert flat(tree["dataset"]) == new_about
    for id_, (texts, more) in new_sources.items():
        assert flat(tree["sources"][by_id(tree)[id_]]) == {"id": id_, **texts, **more}
    assert set(by_id(tree)) == {*sources, *new_sources}
    assert again(text, drafted(new_about, new_sources)) == text


BY_HAND = """\
# mine
crs: 1
dataset: {name: old, x-team: a}   # flow
sources:
    - id: s1
      license: MIT   # a text

      # on files
      files:  # two
          - path: a.csv   # first
            sha256: "1"
          - {path: b.csv}
      synthetic: {present: no}
      title: >-
        over two
        lines
    - {id: s2, title: short}
x-mine: [1, 2]
"""


def put(about: dict[str, str] | None = None, **sources: dict[str, Any]) -> Draft:
    return drafted(about or {}, {id_: (answers, {}) for id_, answers in sources.items()})


def recorded(text: str, found: Draft) -> str:
    """A manifest by hand, as if it had been imported."""
    return text + to_yaml(record("f.json", "f", found))


class TestAManifestWrittenByHand:
    def test_only_the_value_that_changes_is_written(self) -> None:
        old = put({"name": "old"}, s1={"title": "over two lines", "license.expression": "MIT"}, s2={"title": "short"})
        new = put({"name": "new"}, s1={"title": "one", "license.expression": "ISC"}, s2={"title": "a: b"})
        text = again(recorded(BY_HAND, old), new)
        expected = (
            BY_HAND.replace("name: old", "name: new")
            .replace("license: MIT   # a text", "license: ISC   # a text")
            .replace(">-\n        over two\n        lines", "one # f:x, line 1")
            .replace("title: short", 'title: "a: b"')
        )
        assert text == expected + to_yaml(record("f.json", "f", new))

    def test_new_answers_go_where_the_schema_has_them(self) -> None:
        old = put(s1={})
        new = put({"version": "2"}, s1={"category": "crawled", "license.name": "X", "locator.url": "https://a.example"})
        text = again(recorded(BY_HAND, old), new)
        assert 'dataset: {name: old, x-team: a, version: "2"}   # flow' in text
        assert "    - id: s1\n      license: {expression: MIT, name: X}   # a text\n" in text
        behind_the_title = [
            "        lines",
            "      category: crawled # f:x, line 1",
            "      locator:",
            "        url: https://a.example # f:x, line 1",
            "    - {id: s2, title: short}",
        ]
        assert "\n".join(behind_the_title) in text

    def test_items_that_stay_keep_their_comments(self) -> None:
        was = [{"path": "a.csv", "sha256": "1"}, {"path": "b.csv"}]
        now = [{"path": "a.csv", "sha256": "1"}, {"path": "c.csv"}, {"path": "d.csv"}]
        old, new = put(s1={"files": was}), put(s1={"files": now})
        text = again(recorded(BY_HAND, old), new)
        expected = BY_HAND.replace("          - {path: b.csv}", "          - {path: c.csv}\n          - {path: d.csv}")
        assert text == expected + to_yaml(record("f.json", "f", new))

    def test_a_new_source_is_added_at_the_end_in_the_same_indentation(self) -> None:
        text = again(recorded(BY_HAND, put()), put(s9={"title": "new"}))
        assert "    - {id: s2, title: short}\n    - id: s9\n      title: new # f:x, line 1\n" in text
        assert "x-mine: [1, 2]\n" in text

    def test_line_ends_of_windows_stay(self) -> None:
        old, new = put({"name": "old"}), put({"name": "new", "contact": "a"}, s9={})
        text = again(recorded(BY_HAND, old).replace("\n", "\r\n"), new)
        assert text.count("\n") == text.count("\r\n")

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ('{"crs": 1, "sources": [{"id": "s1"}]}\n', "braces"),
            ("crs: 1\nsources:\n- &a {id: s1}\nx-b: *a\n", "anchors"),
        ],
    )
    def test_what_cannot_be_edited_is_said(self, text: str, why: str) -> None:
        with pytest.raises(NotEditableError, match=why):
            again(text, put(s1={"title": "new"}))


class TestEditsByHand:
    OLD = put({"name": "old"}, s1={"title": "t"})

    def edited(self, before: str, after: str) -> str:
        text = written(self.OLD)
        assert before in text
        return text.replace(before, after)

    def test_an_edit_stays_while_the_file_stays(self) -> None:
        text = self.edited("name: old", "name: mine # why")
        assert planned(text, self.OLD).told == ()
        assert again(text, self.OLD) == text

    def test_an_edit_stays_when_the_file_says_something_else_and_both_are_told_once(self) -> None:
        text = self.edited("name: old", "name: mine")
        new = put({"name": "new"}, s1={"title": "t"})
        told = planned(text, new).told
        assert told == ('kept your edit of dataset.name: d.crs.yaml:4 says "mine", f.json:1 now says "new"',)
        after = again(text, new)
        assert "name: mine" in after
        assert planned(after, new).told == ()

    def test_an_answer_that_was_emptied_by_hand_stays_empty(self) -> None:
        text = self.edited("name: old", "name: null")
        assert again(text, self.OLD) == text

    def test_an_answer_that_was_owed_and_given_by_hand_stays(self) -> None:
        text = self.edited("period: null", "period: P2Y")
        new = put({"name": "old", "retention.period": "P9Y"}, s1={"title": "t"})
        assert "period: P2Y" in again(text, new)
        assert len(planned(text, new).told) == 1

    def test_a_source_that_was_taken_out_stays_out(self) -> None:
        text = self.edited("- id: s1", "- id: renamed")
        plan = planned(text, self.OLD)
        assert plan.added == ()
        assert "left out sources[s1]" in plan.told[0]

    def test_a_source_that_is_gone_from_the_file_stays_and_is_told(self) -> None:
        plan = planned(written(self.OLD), put({"name": "old"}, s2={}))
        assert "kept sources[s1]: it is no longer in f.json" in plan.told
        assert [entry.id for entry in plan.added] == ["s2"]

    def test_what_the_file_no_longer_says_becomes_an_owed_answer(self) -> None:
        text = again(written(self.OLD), put({}, s1={"title": "t"}))
        assert "name: null # no longer in the file" in text
