"""``crs-gate merge``: where descriptions of one dataset disagree."""

import json
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from crs_gate.licenses import texts
from tests.e2e.commands import Cli, Ran, command_line

ROOT = Path(__file__).resolve().parents[2]
APACHE = (ROOT / "LICENSE").read_text("utf-8")
OF_DATA = "Some License for Data 4.0\n\nYou may do as it says.\n"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """crs-gate merge, where one text counts as that of CC-BY-SA-4.0."""
    known = texts._digests() | {texts.digest_of(texts.words_of(OF_DATA)): "CC-BY-SA-4.0"}
    monkeypatch.setattr(texts, "_digests", lambda: known)
    return command_line(capsys, tmp_path, monkeypatch, "merge")


def card(license_: str = "cc-by-4.0", home: str = "https://example.org/posts", name: str = "posts") -> str:
    """A card, on disk; gives its name."""
    front = f"license: {license_}\npretty_name: {name}\nsource_datasets:\n- original\n"
    Path("README.md").write_text(f"---\n{front}---\n# Card\n- **Homepage:** {home}\n", "utf-8")
    return "README.md"


def croissant(license_: str = "https://creativecommons.org/licenses/by/4.0/", **more: Any) -> str:
    """A Croissant file, on disk; gives its name."""
    held = {
        "@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "posts",
        "license": license_,
        "url": "https://EXAMPLE.org/posts/",
        **more,
    }
    Path("croissant.json").write_text(json.dumps(held, indent=1), "utf-8")
    return "croissant.json"


def native(text: str, name: str = "d.crs.yaml") -> str:
    """A manifest, on disk; gives its name."""
    Path(name).write_text(f"crs: 1\n{text}", "utf-8")
    return name


def license_file(text: str = APACHE, name: str = "LICENSE") -> str:
    """A license file, on disk; gives its name."""
    Path(name).write_text(text, "utf-8")
    return name


def rows(ran: Ran) -> dict[str, dict[str, Any]]:
    """The rows of the JSON output by field."""
    return {row["field"]: row for row in json.loads(ran.out)["rows"]}


class TestTheTrap:
    def test_three_files_that_disagree_are_all_named_with_lines(self, cli: Cli) -> None:
        ran = cli(license_file(), card(), croissant("https://creativecommons.org/publicdomain/zero/1.0/"))
        assert ran.code == 1
        told = ran.out.partition("DISAGREE dataset.license\n")[2].splitlines()[:3]
        assert told == [
            '  README.md:2: "cc-by-4.0" (reads as CC-BY-4.0)',
            '  croissant.json:9: "https://creativecommons.org/publicdomain/zero/1.0/" (reads as CC0-1.0)',
            '  LICENSE:1: "Apache-2.0" (license of the repository; not taken for the data)',
        ]

    def test_the_same_as_json(self, cli: Cli) -> None:
        ran = cli(license_file(), card(), croissant("odbl"), "--format", "json")
        row = rows(ran)["dataset.license"]
        assert (ran.code, row["verdict"]) == (1, "disagree")
        assert [(said["path"], said["line"]) for said in (*row["says"], *row["asides"])] == [
            ("README.md", 2),
            ("croissant.json", 9),
            ("LICENSE", 1),
        ]
        assert ran.out.isascii()

    def test_nothing_is_picked_in_what_is_written(self, cli: Cli) -> None:
        ran = cli(license_file(), card(), croissant("odbl"), "--write", "out.crs.yaml")
        text = Path("out.crs.yaml").read_text("utf-8")
        assert ran.code == 1
        both = 'README.md, line 2 says "cc-by-4.0"; croissant.json, line 9 says "odbl"'
        assert f"  license: null # they disagree: {both}; owed" in text
        assert "- {field: license, reason: terms-unclear, note: " in text
        assert "Apache" not in text
        assert main(["rate", "out.crs.yaml", "--exit-zero"]) == 0

    def test_preference_is_told_each_time(self, cli: Cli) -> None:
        ran = cli(card(), croissant("odbl"), "--write", "out.crs.yaml", "--prefer", "croissant.json")
        assert ran.code == 1
        assert ran.err.count("from croissant.json:9") == 2
        assert 'license: ODbL-1.0 # croissant.json, line 9, preferred; but README.md, line 2 says "cc-by-4.0"' in Path(
            "out.crs.yaml"
        ).read_text("utf-8")


