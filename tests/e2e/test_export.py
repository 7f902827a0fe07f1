"""``crs-gate export``: what holds for every target, and Croissant and cards, read back as we read other people's."""

import json
from pathlib import Path

import mlcroissant
import pytest

from crs_gate.export.targets import TARGETS
from tests.e2e.exported import BARE, HOSTILE, RICH, Exports, exports, letter, many

CARD = """\
---
# kept: the comment at the top
license:
- mit   # was wrong
language:
- en   # the first one
task_categories: [text-generation]
tags:
- town
extra_gated_prompt: "a: b"  # kept too
---

# Our own words

Kept --- as they are.
"""


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exports:
    return exports(capsys, tmp_path, monkeypatch)


# Every target


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("text", [RICH, BARE, many(30)], ids=["rich", "bare", "many"])
def test_two_runs_give_the_same_bytes(export: Exports, target: str, text: str) -> None:
    assert export.document(target, text) == export.document(target, text)


@pytest.mark.parametrize("target", TARGETS)
def test_what_nobody_states_is_told_and_not_left_out(export: Exports, target: str) -> None:
    export.write(BARE)
    ran = export(target)
    assert ran.code == 0
    assert "unknown (" in ran.err
    assert "the manifest would say it in" in ran.err
    assert "nknown" in ran.out


@pytest.mark.parametrize("target", TARGETS)
def test_what_a_target_cannot_hold_is_told(export: Exports, target: str) -> None:
    export.write(RICH)
    assert "stated in the manifest, and no place for it here" in export(target).err


@pytest.mark.parametrize("target", TARGETS)
def test_hostile_text_forges_nothing(export: Exports, target: str) -> None:
    export.write(HOSTILE)
    for format_ in TARGETS[target].formats:
        ran = export(target, "--format", format_)
        assert ran.code == 0, ran.err
        assert not any(line.startswith(("## forged", "::")) for line in (ran.out + ran.err).splitlines())
        assert "\u202e" not in ran.out + ran.err
        if format_ == "markdown":
            body = ran.out.rpartition("\n---\n")[2]
            assert not any(mark in body for mark in ("<script", "<img", "![p]", "(javascript", "<b>"))


