"""``crs-gate attributions``: from a manifest to the file that is shipped beside the data."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import Cli, Ran, command_line
from tests.gitrepo import GitRepo

HEADER = "crs: 1\ndataset: {name: towns, license: CC-BY-4.0, release: public, use: {train: false, commercial: false}}\n"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """crs-gate attributions in an empty folder."""
    return command_line(capsys, tmp_path, monkeypatch, "attributions")


def source(id_: str = "a", expression: str = "CC-BY-4.0", more: str = "", **license_: str) -> str:
    """A source with all that a credit line needs; a part that is given as empty is left out."""
    parts = {"expression": expression, "credit": "Jane Doe", **license_}
    stated = ", ".join(f"{key}: {json.dumps(value)}" for key, value in parts.items() if value)
    title, url = f"Title of {id_}", f"https://example.org/{id_}"
    return (
        f"- id: {json.dumps(id_)}\n  title: {json.dumps(title)}\n  locator: {{url: {json.dumps(url)}}}\n"
        f"  license: {{{stated}}}\n{more}"
    )


def written(*sources: str, name: str = "d.crs.yaml", header: str = HEADER) -> str:
    """A manifest of these sources, on disk; gives its name."""
    Path(name).write_text(f"{header}sources:\n{''.join(sources)}", "utf-8")
    return name


def told(cli: Cli, *sources: str, header: str = HEADER) -> dict[str, Any]:
    """What the file says, as JSON, of a dataset of these sources."""
    ran = cli(written(*sources, header=header), "--format", "json")
    assert ran.code == 0, ran.err
    (found,) = json.loads(ran.out)["datasets"]
    assert isinstance(found, dict)
    return found


def section(text: str, title: str) -> str:
    """What stands under a second title."""
    found = re.search(rf"^## {title}\n\n(.*?)(?=^## |\n\nThis is not|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


class TestTheFile:
    def test_a_credit_line_names_title_author_source_license_and_change(self, cli: Cli) -> None:
        credits_ = section(cli(written(source())).out, "Credits")
        assert credits_ == (
            "- “Title of a”. Credit: Jane Doe. Source: <https://example.org/a>. License: `CC-BY-4.0`"
            " <https://creativecommons.org/licenses/by/4.0/>. Changed for this dataset."
        )

    @pytest.mark.parametrize(
        ("more", "changed"),
        [
            ("", True),
            ("  relation: merged\n", True),
            ("  relation: collection\n", False),
            ("  relation: collection\n  trace: []\n", False),
            ("  relation: collection\n  trace: [{step: cut}]\n", True),
        ],
    )
    def test_a_source_is_changed_unless_it_lies_untouched_in_a_collection(
        self, cli: Cli, more: str, changed: bool
    ) -> None:
        assert told(cli, source(more=more))["credits"][0]["changed"] is changed

    def test_it_says_once_that_it_is_no_legal_advice(self, cli: Cli) -> None:
        two = [written(source(), name="1.crs.yaml"), written(source(), name="2.crs.yaml")]
        for format_name in ("markdown", "text", "json"):
            assert cli(*two, "--format", format_name).out.count("This is not legal advice.") == 1

    def test_each_manifest_has_its_own_part_sorted_by_path(self, cli: Cli) -> None:
        for name in ("2.crs.yaml", "1.crs.yaml"):
            written(source(), name=name)
        out = cli("2.crs.yaml", "1.crs.yaml", "2.crs.yaml").out
        assert re.findall(r"Written by crs-gate from `(.*?)`", out) == ["1.crs.yaml", "2.crs.yaml"]
        assert out == cli("1.crs.yaml", "2.crs.yaml").out

    @pytest.mark.parametrize("format_name", ["markdown", "text", "json"])
    def test_reordered_sources_give_the_same_bytes(self, cli: Cli, format_name: str) -> None:
        parts = [
            source("a"),
            source("b", "ODbL-1.0"),
            source("c", "MIT OR Apache-2.0", credit=""),
            source("d", "other"),
        ]
        first = cli(written(*parts), "--format", format_name)
        assert first == cli(written(*reversed(parts)), "--format", format_name)

    def test_duties_of_many_sources_are_told_once(self, cli: Cli) -> None:
        out = cli(written(*(source(f"s{n:03}") for n in range(100)))).out
        assert out.count("Name the author, the source and the license") == 1
        assert "and 80 more." in out
        assert section(out, "Credits").count("\n") == 99

    def test_nothing_is_asked_where_nothing_is_passed_on(self, cli: Cli) -> None:
        found = told(cli, source(), header=HEADER.replace("public", "internal"))
        assert (found["duties"], found["not_known"]) == ([], [])
        assert [credit["asked"] for credit in found["credits"]] == [False]

    def test_a_release_that_is_not_stated_counts_as_public_and_that_is_said(self, cli: Cli) -> None:
        out = cli(written(source(), header="crs: 1\ndataset: {name: x}\n")).out
        assert "Not stated, and taken as meant: dataset.release, dataset.use.train, dataset.use.release_model." in out
        assert "Name the author" in out


class TestWhatIsNotKnown:
    @pytest.mark.parametrize(
        ("expression", "gap"),
        [
            ("other", "license: 'other' names no license"),
            ("cc", "license: 'cc' names a family of licenses"),
            ("", "license: not stated"),
            ("LicenseRef-forum", "license: nobody has read what LicenseRef-forum allows"),
        ],
    )
    def test_a_license_that_nobody_can_read_is_told_and_never_guessed(
        self, cli: Cli, expression: str, gap: str
    ) -> None:
        (found,) = told(cli, source(expression=expression, credit=""))["not_known"]
        assert found["text"].startswith(gap)
        assert found["items"] == ["a"]

    @pytest.mark.parametrize("credit", ["", "unknown", "TODO", "   "])
    def test_a_credit_that_is_no_answer_is_a_gap(self, cli: Cli, credit: str) -> None:
        found = told(cli, source(credit=credit))
        assert found["credits"][0]["credit"] == ""
        assert [gap["text"] for gap in found["not_known"]] == ["credit: not stated; CC-BY-4.0 asks for it"]

    def test_contents_that_cannot_be_read_are_told(self, cli: Cli) -> None:
        found = told(cli, source(expression="ODbL-1.0", contents="other"))
        assert "license of the contents: 'other' names no license" in [gap["text"] for gap in found["not_known"]]

    def test_what_the_license_forbids_is_told_apart(self, cli: Cli) -> None:
        found = told(cli, source(expression="CC-BY-SA-4.0"))
        assert [bar["items"] for bar in found["not_allowed"]] == [["a"]]

    def test_the_terms_of_a_model_that_nobody_stated_are_a_gap(self, cli: Cli) -> None:
        more = "  synthetic: {present: yes, generators: [{name: Some model}]}\n"
        assert "terms of a model" in told(cli, source(more=more))["not_known"][0]["text"]

    def test_terms_of_a_model_travel_along_to_what_is_derived(self, cli: Cli) -> None:
        header = HEADER.replace("train: false", "train: true, release_model: true")
        made = source("a", "CC0-1.0", "  synthetic: {present: yes, generators: [{name: L, terms: llama3.1}]}\n")
        child = source("b", "CC0-1.0", "  derived_from: [a]\n")
        (duty,) = [duty for duty in told(cli, made, child, header=header)["duties"] if duty["do"] == "name-prefix"]
        assert (duty["when"], duty["items"]) == ("train", ["a", "b"])


class TestChoice:
    def test_the_branch_that_is_relied_on_is_said(self, cli: Cli) -> None:
        found = told(cli, source(expression="CC-BY-SA-4.0 OR CC-BY-4.0"))
        assert found["choices"][0]["text"] == "CC-BY-4.0 was chosen of CC-BY-SA-4.0 OR CC-BY-4.0."
        assert [named["id"] for named in found["credits"][0]["licenses"]] == ["CC-BY-4.0"]

    def test_a_credit_with_its_own_full_stop_gets_no_second_one(self, cli: Cli) -> None:
        assert "Credit: Jane Doe Inc. Source:" in cli(written(source(credit="Jane Doe Inc."))).out

    def test_database_and_contents_are_both_named(self, cli: Cli) -> None:
        found = told(cli, source(expression="ODbL-1.0", contents="dbcl-1.0"))
        assert [named["id"] for named in found["credits"][0]["licenses"]] == ["ODbL-1.0", "LicenseRef-dbcl-1.0"]


class TestAddresses:
    @pytest.mark.parametrize(
        ("locator", "address"),
        [
            ("{url: 'https://example.org/x?a=b&c=d'}", "https://example.org/x?a=b&c=d"),
            ("{doi: 10.5281/zenodo.1}", "https://doi.org/10.5281/zenodo.1"),
            ("{doi: 'doi:10.5281/zenodo.1'}", "https://doi.org/10.5281/zenodo.1"),
            ("{doi: 'https://doi.org/10.5281/zenodo.1'}", "https://doi.org/10.5281/zenodo.1"),
            ("{git: 'https://example.org/x.git'}", "https://example.org/x.git"),
            ("{hub: 'hf://datasets/owner/name'}", "https://huggingface.co/datasets/owner/name"),
        ],
    )
    def test_the_source_is_linked_by_whatever_leads_to_it(self, cli: Cli, locator: str, address: str) -> None:
        text = re.sub(r"locator: .*", lambda _: f"locator: {locator}", source())
        assert told(cli, text)["credits"][0]["url"] == address
        assert f"<{address}>" in cli("d.crs.yaml").out


HOSTILE = [
    "<script>alert(1)</script>",
    "](https://evil.example) [x](https://evil.example)",
    "![x](https://evil.example/pixel.png)",
    "line\n## Credits\n- forged",
    "::error::forged",
    "##[error]forged",
    "`code` **bold** | cell",
    "@everyone #1 https://evil.example www.evil.example",
    "\u202egnp.exe \u200b\x1b[31m",
    "{name} {detail} %s",
]
ELEMENT = r"<(?!https?://[!-;=?-~]+>|/?code>)"
"""An opening that is neither an address nor the code that ids stand in."""


class TestHostileText:
    @pytest.mark.parametrize("text", HOSTILE)
    @pytest.mark.parametrize("format_name", ["markdown", "text", "json"])
    def test_text_of_a_manifest_forges_nothing(self, cli: Cli, text: str, format_name: str) -> None:
        hostile = source(credit=text).replace('"Title of a"', json.dumps(text))
        header = f"crs: 1\ndataset: {{name: {json.dumps(text)}, license: {json.dumps(text)}}}\n"
        out = cli(written(hostile, source("b", text), header=header), "--format", format_name).out
        assert out
        assert "##[" not in out
        assert not re.search(r"^\s*::", out, re.MULTILINE)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", out)
        if format_name == "markdown":
            assert not re.search(ELEMENT, out)
            assert not re.search(r"(?<!\\)\]\(|\*\*bold", out)
            assert out.count("\n## Credits\n") == 1

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "https://x.example/> <img src=x>",
            "https://x.example/a b`|\\",
            "https://user@evil.example/",
            "https://x.example/\n# forged",
            "https://" + "a" * 5000,
        ],
    )
    def test_an_address_becomes_a_link_only_where_it_can_do_no_harm(self, cli: Cli, url: str) -> None:
        text = re.sub(r"locator: .*", lambda _: f"locator: {{url: {json.dumps(url)}}}", source())
        out = section(cli(written(text)).out, "Credits")
        assert out.count("\n") == 0
        assert not re.search(ELEMENT, out)
        assert "evil.example/>" not in out

    def test_text_is_shown_as_it_was_written(self, cli: Cli) -> None:
        out = unescape(cli(written(source(credit="A & B <b@example.org> *©* 2024"))).out).replace("\u200b", "")
        assert "Credit: A & B <b@example.org> *©* 2024." in out

    def test_text_without_end_is_cut(self, cli: Cli) -> None:
        out = cli(written(source(credit="Jane " * 20_000))).out
        assert len(out) < 10_000
        assert "credit: longer than 2,000 characters" in out


class TestWriting:
    def test_write_leaves_the_file_and_check_agrees(self, cli: Cli) -> None:
        name = written(source())
        ran = cli(name, "--write", "ATTRIBUTIONS.md")
        assert (ran.code, ran.out) == (0, "")
        assert Path("ATTRIBUTIONS.md").read_text("utf-8") == cli(name).out
        assert cli(name, "--check", "ATTRIBUTIONS.md") == Ran(0, "", "")

    @pytest.mark.parametrize(("before", "said"), [("old\n", "is out of date"), (None, "is not there")])
    def test_check_fails_on_a_file_that_is_old_or_missing_and_writes_nothing(
        self, cli: Cli, before: str | None, said: str
    ) -> None:
        if before:
            Path("A.md").write_text(before, "utf-8")
        ran = cli(written(source()), "--check", "A.md")
        assert (ran.code, ran.out) == (1, "")
        assert f"A.md {said}" in ran.err
        assert Path("A.md").exists() is bool(before)

    def test_a_file_that_goes_on_after_the_text_is_out_of_date(self, cli: Cli) -> None:
        name = written(source())
        cli(name, "--write", "A.md")
        Path("A.md").write_bytes(Path("A.md").read_bytes() + b"x")
        assert cli(name, "--check", "A.md").code == 1

    def test_writing_and_checking_exclude_each_other(self, cli: Cli) -> None:
        ran = cli(written(source()), "--write", "A.md", "--check", "A.md")
        assert ran.code == 2
        assert not Path("A.md").exists()

    def test_a_place_that_cannot_be_written_is_an_error(self, cli: Cli) -> None:
        ran = cli(written(source()), "--write", "missing/A.md")
        assert ran.code == 2
        assert "cannot write missing/A.md" in ran.err

    def test_nothing_is_written_through_a_link(self, cli: Cli) -> None:
        Path("target").write_text("mine", "utf-8")
        Path("A.md").symlink_to("target")
        assert cli(written(source()), "--write", "A.md").code == 2
        assert Path("target").read_text("utf-8") == "mine"

    def test_a_folder_to_start_in_holds_for_all_paths(self, cli: Cli) -> None:
        Path("sub").mkdir()
        written(source(), name="sub/d.crs.yaml")
        assert cli("-C", "sub", "d.crs.yaml", "--write", "A.md").code == 0
        assert Path("sub/A.md").exists()


class TestErrors:
    def test_a_manifest_that_is_not_there(self, cli: Cli) -> None:
        ran = cli("none.crs.yaml")
        assert ran.code == 2
        assert "there is no file none.crs.yaml" in ran.err

    def test_no_manifest_at_all(self, cli: Cli) -> None:
        assert cli().code == 2

    def test_an_invalid_manifest_is_told_with_its_lines_and_nothing_is_written(self, cli: Cli) -> None:
        Path("d.crs.yaml").write_text("crs: 1\nsources: 3\n", "utf-8")
        ran = cli("d.crs.yaml", "--write", "A.md")
        assert (ran.code, ran.out) == (3, "")
        assert "d.crs.yaml:2:10: expected a list or a mapping, found text" in ran.err
        assert not Path("A.md").exists()

    def test_a_manifest_that_is_a_link_is_not_followed(self, cli: Cli) -> None:
        written(source(), name="real.crs.yaml")
        Path("d.crs.yaml").symlink_to("real.crs.yaml")
        ran = cli("d.crs.yaml")
        assert ran.code == 3
        assert "symbolic link" in ran.err


def test_paths_are_those_of_the_repository_wherever_the_command_is_run(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    GitRepo.init(tmp_path)
    Path("data").mkdir()
    written(source(), name="data/d.crs.yaml")
    above = cli("data/d.crs.yaml")
    monkeypatch.chdir(tmp_path / "data")
    assert cli("d.crs.yaml") == above
    assert "`data/d.crs.yaml`" in above.out


def test_a_card_of_a_hub_is_read_too(cli: Cli) -> None:
    Path("README.md").write_text("---\nlicense: cc-by-4.0\n---\n# Card\n", "utf-8")
    ran = cli("README.md")
    assert ran.code == 0
    assert "CC-BY-4.0" in ran.out
