"""``crs-gate import``: from descriptions in other formats to a manifest, and again after edits on both sides."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crs_gate.cli import main
from tests.gitrepo import GitRepo


class Ran(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]

CARD = """\
---
license: cc-by-4.0
pretty_name: "Posts: a # corpus"
source_datasets:
- original
---
# Dataset Card for Posts
- **Homepage:** https://example.org/posts
- **Point of Contact:** [More Information Needed]
### Personal and Sensitive Information
None
"""
CROISSANT = {
    "@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},
    "@type": "sc:Dataset",
    "conformsTo": "http://mlcommons.org/croissant/1.0",
    "name": "posts",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "url": "https://example.org/posts",
    "version": "1.0.0",
    "distribution": [
        {"@type": "cr:FileObject", "@id": "a", "contentUrl": "data/a.csv", "sha256": "https://github.com/x/y/issues/1"}
    ],
}
DATA_PACKAGE = {
    "name": "towns",
    "licenses": [{"name": "ODC-PDDL-1.0", "path": "https://opendatacommons.org/licenses/pddl/"}],
    "resources": [{"name": "towns", "path": "data/a.csv", "hash": "md5:abc", "bytes": 12}],
    "sources": [{"title": "Registry", "path": "https://example.org/registry"}],
}
KAGGLE = {
    "title": "Towns",
    "id": "someone/towns",
    "licenses": [{"name": "CC0-1.0"}],
    "resources": [{"path": "a.csv", "description": "rows"}],
}
PROVENANCE = {
    "towns": {
        "Unique Dataset Identifier": "towns",
        "Dataset Name": "Towns",
        "Collection": "towns",
        "Dataset URL": "https://example.org/towns",
        "Hugging Face URL": "https://huggingface.co/datasets/someone/towns",
        "Licenses": [{"License": "CC BY 4.0", "License URL": "https://example.org/terms"}],
        "Languages": ["English"],
        "Model Generated": [],
        "Text Sources": ["web"],
    }
}
JSON_LD = {
    "@context": "https://schema.org/",
    "@type": "Dataset",
    "name": "Towns",
    "description": "TODO",
    "license": "https://creativecommons.org/licenses/by-sa/4.0/",
    "url": "https://example.org/towns",
}
FILES = {
    "README.md": ("hf-card", CARD),
    "croissant.json": ("croissant", json.dumps(CROISSANT, indent=1)),
    "datapackage.json": ("data-package", json.dumps(DATA_PACKAGE, indent=1)),
    "dataset-metadata.json": ("kaggle", json.dumps(KAGGLE, indent=1)),
    "towns.json": ("data-provenance", json.dumps(PROVENANCE, indent=1)),
    "towns.jsonld": ("json-ld", json.dumps(JSON_LD, indent=1)),
}
OUT = "dataset.crs.yaml"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs crs-gate in an empty folder, blind to the variables of this machine."""
    for name in os.environ:
        if name.startswith(("CRS_GATE_", "GITHUB_", "INPUT_", "GIT_", "SOURCE_DATE")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        return Ran(main(arguments), *capsys.readouterr())

    return run


def put(name: str, text: str = "") -> str:
    """A file of the sample, or one with this text; gives its name."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text or FILES[name][1], "utf-8")
    return name


def rated(cli: Cli, name: str) -> dict[str, Any]:
    """The rating of one file."""
    ran = cli("rate", name, "--format", "json", "--today", "2026-11-22")
    (found,) = json.loads(ran.out)["manifests"]
    assert found["head"], found
    assert isinstance(found, dict)
    return found


def shares(found: dict[str, Any]) -> dict[str, float]:
    """The share of satisfied checks by criterion."""
    return {row["id"]: float(row["share"]) for row in found["head"]["criteria"]}


@pytest.mark.parametrize("name", FILES)
class TestEveryFormat:
    def test_the_manifest_is_valid_and_never_better_than_the_file(self, cli: Cli, name: str) -> None:
        put(name)
        put("data/a.csv", "a\n")
        before = rated(cli, name)
        assert before["format"] == FILES[name][0]
        assert cli("import", name).code == 0
        after = rated(cli, OUT)
        assert after["format"] == "native"
        assert after["head"]["letter"] >= before["head"]["letter"]
        was, now = shares(before), shares(after)
        # A placeholder is taken out, so that C3 no longer finds a template's words; it earns nothing anywhere else.
        assert {key for key in now if key in was and now[key] > was[key]} <= {"C3"}
        if "[More" not in FILES[name][1] and "TODO" not in FILES[name][1]:
            assert after["head"]["score"] <= before["head"]["score"]

    def test_check_judges_the_manifest(self, cli: Cli, name: str, tmp_path: Path) -> None:
        repository = GitRepo.init(tmp_path)
        repository.commit("empty")
        put(name)
        cli("import", name)
        repository.commit("import")
        ran = cli("check", "--base", "HEAD~1", "--head", "HEAD", "--format", "json", "--today", "2026-11-22")
        (found,) = json.loads(ran.out)["manifests"]
        assert (found["path"], found["format"], found["head"] is not None) == (OUT, "native", True)

    def test_importing_twice_changes_nothing(self, cli: Cli, name: str) -> None:
        put(name)
        cli("import", name)
        once = Path(OUT).read_bytes()
        ran = cli("import", name)
        assert (ran.code, "up to date" in ran.err) == (0, True)
        assert Path(OUT).read_bytes() == once
        assert cli("import", name, "-o", "-").out.encode() == once
        assert cli("import", name, "--check").code == 0

    def test_a_hand_edit_survives(self, cli: Cli, name: str) -> None:
        put(name)
        cli("import", name)
        text = Path(OUT).read_text("utf-8")
        edited = text.replace("period: null", "period: P2Y # law", 1).replace("category: null", "category: licensed", 1)
        assert edited != text
        put(OUT, edited)
        assert cli("import", name).code == 0
        assert Path(OUT).read_text("utf-8") == edited


class TestWhatIsWritten:
    def test_values_have_their_origin_and_what_is_owed_says_so(self, cli: Cli) -> None:
        out = cli("import", put("croissant.json"), "-o", "-").out
        license_ = '"https://creativecommons.org/licenses/by/4.0/"'
        assert f"  license: CC-BY-4.0 # croissant:license, line 9; seen as {license_}\n" in out
        assert "null # owed, not in croissant: by what right you have it" in out
        assert "x-imported:" in out

    def test_a_placeholder_is_kept_out_and_shown(self, cli: Cli) -> None:
        out = cli("import", put("towns.jsonld"), "-o", "-").out
        assert 'description: null # json-ld:description, line 5; the placeholder "TODO" is no answer' in out

    def test_paths_of_files_are_relative_to_the_manifest(self, cli: Cli) -> None:
        put("meta/croissant.json", FILES["croissant.json"][1])
        put("meta/data/a.csv", "a\n")
        assert cli("import", "meta/croissant.json", "-o", "d.crs.yaml").code == 0
        assert "- {path: meta/data/a.csv" in Path("d.crs.yaml").read_text("utf-8")
        ran = cli("import", "meta/croissant.json", "-o", "other/d.crs.yaml")
        assert (ran.code, "above it" in ran.err) == (2, True)

    def test_the_file_is_named_without_a_path_of_the_machine(self, cli: Cli, tmp_path: Path) -> None:
        put("a/README.md", CARD)
        put("b/README.md", CARD)
        for folder in ("a", "b"):
            cli("import", str(tmp_path / folder / "README.md"))
        assert Path("a", OUT).read_bytes() == Path("b", OUT).read_bytes()

    def test_no_comment_can_be_broken_out_of(self, cli: Cli) -> None:
        evil = "x\ncrs: 2\n# \u2028y: 1\x1b[31m"
        put("croissant.json", json.dumps({**CROISSANT, "license": f"TODO {evil}", "name": evil, "version": evil}))
        assert cli("import", "croissant.json").code == 0
        assert "\u2028" not in Path(OUT).read_text("utf-8")
        assert rated(cli, OUT)["name"] == rated(cli, "croissant.json")["name"]


class TestTheOtherSideChanges:
    def test_values_are_updated_and_edits_are_told_with_both_places(self, cli: Cli) -> None:
        put("croissant.json")
        cli("import", "croissant.json")
        text = Path(OUT).read_text("utf-8").replace('version: "1.0.0" # croissant', 'version: "9" # mine; croissant', 1)
        put(OUT, text)
        put("croissant.json", FILES["croissant.json"][1].replace("1.0.0", "2.0.0").replace("by/4.0", "by-sa/4.0"))
        ran = cli("import", "croissant.json")
        assert ran.code == 0
        assert (
            'kept your edit of dataset.version: dataset.crs.yaml:8 says "9", croissant.json:11 now says "2.0.0"'
            in ran.err
        )
        assert 'updated dataset.license.expression: "CC-BY-4.0" -> "CC-BY-SA-4.0" (croissant.json:9)' in ran.err
        after = Path(OUT).read_text("utf-8")
        assert 'version: "9" # mine' in after
        assert "license: CC-BY-SA-4.0 # croissant:license, line 9" in after
        again = cli("import", "croissant.json")
        assert "up to date" in again.err
        assert Path(OUT).read_text("utf-8") == after

    def test_check_writes_nothing(self, cli: Cli) -> None:
        put("README.md")
        ran = cli("import", "README.md", "--check")
        assert (ran.code, "is not there" in ran.err, Path(OUT).exists()) == (1, True, False)
        cli("import", "README.md")
        once = Path(OUT).read_bytes()
        put("README.md", CARD.replace("cc-by-4.0", "mit"))
        ran = cli("import", "README.md", "--check")
        assert (ran.code, "out of date" in ran.err) == (1, True)
        assert Path(OUT).read_bytes() == once


class TestWhatIsRefused:
    def refused(self, cli: Cli, *arguments: str) -> Ran:
        before = Path(OUT).read_bytes() if Path(OUT).exists() else None
        ran = cli("import", *arguments)
        assert "Traceback" not in ran.err + ran.out
        assert (Path(OUT).read_bytes() if Path(OUT).exists() else None) == before
        return ran

    @pytest.mark.parametrize(
        "held",
        ["crs: [", "crs: 1\nsources: 3\n", "not a manifest", "- a\n", "crs: 1\nsources:\n- {id: a}\n- {id: a}\n"],
    )
    def test_an_existing_file_that_is_no_manifest(self, cli: Cli, held: str) -> None:
        put(OUT, held)
        ran = self.refused(cli, put("README.md"))
        assert (ran.code, "nothing was written" in ran.err, f"{OUT}:" in ran.err) == (3, True, True)

    def test_a_manifest_of_another_file(self, cli: Cli) -> None:
        cli("import", put("README.md"))
        ran = self.refused(cli, put("croissant.json"))
        assert (ran.code, "was imported from README.md" in ran.err) == (2, True)

    def test_a_native_file(self, cli: Cli) -> None:
        put("x.crs.yaml", "crs: 1\nsources:\n- {id: a}\n")
        ran = self.refused(cli, "x.crs.yaml")
        assert (ran.code, "native manifest already" in ran.err) == (2, True)

    def test_a_file_that_cannot_be_read(self, cli: Cli) -> None:
        put("x.json", '{"a": }')
        ran = self.refused(cli, "x.json")
        assert (ran.code, "x.json:1:7" in ran.err) == (3, True)
        assert self.refused(cli, "nowhere.json").code == 2

    def test_a_link_is_neither_read_nor_written_through(self, cli: Cli) -> None:
        put("README.md")
        Path("link.md").symlink_to("README.md")
        assert self.refused(cli, "link.md").code == 2
        put("target.crs.yaml", "crs: 1\nsources:\n- {id: a}\n")
        Path(OUT).symlink_to("target.crs.yaml")
        assert self.refused(cli, "README.md").code == 2

    def test_a_name_that_is_no_manifest(self, cli: Cli) -> None:
        assert self.refused(cli, put("README.md"), "-o", "out.json").code == 2
        assert self.refused(cli, "README.md", "-o", "-", "--check").code == 2
