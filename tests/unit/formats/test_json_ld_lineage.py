import pytest

from tests.unit.formats.linked import croissant, own

FORUM = {
    "@type": "prov:Entity",
    "@id": "https://example.org/forum",
    "prov:label": "Forum posts",
    "sc:license": "CC-BY-NC-4.0",
}


def derived(*items, **keys):
    return croissant(**{"prov:wasDerivedFrom": list(items)}, **keys)


def test_what_the_dataset_was_made_from_is_a_source_each():
    dataset = derived(FORUM, {"@id": "b", "url": "https://example.org/b", "license": "NOASSERTION", "version": "v2"})
    whole, forum, other = dataset.sources
    assert whole.derived_from == ("Forum-posts", "b")
    assert (forum.id, forum.title, forum.locator.url) == ("Forum-posts", "Forum posts", "https://example.org/forum")
    assert forum.license.expression == "CC-BY-NC-4.0"
    assert (other.locator.url, other.locator.revision) == ("https://example.org/b", "v2")
    assert other.license.expression == "NOASSERTION"
    assert (other.derived_from, other.files, other.trace, other.collected.from_) == (None,) * 4


def test_each_has_its_place_and_origin():
    dataset = derived(FORUM)
    forum = dataset.locate("/sources/1").line
    assert dataset.locate("/sources/1/license/expression").line == forum + 4
    assert dataset.origin("/sources/1/license/expression") == "croissant:prov:wasDerivedFrom/sc:license"
    assert dataset.locate("/sources/0/derived_from/0").line == forum


def test_the_same_one_named_twice_is_one_source_and_another_license_makes_two():
    assert len(derived(FORUM, FORUM, isBasedOn=FORUM).sources) == 2
    assert [source.id for source in derived(FORUM, {**FORUM, "sc:license": "CC0-1.0"}).sources[1:]] == [
        "Forum-posts",
        "Forum-posts-2",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("https://example.org/a", {"url": "https://example.org/a"}),
        ("hf://datasets/owner/waves", {"hub": "hf://datasets/owner/waves"}),
        ("owner/waves", {}),
        ("tapes of the old harbor", {}),
    ],
)
def test_a_text_is_an_address_or_a_name(text, place):
    parent = derived(text).sources[1]
    assert {key: value for key, value in parent.locator._asdict().items() if value} == place
    assert parent.title == (None if place else text)


def test_on_the_hub_datasets_go_by_their_names():
    parent = derived("owner/waves", url="https://huggingface.co/datasets/me/sounds").sources[1]
    assert (parent.id, parent.locator.hub) == ("owner/waves", "hf://datasets/owner/waves")


@pytest.mark.parametrize("nothing", ["none", "None.", "N/A", "", {}, [], None])
def test_a_word_for_nothing_is_no_source_and_no_statement_either(nothing):
    dataset = derived(nothing)
    assert (len(dataset.sources), dataset.sources[0].derived_from) == (1, None)


@pytest.mark.parametrize("placeholder", ["TODO", "unknown", {"@id": "TODO"}])
def test_a_placeholder_stays_where_a_rule_finds_it(placeholder):
    dataset = derived(placeholder)
    assert len(dataset.sources) == 1
    assert dataset.sources[0].derived_from in {("TODO",), ("unknown",)}


def test_what_parents_were_made_from_is_followed():
    tapes = {"@id": "tapes", "license": "CC-BY-SA-4.0"}
    whole, forum, old = derived({**FORUM, "prov:wasDerivedFrom": tapes}).sources
    assert (whole.derived_from, forum.derived_from, old.id) == (("Forum-posts",), ("tapes",), "tapes")


def test_references_are_looked_up_and_circles_end():
    graph = [
        {"@id": "a", "conformsTo": "http://mlcommons.org/croissant/1.1", "isBasedOn": {"@id": "b"}},
        {"@id": "b", "name": "Old tapes", "license": "MIT", "isBasedOn": {"@id": "c"}},
        {"@id": "c", "license": {"@id": "l"}, "isBasedOn": [{"@id": "a"}, {"@id": "c"}, {"@id": "lost"}]},
        {"@id": "l", "name": "CC0-1.0"},
    ]
    dataset = croissant(**{"dct:conformsTo": "", "@graph": graph})
    sources = {source.id: source for source in dataset.sources}
    assert sources.keys() == {"harbor-sounds", "a", "Old-tapes", "c", "lost"}
    assert sources["Old-tapes"].license.expression == "MIT"
    assert sources["c"].license.expression == "CC0-1.0"
    assert sources["c"].derived_from == ("a", "c", "lost")


@pytest.mark.parametrize(
    "itself",
    [
        "https://example.org/sounds",
        "HTTPS://Example.org/sounds/",
        {"@id": "https://example.org/sounds"},
        {"@id": "x", "url": "https://example.org/sounds", "license": "CC0-1.0"},
        {"@id": "#me"},
    ],
)
def test_a_dataset_that_names_itself_as_its_parent_is_in_a_circle(itself):
    dataset = derived(itself, **{"@id": "#me", "url": "https://example.org/sounds"})
    assert len(dataset.sources) == 1
    assert dataset.sources[0].derived_from == (dataset.sources[0].id,)


def test_an_older_version_at_the_same_address_is_another_source():
    older = {"url": "https://example.org/sounds", "version": "1", "name": "Sounds"}
    assert len(derived(older, url="https://example.org/sounds", version="2").sources) == 2


def test_steps_have_a_name_a_tool_and_a_time():
    activity = {
        "prov:label": "Blurred faces",
        "prov:endedAtTime": "2024-05-01T12:00:00Z",
        "prov:wasAssociatedWith": [{"@type": "prov:Person", "name": "Ann"}, {"@id": "blur"}],
    }
    agents = [{"@id": "blur", "@type": "prov:SoftwareAgent", "name": "blur 2.1"}]
    (step,) = own(**{"prov:wasGeneratedBy": activity, "prov:wasAssociatedWith": agents}).trace
    assert (step.step, step.tool, step.at) == ("Blurred faces", "blur 2.1", "2024-05-01T12:00:00Z")


@pytest.mark.parametrize(
    ("activity", "step"),
    [
        ({"@id": "dedup", "prov:endedAtTime": "in May"}, ("dedup", None, None)),
        ({"sc:description": "Dedup.", "prov:startedAtTime": "2024-05"}, ("Dedup.", None, "2024-05")),
        ("dedup", ("dedup", None, None)),
        ({"name": "x", "wasAttributedTo": "sort(1)"}, ("x", "sort(1)", None)),
    ],
)
def test_a_step_is_what_it_says_and_no_more(activity, step):
    (found,) = own(**{"prov:wasGeneratedBy": [activity]}).trace
    assert (found.step, found.tool, found.at) == step


@pytest.mark.parametrize("nothing", [{}, {"prov:endedAtTime": "2024"}, "none", "", None, []])
def test_an_activity_without_a_name_is_no_step(nothing):
    assert own(**{"prov:wasGeneratedBy": [nothing]}).trace is None
