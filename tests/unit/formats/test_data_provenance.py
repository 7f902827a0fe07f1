import json

import pytest
from hypothesis import given

from crs_gate import formats
from crs_gate.formats import data_provenance
from crs_gate.model.source import Evidence, Generator, LicenseClaim, Locator, Synthetic, Unverified
from tests.unit.formats.foreign import contradicted, no_fields_of_manifests, problem, read, trees

RECORD = {
    "Unique Dataset Identifier": "pier-answers",
    "Dataset Name": "Pier Answers",
    "Collection": "Pier",
    "Collection URL": "https://example.org/pier",
    "Dataset URL": "https://example.org/pier/answers",
    "GitHub URL": "https://github.com/example/pier",
    "Hugging Face URL": "https://huggingface.co/datasets/example/pier",
    "Languages": ["English"],
    "Text Sources": ["harbor.example.org", "crowdsourced"],
    "Model Generated": ["OpenAI GPT-4"],
    "Licenses": [{"License": "CC BY-NC 4.0", "License URL": "https://example.org/pier#license"}],
    "License Verified By": "Ann",
    "Derived from Datasets": ["Old Pier"],
    "Dataset Filter IDs": ["answers"],
}
TEMPLATE = {
    "dataset-name (to be replaced)": {
        "Unique Dataset Identifier": "string: the name of the dataset",
        "Dataset Name": "string: the common name",
        "Dataset URL": "string (''): where it is",
        "Collection": "string: what it belongs to",
        "Model Generated": ["list[str] (null): the models"],
        "Text Sources": ["list[string]: the sites", "Please add more.org"],
        "Licenses": [{"License": "string (''): its name", "License URL": "string (''): its page"}],
        "License Verified By": "string (''): who looked",
        "Dataset Filter IDs": ["list[string]: filters", "where they apply"],
    }
}


def record(**more):
    return read({"a": {**RECORD, **more}}).sources[0]


def test_a_record_is_a_source():
    source = read({"pier": RECORD}).sources[0]
    assert (source.id, source.title) == ("pier-answers", "Pier Answers")
    assert source.locator == Locator(
        "https://example.org/pier/answers", hub="hf://datasets/example/pier", part="answers"
    )
    assert source.license == LicenseClaim(
        "CC BY-NC 4.0",
        link="https://example.org/pier#license",
        evidence=Evidence("https://example.org/pier#license", verified_by="Ann"),
    )
    assert source.synthetic == Synthetic("yes", generators=(Generator("OpenAI GPT-4"),))


def test_what_a_record_was_made_from_is_a_source_itself():
    dataset = read({"pier": RECORD, "quay": {**RECORD, "Unique Dataset Identifier": "Old Pier"}})
    pier, quay, site = dataset.sources
    assert pier.derived_from == ("Old-Pier", "harbor.example.org")
    assert (quay.id, site.id, site.locator.url) == ("Old-Pier", "harbor.example.org", "harbor.example.org")
    assert quay.derived_from == ("Old-Pier", "harbor.example.org")


@pytest.mark.parametrize("name", ["pier-answers", "a"])
def test_a_record_that_names_itself_goes_round_in_a_circle(name):
    dataset = read({"a": {**RECORD, "Derived from Datasets": [name], "Text Sources": []}})
    assert [source.derived_from for source in dataset.sources] == [("pier-answers",)]


@pytest.mark.parametrize(
    ("named", "parents"), [("TODO", ("TODO",)), ("unknown", ("unknown",)), ("No", None), ("No Robots", ("No-Robots",))]
)
def test_a_placeholder_is_a_parent_that_nobody_knows(named, parents):
    dataset = read({"a": {**RECORD, "Derived from Datasets": [named], "Text Sources": []}})
    assert dataset.sources[0].derived_from == parents
    assert len(dataset.sources) == (2 if named == "No Robots" else 1)


def test_a_lone_record_speaks_of_the_whole():
    about = read({"pier": RECORD}).about
    assert (about.name, about.homepage, about.license) == ("Pier", "https://example.org/pier", "CC BY-NC 4.0")


def test_several_records_share_a_name_and_no_license():
    other = {**RECORD, "Unique Dataset Identifier": "b", "Collection URL": "https://example.org/else"}
    about = read({"a": RECORD, "b": other}).about
    assert (about.name, about.homepage, about.license) == ("Pier", None, None)


@pytest.mark.parametrize(
    ("pointer", "origin", "text"),
    [
        ("/sources/0/license/expression", "data-provenance:Licenses/License", '"CC BY-NC 4.0"'),
        ("/sources/0/license/evidence/url", "data-provenance:Licenses/License URL", '"https://example.org/pier#l'),
        ("/sources/0/license/evidence/verified_by", "data-provenance:License Verified By", '"Ann"'),
        ("/sources/0/synthetic/generators/0", "data-provenance:Model Generated", '"OpenAI GPT-4"'),
        ("/sources/0/derived_from/1", "data-provenance:Text Sources", '"harbor.example.org"'),
        ("/sources/1/title", "data-provenance:Derived from Datasets", '"Old Pier"'),
        ("/dataset/name", "data-provenance:Collection", '"Pier"'),
    ],
)
def test_values_have_places_and_origins(pointer, origin, text):
    document = {"a/b~c": RECORD}
    dataset = read(document)
    place = dataset.locate(pointer)
    line = json.dumps(document, indent=1).splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith(text)
    assert dataset.origin(pointer) == origin


