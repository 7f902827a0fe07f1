"""Floors, profiles and owners for some datasets alone, and one short answer for many of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import LICENSED, manifest
from tests.gitrepo import GitRepo

POLICY = ".github/crs-gate.yml"
TODAY = ("--today", "2026-11-22")
OPEN = LICENSED.replace("expression: CC0-1.0, ", "")
Check = Callable[..., tuple[int, Any]]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository with two good datasets, of which the second one has an owner and a profile."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo.init(tmp_path / "repo")
    made.write("a/x.crs.yaml", manifest("a1", "a2"))
    made.write("b/x.crs.yaml", manifest("b1", "b2"))
    made.save(POLICY, policy("{path: 'b/*.crs.yaml', profile: strict, owner: '@acme/posts'}"))
    made.branch("topic")
    monkeypatch.chdir(made.path)
    return made


def policy(*entries: str, more: str = "") -> str:
    listed = "".join(f"  - {entry}\n" for entry in entries)
    return f"version: 1\n{more}datasets:\n{listed}"


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    """Run a command; gives the exit code and the JSON report."""

    def run(*arguments: str, command: str = "check") -> tuple[int, Any]:
        code = main([command, *arguments, *TODAY, "--format", "json"])
        out = capsys.readouterr()
        return code, json.loads(out.out) if out.out else out.err

    return run


def codes(report: Any) -> dict[str, list[str]]:
    return {one["path"]: [reason["code"] for reason in one["reasons"]] for one in report["manifests"]}


def with_weak_source(id_: str, *ids: str) -> str:
    """A manifest to which a source rated C comes: two criteria are open for it."""
    weak = manifest(id_).partition("sources:\n")[2].replace("    trace: []\n", "")
    return manifest(*ids) + weak.replace("retrieved: 2026-11-01, ", "")


def test_floors_differ_by_dataset(repo: GitRepo, check: Check) -> None:
    lenient = "no_regression: {letter: false, score_tolerance: off}\n"
    entries = ("{path: 'b/*.crs.yaml', min_source_rating: A}", "{path: '**/x.crs.yaml', profile: starter}")
    repo.save(POLICY, policy(*entries, more=lenient))
    repo.write("a/x.crs.yaml", with_weak_source("new", "a1", "a2"))
    repo.write("b/x.crs.yaml", with_weak_source("new", "b1", "b2"))
    code, report = check("--base", "topic")
    assert (code, codes(report)) == (1, {"b/x.crs.yaml": ["source-below-floor"], "a/x.crs.yaml": []})
    assert "below the floor A for sources" in report["manifests"][0]["reasons"][0]["message"]


def test_owner_and_profile_are_told_with_the_dataset(repo: GitRepo, check: Check) -> None:
    code, report = check()
    told = {one["path"]: (one["owner"], one["profile"]) for one in report["manifests"]}
    assert (code, told) == (0, {"a/x.crs.yaml": (None, None), "b/x.crs.yaml": ("@acme/posts", "strict")})


def test_the_owner_is_named_wherever_a_person_looks(
    repo: GitRepo, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("b/x.crs.yaml", manifest("b1", scraped=("posts",)))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    assert main(["check", *TODAY]) == 1
    first = capsys.readouterr().out.splitlines()[:7]
    assert first[0] == "BLOCKED  1 of 2 datasets did not pass"
    assert first[4].split()[:3] == ["BLOCKED", "b/x.crs.yaml", "@acme/posts"]
    assert first[4].endswith("added source 'posts' is rated E, below the floor B for sources (and 7 more)")
    assert first[6].startswith("Next: repair b/x.crs.yaml line 2 (opt-out-mechanism-missing), then ")
    assert "| `b/x.crs.yaml` | `@acme/posts` | ❌ blocked |" in (tmp_path / "summary").read_text("utf-8")


def test_a_flag_wins_over_every_entry(repo: GitRepo, check: Check) -> None:
    repo.write("b/x.crs.yaml", manifest("b1", "b2", scraped=("posts",)))
    options = ("--min-rating", "G", "--min-source-rating", "none", "--on-unknown", "warn")
    _, report = check(*options)
    assert codes(report)["b/x.crs.yaml"] == [
        *("rating-lowered", "score-lowered", "safeguard-broken", "safeguard-broken", "dataset-worse"),
    ]


def test_the_entries_of_the_base_judge_and_changes_of_them_are_told(repo: GitRepo, check: Check) -> None:
    repo.write(POLICY, policy("{path: 'b/*.crs.yaml', profile: starter}"))
    repo.write("b/x.crs.yaml", manifest("b1", "b2", scraped=("posts",)))
    code, report = check()
    assert (code, codes(report)["b/x.crs.yaml"][0]) == (1, "rating-below-floor")
    said = "datasets: b/*.crs.yaml: profile strict -> starter, owner @acme/posts -> not stated, min_rating B -> none"
    assert said in report["findings"][0]["message"]


def test_a_dataset_that_moves_is_held_to_the_floors_of_both_places(repo: GitRepo, check: Check) -> None:
    (repo.path / "b/x.crs.yaml").unlink()
    repo.write("c/x.crs.yaml", with_weak_source("new", "b1", "b2"))
    _, report = check()
    moved = next(one for one in report["manifests"] if one["path"] == "c/x.crs.yaml")
    assert (moved["change"], moved["base_path"]) == ("renamed", "b/x.crs.yaml")
    assert "below the floor B for sources" in moved["reasons"][-1]["message"]


def test_an_entry_that_fits_no_manifest_is_noted_and_so_is_one_behind_another(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, policy("{path: 'b/*.crs.yaml'}", "{path: 'b/x.crs.yaml'}", "{path: 'B1/*.json', min_rating: A}"))
    code, report = check("--base", "topic")
    noted = [note.split(",")[0] for note in report["notes"] if "no manifest falls under" in note]
    start = "no manifest falls under the policy's datasets entry"
    assert (code, noted) == (0, [f"{start} b/x.crs.yaml", f"{start} B1/*.json"])
    _, report = check("a/x.crs.yaml", "--base", "topic")
    assert not [note for note in report["notes"] if "no manifest falls under" in note]


def test_a_policy_that_nothing_vouches_for_lets_no_dataset_off(repo: GitRepo, check: Check) -> None:
    repo.write(POLICY, policy("{path: 'a/*.crs.yaml', profile: starter, min_rating: none}", more="min_rating: A\n"))
    repo.write("a/x.crs.yaml", manifest("a1", scraped=("posts",)))
    repo.git("add", ".")
    repo.git("commit", "--quiet", "-m", "both")
    code, report = check("--base", "f" * 40, "--on-missing-base", "treat-as-new")
    found = codes(report)["a/x.crs.yaml"]
    assert (code, "rating-below-floor" in found, "source-below-floor" in found) == (1, True, True)


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        ("{path: 'a/*.json', profile: strickt}", 3, "no profile is called 'strickt'; did you mean 'strict'?"),
        ("{path: 'a/*.json', format: croisant}", 3, "did you mean 'croissant'?"),
        ("{path: 'a/*.json', min_score: 101}", 3, "expected a number from 0 to 100, without %, or none, found '101'"),
        ("{path: 'a/*.json', owner: ''}", 3, "expected a person or team on one line"),
        ("{path: 'a/*.json', floor: A}", 3, "unknown key 'floor'"),
        ("{path: 'a/*.csv', min_rating: A}", 3, "must end in one of .yaml, .yml, .json, .jsonld, .md, .markdown"),
    ],
)
def test_a_faulty_entry_says_where_and_what(repo: GitRepo, check: Check, entry: str, line: int, said: str) -> None:
    repo.save(POLICY, policy(entry))
    code, err = check("--base", "topic")
    assert code == 2
    assert f"{POLICY}:{line}:" in err
    assert said in err


def test_a_policy_in_pyproject_has_entries_and_numbers_too(repo: GitRepo, check: Check) -> None:
    (repo.path / POLICY).unlink()
    repo.save("pyproject.toml", '[tool.crs-gate]\nversion = 1\n[[tool.crs-gate.datasets]]\npath = "a/*.crs.yaml"\n'
              'min_score = 100.0\nowner = "@acme/a"\n')  # fmt: skip
    repo.write("a/x.crs.yaml", manifest("a1", "a2").replace(LICENSED, OPEN, 1))
    _, report = check("--base", "topic")
    found = report["manifests"][0]
    assert (found["owner"], "score-below-floor" in codes(report)["a/x.crs.yaml"]) == ("@acme/a", True)


def test_a_waiver_of_a_dataset_that_is_not_judged_is_not_called_unused(repo: GitRepo, check: Check) -> None:
    waiver = "waivers:\n" + "".join(
        f"  - {{rule: license-missing, dataset: {path}, reason: agreed, approved_by: legal@example.org, "
        "expires: 2027-01-31}\n"
        for path in ("a/x.crs.yaml", "b/x.crs.yaml")
    )
    repo.save(POLICY, f"version: 1\n{waiver}")
    _, report = check("a/x.crs.yaml", "--base", "topic")
    assert [(use["dataset"], use["state"]) for use in report["waivers"]] == [("a/x.crs.yaml", "unused")]


def test_one_bad_dataset_among_many_gives_one_short_answer(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    for n in range(8):
        repo.write(f"many/{n}/x.crs.yaml", manifest(f"s{n}", name=f"set {n}"))
    repo.git("add", ".")
    repo.git("commit", "--quiet", "-m", "many")
    repo.write("many/3/x.crs.yaml", manifest("s3", name="set 3", scraped=("posts",)))
    repo.write("many/5/x.crs.yaml", manifest("s5", "s6", name="set 5"))
    assert main(["check", "--base", "HEAD", *TODAY]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "BLOCKED  1 of 10 datasets did not pass"
    assert out[4].split()[:2] == ["BLOCKED", "many/3/x.crs.yaml"]
    assert out[5].split()[:2] == ["PASSED", "many/5/x.crs.yaml"]
    assert out[6] == "8 datasets passed and are as before."
    assert len(out) <= 40
    assert out[-1].startswith("Next: repair many/3/x.crs.yaml line 2")
