"""What people are told to do about files in other people's formats: only what such a file can hold, or an import."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

POLICY = ".github/crs-gate.yml"
TODAY = ("--today", "2026-11-22")
IMPORT = "crs-gate import d/croissant.json"
CROISSANT: dict[str, Any] = {
    "@context": {"@vocab": "https://schema.org/"},
    "@type": "Dataset",
    "conformsTo": "http://mlcommons.org/croissant/1.0",
    "name": "demo",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "url": "https://example.org/d/demo",
    "version": "1.0.0",
}
CARD = "---\nlicense: cc-by-4.0\npretty_name: Demo\n---\n# Demo\n\n- **Homepage:** https://example.org/demo\n"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo.init(tmp_path / "repo")
    made.write("d/croissant.json", json.dumps(CROISSANT, indent=1))
    made.write("cards/README.md", CARD)
    made.save(POLICY, "version: 1\ndatasets: [{path: 'd/*.json'}, {path: 'cards/*.md'}]\n")
    made.branch("topic")
    monkeypatch.chdir(made.path)
    return made


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main([*arguments, *TODAY])
    return capsys.readouterr().out.splitlines()


def test_no_step_asks_for_what_the_format_has_no_place_for(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "rate", "d/croissant.json", "--min-rating", "C")
    divider = out.index(f"No place in this format (croissant); answer in a native manifest: {IMPORT}")
    retention = next(n for n, line in enumerate(out) if "error[retention-missing]" in line)
    end = out.index("", divider)
    assert divider < retention < end
    assert not any(line.strip().startswith("fix:") for line in out[divider:end])
    (way,) = (line for line in out if line.startswith("To raise the rating to "))
    assert "retention" not in way
    assert "opt-out (native manifest)" in out[out.index(way) + 1]
    assert out[-1].startswith("Next: repair d/croissant.json line ")
    assert out[-1].endswith(f"Then: `{IMPORT}` makes room for 14 answers that the format cannot hold.")


def test_where_an_import_is_all_that_helps_it_is_the_next_step(
    repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ("--only", "retention-missing", "--min-rating", "A")
    assert told(capsys, "rate", "d/croissant.json", *only)[-1].startswith(f"Next: `{IMPORT}` makes room for 1 answer ")
    both = told(capsys, "rate", "d/croissant.json", "cards/README.md", *only)
    (next_,) = {line for line in both if line.startswith("Next: ")}
    assert "(and so for 1 more file) makes room for 2 answers" in next_


def test_markdown_shows_no_snippet_of_a_native_manifest(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    page = "\n".join(told(capsys, "rate", "d/croissant.json", "--format", "markdown"))
    assert "#### The way to " in page
    assert "```yaml" not in page
    assert page.count("has no place; a native manifest has one: `crs-gate import d/croissant.json`") == 1
    assert "- 1 answer in a native manifest; croissant has no place for that" in page
    Path("n.crs.yaml").write_text(manifest("a", scraped=("b",)), "utf-8")
    assert "```yaml" in "\n".join(told(capsys, "rate", "n.crs.yaml", "--format", "markdown"))


def test_markdown_of_several_files_names_the_import_as_the_next_step(
    repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ("--only", "retention-missing,personal-data-undeclared", "--min-rating", "A", "--format", "markdown")
    page = told(capsys, "rate", "d/croissant.json", "cards/README.md", *only)
    (next_,) = (line for line in page if line.startswith("**Next:** "))
    assert next_.startswith("**Next:** repair `")
    assert "(and so for 1 more file) makes room for 2 answers that the format cannot hold." in next_


def test_an_annotation_names_the_import_in_place_of_a_fix(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "rate", "d/croissant.json", "--only", "retention-missing", "--format", "github")
    assert f"this format has no place for it; answer in a native manifest: {IMPORT}" in out[0]


PACKAGE = {"resources": [{"name": "r", "path": "r.csv"}]}
KAGGLE = {"id": "ann/calls", "licenses": [{"name": "unknown"}], "resources": [{"path": "r.csv"}]}


@pytest.mark.parametrize(
    ("name", "text", "told_of"),
    [
        (
            "croissant.json",
            json.dumps({**CROISSANT, "license": "TODO"}),
            {
                "dataset-license-missing": "croissant: license",
                "personal-data-undeclared": "croissant: rai:personalSensitiveInformation",
                "source-date-missing": "croissant: rai:dataCollectionTimeframe",
                "source-method-missing": "croissant: rai:dataCollection",
                "trace-missing": "croissant: prov:wasGeneratedBy",
            },
        ),
        (
            "README.md",
            "---\npretty_name: Demo\n---\n# Demo\n",
            {
                "license-missing": "hf-card: license",
                "personal-data-undeclared": "hf-card: 'Personal and Sensitive Information' in the text",
                "source-locator-missing": "hf-card: 'Homepage' in the text",
            },
        ),
        (
            "datapackage.json",
            json.dumps(PACKAGE),
            {"license-missing": "data-package: licenses/name", "checksum-missing": "data-package: resources/hash"},
        ),
        ("dataset-metadata.json", json.dumps(KAGGLE), {"license-unknown": "kaggle: licenses/name"}),
    ],
)
def test_a_fix_names_the_key_of_the_format(
    repo: GitRepo, capsys: pytest.CaptureFixture[str], name: str, text: str, told_of: dict[str, str]
) -> None:
    Path(name).write_text(text, "utf-8")
    out = told(capsys, "rate", name)
    for rule, said in told_of.items():
        at = next(n for n, line in enumerate(out) if f"[{rule}]" in line)
        assert f"  in {said}" in out[at : at + 6], rule
        only = ("rate", name, "--only", rule, "--format")
        assert f" In {said}." in "\n".join(told(capsys, *only, "github"))
        page = re.sub("`|</?code>", "", "\n".join(told(capsys, *only, "markdown")))
        assert f" In {said}." in page


def test_what_kaggle_cannot_hold_is_no_edit_of_its_file(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    Path("dataset-metadata.json").write_text(json.dumps(KAGGLE), "utf-8")
    out = told(capsys, "rate", "dataset-metadata.json")
    divider = next(n for n, line in enumerate(out) if line.startswith("No place in this format (kaggle)"))
    assert divider < next(n for n, line in enumerate(out) if "[checksum-missing]" in line)


def test_a_native_manifest_gets_no_second_set_of_keys(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    Path("n.crs.yaml").write_text(manifest("a", scraped=("b",)), "utf-8")
    assert not any(line.startswith("  in ") for line in told(capsys, "rate", "n.crs.yaml"))


def test_a_floor_out_of_reach_is_explained_and_no_verdict_changes(
    repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.save("d/croissant.json", json.dumps({**CROISSANT, "version": "1.1.0"}, indent=1))
    main(["check", "--base", "main", *TODAY, "--format", "json"])
    (found,) = (m for m in json.loads(capsys.readouterr().out)["manifests"] if m["format"] == "croissant")
    assert (found["status"], found["reasons"][0]["code"]) == ("blocked", "source-below-floor")
    (note,) = found["notes"]
    assert note.startswith("croissant has no place for all that the floor asks (")
    assert f"`{IMPORT}` writes a manifest that has one" in note
    assert "`profile: starter` for this file under `datasets` in the policy" in note
    starter = "version: 1\ndatasets: [{path: 'd/*.json', profile: starter}, {path: 'cards/*.md'}]\n"
    repo.git("checkout", "-q", "main")
    repo.save(POLICY, starter)
    repo.git("checkout", "-q", "topic")
    repo.git("merge", "-q", "main")
    assert main(["check", "--base", "main", *TODAY]) == 0


def test_a_native_manifest_below_a_floor_gets_no_such_note(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    Path("n.crs.yaml").write_text(manifest("a", scraped=("b",)), "utf-8")
    main(["rate", "n.crs.yaml", "--min-rating", "A", *TODAY, "--format", "json"])
    assert json.loads(capsys.readouterr().out)["manifests"][0]["notes"] == []


def test_after_a_move_the_owners_of_both_places_are_named(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    entries = "{path: 'strict/*.yaml', owner: '@acme/old'}, {path: 'lax/*.yaml', owner: '@acme/new'}"
    repo.write("strict/x.crs.yaml", manifest("a", "b"))
    base = repo.save(POLICY, f"version: 1\ndatasets: [{entries}]\n")
    repo.git("mv", "strict", "lax")
    repo.commit("move")
    main(["check", "--base", base, *TODAY, "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)["manifests"]
    assert (found["path"], found["owner"]) == ("lax/x.crs.yaml", "@acme/new, @acme/old")
