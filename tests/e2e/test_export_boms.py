"""Bills of materials and provenance records of ``crs-gate export``, held against validators of their formats."""

import json
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_python_model import load_data

from tests.e2e.exported import BARE, HOSTILE, RICH, Exports, exports, many

TEXTS = pytest.mark.parametrize("text", [RICH, BARE, HOSTILE, many(5)], ids=["rich", "bare", "hostile", "many"])
DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exports:
    return exports(capsys, tmp_path, monkeypatch)


# CycloneDX


def cyclonedx_faults(text: str) -> Any:
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)


@TEXTS
def test_the_schema_of_cyclonedx_takes_it(export: Exports, text: str) -> None:
    assert cyclonedx_faults(export.document("cyclonedx", text)) is None


def test_the_validator_of_cyclonedx_refuses_what_is_wrong(export: Exports) -> None:
    tree = export.tree("cyclonedx", RICH)
    assert cyclonedx_faults(json.dumps({**tree, "components": [{"type": "nonsense"}]})) is not None


def test_cyclonedx_holds_sources_their_files_and_what_they_come_from(export: Exports) -> None:
    tree = export.tree("cyclonedx", RICH)
    notices, _, questions = tree["components"]
    assert notices["licenses"] == [{"expression": "CC0-1.0", "acknowledgement": "declared"}]
    assert notices["components"][0]["hashes"] == [{"alg": "SHA-256", "content": DIGEST}]
    assert {"name": "crs-gate:synthetic.present", "value": "yes"} in questions["properties"]
    depends = {each["ref"]: each.get("dependsOn") for each in tree["dependencies"]}
    assert depends["source/questions"] == ["source/notices"]
    assert len(depends["dataset"]) == 3


def test_cyclonedx_says_what_is_unknown_among_its_properties(export: Exports) -> None:
    tree = export.tree("cyclonedx", BARE)
    told = [each["value"] for each in tree["metadata"]["component"]["properties"] if each["name"] == "crs-gate:unknown"]
    assert any(each.startswith("licenses of only: unknown") for each in told)
    assert tree["components"][0]["licenses"][0]["license"]["name"] == "NOASSERTION"


@pytest.mark.parametrize("target", ["cyclonedx", "spdx", "data-provenance"])
def test_ids_change_with_the_manifest_and_with_nothing_else(export: Exports, target: str) -> None:
    def ids(text: str) -> list[str]:
        tree = export.tree(target, text)
        return [json.dumps(tree.get(key)) for key in ("serialNumber", "source")] + [
            each.get("spdxId", "") for each in tree.get("@graph", [])
        ]

    assert ids(RICH) == ids("# a comment\n" + RICH)
    assert ids(RICH) != ids(RICH.replace("one town", "two towns"))


# SPDX


def spdx_elements(tree: dict[str, Any]) -> list[Any]:
    """Reads the document with the bindings of SPDX and writes it again, which raises for what is not valid."""
    model, found = load_data(tree)
    model.JSONLDSerializer().serialize_data(found)
    return list(found.foreach())


@TEXTS
def test_the_model_of_spdx_takes_it(export: Exports, text: str) -> None:
    assert spdx_elements(export.tree("spdx", text))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("dataset_DatasetPackage", {"dataset_datasetType": ["nonsense"]}),
        ("dataset_DatasetPackage", {"dataset_datasetType": []}),
        ("Relationship", {"relationshipType": "nonsense"}),
        ("CreationInfo", {"created": "yesterday"}),
    ],
)
def test_the_model_of_spdx_refuses_what_is_wrong(export: Exports, kind: str, change: dict[str, Any]) -> None:
    tree = export.tree("spdx", RICH)
    next(each for each in tree["@graph"] if each["type"] == kind).update(change)
    with pytest.raises((ValueError, TypeError, KeyError)):
        spdx_elements(tree)


def of_kind(tree: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in tree["@graph"] if each["type"] == kind]


def test_spdx_holds_packages_files_and_licenses(export: Exports) -> None:
    tree = export.tree("spdx", RICH)
    whole, *sources = of_kind(tree, "dataset_DatasetPackage")
    assert whole["dataset_datasetType"] == ["image", "text"]
    assert [each["dataset_hasSensitivePersonalInformation"] for each in sources] == ["no", "noAssertion", "no"]
    hashed = [
        each["verifiedUsing"][0]["hashValue"] for each in of_kind(tree, "software_File") if "verifiedUsing" in each
    ]
    assert hashed == [DIGEST]
    expressions = {
        each["simplelicensing_licenseExpression"] for each in of_kind(tree, "simplelicensing_LicenseExpression")
    }
    assert expressions == {"CC0-1.0", "CC-BY-4.0"}
    ids = {each.get("spdxId") for each in tree["@graph"]}
    assert all({each["from"], *each["to"]} <= ids for each in of_kind(tree, "Relationship"))


def test_spdx_asserts_nothing_that_nobody_states(export: Exports) -> None:
    tree = export.tree("spdx", BARE)
    whole, source = of_kind(tree, "dataset_DatasetPackage")
    assert source["dataset_dataCollectionProcess"] == source["software_downloadLocation"] == "NOASSERTION"
    assert "unknown; the manifest would say it in" in whole["comment"]
    assert {
        to for each in of_kind(tree, "Relationship") if "License" in each["relationshipType"] for to in each["to"]
    } == {"expandedlicensing_NoAssertionLicense"}


def test_spdx_does_not_say_that_it_conforms_to_a_profile_that_asks_for_more(export: Exports) -> None:
    (document,) = of_kind(export.tree("spdx", RICH), "SpdxDocument")
    assert "dataset" not in document["profileConformance"]
    assert "profileConformance dataset" in export("spdx").err


# Data & Trust Alliance


@TEXTS
def test_a_provenance_record_has_all_keys_that_its_standard_requires(export: Exports, text: str) -> None:
    tree = export.tree("data-provenance", text)
    assert {"version", "title", "id", "issuer", "description"} <= tree["source"].keys()
    assert {"origin-geography", "date", "generation-method"} <= tree["provenance"].keys()
    assert all({"code", "description"} <= each.keys() for each in tree["use"]["intended-purpose"])


def test_a_provenance_record_evaluates_only_what_is_stated(export: Exports) -> None:
    assert export.tree("data-provenance", RICH)["use"]["classification"] == [
        {"regulation": {"code": "pi"}, "evaluated": True}
    ]
    assert "classification" not in export.tree("data-provenance", BARE)["use"]
    none = export.tree("data-provenance", many(2))["use"]["classification"]
    assert [each["evaluated"] for each in none] == [False] * 6
