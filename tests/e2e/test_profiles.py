"""Profiles: lists of answers that block as floors do, profiles of one's own, and a tier chosen by size and risk."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from crs_gate.rules.regulations import LISTS
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

POLICY = "crs-gate.yml"
TODAY = ("--today", "2026-11-22")
Check = Callable[..., tuple[int, Any]]
SIZED = manifest("a").replace("  license:", "  size: {records: 900}\n  license:", 1)
RISKY = SIZED.replace(
    "personal_data: {present: no}",
    "personal_data: {present: yes, classes: [phi], identifiers: [], gdpr_basis: A6-1-e, art9: A9-2-j, minors: no}\n"
    "    consent: {basis: public-task}",
)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo.init(tmp_path / "repo")
    monkeypatch.chdir(made.path)
    return made


def start(repo: GitRepo, policy: str, text: str = SIZED) -> None:
    """A base with a policy and a manifest, and a branch on top of it."""
    repo.write("a.crs.yaml", text)
    repo.save(POLICY, f"version: 1\n{policy}\n")
    repo.branch("topic")


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    """Compare with main; gives the exit code and the JSON report."""

    def run(*arguments: str) -> tuple[int, Any]:
        code = main(["check", "--base", "main", *arguments, *TODAY, "--format", "json"])
        out = capsys.readouterr()
        return code, json.loads(out.out) if out.out else out.err

    return run


def of(report: Any) -> dict[str, Any]:
    (found,) = report["manifests"]
    return dict(found)


def test_a_missing_answer_blocks_whatever_the_change_is_and_no_letter_moves(repo: GitRepo, check: Check) -> None:
    start(repo, "profile: ca-ab2013")
    repo.save("notes.txt", "nothing of the dataset")
    code, report = check()
    told = of(report)
    assert (code, told["head"]["letter"], [one["code"] for one in told["reasons"]]) == (
        1,
        "A",
        ["required-answer-missing"],
    )
    assert [(one["line"], one["message"], one["state"]) for one in told["findings"]] == [
        (
            2,
            "ca-ab2013, Cal. Civ. Code 3111(a)(11), when it was first used: no answer in dataset.first_used",
            "existing",
        )
    ]
    repo.save("a.crs.yaml", SIZED.replace("  size:", "  first_used: 2026-10\n  size:"))
    assert check()[0] == 0


def test_what_no_manifest_can_answer_is_said_once_and_that_no_letter_satisfies_a_law(
    repo: GitRepo, check: Check
) -> None:
    start(repo, "require: [gdpr]")
    repo.save("b.crs.yaml", SIZED)
    _, report = check()
    said = [note for note in report["notes"] if note.startswith("gdpr")]
    assert [said[0].startswith("gdpr: a letter satisfies no law"), len(said)] == [True, 2]
    assert "not in the manifest; answer it elsewhere: 30(1)(a) joint controllers" in said[1]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_explained_item_by_item(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name]) == 0
    out = capsys.readouterr().out
    one = LISTS[name]
    assert all(f"{item.article}, {item.asks}" in out for item in one.items)
    assert "A letter satisfies no law" in out
    assert all(source in out for source in one.sources)


def test_a_waiver_lifts_the_block_of_a_list(repo: GitRepo, check: Check) -> None:
    waiver = "waivers: [{rule: required-answer-missing, dataset: a.crs.yaml, reason: asked, approved_by: l@example.org"
    start(repo, f"profile: ca-ab2013\n{waiver}, expires: 2026-12-31}}]")
    assert check()[0] == 0


def test_answers_are_asked_of_files_that_no_change_touches(repo: GitRepo, check: Check) -> None:
    for number in range(12):
        repo.write(f"d{number}/x.crs.yaml", SIZED)
    start(repo, "profile: starter\ndatasets: [{path: 'd3/*', require: [ca-ab2013]}]".replace("d3/*", "d3/*.yaml"))
    repo.save("d1/notes.txt", "nothing")
    code, report = check()
    assert (code, [one["path"] for one in report["manifests"] if one["reasons"]]) == (1, ["d3/x.crs.yaml"])


def test_a_profile_of_ones_own_extends_another_and_weighs_rules_for_its_datasets(repo: GitRepo, check: Check) -> None:
    own = "profiles:\n  ours: {extends: base, severity: {source-locator-unstable: error}}\n"
    base = "  base: {extends: standard, min_score: 101}\n".replace("101", "100")
    start(repo, f"{own}{base}datasets: [{{path: '*.yaml', profile: ours}}]")
    repo.save("a.crs.yaml", SIZED.replace(", revision: v1", ""))
    code, report = check()
    told = of(report)
    assert (code, told["profile"], told["reasons"][0]["code"]) == (1, "ours", "score-below-floor")
    weighed = {one["rule"]: one["severity"] for one in told["findings"]}
    assert weighed["source-locator-unstable"] == "error"


@pytest.mark.parametrize(
    ("policy", "place", "said"),
    [
        ("profile: nope", "2:10", "no profile is called 'nope'"),
        ("profiles: {a: {extends: b}, b: {extends: a}}", "2:42", "in a circle: a -> b -> a"),
        ("profiles: {gdpr: {extends: strict}}", "2:12", "'gdpr' is a built-in profile"),
        ("profiles: {auto: {extends: strict}}", "2:12", "'auto' is a built-in profile"),
        ("profiles: {a: {extends: standrd}}", "2:25", "did you mean 'standard'?"),
        ("profiles: {a: {extends: strict, severity: {x: error}}}", "2:47", "no rule is called 'x'"),
        ("profiles: {a: {min_score: 3}}", "2:12", "missing key 'extends'"),
        ("require: [gdpri]", "2:11", "did you mean 'gdpr'?"),
        ("datasets: [{path: 'a/*.json', profile: ours}]", "2:40", "no profile is called 'ours'"),
    ],
)
def test_a_faulty_profile_says_where_and_what(repo: GitRepo, check: Check, policy: str, place: str, said: str) -> None:
    start(repo, policy)
    code, err = check()
    assert code == 2
    assert f"{POLICY}:{place}: " in err
    assert said in err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("profile: gdpr", "profile: standard"),
        ("require: [gdpr, neurips]", "require: [gdpr]"),
        ("profile: auto", "profile: standard"),
        ("profile: a\nprofiles: {a: {extends: strict}}", "profile: a\nprofiles: {a: {extends: starter}}"),
        ("profile: a\nprofiles: {a: {extends: gdpr}}", "profile: a\nprofiles: {a: {extends: standard}}"),
        ("datasets: [{path: '*.yaml', profile: gdpr}]", "datasets: [{path: '*.yaml', require: []}]"),
    ],
)
def test_a_profile_that_asks_for_less_is_told_as_loosened(repo: GitRepo, check: Check, before: str, after: str) -> None:
    start(repo, before, SIZED.replace("  size:", "  first_used: 2026-10\n  size:"))
    repo.save(POLICY, f"version: 1\n{after}\n")
    assert "policy-loosened" in {one["rule"] for one in check()[1]["findings"]}


@pytest.mark.parametrize(
    ("before", "after"), [("profile: standard", "profile: gdpr"), ("profile: auto", "profile: strict")]
)
def test_a_profile_that_asks_for_more_is_not(repo: GitRepo, check: Check, before: str, after: str) -> None:
    start(repo, before)
    repo.save(POLICY, f"version: 1\n{after}\n")
    assert check()[1]["findings"] == []


def test_the_tier_is_chosen_by_size_and_risk_and_the_report_says_why(
    repo: GitRepo, check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    start(repo, "profile: auto")
    why = "starter: 900 records, and no source that is crawled or holds data of people"
    assert (of(check()[1])["profile"], of(check()[1])["profile_why"]) == ("auto", why)
    for format_name in ("text", "markdown"):
        main(["check", "--base", "main", *TODAY, "--format", format_name])
        assert f"Profile auto chose {why}" in capsys.readouterr().out


def test_a_change_cannot_lower_its_own_tier(repo: GitRepo, check: Check) -> None:
    start(repo, "profile: auto\nno_regression: {letter: false, score_tolerance: off}", RISKY)
    repo.save("a.crs.yaml", SIZED.replace("retention:", "x-retention:").replace("derived_from: []", "x-from: []"))
    code, report = check()
    assert of(report)["profile_why"].startswith("strict: source 'a' may hold special categories")
    assert (code, of(report)["reasons"][0]["code"]) == (1, "rating-below-floor")
    repo.git("branch", "-f", "main")
    repo.save("notes.txt", "later")
    code, report = check()
    assert (code, of(report)["profile_why"][:7]) == (0, "starter")


def test_what_takes_over_data_is_held_to_the_highest_tier(repo: GitRepo, check: Check) -> None:
    repo.write("d/in/x.csv", "a\n")
    repo.write("d/old.crs.yaml", SIZED.replace("files: []", "files: [{path: in/*.csv}]"))
    repo.save(POLICY, "version: 1\nprofile: auto\n")
    repo.branch("topic")
    repo.write("d/old.crs.yaml", SIZED)
    repo.save("d/in/new.crs.yaml", SIZED.replace("files: []", "files: [{path: x.csv}]"))
    _, report = check()
    tiers = {one["path"]: one["profile_why"] for one in report["manifests"]}
    assert tiers["d/in/new.crs.yaml"] == "strict: it takes over data from the folder of d/old.crs.yaml"
    assert tiers["d/old.crs.yaml"].startswith("starter")


def owing(report: Any) -> list[str]:
    """What required-answer-missing says."""
    return [one["message"] for one in of(report)["findings"] if one["rule"] == "required-answer-missing"]


def test_a_croissant_file_is_asked_for_itself_where_the_list_says_so(repo: GitRepo, check: Check) -> None:
    """NeurIPS wants to know what a dataset was made from, and asks nothing more of what that is."""
    described = {
        "@context": {"@vocab": "https://schema.org/", "rai": "http://mlcommons.org/croissant/RAI/"},
        "@type": "Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "tides",
        "description": "Tide tables, to train forecasts.",
        "url": "https://example.org/tides",
        "rai:dataBiases": ["harbors of the north only"],
        "rai:personalSensitiveInformation": ["none"],
        "rai:hasSyntheticData": False,
        "rai:dataCollection": "downloaded from the harbors",
        "rai:dataPreprocessingProtocol": ["duplicates were taken out"],
        "prov:wasDerivedFrom": [{"@id": "https://example.org/gauges"}],
    }
    policy = "version: 1\ndatasets:\n  - {path: tides.json, format: croissant, profile: starter, require: [%s]}\n"
    repo.write("tides.json", json.dumps(described))
    repo.save(POLICY, policy % "neurips")
    assert not owing(check()[1])
    repo.save(POLICY, policy % "gdpr")
    assert any("https://example.org/gauges" in message for message in owing(check()[1]))
    del described["rai:hasSyntheticData"]
    repo.write("tides.json", json.dumps(described))
    repo.save(POLICY, policy % "neurips")
    assert [message.partition(": ")[2] for message in owing(check()[1])] == [
        "no answer in synthetic.present of 'tides'"
    ]