def test_the_list_names_every_target(export: Exports) -> None:
    ran = export("--list")
    assert [line.split()[0] for line in ran.out.splitlines()] == list(TARGETS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a target"),
        (("nonsense",), "there is no target"),
        (("croissant", "--format", "xml"), "is not written as"),
        (("croissant", "--into", "README.md"), "--into is for card"),
        (("croissant", "--output", "dataset.crs.yaml"), "names the manifest that is read"),
        (("croissant", "--output", "no/such/folder.json"), "cannot write"),
        (("card", "--into", "nowhere.md"), "there is no file"),
    ],
)
def test_wrong_use_is_told_and_writes_nothing(export: Exports, arguments: tuple[str, ...], said: str) -> None:
    export.write(RICH)
    ran = export(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert (export.folder / "dataset.crs.yaml").read_text("utf-8") == RICH


def test_a_manifest_that_is_not_valid_gives_no_document(export: Exports) -> None:
    export.write("crs: 1\nsources: [{id: a, nonsense: 1}]\n")
    ran = export("croissant", "--output", "c.json")
    assert ran.code != 0
    assert not (export.folder / "c.json").exists()


def test_a_file_is_written_whole_and_never_through_a_link(export: Exports) -> None:
    export.write(RICH)
    assert export("croissant", "-o", "c.json").code == 0
    assert json.loads((export.folder / "c.json").read_text())["name"] == "Town posts"
    (export.folder / "link.json").symlink_to("c.json")
    assert export("croissant", "-o", "link.json").code == 2


# Croissant


def croissant(export: Exports, text: str) -> mlcroissant.Dataset:
    """The document through the validator of Croissant; raises for what that calls an error."""
    export.write(text)
    assert export("croissant", "-o", "croissant.json").code == 0
    return mlcroissant.Dataset(export.folder / "croissant.json")


@pytest.mark.parametrize("text", [RICH, BARE, many(3), HOSTILE])
def test_mlcroissant_takes_it(export: Exports, text: str) -> None:
    found = croissant(export, text).metadata
    assert found.conforms_to[0] == "http://mlcommons.org/croissant/1.1"


def test_mlcroissant_reads_what_the_manifest_states(export: Exports) -> None:
    found = croissant(export, RICH).metadata
    assert (found.name, found.version, found.license) == ("Town posts", "1.2.0", ["CC-BY-4.0"])
    assert [each.content_url for each in found.distribution] == ["data/notices.jsonl", "data/forum.jsonl"]
    assert found.data_biases == ["representation; affects people who write no English; Most posts are in English."]
    assert any("files" in each or "trace" in each or "creator" in each for each in found.data_limitations)


def test_our_reader_finds_the_sources_again(export: Exports) -> None:
    croissant(export, RICH)
    ran = export("croissant", "croissant.json", "-o", "again.json")
    assert ran.code == 0
    first, again = (json.loads((export.folder / name).read_text()) for name in ("croissant.json", "again.json"))
    for key in ("name", "version", "license", "description", "url"):
        assert first[key] == again[key]
    assert {each["name"] for each in first["hasPart"]} <= {each["name"] for each in again["hasPart"]}


@pytest.mark.parametrize("text", [RICH, BARE, many(3)])
def test_a_croissant_is_never_rated_better_than_its_manifest(export: Exports, text: str) -> None:
    croissant(export, text)
    assert (letter(export.folder / "croissant.json") or "") >= (letter(export.folder / "dataset.crs.yaml") or "")


def test_a_digest_that_nobody_states_is_unknown_and_not_left_out(export: Exports) -> None:
    tree = export.tree("croissant", RICH)
    digests = {each["contentUrl"]: each["sha256"] for each in tree["distribution"]}
    assert digests == {"data/notices.jsonl": "0123456789abcdef" * 4, "data/forum.jsonl": "unknown"}


# Cards


def test_a_new_card_is_read_back(export: Exports) -> None:
    (export.folder / "README.md").write_text(export.document("card", RICH), "utf-8")
    ran = export("croissant", "README.md")
    tree = json.loads(ran.out)
    assert tree["license"] == "cc-by-4.0"
    assert (tree["name"], tree["url"]) == ("Town posts", "https://example.org/posts")
    assert tree["contactPoint"]["email"] == "mailto:data@example.org"


def test_a_card_marks_what_nobody_states_as_the_template_does(export: Exports) -> None:
    card = export.document("card", BARE)
    assert "license: [unknown]" in card
    assert card.count("[More Information Needed]") > 3
    (export.folder / "README.md").write_text(card, "utf-8")
    assert letter(export.folder / "README.md") == "G"


def test_a_card_is_edited_in_place(export: Exports) -> None:
    card = export.folder / "README.md"
    card.write_text(CARD, "utf-8")
    export.write(RICH)
    assert export("card", "--into", "README.md").code == 0
    text = card.read_text("utf-8")
    assert text.split("---\n", 2)[2] == CARD.split("---\n", 2)[2]
    for kept in (
        "# kept: the comment at the top", "- en   # the first one", "task_categories: [text-generation]",
        "- town\n- synthetic", 'extra_gated_prompt: "a: b"  # kept too', "license:\n- cc-by-4.0\n",
        "- en   # the first one\n- de\n",
    ):  # fmt: skip
        assert kept in text
    assert "mit" not in text
    ran = export("card", "--into", "README.md")
    assert "says all of it already" in ran.err
    assert card.read_text("utf-8") == text


def test_a_card_that_names_a_license_keeps_it_where_the_manifest_names_none(export: Exports) -> None:
    (export.folder / "README.md").write_text(CARD, "utf-8")
    export.write("crs: 1\ndataset: {name: Town}\nsources: [{id: a}]\n")
    assert export("card", "--into", "README.md").code == 0
    assert "- mit   # was wrong" in (export.folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "card",
    ["---\n{license: mit}\n---\nx\n", "---\na: &x 1\nlicense: *x\n---\n", "---\nlicense: mit\n", "---\n- a\n---\n"],
    ids=["braces", "alias", "not closed", "a list"],
)
def test_a_card_that_cannot_be_edited_stays(export: Exports, card: str) -> None:
    (export.folder / "README.md").write_text(card, "utf-8")
    export.write(RICH)
    ran = export("card", "--into", "README.md")
    assert ran.code == 2
    assert "nothing was written" in ran.err
    assert (export.folder / "README.md").read_text("utf-8") == card


def test_a_card_without_metadata_gets_some_before_its_text(export: Exports) -> None:
    (export.folder / "README.md").write_text("# Ours\n", "utf-8")
    export.write(RICH)
    assert export("card", "--into", "README.md").code == 0
    text = (export.folder / "README.md").read_text("utf-8")
    assert text.startswith("---\nlicense: [cc-by-4.0]\n")
    assert text.endswith("---\n\n# Ours\n")
