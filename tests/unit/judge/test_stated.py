from crs_gate.formats import read
from crs_gate.judge.stated import stated
from crs_gate.model.dataset import Dataset

NATIVE = """\
crs: 1
dataset:
  name: Sounds
  license: {expression: CC0-1.0, grants: {training: yes}}
sources:
  - id: a
    title: A
    modality: [audio, text]
    opt_out: {signals: [{protocol: robots.txt, checked: 2026-01-01}]}
    synthetic: {present: no, checks: {bias: measured}}
    derived_from: []
"""
CARD = """\
---
license: cc-by-4.0
pretty_name: Night sounds
source_datasets: [original]
---
"""


def dataset(path: str, text: str) -> Dataset:
    found = read(path, text.encode()).dataset
    assert found
    return found


def test_every_stated_value_has_its_key_text_origin_and_line() -> None:
    values, left = stated(dataset("d.crs.yaml", NATIVE))
    assert left == 0
    assert [(value.pointer, value.value, value.location.line) for value in values] == [
        ("/dataset/name", "Sounds", 3),
        ("/dataset/license", "CC0-1.0", 4),
        ("/dataset/license/grants/training", "yes", 4),
        ("/sources/0/id", "a", 6),
        ("/sources/0/title", "A", 7),
        ("/sources/0/modality/0", "audio", 8),
        ("/sources/0/modality/1", "text", 8),
        ("/sources/0/opt_out/signals/0/protocol", "robots.txt", 9),
        ("/sources/0/opt_out/signals/0/checked", "2026-01-01", 9),
        ("/sources/0/synthetic/present", "no", 10),
        ("/sources/0/derived_from", "", 11),
        ("/sources/0/synthetic/checks/bias", "measured", 10),
    ]
    assert {value.origin for value in values} == {"native"}


def test_what_is_said_of_bias_security_and_removals_is_listed() -> None:
    text = """\
crs: 1
dataset:
  bias: {known: [], looked_for: [shares of languages]}
  security: {access: staff, scanned: {tool: clamav, on: 2026-01-01}}
removals:
  - {id: R-1, locator: "https://example.org/a", sha256: [], unlike: [{source: a, reason: a list of names}]}
sources: [{id: a}]
"""
    values, _ = stated(dataset("d.crs.yaml", text))
    assert [(value.pointer, value.value, value.location.line) for value in values] == [
        ("/dataset/bias/known", "", 3),
        ("/dataset/bias/looked_for/0", "shares of languages", 3),
        ("/dataset/security/access", "staff", 4),
        ("/dataset/security/scanned/tool", "clamav", 4),
        ("/dataset/security/scanned/on", "2026-01-01", 4),
        ("/removals/0/id", "R-1", 6),
        ("/removals/0/locator", "https://example.org/a", 6),
        ("/removals/0/unlike/0/source", "a", 6),
        ("/removals/0/unlike/0/reason", "a list of names", 6),
        ("/sources/0/id", "a", 7),
    ]


def test_that_nothing_was_removed_is_a_statement() -> None:
    values, _ = stated(dataset("d.crs.yaml", "crs: 1\nremovals: []\nsources: [{id: a}]\n"))
    assert [(value.pointer, value.value) for value in values] == [("/removals", ""), ("/sources/0/id", "a")]


def test_a_value_of_a_card_names_the_key_it_came_from_and_no_other() -> None:
    values, _ = stated(dataset("README.md", CARD))
    origins = {value.pointer: value.origin for value in values}
    assert origins["/dataset/name"] == "hf-card:pretty_name"
    assert origins["/sources/0/license/expression"] == "hf-card:license"
    assert origins["/sources/0/id"] == "hf-card:source_datasets"


def test_what_holds_a_value_gives_its_origin_but_not_the_subject_as_a_whole() -> None:
    found = dataset("d.crs.yaml", NATIVE)
    origins = {"/sources/0": "made:up", "/sources/0/modality": "made:kinds"}
    made = Dataset(found.path, "made", found.about, found.sources, found.pointers, found.places, origins)
    said = {value.pointer: value.origin for value in stated(made)[0]}
    assert (said["/sources/0/modality/1"], said["/sources/0/title"]) == ("made:kinds", "made")


def test_what_is_beyond_the_bound_is_counted() -> None:
    values, left = stated(dataset("d.crs.yaml", NATIVE), most=5)
    assert (len(values), left) == (5, 7)
