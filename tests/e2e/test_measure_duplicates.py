"""``crs-gate measure duplicates`` on real files, and what is told of it."""

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line

LONG = "the quick brown fox jumps over the lazy dog while {0} sleeps in the warm sun of {0} near the old river bank"


@pytest.fixture
def cli(capsys, tmp_path: Path, monkeypatch) -> Cli:
    lines = [json.dumps({"id": n, "text": LONG.format(f"w{n} v{n} u{n} t{n}")}) for n in range(20)]
    (tmp_path / "train").mkdir()
    (tmp_path / "train/a.jsonl").write_text("\n".join([*lines, lines[3]]) + "\n")
    (tmp_path / "eval.csv").write_text(f"id,text\n1,{json.loads(lines[5])['text']}\n2,nothing of this is there\n")
    return command_line(capsys, tmp_path, monkeypatch)


SPLITS = ("--split", "train=train/*.jsonl", "--split", "eval=eval.csv", "--column", "text")


def test_overlap_of_splits_is_told_with_places_and_no_values(cli: Cli) -> None:
    ran = cli("measure", "duplicates", *SPLITS)
    assert ran.code == 0
    assert "eval in train: of 2 records 1 exactly, 1 exactly or nearly" in ran.out
    assert "eval.csv row 1" in ran.out
    assert "fox" not in ran.out + ran.err


def test_a_bound_that_is_broken_blocks_and_one_that_holds_does_not(cli: Cli) -> None:
    assert cli("measure", "duplicates", *SPLITS, "--max-overlap", "0.5", "--max-exact", "0.1").code == 0
    ran = cli("measure", "duplicates", *SPLITS, "--max-overlap", "0.4")
    assert (ran.code, "BLOCKED: eval in train: 0.5, and --max-overlap is 0.4" in ran.out) == (1, True)


def test_json_holds_counts_bounds_and_places(cli: Cli) -> None:
    tree = json.loads(cli("measure", "duplicates", "train/*.jsonl", "--max-near", "0", "--format", "json").out)
    assert tree["exact"] == {"groups": 1, "copies": 1, "across_files": 0, "share": 0.047619}
    assert tree["broken"][0]["bound"] == "near"
    assert tree["largest"][0]["places"][0] == {"label": "", "path": "train/a.jsonl", "row": 4}


def test_what_cannot_be_read_leaves_it_undecided(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "train/b.jsonl").write_text('{"text": "fine"}\nno json\n')
    ran = cli("measure", "duplicates", "train/*")
    assert (ran.code, "train/b.jsonl: record 2: not UTF-8, or not one JSON object" in ran.out) == (3, True)


def test_a_bound_on_what_was_not_measured_is_undecided(cli: Cli) -> None:
    ran = cli("measure", "duplicates", "train/*", "--max-overlap", "0")
    assert (ran.code, "UNDECIDED: --max-overlap 0" in ran.out) == (3, True)


def test_nothing_is_known_of_an_overlap_with_an_empty_split(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("id,text\n")
    given = ("--split", "train=empty.csv", "--split", "eval=eval.csv")
    ran = cli("measure", "duplicates", *given, "--max-overlap", "0", "--max-contained", "0")
    assert (ran.code, ran.out.count("UNDECIDED")) == (3, 2)


def test_settings_say_what_to_measure_and_options_lie_over_them(cli: Cli, tmp_path: Path) -> None:
    said = "version: 1\nduplicates:\n  splits: {train: 'train/*', eval: [eval.csv]}\n  columns: [text]\n"
    (tmp_path / "measures.yaml").write_text(f"{said}  max: {{overlap: 0.1}}\n")
    assert cli("measure", "duplicates").code == 1
    assert cli("measure", "duplicates", "--max-overlap", "1").code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("duplicates: {files: a}\n", "measures.yaml:1:1: needs 'version: 1'"),
        ("version: {a: 1}\n", "measures.yaml:1:1: needs 'version: 1'"),
        ("version: 1\nduplicates:\n  file: a\n", "measures.yaml:3:9: duplicates.file is none of files, splits, "),
        ("version: 1\nduplicates:\n  max: {overlap: 2}\n", "duplicates.max.overlap must be a number from 0 to 1"),
        ("version: 1\nduplicates: {files: {a: b}}\n", "duplicates.files must be a text or a list of texts"),
        ("version: 1\n", "says nothing under 'duplicates'"),
        ("[", "measures.yaml:2:1: a value is expected"),
    ],
)  # fmt: skip
def test_settings_that_are_wrong_are_told_with_their_place(cli: Cli, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "measures.yaml").write_text(text)
    ran = cli("measure", "duplicates")
    assert (ran.code, told in ran.err, "Traceback" in ran.err) == (2, True, False), ran