class TestWhatIsTheSame:
    def test_licenses_addresses_and_white_space_are_compared_by_meaning(self, cli: Cli) -> None:
        ran = cli(card(), croissant(), "--format", "json")
        assert ran.code == 0
        found = rows(ran)
        assert {found[name]["verdict"] for name in ("dataset.license", "dataset.homepage", "dataset.name")} == {"agree"}

    @pytest.mark.parametrize("silent", ["unknown", "NOASSERTION", "TODO", "''"])
    def test_no_answer_disagrees_with_nobody(self, cli: Cli, silent: str) -> None:
        ran = cli(card(silent), croissant(), "--format", "json")
        row = rows(ran)["dataset.license"]
        assert (ran.code, row["verdict"]) == (0, "only")

    @pytest.mark.parametrize("said", ["proprietary", "other", "custom terms", "all rights reserved"])
    def test_what_names_no_license_is_an_answer_all_the_same(self, cli: Cli, said: str) -> None:
        ran = cli(card(said), croissant(), "--format", "json")
        assert (ran.code, rows(ran)["dataset.license"]["verdict"]) == (1, "disagree")

    @pytest.mark.parametrize(
        ("one", "two"),
        [
            ("{license: Apache-2.0 AND (MIT OR ISC)}", "{license: (ISC OR MIT) AND Apache-2.0}"),
            ("{license: Proprietary}", "{license: proprietary}"),
            ("{homepage: 'https://h.example/?q=1'}", "{homepage: 'https://H.example?q=1'}"),
            ('{name: "caf\\u00e9"}', '{name: "cafe\\u0301"}'),
        ],
    )
    def test_spellings_of_one_thing_agree(self, cli: Cli, one: str, two: str) -> None:
        files = [
            native(f"dataset: {text}\nsources: [{{id: a}}]\n", f"{n}.crs.yaml") for n, text in enumerate((one, two))
        ]
        ran = cli(*files)
        assert (ran.code, "1 agree" in ran.out) == (0, True)

    def test_a_choice_is_the_same_in_any_order(self, cli: Cli) -> None:
        one = native("dataset: {license: MIT OR Apache-2.0}\nsources: [{id: a}]\n", "1.crs.yaml")
        two = native("dataset: {license: Apache-2.0 OR MIT}\nsources: [{id: a}]\n", "2.crs.yaml")
        assert cli(one, two).code == 0
        native("dataset: {license: Apache-2.0 AND MIT}\nsources: [{id: a}]\n", "2.crs.yaml")
        assert cli(one, two).code == 1