@pytest.mark.parametrize(
    ("licenses", "expression", "link", "seen_at"),
    [
        ([{"License": "OpenAI", "License URL": "https://a.org"}, {"License": "CC BY 4.0", "License URL": "https://b.org"}],
         "OpenAI AND CC BY 4.0", None, "https://a.org"),
        ([{"License": "OpenAI", "License URL": "https://a.org"}, {"License": "CC BY 4.0", "License URL": "None"}],
         "OpenAI AND CC BY 4.0", None, None),
        ([{"License": "MIT License"}, {"License": ""}], "MIT License AND unknown", None, None),
        ([{"License": "MIT License"}, "None"], "MIT License AND unknown", None, None),
        ([{"License": "Custom", "License URL": "see the paper"}], "Custom", None, None),
        ([{"License": "None", "License URL": "None"}], None, None, None),
        ("MIT License", "MIT License", None, None),
        ([], None, None, None),
    ],
)  # fmt: skip
def test_all_licenses_apply_and_words_for_nothing_support_nothing(licenses, expression, link, seen_at):
    claim = record(Licenses=licenses).license
    assert (claim.expression, claim.link, claim.evidence.url) == (expression, link, seen_at)


@pytest.mark.parametrize("nobody", ["", "None", "none", None, [], {"a": 1}])
def test_a_license_that_nobody_verified_is_not_verified(nobody):
    assert record(**{"License Verified By": nobody}).license.evidence.verified_by is None


@pytest.mark.parametrize(
    ("models", "synthetic"),
    [
        ([], Synthetic()),
        (None, Synthetic()),
        ([""], Synthetic()),
        (["None"], Synthetic()),
        ("GPT", Synthetic("yes", generators=(Generator("GPT"),))),
        (["unknown"], Synthetic("unknown")),
        (["TODO"], Synthetic("TODO")),
        (["No"], Synthetic()),
        ([False], Synthetic()),
        (["No model was used"], Synthetic()),
        ([True], Synthetic("yes")),
        (["yes", "No"], Synthetic("yes")),
        (["GPT-4", "No"], Synthetic("yes", generators=(Generator("GPT-4"),))),
        (["A", "unknown"], Synthetic("yes", generators=(Generator("A"), Generator("unknown")))),
    ],
)
def test_an_empty_list_of_models_is_no_denial(models, synthetic):
    assert record(**{"Model Generated": models}).synthetic == synthetic


@pytest.mark.parametrize(
    ("model", "listed", "terms"),
    [
        ("OpenAI GPT-4", "OpenAI", "OpenAI"),
        ("Anthropic Internal Models", "Anthropic", "Anthropic"),
        ("OpenAI GPT-4", "CC BY 4.0", None),
        ("GPT-4", "OpenAI", None),
        ("OpenAI", "OpenAI", None),
        ("OpenAI GPT-4", "None", None),
    ],
)
def test_terms_of_a_maker_among_the_licenses_are_those_of_its_model(model, listed, terms):
    more = {"Model Generated": [model], "Licenses": [{"License": "MIT License"}, {"License": listed}]}
    dataset = read({"a": {**RECORD, **more}})
    assert dataset.sources[0].synthetic.generators == (Generator(model, terms=terms),)
    pointer = "/sources/0/synthetic/generators/0/terms"
    assert (dataset.origin(pointer) == "data-provenance:Licenses/License") == bool(terms)


def test_empty_lists_do_not_say_that_it_was_made_from_nothing():
    empty = {"Derived from Datasets": [], "Text Sources": ["crowdsourced"], "Video Sources": []}
    assert record(**empty).derived_from is None


def test_what_was_taken_down_has_a_locator_that_leads_nowhere():
    assert record(**{"Taken Down": "True"}).unverified == (Unverified("locator", "url-unresolved", "Taken Down: True"),)
    assert record(**{"Taken Down": "Yes, in 2023"}).unverified[0].note == "Taken Down: Yes, in 2023"
    assert record(**{"Taken Down": "2023-05"}).unverified[0].field == "locator"
    denials = ("False", "", None, [], False, "No", "not taken down", "N/A", "string: when")
    assert [record(**{"Taken Down": value}).unverified for value in denials] == [()] * len(denials)


