"""``crs-gate check`` and ``rate`` in real repositories, as a user runs them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import LICENSED, manifest
from tests.gitrepo import GitRepo

PATH = "notices.crs.yaml"
POLICY = ".github/crs-gate.yml"
ROOT = Path(__file__).parents[2]
TODAY = ("--today", "2026-11-22")
Check = Callable[..., tuple[int, Any]]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository whose main branch holds a good manifest."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo.init(tmp_path / "repo")
    made.save(PATH, manifest("a", "b"))
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    """Run a command; gives the exit code and the JSON report."""

    def run(*arguments: str, command: str = "check") -> tuple[int, Any]:
        code = main([command, *arguments, *TODAY, "--format", "json"])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else None

    return run


def only(report: Any) -> Any:
    """The one manifest of a report."""
    (found,) = report["manifests"]
    return found


def codes(report: Any) -> list[str]:
    return [reason["code"] for reason in only(report)["reasons"]]


def test_a_branch_that_adds_a_scraped_source_is_blocked_on_its_lines(repo: GitRepo, check: Check) -> None:
    repo.branch("topic")
    repo.save(PATH, manifest("a", "b", scraped=("posts",)))
    code, report = check()
    found = only(report)
    assert (code, report["status"], found["base"]["letter"], found["head"]["letter"]) == (1, "blocked", "A", "E")
    assert [(c["kind"], c["source"], c["letter_after"]) for c in found["changes"]] == [("added", "posts", "E")]
    first = (repo.path / PATH).read_text().splitlines().index("  - id: posts") + 1
    introduced = [f for f in found["findings"] if f["state"] == "introduced"]
    assert {f["rule"] for f in introduced} >= {"license-unknown", "consent-basis-missing", "opt-out-signal-unchecked"}
    assert all(f["path"] == PATH for f in introduced)
    assert all(f["line"] >= first for f in introduced if f["source"])


def test_the_work_tree_is_compared_with_where_it_left_main(repo: GitRepo, check: Check) -> None:
    repo.branch("topic")
    repo.save("README", "x")
    repo.write(PATH, manifest("a", "b", "c"))
    code, report = check()
    assert (code, report["run"]["head"]) == (0, "work tree")
    assert [c["source"] for c in only(report)["changes"]] == ["c"]


@pytest.mark.parametrize("format_name", ["text", "json", "github", "markdown"])
def test_the_format_never_changes_the_verdict(
    repo: GitRepo, format_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.write(PATH, manifest("a", scraped=("posts",)))
    assert main(["check", "--format", format_name, *TODAY]) == 1
    assert capsys.readouterr().out


def test_exit_zero_still_says_that_it_is_blocked(repo: GitRepo, check: Check) -> None:
    repo.write(PATH, manifest("a", scraped=("posts",)))
    code, report = check("--exit-zero")
    assert (code, report["status"]) == (0, "blocked")


def test_taking_a_good_source_out_is_no_regression(repo: GitRepo, check: Check) -> None:
    repo.write(PATH, manifest("b"))
    code, report = check()
    assert (code, [c["kind"] for c in only(report)["changes"]]) == (0, ["removed"])


def test_a_renamed_source_is_one_change_and_loses_nothing_unseen(repo: GitRepo, check: Check) -> None:
    renamed = manifest("a", "b").replace("id: a", "id: z").replace(LICENSED + "\n    personal", "personal", 1)
    repo.write(PATH, renamed)
    code, report = check()
    (change,) = only(report)["changes"]
    assert (code, change["kind"], change["before"], change["source"]) == (1, "renamed", "a", "z")
    assert (change["letter_before"], change["letter_after"]) == ("A", "D")
    assert "source-metadata-dropped" in {f["rule"] for f in only(report)["findings"]}


def test_a_deleted_manifest_is_blocked(repo: GitRepo, check: Check) -> None:
    (repo.path / PATH).unlink()
    code, report = check()
    assert (code, only(report)["change"], codes(report)) == (1, "deleted", ["manifest-deleted"])


def test_a_renamed_manifest_is_compared_with_what_it_was(repo: GitRepo, check: Check) -> None:
    (repo.path / PATH).unlink()
    repo.write("data/moved.crs.yaml", manifest("a", "b", scraped=("posts",)))
    code, report = check()
    found = only(report)
    assert (code, found["change"], found["base_path"], found["base"]["letter"]) == (1, "renamed", PATH, "A")


def test_an_invalid_manifest_names_every_fault_with_its_line(repo: GitRepo, check: Check) -> None:
    repo.write(PATH, manifest("a").replace(LICENSED, LICENSED.replace("license", "licence"))
               .replace("category: public_dataset", "category: stolen"))  # fmt: skip
    code, report = check()
    findings = only(report)["findings"]
    assert (code, only(report)["head"]) == (1, None)
    assert [(f["rule"], f["line"]) for f in findings] == [("manifest-invalid", 12), ("manifest-invalid", 17)]
    assert "did you mean 'license'?" in findings[1]["message"]


def test_repairing_a_manifest_that_was_invalid_at_base_passes(repo: GitRepo, check: Check) -> None:
    repo.save(PATH, "crs: 1\nnonsense: true\n")
    repo.write(PATH, manifest("a"))
    code, report = check()
    assert (code, only(report)["base"]) == (0, None)
    assert "every source is judged as new" in only(report)["notes"][0]


def test_a_policy_loosened_in_the_same_change_does_not_count(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\nmin_rating: A\n")
    repo.branch("topic")
    repo.write(POLICY, "version: 1\nmin_rating: G\nmin_source_rating: none\nno_regression: {letter: false}\n")
    repo.write(PATH, manifest("a", scraped=("posts",)))
    code, report = check()
    assert (code, codes(report)[0]) == (1, "rating-below-floor")
    assert report["notes"][0].endswith("touches the policy; it loosens 3 settings")
    said = ["min_rating: A -> G", "min_source_rating: C -> none", "no_regression.letter: true -> false"]
    assert [f["message"] for f in report["findings"]] == [f"the policy asks less than before: {one}" for one in said]


def test_a_change_that_breaks_the_policy_is_blocked(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\n")
    repo.write(POLICY, "version: 1\nmin_ratings: A\n")
    code, report = check()
    assert (code, report["status"], report["reasons"][0]["code"]) == (1, "blocked", "policy-invalid")
    assert only(report)["status"] == "passed"


@pytest.mark.parametrize("option", [("--select", "C2"), ("--only", "license-missing"), ("--ignore", "C1")])
@pytest.mark.parametrize("text", ["crs: 1\nnonsense: 1\n", None])
def test_no_selection_lets_a_broken_or_deleted_manifest_pass(
    repo: GitRepo, check: Check, option: tuple[str, str], text: str | None
) -> None:
    (repo.path / PATH).unlink()
    if text is not None:
        repo.write(PATH, text)
    code, report = check(*option)
    assert (code, codes(report)) == (1, ["manifest-invalid" if text else "manifest-deleted"])


@pytest.mark.parametrize("rule", ["manifest-invalid", "manifest-deleted", "change"])
def test_the_rules_on_the_change_itself_cannot_be_switched_off(
    repo: GitRepo, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--ignore", rule]) == 2
    assert "always hold" in capsys.readouterr().err


def test_replacing_every_source_is_compared_with_what_was_there(repo: GitRepo, check: Check) -> None:
    repo.write(PATH, manifest("x", "y").replace(LICENSED, "license: unknown", 1))
    code, report = check()
    assert (code, only(report)["base"]["letter"]) == (1, "A")
    assert "rating-lowered" in codes(report)


def test_a_source_that_could_be_two_is_matched_with_neither_whatever_the_hash_seed(repo: GitRepo) -> None:
    both = 'locator: {url: "https://example.org/a", doi: 10.1234/abcd'
    repo.save(PATH, manifest("a", "b").replace('locator: {url: "https://example.org/a"', both))
    split = manifest("x", "y", "b").replace('{url: "https://example.org/x"', '{url: "https://example.org/a"')
    repo.write(PATH, split.replace('{url: "https://example.org/y"', "{doi: 10.1234/abcd"))
    seen = set()
    for seed in ("0", "1", "2", "3"):
        command = [sys.executable, "-m", "crs_gate", "check", "--format", "json", *TODAY]
        ran = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False)
        seen.add(ran.stdout)
    (out,) = seen
    kinds = [(c["kind"], c["source"]) for c in only(json.loads(out))["changes"]]
    assert kinds == [("added", "x"), ("added", "y"), ("removed", "a")]


def test_moving_a_manifest_brings_nothing_new(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\non_unknown: block\nmin_source_rating: none\n")
    repo.save(PATH, manifest("a", scraped=("posts",)))
    repo.git("mv", PATH, "moved.crs.yaml")
    code, report = check()
    assert (code, only(report)["change"], only(report)["resolved"]) == (0, "renamed", 0)
    assert {f["state"] for f in only(report)["findings"] if f["rule"] != "manifest-renamed"} == {"existing"}
    assert [f["rule"] for f in only(report)["findings"] if f["state"] == "introduced"] == ["manifest-renamed"]


def test_a_manifest_that_moves_away_does_not_let_its_data_go(repo: GitRepo, check: Check) -> None:
    claimed = manifest("a").replace("files: []", "files: [{path: data/a.csv, sha256: %s}]" % ("ab" * 32))
    repo.write("data/a.csv", "1")
    repo.save(PATH, claimed)
    (repo.path / PATH).unlink()
    repo.write(f"meta/{PATH}", manifest("a"))
    code, report = check()
    messages = [f["message"] for f in only(report)["findings"] if f["rule"] == "data-path-unclaimed"]
    assert (code, only(report)["change"]) == (1, "renamed")
    assert messages == ["data file 'data/a.csv' belongs to no source since the manifest was moved away from it"]


def test_another_manifest_of_the_same_name_is_no_rename(repo: GitRepo, check: Check) -> None:
    (repo.path / PATH).unlink()
    repo.write("z/other.crs.yaml", manifest("unrelated"))
    code, report = check()
    assert (code, {m["change"] for m in report["manifests"]}) == (1, {"added", "deleted"})


def test_more_unclaimed_data_is_blocked_though_the_criterion_was_unmet_before(repo: GitRepo, check: Check) -> None:
    repo.save("data/old.csv", "1")
    repo.write("data/new.csv", "1")
    code, report = check()
    assert (code, codes(report)) == (1, ["dataset-worse"])
    assert "data/new.csv" in only(report)["reasons"][0]["message"]


def test_very_many_findings_are_counted_and_not_all_told(repo: GitRepo, check: Check) -> None:
    repo.write("many.crs.json", json.dumps({"crs": 1, "sources": [{"id": f"s{n}"} for n in range(3000)]}))
    code, report = check()
    many = next(m for m in report["manifests"] if m["path"] == "many.crs.json")
    assert (code, many["head"]["letter"], len(many["findings"])) == (1, "G", 20_000)
    assert "are counted but not listed" in many["notes"][0]


def test_an_unknown_that_is_not_told_for_want_of_room_still_blocks(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\non_unknown: block\nmin_source_rating: none\n"
              "no_regression: {letter: false, score_tolerance: off}\n")  # fmt: skip
    debts = [{"id": f"s{n}"} for n in range(3000)]
    repo.save(PATH.replace("yaml", "json"), json.dumps({"crs": 1, "sources": debts}))
    repo.write(PATH.replace("yaml", "json"), json.dumps({"crs": 1, "sources": [*debts, {"id": "new"}]}))
    code, report = check(PATH.replace("yaml", "json"))
    assert code == 1
    assert {r["source"] for r in only(report)["reasons"]} == {"new"}


def test_a_symbolic_link_is_no_manifest(repo: GitRepo, check: Check) -> None:
    (repo.path / PATH).rename(repo.path / "real.txt")
    (repo.path / PATH).symlink_to("real.txt")
    code, report = check()
    assert code == 1
    assert "symbolic link" in only(report)["findings"][0]["message"]


def test_a_policy_that_nothing_vouches_for_lets_nothing_off(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\nmin_source_rating: none\nrules: {ignore: [C2, C4, C5]}\n")
    repo.save(PATH, manifest("a", scraped=("posts",)))
    code, report = check("--base", "f" * 40)
    assert (code, report) == (3, None)
    code, report = check("--base", "f" * 40, "--on-missing-base", "treat-as-new")
    assert (code, codes(report)) == (1, ["source-below-floor", "safeguard-broken", "safeguard-broken"])
    assert "without what it switches off" in report["notes"][0]


def test_a_waiver_of_the_base_unblocks_and_raises_nothing(repo: GitRepo, check: Check) -> None:
    waiver = "{rule: license-unknown, dataset: %s, source: a, reason: r, approved_by: legal@example.org, expires: %s}"
    policy = "version: 1\nmin_rating: A\nwaivers:\n  - " + waiver
    repo.save(PATH, manifest("a").replace(LICENSED + "\n    p", "license: unknown\n    unverified: "
              "[{field: license, reason: terms-unclear, note: asked, since: 2026-01-01}]\n    p"))  # fmt: skip
    repo.save(POLICY, policy % (PATH, "2027-01-31"))
    code, report = check()
    assert (code, only(report)["head"]["letter"], report["waivers"][0]["state"]) == (0, "B", "active")
    repo.save(POLICY, policy % (PATH, "2026-11-21"))
    code, report = check()
    assert (code, only(report)["head"]["letter"], report["waivers"][0]["state"]) == (1, "B", "expired")


def test_a_policy_that_the_change_alters_is_told_setting_by_setting(repo: GitRepo, check: Check) -> None:
    waiver = "  - {rule: trace-missing, dataset: d, source: %s, reason: r, approved_by: a, expires: 2027-01-01}\n"
    repo.save(POLICY, "version: 1\nlicenses: {allow: [MIT]}\nwaivers:\n" + waiver % "a")
    repo.write(POLICY, "# moved\nversion: 1\nlicenses: {allow: [MIT, CC0-1.0]}\nwaivers:\n" + waiver % "b")
    _, report = check()
    assert "it loosens 1 setting; " in report["notes"][0]
    assert [f["rule"] for f in report["findings"]] == ["policy-loosened", "waiver-added"]
    assert "waivers: adds trace-missing for b until 2027-01-01; drops trace-missing for a until" in report["notes"][0]
    repo.write(POLICY, "# moved\nversion: 1\nlicenses: {allow: [MIT]}\nwaivers:\n" + waiver % "a")
    assert "nothing that matters" in check()[1]["notes"][0]


def test_a_change_that_takes_the_named_policy_away_is_blocked(repo: GitRepo, check: Check) -> None:
    repo.save("gate.yml", "version: 1\n")
    (repo.path / "gate.yml").unlink()
    code, report = check("--policy", "gate.yml")
    assert (code, report["reasons"][0]["code"]) == (1, "policy-invalid")


def test_a_waiver_brought_by_the_change_does_not_count(repo: GitRepo, check: Check) -> None:
    repo.save(POLICY, "version: 1\nmin_rating: A\n")
    repo.branch("topic")
    repo.write(POLICY, "version: 1\nmin_rating: A\nwaivers: [{rule: license-missing, dataset: notices.crs.yaml, "
               "source: a, reason: r, approved_by: me, expires: 2027-01-01}]\n")  # fmt: skip
    repo.write(PATH, manifest("a").replace(LICENSED + "\n    p", "p"))
    code, report = check()
    assert (code, report["waivers"]) == (1, [])


def test_several_manifests_come_worst_first(repo: GitRepo, check: Check) -> None:
    repo.write("z/bad.crs.yaml", manifest("q", name="bad", scraped=("posts",)))
    code, report = check()
    assert (code, [m["path"] for m in report["manifests"]]) == (1, ["z/bad.crs.yaml", PATH])


def test_a_named_manifest_is_the_only_one_that_is_judged(repo: GitRepo, check: Check) -> None:
    repo.write("z/bad.crs.yaml", manifest("q", name="bad", scraped=("posts",)))
    code, report = check(PATH)
    assert (code, only(report)["path"]) == (0, PATH)


def test_only_what_is_staged_is_judged(repo: GitRepo, check: Check) -> None:
    repo.write(PATH, manifest("a", "b", "c"))
    repo.add(PATH)
    repo.write(PATH, manifest(scraped=("posts",)))
    code, report = check("--staged")
    assert (code, report["run"]["head"], [c["source"] for c in only(report)["changes"]]) == (0, "index", ["c"])


def test_an_unrelated_commit_is_left_alone(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write("code.py", "print()\n")
    repo.add("code.py")
    assert main(["check", "--staged"]) == 0
    assert "nothing staged concerns a dataset" in capsys.readouterr().out


def test_data_that_nobody_claims_is_found_without_touching_the_manifest(repo: GitRepo, check: Check) -> None:
    repo.write("data/new.csv", "a,b\n")
    repo.add("data/new.csv")
    code, report = check("--staged")
    assert code == 1
    assert "data-path-unclaimed" in {f["rule"] for f in only(report)["findings"]}


def test_a_first_commit_has_nothing_to_compare_with(tmp_path: Path, check: Check) -> None:
    repo = GitRepo.init(tmp_path / "new")
    repo.write(PATH, manifest("a"))
    repo.add()
    code, report = check("--staged", "-C", str(repo.path))
    assert (code, only(report)["change"], report["run"]["base"]) == (0, "added", "none")


def test_without_any_manifest_nothing_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = GitRepo.init(tmp_path / "empty")
    repo.save("README", "x")
    assert main(["check", "-C", str(repo.path)]) == 2
    assert "crs-gate init" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("version: 1\nmin_ratings: B\n", "did you mean 'min_rating'?"),
        ("version: 1\nmin_score: 80%\n", ":2:12:"),
        ("version: 1\nrules: {ignore: [licence-missing]}\n", "did you mean 'license-missing'?"),
        ("version: 1\nlicenses: {allow: [MTI]}\n", "'MTI' is not a license"),
        ("version: 1\nwaivers: [{rule: license-missing, dataset: d, reason: r, approved_by: a}]\n", "expires"),
        ("version: 1\nwaivers: [{rule: manifest-invalid, dataset: d, reason: r, approved_by: a, expires: 2027-01-01}]",
         "cannot be waived"),
        ("version: 1\nwaivers: [{rule: trace-missing, dataset: d, reason: r, approved_by: a, expires: 2027-02-30}]\n",
         "expected a day"),
        ("version: 1\nwaivers: [{dataset: d, rule: trace-missing, reason: TODO, approved_by: a, expires: 2027-01-01}]",
         "'TODO' is no answer"),
        ("version: 1\nmanifests: [/x/*.yaml]\n", ":2:13:"),
        ("version: 1\nmanifests: [MANIFEST]\n", "must end in one of"),
        ("version: 1\ndata: {ignore: [../x]}\n", ":2:17:"),
        ("version: 1\nrules: {severity: {manifest-invalid: note}}\n", "always holds"),
        ("min_rating: [\n", POLICY),
    ],
)  # fmt: skip
def test_a_faulty_policy_says_where_and_what(
    repo: GitRepo, policy: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.save(POLICY, policy)
    assert main(["check"]) == 2
    assert said in capsys.readouterr().err


def test_a_policy_can_live_in_pyproject(repo: GitRepo, check: Check) -> None:
    repo.save("pyproject.toml", "[tool.crs-gate]\nversion = 1\nmin_score = 101\n")
    assert check() == (2, None)
    repo.save("pyproject.toml", "[tool.crs-gate]\nversion = 1\nmin_score = 100\n")
    code, report = check()
    assert (code, report["run"]["policy"].partition("@")[0]) == (0, "pyproject.toml")
    repo.save("pyproject.toml", "[tool]\ncrs-gate = {version = 1, min_score = 101}\n")
    assert check() == (2, None)
    repo.save("pyproject.toml", "[tool.crs-gate-other]\nversion = 9\n")
    assert check()[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--ignore", "licence-missing"), "did you mean 'license-missing'?"),
        (("--min-score", "80%"), "without a percent sign"),
        (("--base", "nowhere"), "nowhere"),
        (("gone.crs.yaml",), "gone.crs.yaml"),
        (("--today", "tomorrow"), "YYYY-MM-DD"),
        (("--output", "sarif"), "FORMAT=PATH"),
        (("--policy", "none.yml"), "none.yml"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(
    repo: GitRepo, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *arguments]) in (2, 3)
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


def test_rate_works_without_git_and_on_several_files(tmp_path: Path, check: Check) -> None:
    (tmp_path / "one").mkdir()
    for folder, text in (("", manifest("a")), ("one", manifest(scraped=("posts",)))):
        (tmp_path / folder / PATH).write_text(text)
    code, report = check(str(tmp_path / PATH), str(tmp_path / "one" / PATH), command="rate")
    assert (code, [m["head"]["letter"] for m in report["manifests"]]) == (0, ["E", "A"])


def test_rate_opens_each_repository_once_under_its_own_policy(tmp_path: Path, check: Check) -> None:
    for name, policy in (("one", "version: 1\n"), ("two", "version: 1\nmin_rating: A\non_unknown: block\n")):
        made = GitRepo.init(tmp_path / name)
        made.write(POLICY, policy)
        made.write(f"deep/{PATH}", manifest("a", scraped=("posts",)))
    paths = [str(tmp_path / name / "deep" / PATH) for name in ("one", "two")]
    code, report = check(*paths, command="rate")
    assert (code, [m["status"] for m in report["manifests"]]) == (1, ["blocked", "passed"])
    assert [r["code"] for r in report["manifests"][0]["reasons"]] == ["rating-below-floor"]


def test_rate_holds_a_floor_that_is_asked_for(repo: GitRepo, check: Check) -> None:
    repo.write(PATH, manifest(scraped=("posts",)))
    assert check(PATH, command="rate")[0] == 0
    assert check(PATH, "--min-rating", "B", command="rate")[0] == 1


def test_what_was_switched_off_is_said(repo: GitRepo, check: Check) -> None:
    _, report = check("--ignore", "C4")
    assert report["run"]["partial"] == "ignore: C4"
    assert only(report)["head"]["letter"] == "B"


def test_two_runs_give_the_same_bytes(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write(PATH, manifest("a", scraped=("posts", "more")))
    outputs = []
    for _ in range(2):
        main(["check", "--format", "json", *TODAY])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]


def test_a_public_dataset_described_from_its_card_is_rated_by_what_it_admits(check: Check) -> None:
    _, report = check("examples/from-a-card/redcaps.crs.yaml", "-C", str(ROOT), command="rate")
    head = only(report)["head"]
    assert head["letter"] == "D"
    assert [c["id"] for c in head["criteria"][:6] if not c["met"]] == ["C4", "C5", "C6"]
