"""``crs-gate answer``: answers in place, and nothing else changed."""

import json

import pytest

from crs_gate.formats import source_text
from tests.e2e.commands import Cli, command_line

BARE = """\
crs: 1
dataset:
  name: forum     # a name
  license: CC-BY-4.0
sources:
  # the only one
  - id: forum
    locator: {url: "https://forum.example.org"}
    files:
      - path: data/*.jsonl   # all of them
"""


@pytest.fixture
def cli(tmp_path, capsys, monkeypatch) -> Cli:
    (tmp_path / "dataset.crs.yaml").write_text(BARE)
    return command_line(capsys, tmp_path, monkeypatch)


def test_answers_are_written_in_place_and_every_other_line_stays(cli, tmp_path):
    ran = cli(
        "answer", "category=crawled", "collected.from=2026-09-01", "license=CC0-1.0", "modality=text,code",
        "dataset.retention.period=P2Y", "dataset.contact=data@example.org", "removals=none", "derived_from=none",
    )  # fmt: skip
    assert (ran.code, "wrote 8 answers" in ran.err) == (0, True)
    after = (tmp_path / "dataset.crs.yaml").read_text()
    assert [line for line in BARE.splitlines() if line not in after.splitlines()] == []
    for line in ("    category: crawled", "    modality: [text, code]", "    period: P2Y", "removals: []"):
        assert line in after.splitlines()
    assert "forum: " in ran.err
    assert "the dataset: G" in ran.err


def test_what_stands_there_is_replaced(cli, tmp_path):
    cli("answer", "category=crawled")
    cli("answer", "category=licensed")
    assert (tmp_path / "dataset.crs.yaml").read_text().count("category: licensed") == 1


def test_a_dry_run_shows_and_writes_nothing(cli, tmp_path):
    ran = cli("answer", "--dry-run", "category=crawled")
    assert "+    category: crawled" in ran.out
    assert (tmp_path / "dataset.crs.yaml").read_text() == BARE


def test_an_answer_that_would_leave_a_manifest_nobody_can_read_is_not_written(cli, tmp_path, monkeypatch):
    monkeypatch.setattr(source_text, "LARGEST_FILE", len(BARE) + 10)
    ran = cli("answer", "category=crawled")
    assert (ran.code, "would not be valid: the file is larger than" in ran.err) == (2, True)
    assert (tmp_path / "dataset.crs.yaml").read_text() == BARE


def test_saying_it_again_changes_nothing(cli):
    cli("answer", "category=crawled")
    assert "nothing to write" in cli("answer", "category=crawled").err


@pytest.mark.parametrize(("typed", "written"), [("y", "yes"), ("N", "no"), ("Yes", "yes"), ("UNKNOWN", "unknown")])
def test_a_choice_is_taken_as_people_type_it(cli, tmp_path, typed, written):
    assert cli("answer", f"synthetic.present={typed}").code == 0
    assert f"present: {written}\n" in (tmp_path / "dataset.crs.yaml").read_text()


def test_a_manifest_in_json(cli, tmp_path):
    (tmp_path / "dataset.crs.yaml").unlink()
    tree = {"crs": 1, "dataset": {"name": "x"}, "sources": [{"id": "a"}, {"id": "b"}]}
    (tmp_path / "x.crs.json").write_text(json.dumps(tree, indent=2) + "\n")
    assert cli("answer", "--source", "b", "category=licensed", "dataset.license=CC0-1.0", "removals=none").code == 0
    after = json.loads((tmp_path / "x.crs.json").read_text())
    assert after["sources"] == [{"id": "a"}, {"id": "b", "category": "licensed"}]
    assert (after["dataset"], after["removals"]) == ({"name": "x", "license": "CC0-1.0"}, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["categry=crawled"], "did you mean category?"),
        (["category=nonsense"], "give one of"),
        (["category"], "KEY=VALUE"),
        (["category="], "KEY=VALUE"),
        (["category=crawled", "category=licensed"], "given twice"),
        (["dataset.retention=P2Y"], "holds several answers"),
        (["dataset.foo=1"], "a dataset has no field"),
        (["removals=R-1"], "crs-gate remove"),
        (["--source", "x", "category=crawled"], "name one of forum"),
        (["collected.from=yesterday"], "give a date"),
        (["title=a\nb"], "does not fit"),
        (["id=other"], "has no field"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is(cli, tmp_path, arguments, said):
    ran = cli("answer", *arguments)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert (tmp_path / "dataset.crs.yaml").read_text() == BARE


def test_among_several_sources_one_is_named(cli, tmp_path):
    (tmp_path / "dataset.crs.yaml").write_text(BARE + "  - id: letters\n")
    ran = cli("answer", "category=crawled")
    assert (ran.code, "forum, letters" in ran.err) == (2, True)
    assert cli("answer", "dataset.contact=data@example.org").code == 0


def test_removals_on_record_are_not_denied(cli, tmp_path):
    (tmp_path / "dataset.crs.yaml").write_text(BARE + "removals:\n  - {source: old, effective: 2026-01-01}\n")
    assert "stays on record" in cli("answer", "removals=none").err
