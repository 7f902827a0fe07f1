"""What a change does to the policy is told on the policy file, and judged by the policy of the base."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH = "notices.crs.yaml"
POLICY = ".github/crs-gate.yml"
WAIVER = "waivers:\n  - {rule: %s, dataset: %s, reason: agreed, approved_by: legal@example.org, expires: 2026-12-31}\n"
Check = Callable[..., tuple[int, Any]]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository whose main branch holds a good manifest."""
    made = GitRepo.init(tmp_path / "repo")
    made.save(PATH, manifest("a"))
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    """Run ``check``; gives the exit code and the report, parsed where it is JSON."""

    def run(*arguments: str, form: str = "json") -> tuple[int, Any]:
        code = main(["check", *arguments, "--today", "2026-11-22", "--format", form])
        out = capsys.readouterr().out
        return code, json.loads(out) if form == "json" else out

    return run


def found(report: Any) -> list[tuple[str, str, int, str]]:
    return [(f["rule"], f["severity"], f["line"], f["state"]) for f in report["findings"]]


def test_a_lower_floor_warns_on_its_line(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\nmin_rating: C\n")
    repo.write(POLICY, "version: 1\n# for now\nmin_rating: E\n")
    code, report = check()
    assert (code, found(report)) == (0, [("policy-loosened", "warning", 3, "introduced")])
    assert report["findings"][0]["path"] == POLICY
    assert "policy-loosened" in report["rules"]


@pytest.mark.parametrize(
    "before", ["profile: strict\n", "rules: {severity: {policy-loosened: error}}\n"], ids=["profile", "severity"]
)
@pytest.mark.parametrize("after", ["version: 1\nprofile: starter\n", None], ids=["loosened", "deleted"])
def test_where_the_base_says_so_a_loosened_policy_blocks(
    repo: GitRepo, check: Check, before: str, after: str | None
) -> None:
    repo.save(POLICY, f"version: 1\nmin_rating: B\n{before}")
    (repo.path / POLICY).unlink()
    if after:
        repo.write(POLICY, after)
    code, report = check()
    assert (code, report["status"]) == (1, "blocked")
    assert {reason["code"] for reason in report["reasons"]} == {"policy-loosened"}
    assert all(f["path"] == POLICY for f in report["findings"])


def test_no_change_of_its_weight_lets_the_same_change_through(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\nprofile: strict\n")
    repo.write(POLICY, "version: 1\nrules: {severity: {policy-loosened: note}}\n")
    assert check()[0] == 1


def test_a_waiver_of_the_base_lets_a_loosened_policy_in(repo: GitRepo, check: Check) -> None:
    waiver = WAIVER % ("policy-loosened", POLICY)
    repo.save(POLICY, "version: 1\nprofile: strict\n" + waiver)
    repo.write(POLICY, "version: 1\nprofile: standard\n" + waiver)
    code, report = check()
    assert (code, {f["state"] for f in report["findings"]}) == (0, {"waived"})
    assert [w["state"] for w in report["waivers"]] == ["active"]


def test_a_waiver_that_comes_along_with_the_change_does_not(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\nprofile: strict\n")
    repo.write(POLICY, "version: 1\n" + WAIVER % ("policy-loosened", POLICY))
    code, report = check()
    assert code == 1
    assert ("waiver-added", "warning", 3, "introduced") in found(report)


def test_a_waiver_that_is_over_is_told_until_it_is_taken_out(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\n" + (WAIVER % ("trace-missing", PATH)).replace("2026-12-31", "2026-11-01"))
    assert found(check()[1]) == [("waiver-expired", "warning", 3, "existing")]
    repo.write(POLICY, "version: 1\n")
    assert found(check()[1]) == []


def test_a_waiver_of_a_rule_that_did_not_run_is_not_called_useless(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\n" + WAIVER % ("trace-missing", PATH))
    assert found(check()[1]) == [("waiver-unused", "warning", 3, "existing")]
    assert found(check("--only", "C1")[1]) == []


def test_the_rules_on_the_policy_cannot_be_switched_off(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--ignore", "policy-loosened"]) == 2
    assert "policy-loosened always runs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("text", f"{POLICY}:2:13: warning[policy-loosened] the policy asks less than before: min_rating: C -> E"),
        ("github", f"::warning file={POLICY},line=2,col=13,title=policy-loosened (change)::the policy asks less"),
        ("markdown", "#### Policy: 1 warning"),
    ],
)
def test_every_format_tells_it(repo: GitRepo, check: Check, form: str, said: str) -> None:
    repo.save(POLICY, "version: 1\nmin_rating: C\n")
    repo.write(POLICY, "version: 1\nmin_rating: E\n")
    assert said in check(form=form)[1]


def test_names_in_a_policy_reach_nobody_raw(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\n")
    repo.write(POLICY, "version: 1\ndata:\n  ignore: ['x##[add-mask]a', \"::error::y\\n::z::\"]\n")
    for form in ("text", "github", "markdown"):
        out = check(form=form)[1]
        assert "##[add-mask]" not in out
        assert "\n::z::" not in out
