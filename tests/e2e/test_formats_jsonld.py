"""Croissant, schema.org and DCAT through the command line: what they state, what they do not, and what is no answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.gitrepo import GitRepo

DIGEST = "6ee93a2e0a3f0d2c6d9f5a3d0f7d4d1c0a7d3b0f2a9c4e5b8d7f6a1c2e3b4d5f"
TAPES = {"@type": "cr:FileObject", "@id": "tapes", "contentUrl": "https://example.org/tapes.zip", "sha256": DIGEST}
TREE = {
    "@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},
    "@type": "sc:Dataset",
    "conformsTo": "http://mlcommons.org/croissant/1.1",
    "name": "harbor-sounds",
    "url": "https://example.org/sounds",
    "version": "1.0.0",
    "license": "CC-BY-4.0",
    "distribution": [TAPES],
}
POLICY = "version: 1\nmanifests: ['**/croissant.json']\nmin_rating: none\nmin_source_rating: none\n"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """An empty repository that is the working folder."""
    monkeypatch.chdir(tmp_path)
    return GitRepo.init(tmp_path)


@pytest.fixture
def rate(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> Any:
    """Rates a tree as a file of the repository."""

    def run(tree: object, name: str = "croissant.json") -> dict[str, Any]:
        repo.write(name, json.dumps(tree, indent=1))
        code = main(["rate", name, "--format", "json", "--today", "2026-11-22"])
        (manifest,) = json.loads(capsys.readouterr().out)["manifests"]
        return {"exit_code": code, **manifest}

    return run


def line_of(part: str, tree: object) -> int:
    """The line of a piece of a tree as it was written to the file."""
    lines = json.dumps(tree, indent=1).splitlines()
    return next(number for number, line in enumerate(lines, 1) if part in line)


def found(report: dict[str, Any], rule: str) -> list[dict[str, Any]]:
    """The findings of a rule."""
    return [finding for finding in report["findings"] if finding["rule"] == rule]


def without(key: str) -> dict[str, Any]:
    """The tree without a key."""
    return {name: value for name, value in TREE.items() if name != key}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("license", "TODO"),
        ("url", "TODO"),
        ("version", "TBD"),
        ("rai:dataCollection", "[More Information Needed]"),
        ("rai:dataCollectionTimeframe", "to be determined"),
        ("rai:dataCollectionTimeframe", "some time ago"),
        ("rai:personalSensitiveInformation", "TODO"),
        ("rai:hasSyntheticData", "N/A"),
        ("rai:dataPreprocessingProtocol", ["TODO"]),
        ("rai:dataPreprocessingProtocol", ["No preprocessing."]),
        ("prov:wasDerivedFrom", "unknown"),
        ("prov:wasDerivedFrom", [{"@id": "TODO"}]),
        ("prov:wasDerivedFrom", "none"),
        ("prov:wasGeneratedBy", [{"prov:endedAtTime": "2024"}]),
        ("distribution", [{"@type": "cr:FileObject"}]),
        ("distribution", []),
        ("keywords", ["synthetic"]),
        ("isBasedOn", "https://example.org/sounds"),
        ("rai:personalSensitiveInformation", {"en": "None", "fr": "oui"}),
        ("rai:hasSyntheticData", ["No", "yes"]),
        ("rai:dataCollectionTimeframe", ["2024-01-01", "TODO"]),
        ("rai:dataCollectionTimeframe", "/2024"),
    ],
)
def test_what_is_no_answer_earns_nothing(rate: Any, key: str, value: object) -> None:
    absent, stated = rate(without(key))["head"], rate({**without(key), key: value})["head"]
    assert stated["score"] <= absent["score"]
    assert stated["letter"] >= absent["letter"]
    met = {criterion["id"] for criterion in absent["criteria"] if criterion["met"]}
    assert {criterion["id"] for criterion in stated["criteria"] if criterion["met"]} <= met


@pytest.mark.parametrize("parent", ["TODO", "https://example.org/sounds", {"@id": "unknown"}])
def test_a_parent_that_leads_nowhere_settles_no_terms(rate: Any, parent: object) -> None:
    answered = {**TREE, "rai:hasSyntheticData": "No"}
    criteria = [rate(tree)["head"]["criteria"] for tree in (answered, {**answered, "isBasedOn": parent})]
    met = [{criterion["id"] for criterion in each if criterion["met"]} for each in criteria]
    assert "C2" not in met[1]
    assert met[1] <= met[0]


@pytest.mark.parametrize(
    "words", ["unknown", "other", "https://choosealicense.com/licenses/undefined/", ["CC-BY-4.0", ""], "Public"]
)
def test_a_license_that_names_none_meets_nothing(rate: Any, words: object) -> None:
    absent, stated = rate(without("license"))["head"], rate({**TREE, "license": words})
    assert found(stated, "license-unknown")
    assert found(stated, "dataset-license-missing")
    assert stated["head"]["letter"] >= absent["letter"]
    assert not next(criterion["met"] for criterion in stated["head"]["criteria"] if criterion["id"] == "C2")


def test_what_is_stated_counts(rate: Any) -> None:
    earlier = rate({key: TREE[key] for key in ("conformsTo", "name")})["head"]["score"]
    for key in ("url", "license", "distribution"):
        score = rate({"conformsTo": TREE["conformsTo"], "name": "harbor-sounds", key: TREE[key]})["head"]["score"]
        assert score > earlier


@pytest.mark.parametrize(
    "fake",
    [
        *(
            "https://github.com/mlcommons/croissant/issues/80",
            "main",
            "PLACEHOLDER",
            "PLACEHOLDER_SHA256",
            "sha256",
            "",
        ),
        *("0b033707ea49365a5ffdd14615825511", "a" * 64, None, {"@value": "main"}),
    ],
)
def test_a_checksum_that_is_none_is_found_at_its_line(rate: Any, fake: object) -> None:
    tree = {**TREE, "distribution": [TAPES, {**TAPES, "@id": "more", "sha256": fake}]}
    (finding,) = found(rate(tree), "checksum-missing")
    assert finding["line"] == line_of('"more"', tree) - 2  # where the entry begins


@pytest.mark.parametrize(
    "entry",
    [
        {**TAPES, "contentUrl": "https://github.com/owner/tapes"},
        {**TAPES, "encodingFormat": "git+https"},
        {**TAPES, "sha256": [DIGEST, "TODO"]},
        {"@type": "cr:FileSet", "includes": "data/**", "excludes": "x"},
    ],
)
def test_an_entry_whose_bytes_nothing_fixes_earns_what_one_without_checksum_does(rate: Any, entry: object) -> None:
    bare = rate({**TREE, "distribution": [{key: TAPES[key] for key in TAPES if key != "sha256"}]})
    report = rate({**TREE, "distribution": [entry]})
    assert report["head"]["score"] <= bare["head"]["score"]
    assert found(report, "checksum-missing")


def test_an_address_on_somebodys_own_disk_is_a_path_that_is_not_there(rate: Any) -> None:
    assert found(rate({**TREE, "distribution": [{**TAPES, "contentUrl": "file:///tapes.zip"}]}), "source-path-missing")


def test_a_file_beside_another_is_not_hidden_in_it(rate: Any) -> None:
    table = {**TAPES, "contentUrl": "https://example.org/tapes.csv"}
    inner = {"@type": "cr:FileObject", "@id": "b", "contentUrl": "b.csv", "containedIn": {"@id": "tapes"}}
    assert not found(rate({**TREE, "distribution": [TAPES, inner]}), "checksum-missing")
    assert found(rate({**TREE, "distribution": [table, inner]}), "checksum-missing")


def test_a_catalog_of_nothing_is_no_manifest(rate: Any) -> None:
    tree = {"@context": "https://schema.org", "@type": "DataCatalog", "name": "Sea", "license": "CC-BY-4.0"}
    report = rate({**tree, "dataset": ["https://example.org/1"]}, "catalog.jsonld")
    assert (report["exit_code"], report["head"]) == (1, None)
    assert "lists no dataset" in report["findings"][0]["message"]


def test_a_bad_part_of_a_good_dataset_is_seen(rate: Any) -> None:
    tree = {**{key: TREE[key] for key in TREE if key != "conformsTo"}, "distribution": []}
    bad = {"@type": "Dataset", "name": "scraped", "license": "proprietary"}
    assert not found(rate(tree, "tides.jsonld"), "license-unknown")
    for head in ({**tree, "hasPart": bad}, [{**TREE}, {"@context": "https://schema.org", **bad}]):
        assert "scraped" in {finding["source"] for finding in rate(head, "tides.jsonld")["findings"]}


def test_no_method_is_told_at_the_dataset_and_not_at_the_dates(rate: Any) -> None:
    report = rate({**TREE, "rai:dataCollectionTimeframe": "2024"})
    assert [finding["line"] for finding in found(report, "source-method-missing")] == [1]


def test_a_checksum_that_can_be_one_passes(rate: Any) -> None:
    assert found(rate(TREE), "checksum-missing") == []


def test_a_file_of_the_repository_is_claimed_by_its_path(rate: Any, repo: GitRepo) -> None:
    repo.write("data/tapes.csv", "a,b\n")
    assert found(rate(TREE), "data-path-unclaimed")
    local = {"@type": "cr:FileObject", "contentUrl": "data/tapes.csv", "sha256": DIGEST}
    report = rate({**TREE, "distribution": [local]})
    assert not [*found(report, "data-path-unclaimed"), *found(report, "source-path-missing")]


def test_the_license_of_what_it_was_made_from_is_weighed(rate: Any) -> None:
    tree = {**TREE, "prov:wasDerivedFrom": {"@id": "https://example.org/forum", "sc:license": "CC-BY-NC-ND-4.0"}}
    conflicts = {finding["source"]: finding["line"] for finding in found(rate(tree), "license-conflict")}
    assert conflicts == {
        "harbor-sounds": line_of('"prov:wasDerivedFrom"', tree),
        "https://example.org/forum": line_of("CC-BY-NC-ND-4.0", tree),
    }


def test_an_upstream_license_that_nobody_asserts_stays_open(rate: Any) -> None:
    tree = {**TREE, "prov:wasDerivedFrom": {"@id": "https://example.org/forum", "sc:license": "NOASSERTION"}}
    (unknown,) = found(rate(tree), "license-unknown")
    assert unknown["line"] == line_of("NOASSERTION", tree)


def test_a_misspelt_license_is_told_and_not_read(rate: Any) -> None:
    tree = {**without("license"), "licences": "CC-BY-4.0", "recordSets": []}
    report = rate(tree)
    assert [finding["line"] for finding in found(report, "metadata-key-misspelled")] == [
        line_of('"licences"', tree),
        line_of('"recordSets"', tree),
    ]
    assert found(report, "license-missing")
    assert report["head"]["score"] <= rate(without("license"))["head"]["score"]


@pytest.mark.parametrize(
    ("tree", "name"),
    [
        ({"@context": "https://schema.org", "@type": "Dataset", "name": "Tides", "license": "MIT"}, "croissant.json"),
        ({"@type": "http://www.w3.org/ns/dcat#Dataset", "http://purl.org/dc/terms/license": "MIT"}, "tides.json"),
    ],
)
def test_a_file_is_what_it_holds_and_not_what_it_is_called(rate: Any, tree: dict[str, str], name: str) -> None:
    report = rate(tree, name)
    assert report["format"] == "json-ld"
    assert not found(report, "license-missing")


@pytest.mark.parametrize("tree", [{"name": "x", "version": "1.0.0", "dependencies": {}}, {"a": [1]}, []])
def test_other_json_is_told_what_was_looked_for(rate: Any, tree: object) -> None:
    report = rate(tree, "croissant.json")
    assert report["head"] is None
    (finding,) = report["findings"]
    assert "croissant" in finding["message"]
    assert "json-ld" in finding["message"]


def test_the_format_says_what_it_has_no_place_for(rate: Any) -> None:
    fields = {field for entry in rate(TREE)["not_in_format"] for field in entry["fields"]}
    assert {"opt_out.signals", "dataset.retention", "consent.basis", "unverified"} <= fields


class TestChange:
    """Two versions of a Croissant."""

    @pytest.fixture
    def check(self, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> Any:
        """Checks a change from one tree to another."""

        def run(base: object, head: object) -> tuple[int, dict[str, Any]]:
            repo.write(".crs-gate.yml", POLICY)
            repo.write("croissant.json", json.dumps(base, indent=1))
            repo.commit("base")
            repo.write("croissant.json", json.dumps(head, indent=1))
            repo.commit("head")
            command = ["check", "--base", "HEAD^", "--head", "HEAD", "--policy", ".crs-gate.yml", "--format", "json"]
            code = main([*command, "--today", "2026-11-22"])
            return code, json.loads(capsys.readouterr().out)["manifests"][0]

        return run

    def test_another_order_and_another_prefix_are_no_change(self, check: Any) -> None:
        head = {f"sc:{key}" if key in {"license", "url"} else key: TREE[key] for key in reversed(TREE)}
        code, report = check(TREE, head)
        assert (code, report["changes"]) == (0, [])

    def test_losing_a_checksum_blocks(self, check: Any) -> None:
        code, report = check(TREE, {**TREE, "distribution": [{**TAPES, "sha256": "main"}]})
        assert code == 1
        assert [finding["state"] for finding in found(report, "checksum-missing")] == ["introduced"]

    def test_a_new_parent_is_a_new_source(self, check: Any) -> None:
        head = {**TREE, "isBasedOn": {"@id": "https://example.org/forum", "license": "CC-BY-NC-4.0"}}
        _, report = check(TREE, head)
        assert "https://example.org/forum" in {change.get("source") for change in report["changes"]}
