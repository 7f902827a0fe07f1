"""``crs-gate import``: from descriptions in other formats to a manifest, and again after edits on both sides."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.e2e.commands import Cli, Ran, command_line
from tests.gitrepo import GitRepo

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
    """crs-gate in an empty folder."""
    return command_line(capsys, tmp_path, monkeypatch)


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
        assert {key for key in now if key in was and now[key] > was[key]} == set()
        assert after["head"]["score"] <= before["head"]["score"]

    def test_a_placeholder_anywhere_never_makes_it_better(self, cli: Cli, name: str) -> None:
        text = FILES[name][1]
        values = [found.span() for found in re.finditer(r'(?m)(?<=: )(?:"[^"\n]*"|\d+|[a-z][\w.-]*)(?=,?$)', text)]
        put("data/a.csv", "a\n")
        tried = 0
        for start, end in values:
            put(name, f'{text[:start]}"TODO"{text[end:]}')
            ran = cli("rate", name, "--format", "json", "--today", "2026-11-22")
            (before,) = json.loads(ran.out)["manifests"]
            if not before["head"]:
                continue  # without that value it is no such file
            Path(OUT).unlink(missing_ok=True)
            assert cli("import", name).code == 0
            assert rated(cli, OUT)["head"]["score"] <= before["head"]["score"], text[start:end]
            tried += 1
        assert tried >= 2

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


MISSPELT = {
    "croissant.json": ("name", '"licence": "CC-BY-4.0"'),
    "datapackage.json": ("name", '"licences": [{"name": "MIT"}]'),
    "dataset-metadata.json": ("title", '"licence": "MIT"'),
    "towns.json": ("Dataset Name", '"Dataset URLs": "https://example.org"'),
    "towns.jsonld": ("name", '"licence": "CC-BY-4.0"'),
}
"""The key before which a misspelt one is put, on a line of its own."""
REPOSITORY = {"@type": "cr:FileObject", "@id": "r", "contentUrl": "https://github.com/x/y", "sha256": "0" * 64}


class TestWhatNobodyReads:
    """What the author of a file meant and no tool reads stays to be settled in the manifest."""

    def put(self, name: str) -> str:
        key, more = MISSPELT[name]
        return put(name, FILES[name][1].replace(f'"{key}"', f'{more},\n "{key}"', 1))

    @pytest.mark.parametrize("name", MISSPELT)
    def test_a_misspelt_key_does_not_vanish(self, cli: Cli, name: str) -> None:
        before = rated(cli, self.put(name))
        assert cli("import", name).code == 0
        after = rated(cli, OUT)
        assert after["head"]["score"] <= before["head"]["score"]
        was, now = ([f for f in m["findings"] if f["rule"] == "metadata-key-misspelled"] for m in (before, after))
        assert [f["message"] for f in now] == [f"in {name}: {f['message']}" for f in was] != []
        said = Path(OUT).read_text("utf-8").splitlines()[now[0]["line"] - 1]
        assert was[0]["message"] in said

    def test_the_checksum_of_a_repository_does_not_vanish(self, cli: Cli) -> None:
        put("croissant.json", json.dumps({**CROISSANT, "distribution": [REPOSITORY]}))
        before = rated(cli, "croissant.json")
        cli("import", "croissant.json")
        after = rated(cli, OUT)
        assert after["head"]["score"] <= before["head"]["score"]
        assert "this checksum is not read" in Path(OUT).read_text("utf-8")

    def test_what_was_settled_by_hand_stays_settled(self, cli: Cli) -> None:
        cli("import", self.put("datapackage.json"))
        text = Path(OUT).read_text("utf-8")
        settled = "".join(line for line in text.splitlines(keepends=True) if "is spelled" not in line)
        assert settled != text
        put(OUT, settled)
        assert "metadata-key-misspelled" not in {found["rule"] for found in rated(cli, OUT)["findings"]}
        assert cli("import", "datapackage.json").code == 0
        assert Path(OUT).read_text("utf-8") == settled
        put("datapackage.json", Path("datapackage.json").read_text("utf-8").replace('"sources"', '"soures"'))
        assert cli("import", "datapackage.json").code == 0
        (told,) = (f for f in rated(cli, OUT)["findings"] if f["rule"] == "metadata-key-misspelled")
        assert told["message"] == "in datapackage.json: no tool reads the key soures: it is spelled sources"

    def test_what_was_repaired_in_the_file_goes_from_the_manifest(self, cli: Cli) -> None:
        cli("import", self.put("croissant.json"))
        put("croissant.json")
        assert cli("import", "croissant.json").code == 0
        assert "told:" not in Path(OUT).read_text("utf-8")
        assert "metadata-key-misspelled" not in {found["rule"] for found in rated(cli, OUT)["findings"]}

    def test_what_is_the_same_is_said_once_and_not_endlessly(self, cli: Cli) -> None:
        resources = [{"name": f"r{n}", "path": "data/a.csv", "licences": []} for n in range(500)]
        records = {f"{n} {'x' * 50}": "none" for n in range(200)}
        put("datapackage.json", json.dumps({**DATA_PACKAGE, "resources": resources}))
        assert cli("import", "datapackage.json", "-o", "-").out.count("is spelled licenses") == 1
        put("towns.json", json.dumps({**PROVENANCE, **records}))
        out = cli("import", "towns.json", "-o", "-").out
        assert out.count("is no record") == 50
        assert "150 more" in out


class TestWhatIsWritten:
    def test_values_have_their_origin_and_what_is_owed_says_so(self, cli: Cli) -> None:
        out = cli("import", put("croissant.json"), "-o", "-").out
        license_ = '"https://creativecommons.org/licenses/by/4.0/"'
        assert f"  license: CC-BY-4.0 # croissant:license, line 9; seen as {license_}\n" in out
        assert "null # owed, not in croissant: by what right you have it" in out
        assert "\nremovals: null # owed, not in croissant: what was taken out and stays out: [{id" in out
        assert "    known: null # owed" in out
        assert "x-imported:" in out

    def test_a_placeholder_stays_one_and_is_told(self, cli: Cli) -> None:
        out = cli("import", put("towns.jsonld"), "-o", "-").out
        assert 'description: TODO # json-ld:description, line 5; the placeholder "TODO" is no answer' in out
        put("croissant.json", json.dumps({**CROISSANT, "license": "TBD"}))
        out = cli("import", "croissant.json", "-o", "-").out
        assert 'license: TBD # croissant:license, line 1; the placeholder "TBD" is no answer; owed' in out

    @pytest.mark.parametrize(
        ("key", "field", "hint"),
        [
            ("rai:dataCollectionTimeframe", "from", "first day of collection: YYYY-MM-DD, YYYY-MM or YYYY"),
            ("rai:hasSyntheticData", "present", "yes | no | unknown; with yes also generators, disclosure and checks"),
        ],
    )
    def test_a_placeholder_where_no_text_fits_is_asked_for(self, cli: Cli, key: str, field: str, hint: str) -> None:
        put("croissant.json", json.dumps({**CROISSANT, key: "TBD"}))
        (line,) = (each for each in cli("import", "croissant.json", "-o", "-").out.splitlines() if '"TBD"' in each)
        said = f'croissant:{key}, line 1; the placeholder "TBD" is no answer; owed: {hint}'
        assert line.strip() == f"{field}: null # {said}"

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


def package(*resources: dict[str, Any], **more: Any) -> str:
    """A data package, on disk; gives its name."""
    Path("datapackage.json").write_text(json.dumps({"name": "p", "resources": list(resources), **more}, indent=1))
    return "datapackage.json"


def edited(before: str, after: str) -> None:
    """Edit the manifest by hand, at the first place."""
    text = Path(OUT).read_text("utf-8")
    assert before in text
    Path(OUT).write_text(text.replace(before, after, 1), "utf-8")


class TestAnswersStayWithTheirData:
    EVIL: ClassVar = {"path": "https://evil.example/x.csv"}

    @pytest.mark.parametrize("more", [{}, {"homepage": "https://example.org"}])
    def test_sources_that_move_keep_their_answers(self, cli: Cli, more: dict[str, str]) -> None:
        cli("import", package({"path": "a.csv"}, {"path": "b.csv"}, **more))
        edited("category: null", "category: licensed")
        ran = cli("import", package(self.EVIL, {"path": "a.csv"}, {"path": "b.csv"}, **more))
        assert (ran.code, "added sources[resource-1-2]" in ran.err) == (0, True)
        after = Path(OUT).read_text("utf-8")
        first, _, rest = after.partition("- id: resource-2")
        assert "category: licensed" in first
        assert "{path: a.csv}" in first
        assert "category: licensed" not in rest
        assert "evil" in rest.partition("- id: resource-1-2")[2]
        assert "up to date" in cli("import", "datapackage.json").err
        assert Path(OUT).read_text("utf-8") == after

    def test_a_name_that_several_have_says_nothing_either(self, cli: Cli) -> None:
        cli("import", package({"name": "x", "path": "a.csv"}, {"name": "x", "path": "b.csv"}))
        edited("category: null", "category: licensed")
        cli(
            "import",
            package({"name": "x", **self.EVIL}, {"name": "x", "path": "a.csv"}, {"name": "x", "path": "b.csv"}),
        )
        first = Path(OUT).read_text("utf-8").partition("- id: x-2")[0]
        assert "evil" not in first
        assert "{path: a.csv}" in first

    def test_other_data_at_a_place_is_not_taken_for_the_same(self, cli: Cli) -> None:
        cli("import", package({"path": "a.csv"}))
        edited("category: null", "category: licensed")
        before = Path(OUT).read_bytes()
        ran = cli("import", package(self.EVIL))
        assert (ran.code, "not updated sources[resource-1]" in ran.err) == (1, True)
        assert "up to date" not in ran.err
        assert Path(OUT).read_bytes() == before

    def test_a_source_that_has_a_name_follows_its_address(self, cli: Cli) -> None:
        cli("import", package({"name": "towns", "path": "https://example.org/1.csv"}))
        ran = cli("import", package({"name": "towns", "path": "https://example.org/2.csv"}))
        assert (ran.code, "updated sources[towns].locator.url" in ran.err) == (0, True)

    def test_a_source_that_was_renamed_by_hand_is_found_by_its_address(self, cli: Cli) -> None:
        one = {"name": "towns", "path": "https://example.org/1.csv"}
        cli("import", package({**one, "title": "old"}))
        edited("- id: towns", "- id: mine")
        ran = cli("import", package({**one, "title": "new"}))
        assert 'updated sources[mine].title: "old" -> "new"' in ran.err
        assert "up to date" in cli("import", "datapackage.json").err

    def test_what_changed_in_one_that_cannot_be_found_is_told(self, cli: Cli) -> None:
        cli("import", package({"name": "towns", "path": "a.csv", "title": "old"}))
        edited("- id: towns", "- id: mine")
        ran = cli("import", package({"name": "towns", "path": "a.csv", "title": "new"}))
        assert "left out sources[towns]: it was taken out of dataset.crs.yaml or renamed there by hand; in" in ran.err
        assert 'title now "new"' in ran.err


class TestWhatIsTold:
    def test_conflicts_come_first_and_are_never_cut(self, cli: Cli) -> None:
        many = [{"name": f"n{number}", "path": f"{number}.csv", "title": "old"} for number in range(130)]
        cli("import", package(*many))
        text = Path(OUT).read_text("utf-8")
        Path(OUT).write_text(text.replace("title: old", "title: mine", 65), "utf-8")
        ran = cli("import", package(*({**one, "title": "new"} for one in many)))
        lines = ran.err.splitlines()
        assert all("kept your edit" in line for line in lines[:65])
        assert sum("updated sources" in line for line in lines) == 50
        assert "  and 15 more that followed the file" in lines

    def test_evidence_by_hand_keeps_the_license_that_it_is_about(self, cli: Cli) -> None:
        one = {"name": "a", "path": "a.csv", "licenses": [{"name": "MIT"}]}
        cli("import", package(one))
        edited("verified_by: null", "verified_by: jane")
        ran = cli("import", package({**one, "licenses": [{"name": "GPL-3.0-only"}]}))
        assert 'your evidence beside it was about "MIT"; look again' in ran.err
        text = Path(OUT).read_text("utf-8")
        assert "expression: MIT" in text
        assert "GPL" not in text

    def test_lists_are_told_by_what_differs(self, cli: Cli) -> None:
        cli("import", package({"name": "a", "path": "a.csv", "bytes": 1}))
        edited("{path: a.csv", "{path: mine.csv")
        ran = cli("import", package({"name": "a", "path": "b.csv", "bytes": 1}))
        assert "says {path: mine.csv, bytes: 1}, datapackage.json:6 now says {path: b.csv, bytes: 1}" in ran.err

    def test_comments_in_lists_stay_with_their_entries_and_lost_ones_are_told(self, cli: Cli) -> None:
        files = ["a.csv", "b.csv", "c.csv"]
        cli("import", package({"name": "a", "path": files}))
        for name in files:
            edited(f"- {{path: {name}}}", f"# above {name}\n      - {{path: {name}}} # on {name}")
        ran = cli("import", package({"name": "a", "path": ["new.csv", "c.csv", "a.csv"]}))
        text = Path(OUT).read_text("utf-8")
        for name in ("a.csv", "c.csv"):
            assert f"- {{path: {name}}} # on {name}\n" in text
        assert "b.csv" not in text
        assert 'the comment "on b.csv" near line' in ran.err
        assert ran.err.count("the comment") == 2

    def test_a_comment_that_was_added_to_ours_stays(self, cli: Cli) -> None:
        cli("import", put("croissant.json"))
        edited("line 11", "line 11; Jane asked in May")
        cli("import", put("croissant.json", FILES["croissant.json"][1].replace("1.0.0", "2.0.0")))
        assert 'version: "2.0.0" # croissant:version, line 11; Jane asked in May' in Path(OUT).read_text("utf-8")


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

    def test_a_manifest_by_hand_without_leave(self, cli: Cli) -> None:
        held = "crs: 1\ndataset: {name: mine}\nsources:\n- {id: card}\n"
        put(OUT, held)
        ran = self.refused(cli, put("README.md"))
        assert (ran.code, "holds no x-imported" in ran.err, "--adopt" in ran.err) == (2, True, True)
        ran = cli("import", "README.md", "--adopt")
        assert (ran.code, "kept your edit of dataset.name" in ran.err) == (0, True)
        assert "name: mine" in Path(OUT).read_text("utf-8")
        assert "up to date" in cli("import", "README.md").err

    def test_a_folder_and_what_is_no_card(self, cli: Cli) -> None:
        Path("folder").mkdir()
        assert "folder is a folder, not a file" in self.refused(cli, "folder").err
        put("notes.md", "# Notes\nNothing.\n")
        ran = self.refused(cli, "notes.md", "--as", "hf-card")
        assert (ran.code, "no dataset card" in ran.err) == (3, True)

    def test_the_mode_of_a_manifest_stays(self, cli: Cli) -> None:
        cli("import", put("README.md"))
        Path(OUT).chmod(0o600)
        cli("import", put("README.md", CARD.replace("cc-by-4.0", "mit")))
        assert Path(OUT).stat().st_mode & 0o777 == 0o600

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
