import json

import pytest

from crs_gate import formats
from crs_gate.formats import native
from crs_gate.model.source import Evidence, File, Generator, Locator, Signal, Step, Unverified

FULL = """\
crs: 1
dataset:
  name: street-signs
  version: 2026.10
  description: Photographs of street signs.
  license: CC-BY-4.0
  release: public
  use: {train: true, commercial: no-answer}
  contact: data@example.org
  opt_out: {url: https://example.org/out, email: out@example.org, response_days: 30, past_versions: true}
  retention: {period: P2Y, basis: research}
  unverified: [{field: version, reason: unknown}]
sources:
  - id: owner/signs-2024
    title: Signs
    category: crawled
    modality: [image, text]
    role: train
    relation: merged
    locator: {url: https://example.org/?a, doi: 10.1/x, git: g, hub: hf://datasets/o/n, revision: 1.10}
    collected: {from: 2024-11, to: 2024-11-26, method: crawl, tool: t, tool_version: 1.0, agent: Bot}
    acquisition: {basis: scraped-within-terms, terms: {url: u, read_on: 2024-11-19, sha256: s}}
    license: {expression: other, contents: CC0-1.0, name: N, link: l, evidence: {url: u, verified_by: J}}
    consent: {basis: opt-in, evidence: e, withdrawal: w}
    opt_out:
      signals: [{protocol: robots.txt, checked: 2024-11-20, result: allowed, evidence: e}]
    personal_data:
      {present: yes, classes: [pi], identifiers: [], gdpr_basis: A6-1-f, art9: null, minors: no,
       anonymisation: hashed, anonymisation_test: nobody found}
    synthetic:
      present: no
      share: 12 %
      generators: [{name: m, version: 1.0, terms: MIT}]
      seeds: [owner/signs-2024]
      checks: {validity: sampled, bias: null, x-more: [1]}
    derived_from: []
    files: [{path: "data/*.jpg", sha256: ab, bytes: 310, records: 1}]
    trace: [{step: dedup, version: 1.2, inputs: [raw, {path: p, sha256: s}], outputs: [{sha256: o}]}]
    unverified: [{field: license, reason: terms-unclear, note: n, since: 2024-11-26}]
    reviewed: 2025-01-01
"""


def read(text, path="dataset.crs.yaml"):
    result = formats.read(path, text.encode())
    assert result.problems == ()
    return result.dataset


@pytest.fixture(scope="module")
def full():
    return read(FULL.replace("no-answer", "false"))


def test_the_dataset_as_a_whole_is_read(full):
    about = full.about
    assert (about.name, about.version, about.license, about.release) == (
        "street-signs",
        "2026.10",
        "CC-BY-4.0",
        "public",
    )
    assert (about.use.train, about.use.commercial, about.use.release_model) == ("true", "false", None)
    assert about.opt_out == ("https://example.org/out", "out@example.org", "30", "true")
    assert about.retention == ("P2Y", None, "research")
    assert about.unverified == (Unverified("version", "unknown"),)


def test_every_field_of_a_source_is_read(full):
    (source,) = full.sources
    assert source[:6] == ("owner/signs-2024", "Signs", "crawled", ("image", "text"), "train", "merged")
    assert source.locator == Locator("https://example.org/?a", "10.1/x", "g", "hf://datasets/o/n", "1.10")
    assert source.collected == ("2024-11", "2024-11-26", "crawl", "t", "1.0", "Bot")
    assert source.acquisition == ("scraped-within-terms", ("u", "2024-11-19", "s"))
    assert source.license[:4] == ("other", "CC0-1.0", "N", "l")
    assert source.license.evidence == Evidence("u", None, None, "J")
    assert source.consent == ("opt-in", "e", "w")
    assert source.signals == (Signal("robots.txt", "2024-11-20", "allowed", "e"),)
    assert source.personal_data == ("yes", ("pi",), (), "A6-1-f", None, "hashed", "no", "nobody found")
    assert source.files == (File("data/*.jpg", "ab", "310", "1"),)
    assert source.unverified == (Unverified("license", "terms-unclear", "n", "2024-11-26"),)
    assert source.reviewed == "2025-01-01"


def test_synthetic_data_is_read(full):
    synthetic = full.sources[0].synthetic
    assert synthetic[:2] == ("no", "12 %")
    assert synthetic.generators == (Generator("m", "1.0", "MIT"),)
    assert synthetic.seeds == ("owner/signs-2024",)
    assert synthetic.checks == (("validity", "sampled"),)


def test_what_went_in_and_out_of_a_step_is_one_row_of_texts(full):
    assert full.sources[0].trace == (Step("dedup", None, "1.2", None, None, ("raw", "p", "s"), ("o",)),)


