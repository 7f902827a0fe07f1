"""Data Packages, Kaggle's metadata, summaries of the Data Provenance Initiative and cards, as a user rates them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.gitrepo import GitRepo

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PACKAGE = """\
{
  "name": "tides",
  "homepage": "https://example.org/tides",
  "version": "2.1",
  "licenses": [{"name": "CC-BY-4.0"}],
  "resources": [
    {"name": "north", "path": "data/north.csv",
     "hash": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
    {"name": "south", "path": "data/south.csv"}
  ]
}
"""
KAGGLE = '{"title": "Calls", "id": "ann/calls", "licenses": [{"name": "CC0-1.0"}], "resources": [{"path": "a.csv"}]}\n'
RECORDS = """\
{
  "pier": {
    "Unique Dataset Identifier": "pier",
    "Dataset Name": "Pier",
    "Collection": "Piers",
    "Dataset URL": "https://example.org/pier",
    "Model Generated": [],
    "Licenses": [{"License": "CC BY 4.0", "License URL": "https://example.org/pier"}],
    "License Verified By": "Ann",
    "Derived from Datasets": []
  }
}
"""
RULES_ON_LICENSES = {"license-missing", "license-unknown", "license-unrecognized"}
Rate = Callable[..., Any]


@pytest.fixture
def rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Rate:
    """Write a file into a folder of its own and rate it; gives its part of the JSON report."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(path: str, content: object, *options: str) -> Any:
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        (tmp_path / path).write_text(text, "utf-8")
        main(["rate", path, "--format", "json", "--today", "2026-11-22", *options])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        (manifest,) = json.loads(said.out)["manifests"]
        return manifest

    return run


def found(manifest: Any, rule: str) -> list[tuple[str, int]]:
    """Message and line of each finding of a rule."""
    return [(each["message"], each["line"]) for each in manifest["findings"] if each["rule"] == rule]


def rules(manifest: Any) -> set[str]:
    return {each["rule"] for each in manifest["findings"]}


@pytest.mark.parametrize(
    ("path", "text", "format_name"),
    [
        ("datapackage.json", PACKAGE, "data-package"),
        ("datapackage.yaml", "resources:\n  - {name: a, path: a.csv}\n", "data-package"),
        ("dataset-metadata.json", KAGGLE, "kaggle"),
        ("summary.json", RECORDS, "data-provenance"),
    ],
)
def test_a_format_is_known_by_what_the_file_holds(rate: Rate, path: str, text: str, format_name: str) -> None:
    manifest = rate(path, text)
    assert manifest["format"] == format_name
    assert manifest["head"]["letter"] == "G"
    assert manifest["not_in_format"]


@pytest.mark.parametrize(
    "document",
    [
        {"name": "x", "version": "1.0.0", "license": "MIT", "dependencies": {}},
        {"compilerOptions": {}},
        {"CC BY 4.0": ["All", "1", "0"]},
        {"id": "ann/notebook", "title": "N", "code_file": "n.ipynb", "licenses": []},
    ],
)
def test_a_file_of_no_format_says_what_was_looked_for(rate: Rate, document: object) -> None:
    manifest = rate("x.json", document)
    assert manifest["head"] is None
    ((message, _),) = found(manifest, "manifest-invalid")
    for part in ("'resources' (data-package)", "(kaggle)", "'Dataset Name' (data-provenance)", "(croissant)"):
        assert part in message


def test_findings_point_into_the_package(rate: Rate) -> None:
    manifest = rate("datapackage.json", PACKAGE)
    assert found(manifest, "checksum-missing") == [("'data/south.csv' has no sha256", 9)]
    assert {line for _, line in found(manifest, "source-date-missing")} == {7, 9}
    assert not found(manifest, "source-locator-missing")
    assert not found(manifest, "source-duplicate")


@pytest.mark.parametrize(
    "digest",
    ["d41d8cd98f00b204e9800998ecf8427e", "md5:d41d8cd98f00b204e9800998ecf8427e", DIGEST, "PLACEHOLDER", "sha256:", ""],
)
def test_no_digest_but_a_sha256_is_a_checksum(rate: Rate, digest: str) -> None:
    document = {"resources": [{"name": "a", "path": "a.csv", "hash": digest}]}
    assert len(found(rate("p.json", document), "checksum-missing")) == 1
    document["resources"][0]["hash"] = f"sha256:{DIGEST}"
    assert not found(rate("p.json", document), "checksum-missing")


@pytest.mark.parametrize(
    "word", ["TODO", "unknown", "other", "other-open", "copyright-authors", "None", "", "Unspecified"]
)
def test_words_for_no_license_earn_nothing_in_any_format(rate: Rate, word: str) -> None:
    package = {"licenses": [{"name": word}], "resources": [{"name": "a", "path": "a"}]}
    kaggle = {"id": "ann/x", "licenses": [{"name": word}]}
    record = {"a": {**json.loads(RECORDS)["pier"], "Licenses": [{"License": word, "License URL": "None"}]}}
    card = f"---\nlicense: {json.dumps(word)}\n---\n"
    for path, document in (("p.json", package), ("k.json", kaggle), ("r.json", record), ("README.md", card)):
        manifest = rate(path, document)
        assert rules(manifest) & RULES_ON_LICENSES, path
        assert "dataset-license-missing" in rules(manifest), path


def test_a_template_of_kaggle_earns_nothing(rate: Rate) -> None:
    manifest = rate(
        "k.json", {"title": "INSERT_TITLE_HERE", "id": "ann/INSERT_SLUG_HERE", "licenses": [{"name": "MIT"}]}
    )
    assert {"source-locator-missing", "placeholder-text", "dataset-placeholder-text"} <= rules(manifest)


def test_a_template_of_the_data_provenance_initiative_earns_nothing(rate: Rate) -> None:
    advice = {key: f"string (''): {key}" for key in json.loads(RECORDS)["pier"]}
    advice["Licenses"] = [{"License": "string: its name", "License URL": "string: its page"}]  # type: ignore[assignment]
    manifest = rate("t.json", {"name": advice})
    assert {"source-locator-missing", "license-missing", "placeholder-text"} <= rules(manifest)
    assert manifest["head"]["letter"] == "G"


def test_a_license_that_somebody_verified_still_lacks_its_day(rate: Rate) -> None:
    assert found(rate("r.json", RECORDS), "license-evidence-missing") == [("license.evidence lacks retrieved", 8)]


def test_an_empty_list_of_models_leaves_open_whether_a_model_wrote_it(rate: Rate) -> None:
    assert found(rate("r.json", RECORDS), "output-terms-conflict")[0][0] == "whether a model wrote it is not stated"


def test_a_license_list_holds_all_that_apply(rate: Rate) -> None:
    record = json.loads(RECORDS)["pier"]
    record["Licenses"] = [{"License": "OpenAI"}, {"License": "CC BY-NC 4.0"}]
    manifest = rate("r.json", {"a": record}, "--show-origin")
    stated = {each["pointer"]: each for each in manifest["stated"]}
    assert stated["/sources/0/license/expression"]["value"] == "OpenAI AND CC BY-NC 4.0"
    assert stated["/sources/0/license/expression"]["origin"] == "data-provenance:Licenses"
    assert not rules(manifest) & RULES_ON_LICENSES


def test_terms_of_its_own_are_the_license_of_the_dataset_too(rate: Rate) -> None:
    named = "---\nlicense: other\nlicense_name: Harbor Terms\nlicense_link: LICENSE\nsource_datasets: [original]\n---\n"
    assert not rules(rate("README.md", named)) & {*RULES_ON_LICENSES, "dataset-license-missing"}


def test_a_card_that_is_not_closed_is_not_read_as_one_that_says_nothing(rate: Rate) -> None:
    manifest = rate("README.md", "---\nlicense: mit\n")
    assert manifest["head"] is None
    assert "no closing line '---'" in found(manifest, "manifest-invalid")[0][0]


def test_no_is_a_language_and_none_is_an_answer(rate: Rate) -> None:
    card = "---\nlanguage: no\nlicense: mit\n---\n## Personal and Sensitive Information\n\nNone\n"
    manifest = rate("README.md", card, "--show-origin")
    assert {each["value"] for each in manifest["stated"] if each["pointer"].endswith("/present")} == {"no"}
    because = "personal_data.present is no, but no category is stated to check it against"
    assert found(manifest, "personal-data-undeclared") == [(because, 2)]


def test_a_change_that_takes_a_license_out_of_a_package_is_blocked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME"):
        monkeypatch.delenv(name, raising=False)
    repo = GitRepo.init(tmp_path / "repo")
    repo.save(".github/crs-gate.yml", "version: 1\ndatasets:\n  - {path: datapackage.json, format: data-package}\n")
    repo.save("datapackage.json", PACKAGE)
    monkeypatch.chdir(repo.path)
    repo.branch("topic")
    repo.save("datapackage.json", PACKAGE.replace('[{"name": "CC-BY-4.0"}]', '[{"name": "TODO"}]'))
    assert main(["check", "--today", "2026-11-22"]) == 1
    out = capsys.readouterr().out
    assert "datapackage.json:5:25: error[license-missing] north: license 'TODO' is a placeholder" in out
    assert "Traceback" not in out