def test_a_record_of_speech_has_its_method_and_its_site():
    speech = {
        "Website URL": ["None", "https://example.org/site"],
        "Dataset URL": "",
        "Hugging Face URL": "https://example.org/no-hub",
        "Process Description": "Read aloud",
    }
    source = record(**speech)
    assert source.locator == Locator("https://example.org/site", part="answers")
    assert source.collected.method == "Read aloud"


def test_the_code_is_where_to_look_when_nothing_else_is_named():
    source = record(**{"Dataset URL": "None", "Hugging Face URL": ""})
    assert source.locator == Locator(git="https://github.com/example/pier", part="answers")


def test_the_template_is_read_as_placeholders_and_names_nothing():
    (source,) = read(TEMPLATE).sources
    assert source.id == "dataset-name-to-be-replaced"
    placeholder = "[More Information Needed]"
    assert (source.title, source.locator.url, source.license.expression) == (placeholder,) * 3
    assert source.license.evidence == Evidence(verified_by=placeholder)
    assert source.synthetic == Synthetic(placeholder)
    assert (source.locator.part, source.derived_from) == (None, None)


def test_what_is_no_record_is_remarked_and_no_source():
    dataset = read({"comment": "hi", "a": {**RECORD, "Derived from Datasets": [], "Text Sources": []}, "": []})
    assert [source.id for source in dataset.sources] == ["pier-answers"]
    assert (dataset.about.name, dataset.about.license) == ("Pier", "CC BY-NC 4.0")
    said = "is no record: a record is a mapping, and this is not read"
    assert dataset.remarks == (("/comment", f"comment {said}"), ("/", f" {said}"))
    assert dataset.locate("/comment").line == 2


@pytest.mark.parametrize(
    ("document", "pointer", "meant"),
    [
        ({"License": "MIT"}, "/a/License", "Licenses"),
        ({"Licences": []}, "/a/Licences", "Licenses"),
        ({"licenses": []}, "/a/licenses", "Licenses"),
        ({"Model generated": []}, "/a/Model generated", "Model Generated"),
        ({"Derived From Dataset": []}, "/a/Derived From Dataset", "Derived from Datasets"),
        ({"Licenses": [{"Licence": "MIT"}]}, "/a/Licenses/0/Licence", "License"),
        ({"Licenses": [{"License": "MIT", "license_url": "x"}]}, "/a/Licenses/0/license_url", "License URL"),
    ],
)
def test_misspelt_keys_are_remarked_and_never_read(document, pointer, meant):
    dataset = read({"a": {"Dataset Name": "A", "Collection": "B", "Human Annotation": "", **document}})
    assert dataset.remarks == ((pointer, f"no tool reads the key {pointer.rpartition('/')[2]}: it is spelled {meant}"),)
    assert dataset.sources[0].license.expression in {None, "MIT"}
    assert dataset.sources[0].derived_from is None


def test_the_keys_of_a_record_are_no_mistakes():
    assert read({"a": RECORD}).remarks == ()


@pytest.mark.parametrize(
    "document",
    [
        {"CC BY 4.0": ["All", "1", "0"], "MIT License": ["All", "1", "0"]},
        {"CC BY 4.0": ["Attribution 4.0"], "Custom": []},
        {"Unique Dataset Identifier": ["str"], "Dataset Name": ["str"], "Licenses": [{"License": "str"}]},
        {"a": {"Dataset Name": "x"}},
        {},
        [RECORD],
    ],
)
def test_tables_and_specifications_are_not_taken_for_records(document):
    assert not data_provenance.fits(document)
    assert "looked for" in problem(document)


def test_too_many_records_are_refused_and_not_cut():
    records = {str(number): RECORD if number == 0 else None for number in range(100_001)}
    assert problem(records) == "100001 records: more than 100000 are not read"


def test_a_key_of_a_million_characters_costs_no_more_than_itself():
    dataset = read({"k" * 1_000_000: {**RECORD, "Unique Dataset Identifier": ""}})
    assert len(dataset.sources[0].id) == 128
    assert dataset.origin("/sources/0/title") == "data-provenance:Dataset Name"


def test_nothing_is_filled_that_the_format_is_said_to_have_no_place_for():
    dataset = read({"a": {**RECORD, "Taken Down": "True", "Process Description": "By hand"}})
    assert no_fields_of_manifests(data_provenance.NOT_IN_FORMAT) == []
    assert dataset.not_in_format == data_provenance.NOT_IN_FORMAT
    assert contradicted(dataset) == set()


@given(trees((*RECORD, "License", "License URL", "Taken Down", "Website URL", "Process Description")))
def test_no_document_raises_anything_or_fills_what_it_cannot_say(tree):
    result = formats.read("x.json", json.dumps({"a": RECORD, "b": tree, **tree}).encode(), "data-provenance")
    if result.dataset is None:
        return
    ids = [source.id for source in result.dataset.sources]
    assert len(set(ids)) == len(ids)
    assert contradicted(result.dataset) == set()
    assert all(result.dataset.locate(pointer).line >= 1 for pointer in result.dataset.origins)