def test_an_empty_list_says_none_and_silence_says_nothing(full):
    assert full.sources[0].derived_from == ()
    (silent,) = read("crs: 1\nsources: [{id: a}]\n").sources
    assert (silent.derived_from, silent.files, silent.trace, silent.signals, silent.modality) == (None,) * 5
    (empty,) = read("crs: 1\nsources: [{id: a, files: [], trace: [], opt_out: {signals: []}, modality: []}]\n").sources
    assert (empty.files, empty.trace, empty.signals, empty.modality) == ((),) * 4


def test_null_is_silence():
    (source,) = read(
        "crs: 1\ndataset:\nsources: [{id: a, locator: , license: , files: , opt_out: , synthetic: ~}]\n"
    ).sources
    assert source == read("crs: 1\nsources: [{id: a}]\n").sources[0]


@pytest.mark.parametrize("written", ["MIT", "{expression: MIT}"])
def test_a_license_is_a_text_or_a_mapping(written):
    assert read(f"crs: 1\nsources: [{{id: a, license: {written}}}]\n").sources[0].license.expression == "MIT"


def test_an_empty_license_is_kept_as_it_is():
    assert read("crs: 1\nsources: [{id: a, license: ''}]\n").sources[0].license.expression == ""


def test_json_gives_the_same_records():
    text = json.dumps(
        {
            "crs": 1,
            "dataset": {"name": "n", "use": {"train": True}, "opt_out": {"response_days": 30}},
            "sources": [{"id": "a", "files": [{"path": "p", "bytes": 12}], "locator": {"revision": 1.5}}],
        }
    )
    from_json = read(text, "dataset.crs.json")
    from_yaml = read(text)
    assert from_json.about == from_yaml.about
    assert from_json.about.use.train == "true"
    assert from_json.sources == from_yaml.sources
    assert from_json.sources[0].files[0].bytes == "12"


@pytest.mark.parametrize(
    ("path", "place"), [("dataset.crs.yaml", (1, 40)), ("dataset.crs.json", (1, 40)), ("any.json", (1, 40))]
)
def test_values_have_places_and_an_origin(path, place):
    dataset = read('{"crs": "1", "sources": [{"id": "a", "x-y": 1, "locator": {"url": "u"}}]}', path)
    assert dataset.pointers == ("/sources/0",)
    location = dataset.locate("/sources/0/x-y")
    assert (location.path, location.line, location.column) == (path, 1, 45)
    assert dataset.locate("/sources/0/locator/doi").column == 48
    assert dataset.origin("/sources/0/id") == "native"


def test_the_second_of_two_equal_ids_is_a_problem():
    result = formats.read("dataset.crs.yaml", b"crs: 1\nsources:\n  - id: a\n  - id: b\n  - id: a\n")
    assert result.dataset is None
    (problem,) = result.problems
    assert problem.message == "the id 'a' is here twice; the first is on line 3"
    assert (problem.line, problem.column, problem.pointer) == (5, 9, "/sources/2/id")


@pytest.mark.parametrize("sources", ["7", "{id: a}", "[a, a]", "[{id: [a]}, {id: [a]}]", "[null, {titel: x}]"])
def test_a_tree_of_any_shape_is_looked_through_for_equal_ids(sources):
    result = formats.read("dataset.crs.yaml", f"crs: 1\nsources: {sources}\n".encode())
    assert result.dataset is None
    assert result.problems
    assert not [problem for problem in result.problems if "twice" in problem.message]


def test_where_very_much_is_wrong_the_last_problem_counts_the_rest():
    wrong = b"".join(b"  - {id: a, titel: x}\n" for _ in range(500))
    assert (
        formats.read("dataset.crs.yaml", b"crs: 1\nsources:\n" + wrong).problems[-1].message.endswith("more problems")
    )


def test_an_invalid_manifest_gives_problems_and_no_dataset():
    result = formats.read("dataset.crs.yaml", b"crs: 1\nsources:\n  - {titel: x}\n")
    assert result.dataset is None
    assert [problem.message for problem in result.problems] == [
        "missing key 'id'",
        "unknown key 'titel'; did you mean 'title'?",
    ]


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("dataset.crs.yaml", "sources: []\n", "native"),
        ("data.yml", "# top\ncrs: 1\n", "native"),
        ("data.yaml", "'crs': 1\n", "native"),
        ("data.json", '{"crs": 1}', "native"),
        ("manifest", '{ "crs": 1}', "native"),
        ("data.yaml", "a:\n  crs: 1\n", None),
        ("dataset.yaml", "train: images/\nnc: 80\n", None),
        ("package.json", '{"name": "x"}', None),
    ],
)
def test_a_manifest_is_recognized_by_what_it_says(path, text, name):
    assert native.recognizes(path, text) is (name == "native")


def test_a_source_may_be_a_part_of_what_is_at_an_address():
    dataset = read("crs: 1\nsources: [{id: a, locator: {url: u, part: train}}]\n")
    assert dataset.sources[0].locator == Locator("u", part="train")