class TestSources:
    def test_they_are_matched_by_id_then_place_then_as_the_dataset_itself(self, cli: Cli) -> None:
        one = native(
            "sources:\n- {id: a, title: x}\n- {id: b, locator: {hub: 'hf://datasets/o/n'}}\n- {id: d}\n", "1.crs.yaml"
        )
        two = native(
            "sources:\n- {id: a, title: y}\n- {id: e}\n- {id: c, locator: {git: 'https://HuggingFace.co/datasets/o/n'}}\n",
            "2.crs.yaml",
        )
        ran = cli(one, two, "--format", "json")
        assert [(found["id"], found["matched_by"]) for found in json.loads(ran.out)["sources"]] == [
            ("a", ["same id"]),
            ("b", ["same locator"]),
            ("d", []),
            ("e", []),
        ]
        assert rows(ran)["sources[a].title"]["verdict"] == "disagree"

    def test_sources_that_stand_for_the_dataset_itself_are_one(self, cli: Cli) -> None:
        ran = cli(card(home="https://elsewhere.example"), croissant())
        assert "matched as sources[original] (each describes the dataset itself)" in ran.out

    def test_two_that_are_alone_in_their_files_are_not(self, cli: Cli) -> None:
        one = native("sources: [{id: wikipedia, license: CC-BY-SA-4.0}]\n", "1.crs.yaml")
        two = native("sources: [{id: reddit, title: Reddit}]\n", "2.crs.yaml")
        ran = cli(one, two, "--write", "out.crs.yaml")
        assert (ran.code, "sources in one file only: 2" in ran.out) == (0, True)
        text = Path("out.crs.yaml").read_text("utf-8")
        assert ("- id: wikipedia" in text, "- id: reddit" in text) == (True, True)

    def test_parts_of_one_address_are_not_one(self, cli: Cli) -> None:
        place = "locator: {url: 'https://example.org', part: %s}"
        one = native(f"sources: [{{id: a, license: MIT, {place % 'train'}}}]\n", "1.crs.yaml")
        two = native(f"sources: [{{id: b, license: ISC, {place % 'test'}}}]\n", "2.crs.yaml")
        assert cli(one, two).code == 0
        native(f"sources: [{{id: b, license: ISC, {place % 'train'}}}]\n", "2.crs.yaml")
        assert "DISAGREE sources[a].license" in cli(one, two).out

    @pytest.mark.parametrize(
        ("here", "there"),
        [
            ("doi: 10.5281/zenodo.1", "url: 'https://dx.doi.org/10.5281/Zenodo.1'"),
            ("git: 'https://Example.org/o/r.git'", "url: 'https://example.org/o/r/'"),
            ("hub: hf://datasets/o/n, part: TODO", "url: 'https://huggingface.co/datasets/o/n'"),
        ],
    )
    def test_spellings_of_one_address_are_one(self, cli: Cli, here: str, there: str) -> None:
        one = native(f"sources: [{{id: a, license: MIT, locator: {{{here}}}}}]\n", "1.crs.yaml")
        two = native(f"sources: [{{id: b, license: ISC, locator: {{{there}}}}}]\n", "2.crs.yaml")
        assert "DISAGREE sources[a].license" in cli(one, two).out

    def test_a_place_that_two_sources_share_says_nothing(self, cli: Cli) -> None:
        same = "locator: {url: 'https://example.org'}"
        one = native(f"sources: [{{id: a, {same}}}, {{id: b, {same}}}]\n", "1.crs.yaml")
        two = native(f"sources: [{{id: c, {same}}}, {{id: d}}]\n", "2.crs.yaml")
        ran = cli(one, two, "--format", "json")
        found = json.loads(ran.out)
        assert [source["id"] for source in found["sources"]] == ["a", "b", "c", "d"]
        assert [doubt["id"] for doubt in found["in_doubt"]] == ["c"]
        assert ran.code == 1
        text = cli(one, two).out
        assert 'IN DOUBT 2.crs.yaml "c" matches more than one; not compared: at the same address are' in text
        assert "1 in doubt and not compared" in text

    def test_two_digests_of_one_file_disagree_and_neither_is_written(self, cli: Cli) -> None:
        one = native(
            f"sources: [{{id: a, files: [{{path: x.csv, sha256: '{'a' * 64}'}}, {{path: y.csv}}]}}]\n", "1.crs.yaml"
        )
        two = native(
            f"sources: [{{id: a, files: [{{path: x.csv, sha256: '{'b' * 64}'}}, {{path: z.csv}}]}}]\n", "2.crs.yaml"
        )
        ran = cli(one, two, "--write", "out.crs.yaml")
        assert (ran.code, "DISAGREE sources[a].files[x.csv].sha256" in ran.out) == (1, True)
        text = Path("out.crs.yaml").read_text("utf-8")
        assert [line.strip() for line in text.splitlines() if "- {path" in line] == [
            "- {path: x.csv}",
            "- {path: y.csv}",
            "- {path: z.csv}",
        ]

    def test_files_are_compared_one_by_one_by_their_paths(self, cli: Cli) -> None:
        def listed(name: str, *files: str) -> str:
            return native(f"sources: [{{id: a, files: [{', '.join(files)}]}}]\n", name)

        one = listed("1.crs.yaml", f"{{path: ./a.csv, sha256: '{'a' * 64}'}}", "{path: b.csv}")
        two = listed("2.crs.yaml", f"{{path: a.csv, sha256: '{'A' * 64}'}}")
        ran = cli(one, two, "--format", "json")
        assert ran.code == 0
        assert {name: row["verdict"] for name, row in rows(ran).items()} == {
            "sources[a].files[a.csv]": "agree",
            "sources[a].files[a.csv].sha256": "agree",
            "sources[a].files[b.csv]": "only",
        }
        listed("2.crs.yaml", f"{{path: a.csv, sha256: '{'b' * 64}'}}")
        ran = cli(one, two)
        assert (ran.code, "DISAGREE sources[a].files[a.csv].sha256" in ran.out) == (1, True)
        listed("2.crs.yaml", f"{{path: a.csv, sha256: '{'a' * 64}'}}", f"{{path: ./a.csv, sha256: '{'b' * 64}'}}")
        assert cli(one, two).code == 1
        native("sources: [{id: a, files: []}]\n", "2.crs.yaml")
        assert "DISAGREE sources[a].files\n" in cli(one, two).out

    def test_lists_that_disagree_name_what_differs(self, cli: Cli) -> None:
        one = native("sources: [{id: a, derived_from: [x, y]}]\n", "1.crs.yaml")
        two = native("sources: [{id: a, derived_from: [x, z]}]\n", "2.crs.yaml")
        out = cli(one, two).out
        assert '1.crs.yaml:2: "y" beside 1 that all have' in out
        assert '2.crs.yaml:2: "z" beside 1 that all have' in out

    def test_ids_that_differ_are_one_in_what_is_derived(self, cli: Cli) -> None:
        place = "locator: {url: 'https://example.org/x'}"
        one = native(f"sources: [{{id: a, {place}}}, {{id: b, derived_from: [a]}}]\n", "1.crs.yaml")
        two = native(f"sources: [{{id: c, {place}}}, {{id: b, derived_from: [c]}}]\n", "2.crs.yaml")
        assert cli(one, two).code == 0


