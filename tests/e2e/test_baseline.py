"""``crs-gate baseline``: adopting a floor over datasets that do not hold it yet, so that only new debt blocks."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crs_gate.settings.baseline_file import LARGEST_BASELINE
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import GOOD_SOURCE, LICENSED, SCRAPED_SOURCE, manifest
from tests.gitrepo import GitRepo

PATH = "posts.crs.yaml"
POLICY = ".github/crs-gate.yml"
BASELINE = ".github/crs-gate-baseline.json"
FLOOR = "version: 1\nmin_rating: B\nmin_source_rating: none\nno_regression: {letter: false, score_tolerance: off}\n"
GOOD = GOOD_SOURCE.format(id="new", licensed=LICENSED)


def bad(*ids: str, name: str = "notices") -> str:
    """A good source and scraped ones, each from a place of its own."""
    scraped = (SCRAPED_SOURCE.format(id=id_).replace("/posts", f"/{id_}") for id_ in ids)
    return manifest("a", name=name) + "".join(scraped)


OLD = bad("old", "older")


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A repository with an old, bad dataset, and a floor that it does not hold."""
    made = GitRepo.init(tmp_path / "repo")
    made.write(PATH, OLD)
    made.save(POLICY, FLOOR)
    return made


@pytest.fixture
def cli(repo: GitRepo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    run = command_line(capsys, repo.path, monkeypatch)
    monkeypatch.setenv("CRS_GATE_TODAY", "2026-11-22")
    return run


@pytest.fixture
def adopted(repo: GitRepo, cli: Cli) -> GitRepo:
    """The same, with a baseline that was taken and merged."""
    assert cli("baseline").code == 0
    repo.commit("adopt")
    return repo


def check(cli: Cli, *arguments: str) -> tuple[int, Any]:
    ran = cli("check", *arguments, "--format", "json")
    return ran.code, json.loads(ran.out)


def reasons(report: Any) -> list[str]:
    return [reason["code"] for part in (report, *report["manifests"]) for reason in part["reasons"]]


def test_the_way_of_adoption(repo: GitRepo, cli: Cli) -> None:
    repo.write(PATH, f"{OLD}# touched\n")
    assert check(cli)[0] == 1
    ran = cli("baseline")
    assert ran.code == 0
    assert re.match(rf"wrote {re.escape(BASELINE)}: \d+ entries on 1 dataset \(\d+ new, 0 taken out\)", ran.out)
    repo.commit("adopt")
    repo.write(PATH, f"{OLD}# touched again\n")
    code, report = check(cli)
    assert (code, report["baseline"]["stale"], report["manifests"][0]["head"]["letter"]) == (0, 0, "E")
    assert report["baseline"]["covered"] == len(report["manifests"][0]["findings"])
    assert "covers" in "".join(report["notes"])


def test_a_good_source_comes_in_and_a_bad_one_does_not(adopted: GitRepo, cli: Cli) -> None:
    adopted.write(PATH, OLD.replace("  - id: old\n", f"{GOOD}  - id: old\n"))
    assert check(cli)[0] == 0
    adopted.write(PATH, bad("old", "older", "newest"))
    code, report = check(cli)
    assert (code, reasons(report)) == (1, ["rating-below-floor", "safeguard-broken", "safeguard-broken"])


@pytest.mark.parametrize("claim", ["raw/*.csv", "raw/", "**"])
def test_new_data_of_an_old_source_is_covered_no_more(repo: GitRepo, cli: Cli, claim: str) -> None:
    repo.write("raw/a.csv", "1\n")
    repo.write(PATH, bad("old").replace("files: []", f'files: [{{path: "{claim}"}}]'))
    cli("baseline")
    repo.commit("adopt")
    repo.write(PATH, (repo.path / PATH).read_text() + "# looked at\n")
    assert check(cli)[0] == 0
    repo.write("raw/b.csv", "2\n")
    code, report = check(cli)
    assert (code, reasons(report), report["baseline"]["stale"]) == (1, ["rating-below-floor"], 0)
    assert any("2 sources of it this change brings data" in note for note in report["notes"])
    (repo.path / "raw/b.csv").unlink()
    repo.write("raw/a.csv", "3\n")
    assert check(cli)[0] == 1
    repo.commit("over the gate")
    assert check(cli)[0] == 0


def test_data_that_moves_with_its_manifest_is_not_new(repo: GitRepo, cli: Cli) -> None:
    repo.write("here/raw/a.csv", "1\n")
    repo.write("here/d.crs.yaml", bad("old", name="there").replace("files: []", "files: [{path: raw/}]"))
    cli("baseline")
    repo.commit("adopt")
    repo.git("mv", "here", "there")
    repo.commit("move")
    assert check(cli, "--base", "HEAD~1")[0] == 0
    repo.save("there/raw/a.csv", "2\n")
    assert check(cli, "--base", "HEAD~2")[0] == 1


def test_a_source_that_is_changed_is_covered_no_more(adopted: GitRepo, cli: Cli) -> None:
    adopted.write(PATH, OLD.replace("title: Scraped posts", "title: Scraped letters", 1))
    code, report = check(cli)
    assert (code, reasons(report)) == (1, ["rating-below-floor"])
    assert report["baseline"]["stale"] > 10
    assert "crs-gate baseline --prune" in "".join(report["notes"])


def test_one_that_is_taken_out_or_stands_elsewhere_blocks_nothing(adopted: GitRepo, cli: Cli) -> None:
    adopted.write(PATH, bad("old"))
    assert check(cli)[0] == 0
    adopted.write(PATH, bad("older", "old"))
    code, report = check(cli)
    assert (code, report["baseline"]["stale"]) == (0, 0)


def test_what_the_same_change_brings_is_not_in_force_and_told(repo: GitRepo, cli: Cli) -> None:
    repo.write(PATH, f"{OLD}# touched\n")
    cli("baseline")
    code, report = check(cli)
    assert (code, report["baseline"]) == (1, None)
    (found,) = report["findings"]
    assert (found["rule"], found["path"], found["line"]) == ("policy-loosened", BASELINE, 4)
    assert "new entries of posts.crs.yaml" in found["message"]


def test_an_entry_less_is_not_told(adopted: GitRepo, cli: Cli) -> None:
    adopted.write(PATH, bad("old"))
    assert cli("baseline", "--prune").code == 0
    assert check(cli)[1]["findings"] == []


def test_entries_do_not_cover_another_manifest(adopted: GitRepo, cli: Cli) -> None:
    adopted.write("other.crs.yaml", OLD.replace("name: notices", "name: letters"))
    code, report = check(cli)
    assert code == 1
    assert [m["path"] for m in report["manifests"] if m["status"] == "blocked"] == ["other.crs.yaml"]


def test_a_renamed_manifest_takes_its_entries_along_once(adopted: GitRepo, cli: Cli) -> None:
    adopted.git("mv", PATH, "letters.crs.yaml")
    assert check(cli)[0] == 0
    cli("baseline")
    code, report = check(cli)
    assert (code, report["findings"]) == (0, [])
    adopted.commit("rename")
    adopted.write("letters.crs.yaml", f"{OLD}# touched\n")
    assert check(cli)[0] == 0


def test_a_regression_is_never_covered(adopted: GitRepo, cli: Cli) -> None:
    adopted.write(PATH, OLD.replace(LICENSED, "license: unknown"))
    adopted.save(POLICY, "version: 1\nmin_rating: B\nmin_source_rating: none\n")
    cli("baseline")
    adopted.write(PATH, OLD)
    cli("baseline")
    adopted.commit("all is known")
    adopted.write(PATH, OLD.replace(LICENSED, "license: unknown"))
    assert set(reasons(check(cli)[1])) >= {"score-lowered"}


def test_without_git_history_rate_uses_it_as_it_does_waivers(adopted: GitRepo, cli: Cli) -> None:
    assert cli("rate", PATH).code == 0
    adopted.write(PATH, OLD.replace("title: Scraped posts", "title: Scraped letters", 1))
    assert cli("rate", PATH).code == 1


def test_prune_takes_out_and_never_adds(adopted: GitRepo, cli: Cli) -> None:
    assert cli("baseline", "--prune", "--check").code == 0
    adopted.write(PATH, bad("old", "newest"))
    before = (adopted.path / BASELINE).read_text()
    assert cli("baseline", "--prune", "--check").code == 1
    assert (adopted.path / BASELINE).read_text() == before
    assert cli("baseline", "--prune").code == 0
    sources = json.loads((adopted.path / BASELINE).read_text())["manifests"][PATH]["sources"]
    assert [*sources] == ["old"]
    assert cli("baseline", "--check").code == 1
    cli("baseline")
    assert cli("baseline", "--check").code == 0


def test_the_same_is_written_twice_and_nothing_where_nothing_is_owed(adopted: GitRepo, cli: Cli) -> None:
    first = (adopted.path / BASELINE).read_bytes()
    adopted.write(PATH, OLD.replace("posts.crs", "posts"))
    (adopted.path / BASELINE).unlink()
    cli("baseline")
    assert (adopted.path / BASELINE).read_bytes() == first
    (adopted.path / BASELINE).unlink()
    adopted.write(PATH, manifest("a"))
    ran = cli("baseline")
    assert (ran.code, (adopted.path / BASELINE).exists()) == (0, False)
    assert ran.out.startswith(f"nothing to change in {BASELINE}: 0 entries")


def test_it_lies_beside_the_policy(repo: GitRepo, cli: Cli) -> None:
    repo.git("mv", POLICY, "crs-gate.yml")
    repo.commit("move")
    assert cli("baseline").out.startswith("wrote crs-gate-baseline.json")
    repo.commit("adopt")
    repo.write(PATH, f"{OLD}# touched\n")
    assert check(cli)[0] == 0


def test_a_table_is_covered_as_a_manifest_is(repo: GitRepo, cli: Cli) -> None:
    row = {"id": "old", "category": "crawled", "license": "unknown"}
    repo.write("table.crs.yaml", "crs: 1\ndataset: {name: rows}\nsources: {table: rows.jsonl}\n")
    repo.save("rows.jsonl", json.dumps(row) + "\n")
    cli("baseline")
    repo.commit("adopt")
    repo.write("rows.jsonl", "".join(json.dumps(each) + "\n" for each in (row, {**row, "id": "newest"})))
    assert check(cli, "table.crs.yaml")[0] == 1
    repo.write("rows.jsonl", json.dumps({**row, "title": "Other"}) + "\n")
    assert check(cli, "table.crs.yaml")[0] == 1
    repo.write("rows.jsonl", json.dumps(row) + "\n")
    repo.write("table.crs.yaml", "# touched\ncrs: 1\ndataset: {name: rows}\nsources: {table: rows.jsonl}\n")
    code, report = check(cli, "table.crs.yaml")
    assert (code, report["baseline"]["stale"]) == (0, 0)
    assert report["baseline"]["covered"] > 3


def test_many_datasets_each_with_its_own(adopted: GitRepo, cli: Cli) -> None:
    for number in range(12):
        adopted.write(f"d{number}/set.crs.yaml", OLD.replace("name: notices", f"name: set{number}"))
    assert "13 datasets" in cli("baseline").out
    adopted.commit("many")
    adopted.write("d3/set.crs.yaml", bad("old", "older", "newest", name="set3"))
    code, report = check(cli)
    assert code == 1
    assert [m["path"] for m in report["manifests"] if m["status"] == "blocked"] == ["d3/set.crs.yaml"]
    assert report["baseline"]["stale"] == 0


def test_what_cannot_be_read_keeps_its_entries(adopted: GitRepo, cli: Cli) -> None:
    before = (adopted.path / BASELINE).read_bytes()
    adopted.write(PATH, "crs: 1\nsources: [\n")
    ran = cli("baseline")
    assert (ran.code, (adopted.path / BASELINE).read_bytes()) == (0, before)
    assert f"entries of {PATH} stay as they are: line" in ran.err


SOURCE = '{"version": 1, "manifests": {"d": {"dataset": {}, "sources": {"s": %s}}}}'
DIGEST = "0" * 64


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("[]", "1:1: the file must be a mapping"),
        ("{", "1:2:"),
        ('{"version": 1}', "1:1: the file has no key manifests"),
        ('{"version": 2, "manifests": {}}', "1:13: version must be 1"),
        ('{"version": 1, "manifests": {}, "more": 1}', "more is not known here; known are version and manifests"),
        ('{"version": 1, "manifests": {"d": 3}}', "manifests.d must be a mapping"),
        ('{"version": 1, "manifests": {"d": {"dataset": {"Rule": []}, "sources": {}}}}', "Rule is no id of a rule"),
        (SOURCE % "[]", "manifests.d.sources.s must be a mapping"),
        (SOURCE % '{"content": "abc", "rules": []}', "content must be a digest of 64 hex digits"),
        (SOURCE % f'{{"content": "{DIGEST}", "rules": {{}}}}', "rules must be a list"),
        (SOURCE % f'{{"content": "{DIGEST}", "rules": ["x", "x"]}}', "rules.1 is there twice"),
        (SOURCE % f'{{"content": "{DIGEST}", "rules": [1]}}', "rules.0 must be the id of a rule"),
        (SOURCE % '{"rules": [], "rules": []}', "twice"),
        ("[" * 5_000 + "]" * 5_000, "deep"),
        (" " * (LARGEST_BASELINE + 5), "larger than 32 MiB"),
        (json.dumps({"version": 1, "manifests": {str(n): n for n in range(100_000)}}), "and 99,980 more"),
    ],
    ids=lambda text: text[:24] if isinstance(text, str) else "",
)
def test_a_file_that_is_not_right_is_said_with_its_place(repo: GitRepo, cli: Cli, text: str, said: str) -> None:
    repo.write(BASELINE, text)
    ran = cli("baseline")
    assert ran.code == 2
    assert "the baseline is not valid" in ran.err
    assert said in ran.err
    assert f"{BASELINE}:" in ran.err
    assert len(ran.err) < 5_000
    assert (repo.path / BASELINE).read_text() == text
    assert "delete it" in ran.err
    (repo.path / BASELINE).unlink()
    assert cli("baseline").code == 0


def test_a_change_that_breaks_it_is_blocked(adopted: GitRepo, cli: Cli) -> None:
    adopted.write(BASELINE, "{}")
    code, report = check(cli)
    assert (code, reasons(report)) == (1, ["baseline-invalid"])


def test_it_is_not_written_through_a_link(repo: GitRepo, cli: Cli, tmp_path: Path) -> None:
    (repo.path / BASELINE).symlink_to(tmp_path / "elsewhere.json")
    ran = cli("baseline")
    assert ran.code == 2
    assert not (tmp_path / "elsewhere.json").exists()


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_people_read_what_it_covers(adopted: GitRepo, cli: Cli, form: str) -> None:
    adopted.write(PATH, f"{OLD}# touched\n")
    out = cli("check", "--format", form).out
    assert re.search(r"the baseline \S+ covers \d+ findings", out.replace("`", ""))
