"""Lists of required answers: their fields are those of the manifest, and nothing that is left out ever answers."""

import json
from importlib import resources
from typing import Any

import pytest
from hypothesis import assume, given, settings

from crs_gate.model.dataset import About, Size
from crs_gate.model.policy import Policy
from crs_gate.model.source import PersonalData, Signal, Source, Step
from crs_gate.rules.answer_lists import Item
from crs_gate.rules.generated import says_generated
from crs_gate.rules.regulations import LISTS
from crs_gate.rules.required import open_items, plain
from crs_gate.rules.statements import contradiction
from tests.unit.rules.build import dataset, judge
from tests.unit.rules.stating import ABOUTS, SOURCES, without_one


def schema() -> Any:
    return json.loads(resources.files("crs_gate").joinpath("schemas/manifest.schema.json").read_text("utf-8"))


def holds(node: Any, root: Any, steps: list[str]) -> bool:
    """Whether a dotted path leads somewhere in the schema."""
    if "$ref" in node:
        node = root["$defs"][node["$ref"].rpartition("/")[2]]
    if not steps:
        return True
    choices = [node, *node.get("oneOf", ()), *node.get("anyOf", ())]
    choices += [choice["items"] for choice in choices if isinstance(choice.get("items"), dict)]
    below = [choice["properties"][steps[0]] for choice in choices if steps[0] in choice.get("properties", {})]
    refs = [choice for choice in choices[1:] if "$ref" in choice]
    return any(holds(one, root, steps[1:]) for one in below) or any(holds(one, root, steps) for one in refs)


@pytest.mark.parametrize("field", sorted({f for one in LISTS.values() for item in one.items for f in item.fields}))
def test_every_field_of_a_list_is_one_of_the_manifest(field: str) -> None:
    root = schema()
    for one in plain(field).split(" | "):
        at = root if one.startswith("dataset.") else root["$defs"]["source"]
        assert holds(at, root, one.split(".")), one


@pytest.mark.parametrize("one", LISTS.values(), ids=lambda one: one.name)
def test_a_list_names_its_sources_and_what_it_does_not_know(one: Any) -> None:
    assert all(source.startswith("https://") for source in one.sources)
    assert one.beyond
    assert one.limits.endswith(".")
    assert (
        len(f"{one.name}, not in the manifest; answer it elsewhere: ")
        + sum(len(f"{item.id} {item.asks}; ") for item in one.beyond)
        <= 400
    ), "a report cuts notes there"


def test_without_a_list_nothing_is_asked() -> None:
    assert judge("required-answer-missing", Source("s")).outcome == "silent"


def test_silence_answers_nothing_of_any_list() -> None:
    for name, one in LISTS.items():
        owed = [item for item in one.items if item.fields]
        found = list(open_items(dataset(Source("s"), about=About()), one.items))
        assert {item.asks for item in owed} == {each.item.asks for each in found}, name


@pytest.mark.parametrize("value", ["TODO", "unknown", "n/a", " ", "None.", "asdf", "<when>", "to be determined"])
def test_what_stands_in_place_of_an_answer_is_none(value: str) -> None:
    item = Item("11", "first use", "3111", ("dataset.first_used",))
    assert list(open_items(dataset(about=About(first_used=value)), (item,)))


@pytest.mark.parametrize(
    ("field", "source", "answered"),
    [
        ("personal_data.present", Source("s", personal_data=PersonalData("no")), True),
        ("personal_data.present", Source("s", personal_data=PersonalData("unknown")), False),
        ("title", Source("s", title="no"), False),
        ("modality+", Source("s", modality=()), False),
        ("trace[].step", Source("s", trace=()), True),
        ("trace[].step", Source("s", trace=(Step("dedup"), Step(tool="x"))), False),
        ("opt_out.signals[].protocol", Source("s", signals=(Signal("robots.txt"),)), True),
        ("synthetic.generators[+].name", Source("s"), False),
        ("locator.url | locator.doi", Source("s"), False),
        ("derived_from", Source("s", derived_from=()), True),
    ],
)
def test_what_answers(field: str, source: Source, answered: bool) -> None:
    found = list(open_items(dataset(source), (Item("1", "it", "1", (field,)),)))
    assert (not found) is answered


def test_of_many_sources_the_first_are_named_and_the_others_counted() -> None:
    sources = [Source(f"s{number}") for number in range(9)]
    (found,) = open_items(dataset(*sources), (Item("1", "names", "1", ("title",)),))
    assert (found.pointer, found.words) == ("/sources/0/title", "title of 's0', 's1', 's2' and 6 more")


def test_other_datasets_with_nobody_in_them_owe_nothing_on_persons() -> None:
    nobody = Source("s", category="licensed", personal_data=PersonalData("no"))
    assert judge("required-answer-missing", nobody, about=About(), policy=Policy(require=("gdpr",))).outcome == "pass"


@settings(max_examples=100, deadline=None)
@given(SOURCES, ABOUTS)
def test_leaving_an_answer_out_never_turns_blocked_into_passed(source: Source, about: About) -> None:
    said_no = source.personal_data.present == "no"
    assume(not (said_no and contradiction(source)))  # taking a contradiction back is no silence
    assume(not (source.synthetic.present == "no" and says_generated(source)))
    for name, one in LISTS.items():
        before = {each.item.asks for each in open_items(dataset(source, about=about), one.items)}
        less = [dataset(other, about=about) for other in without_one(source)]
        less += [dataset(source, about=other) for other in without_one(about)]
        for other in less:
            assert before <= {each.item.asks for each in open_items(other, one.items)}, name


def test_size_in_records_is_read_as_written() -> None:
    about = About(size=Size("1000000"))
    item = Item("3", "size", "3", ("dataset.size.records",))
    assert not list(open_items(dataset(about=about), (item,)))