class TestLicenseFiles:
    def test_a_license_of_code_disagrees_with_nobody(self, cli: Cli) -> None:
        assert cli(card(), license_file()).code == 0

    def test_a_license_for_data_does(self, cli: Cli) -> None:
        ran = cli(card(), license_file(OF_DATA))
        assert (ran.code, '  LICENSE:1: "CC-BY-SA-4.0"' in ran.out) == (1, True)

    def test_it_is_recognized_under_any_name_and_a_changed_one_is_not(self, cli: Cli) -> None:
        assert "terms.txt: license text: Apache-2.0" in cli(card(), license_file(name="terms.txt")).out
        changed = license_file(APACHE.replace("royalty-free", "royalty-bearing"))
        ran = cli(card(), changed)
        assert (ran.code, "LICENSE: license text: not recognized" in ran.out) == (0, True)

    def test_a_notice_is_told_as_what_it_is(self, cli: Cli) -> None:
        for text in ("SPDX-License-Identifier: MIT\n", "MIT\n", "This software is licensed under the MIT License.\n"):
            ran = cli(card(), license_file(text))
            assert "it states MIT, which is no text of a license" in ran.out
            assert "1 license file not taken for the data" in ran.out

    def test_other_text_is_not_taken_for_a_license(self, cli: Cli) -> None:
        Path("CARD.md").write_text("# Posts\nUnder a Creative Commons license, CC BY 4.0.\n")
        ran = cli(card(), "CARD.md")
        assert (ran.code, "CARD.md cannot be read" in ran.err) == (3, True)

    def test_a_license_of_code_cannot_be_preferred(self, cli: Cli) -> None:
        ran = cli(card(), license_file(), "--write", "out.crs.yaml", "--prefer", "LICENSE")
        assert (ran.code, Path("out.crs.yaml").exists()) == (2, False)