@pytest.mark.parametrize("pattern", ["../x", "/etc/*", "none*.csv", "a**b/[", ""])
def test_patterns_that_name_nothing_here_are_refused(cli: Cli, pattern: str) -> None:
    ran = cli("measure", "duplicates", pattern)
    assert (ran.code, "Traceback" in ran.err) == (2, False), ran


def test_links_are_told_and_not_followed(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "train/l.jsonl").symlink_to(tmp_path / "train/a.jsonl")
    (tmp_path / "train/sub").symlink_to(tmp_path.parent)
    (tmp_path.parent / "outside.jsonl").write_text('{"a": 1}')
    ran = cli("measure", "duplicates", "train/*.jsonl", "train/sub/outside.jsonl")
    assert (ran.code, "21 records" in ran.out) == (3, True)
    assert ran.out.count("a symbolic link, which is not followed") == 2


def test_figures_are_kept_beside_those_of_other_measures(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / ".crs").mkdir()
    (tmp_path / ".crs/measures.json").write_text('{"version": 1, "bias": {"x": 1}, "other": 1}')
    assert cli("measure", "duplicates", "train/*", "--keep").code == 0
    kept = json.loads((tmp_path / ".crs/measures.json").read_text())
    assert (kept["bias"], kept["duplicates"]["records"], "other" in kept) == ({"x": 1}, 21, False)


SOURCES = """\
crs: 1
dataset: {name: two}
sources:
  - {id: forum, files: [{path: "train/*.jsonl"}]}
  - {id: mirror, files: [{path: eval.csv}]}
"""


def test_copies_of_one_source_in_another_are_counted_by_the_manifest(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "two.crs.yaml").write_text(SOURCES)
    asked = ("measure", "duplicates", "--manifest", "two.crs.yaml", "--column", "text")
    ran = cli(*asked)
    assert ran.code == 0
    assert "mirror in forum: of 2 records 1 exactly, 1 exactly or nearly\n" in ran.out
    assert "eval.csv row 1" in ran.out
    assert cli(*asked, "--max-overlap", "0.5").code == 0
    assert cli(*asked, "--max-overlap", "0.4").code == 1
    tree = json.loads(cli(*asked, "--format", "json").out)
    assert [(each["split"], each["within"]) for each in tree["overlaps"]] == [("forum", "mirror"), ("mirror", "forum")]


def test_sources_without_a_record_in_common_are_within_every_bound(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "two.crs.yaml").write_text(SOURCES)
    (tmp_path / "eval.csv").write_text("id,text\n1,a text of which nothing at all stands anywhere else\n")
    asked = ("measure", "duplicates", "--manifest", "two.crs.yaml", "--column", "text", "--max-overlap", "0")
    assert cli(*asked).code == 0


def test_a_file_of_no_source_is_told_as_such(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "two.crs.yaml").write_text(SOURCES.replace("eval.csv", "other.csv"))
    ran = cli("measure", "duplicates", "--manifest", "two.crs.yaml", "--column", "text")
    assert "(no source) in forum: of 2 records 1 exactly" in ran.out


def test_a_manifest_and_files_are_not_named_together(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "two.crs.yaml").write_text(SOURCES)
    assert cli("measure", "duplicates", "eval.csv", "--manifest", "two.crs.yaml").code == 2