class TestWhatIsWritten:
    def test_a_license_of_a_source_that_stands_where_one_is_disputed_is_none_either(self, cli: Cli) -> None:
        Path("d.json").write_text(json.dumps({"name": "p", "licenses": [{"name": "ODbL-1.0"}], "resources": []}))
        two = native("dataset: {license: ODbL-1.0}\nsources: [{id: b}]\n")
        assert cli(card(), two, "--write", "out.crs.yaml").code == 1
        text = Path("out.crs.yaml").read_text("utf-8")
        assert "expression: CC-BY-4.0" not in text
        assert "expression: null # taken from README.md, line 2, which the others gainsay" in text
        assert text.count("terms-unclear") == 2
        cli(card(), two, "--write", "card.crs.yaml", "--prefer", "README.md")
        assert "expression: CC-BY-4.0" in Path("card.crs.yaml").read_text("utf-8")

    def test_what_no_tool_reads_is_told_with_its_line(self, cli: Cli) -> None:
        names = (card(), croissant(licence="MIT"))
        assert "licence" not in cli(*names).err
        assert (
            "croissant.json:11: no tool reads the key licence: it is spelled license"
            in cli(*names, "--write", "m.crs.yaml").err
        )

    def test_keys_of_its_own_and_removals_are_told(self, cli: Cli) -> None:
        one = native("x-a: 1\nsources: [{id: a, x-b: 1}]\nremovals: [{id: r1, source: z}]\n", "1.crs.yaml")
        two = native("sources: [{id: a}]\n", "2.crs.yaml")
        ran = cli(one, two, "--write", "out.crs.yaml")
        assert "left out of what was written: x-a, x-b, removals of 1.crs.yaml" in ran.err


class TestMisuse:
    def test_what_makes_no_sense_is_2(self, cli: Cli) -> None:
        one, two = card(), croissant()
        assert cli(one).code == 2
        assert cli(one, f"./{one}").code == 2
        assert cli(one, two, "--prefer", one).code == 2
        assert cli(one, two, "--write", "o.crs.yaml", "--prefer", "other").code == 2
        assert cli(one, two, "--write", "o.txt").code == 2
        assert cli(one, "nowhere").code == 2
        assert cli(license_file(), license_file(name="COPYING")).code == 2

    def test_no_file_is_overwritten(self, cli: Cli) -> None:
        held = native("sources: [{id: a}]\n", "o.crs.yaml")
        ran = cli(card(), croissant(), "--write", held)
        assert (ran.code, Path(held).read_text("utf-8")) == (2, "crs: 1\nsources: [{id: a}]\n")

    def test_what_cannot_be_read_is_3(self, cli: Cli) -> None:
        Path("x.json").write_text('{"a": }', "utf-8")
        ran = cli(card(), "x.json")
        assert (ran.code, "x.json:1:7" in ran.err, ran.out) == (3, True, "")

    def test_nothing_in_a_file_reaches_the_terminal_unescaped(self, cli: Cli) -> None:
        evil = "::error::\x1b[31m##[group]"
        ran = cli(card(), croissant(name=evil, version=evil), "--write", "o.crs.yaml")
        also = cli(card(), croissant(name=evil), "--format", "json")
        for text in (ran.out, ran.err, also.out):
            assert "\x1b" not in text
            assert "##[" not in text
            assert "\n::" not in text
