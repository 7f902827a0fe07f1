"""``crs-gate waivers`` in a real repository: what ends, in three formats, and the exit codes."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import crs_gate
from tests.contract.source import ROOT, parsed
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

DAY = "2026-11-01"
PAGE = (ROOT / "docs" / "hooks.md").read_text("utf-8")
WAIVER = (
    "  - {{rule: license-unknown, dataset: dataset.crs.yaml, source: {}, reason: r, approved_by: me, expires: {}}}\n"
)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A repository with two good sources, and a scraped one without a license."""
    made = GitRepo.init(tmp_path / "repo")
    made.save("dataset.crs.yaml", manifest("a", "b", scraped=("posts",)))
    return made


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """crs-gate at the top of it, on the first of November."""
    return command_line(capsys, repo.path, monkeypatch)


def with_waivers(repo: GitRepo, *waivers: tuple[str, str]) -> None:
    """A policy that lets sources off up to a day."""
    listed = "".join(WAIVER.format(*each) for each in waivers)
    repo.write(".github/crs-gate.yml", f"version: 1\nwaivers:\n{listed}")


def changed(repo: GitRepo, old: str, new: str) -> None:
    """Another manifest."""
    text = (repo.path / "dataset.crs.yaml").read_text("utf-8")
    assert old in text
    repo.write("dataset.crs.yaml", text.replace(old, new))


def found(cli: Cli, *more: str) -> Any:
    """What the command says as JSON."""
    ran = cli("waivers", "--today", DAY, "--format", "json", *more)
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def test_nothing_ends_in_a_fresh_dataset_without_a_policy(cli: Cli) -> None:
    ran = cli("waivers", "--today", DAY, "--fail")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "Nothing is over, and nothing ends within 30 days\npolicy: built-in\n"
    assert cli("waivers", "--today", DAY, "--format", "github").out == ""


def test_waivers_have_a_state_by_their_day_and_their_use(cli: Cli, repo: GitRepo) -> None:
    with_waivers(repo, ("posts", "2026-12-02"), ("posts", "2026-12-01"), ("a", "2026-11-05"), ("posts", "2026-10-31"))
    states = [(each["expires"], each["state"], each["days_left"]) for each in found(cli)["waivers"]]
    assert states == [
        ("2026-10-31", "expired", -1), ("2026-11-05", "unused", 4),
        ("2026-12-01", "expiring", 30), ("2026-12-02", "active", 31),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("waiver", "code"),
    [
        (("posts", "2026-12-02"), 0),
        (("posts", "2026-12-01"), 1),
        (("posts", "2026-10-31"), 1),
        (("a", "2026-11-05"), 0),
    ],
)
def test_fail_is_about_what_is_over_or_ends_within_the_days(
    cli: Cli, repo: GitRepo, waiver: tuple[str, str], code: int
) -> None:
    with_waivers(repo, waiver)
    assert cli("waivers", "--today", DAY, "--fail").code == code
    assert cli("waivers", "--today", DAY).code == 0


SIGNALS = "license: unknown\n    opt_out:\n      signals: "


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("period: P2Y", "until: 2026-11-30", ("retention-expired", "2026-11-30", 6)),
        ("period: P2Y", "period: P10M", ("retention-expired", "2026-11-01", 6)),
        ("removals: []", "removals: [{id: '1', source: old, requested: 2026-10-20}]",
         ("removal-overdue", "2026-11-19", 8)),
        ("retrieved: 2026-11-01", "retrieved: 2025-11-20", ("license-evidence-stale", "2026-11-20", 17)),
        ("collected: {from: 2026-01-01, to: 2026-01-31", "collected: {from: 2025-01-01, to: 2025-11-10",
         ("source-metadata-stale", "2026-11-10", 10)),
        ("license: unknown", SIGNALS + "[{protocol: robots.txt, checked: 2025-11-05, result: allowed}]",
         ("opt-out-evidence-stale", "2026-11-05", 43)),
    ],
)  # fmt: skip
def test_what_ends_in_a_manifest_is_told_with_day_and_line(
    cli: Cli, repo: GitRepo, old: str, new: str, told: tuple[str, str, int]
) -> None:
    changed(repo, old, new)
    rule, last, line = told
    (one,) = [each for each in found(cli)["endings"] if each["rule"] == rule]
    assert (one["last_day"], one["over"], one["path"], one["line"]) == (last, False, "dataset.crs.yaml", line)
    (over,) = [each for each in found(cli, "--today", "2026-12-01")["endings"] if each["rule"] == rule]
    assert (over["last_day"], over["over"]) == (last, True)
    assert cli("waivers", "--today", DAY, "--fail").code == 1


def test_people_and_runners_see_the_same(cli: Cli, repo: GitRepo) -> None:
    with_waivers(repo, ("posts", "2026-11-20"))
    changed(repo, "retrieved: 2026-11-01", "retrieved: 2025-10-20")
    told = cli("waivers", "--today", DAY).out.splitlines()
    assert told[0] == "1 over already, 1 more within 30 days"
    assert "  expiring  license-unknown for posts, until 2026-11-20 (19 days left), approved by me: r" in told
    place = "dataset.crs.yaml:17: evidence of the license of a, b (license-evidence-stale)"
    assert f"  {'ended 2026-10-20':32}  {place}" in told
    warning, notice = cli("waivers", "--today", DAY, "--format", "github").out.splitlines()
    assert warning.startswith("::warning file=dataset.crs.yaml,line=17,")
    assert notice.startswith("::notice file=.github/crs-gate.yml,line=3,col=5,title=waiver::")


def test_a_runner_gets_ten_annotations_of_a_level(cli: Cli, repo: GitRepo) -> None:
    with_waivers(repo, *(("posts", f"2026-10-{day}") for day in range(10, 22)))
    lines = cli("waivers", "--today", DAY, "--format", "github").out.splitlines()
    assert len(lines) == 10
    assert lines[-1] == "::warning title=crs-gate::3 more: `crs-gate waivers` lists them"


def test_sources_in_a_table_end_too(cli: Cli, repo: GitRepo) -> None:
    text = (repo.path / "dataset.crs.yaml").read_text("utf-8")
    repo.write("dataset.crs.yaml", text.partition("sources:")[0] + "sources: {table: rows.jsonl}\n")
    evidence = {"url": "https://example.org/t", "retrieved": "2025-11-20", "verified_by": "a@example.org"}
    rows = [{"id": f"row-{n}", "license": {"expression": "CC0-1.0", "evidence": evidence}} for n in range(5)]
    repo.write("rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    (one,) = found(cli)["endings"]
    assert (one["sources"], one["source_count"]) == (["row-0", "row-1", "row-2"], 5)
    assert (one["path"], one["line"]) == ("rows.jsonl", 1)


def test_a_rule_that_the_policy_leaves_out_ends_nothing(cli: Cli, repo: GitRepo) -> None:
    changed(repo, "retrieved: 2026-11-01", "retrieved: 2025-11-20")
    repo.write(".github/crs-gate.yml", "version: 1\nrules: {ignore: [license-evidence-stale]}\n")
    assert found(cli)["endings"] == []
    repo.write(".github/crs-gate.yml", "version: 1\nevidence: {max_age_days: 700}\n")
    assert found(cli)["endings"] == []


def test_a_manifest_that_is_not_valid_is_no_all_clear(cli: Cli, repo: GitRepo) -> None:
    repo.write("other.crs.yaml", "crs: 1\ndataset: [\n")
    ran = cli("waivers", "--today", DAY, "--fail")
    assert ran.code == 3
    assert "as far as manifests can be read" in ran.out
    assert "other.crs.yaml:" in ran.out
    assert cli("waivers", "--today", DAY, "--format", "github").out.startswith("::warning file=other.crs.yaml,")


def test_hostile_ids_stay_text(cli: Cli, repo: GitRepo) -> None:
    changed(repo, "retrieved: 2026-11-01", "retrieved: 2025-11-20")
    changed(repo, "removals: []", 'removals: [{id: "1", source: "x\\n::error::y\\e[31m", requested: 2026-10-20}]')
    for format_name in ("text", "github", "json"):
        out = cli("waivers", "--today", DAY, "--format", format_name).out
        assert "\x1b" not in out
        assert "\n::error" not in out


@pytest.mark.parametrize("asked", [("--expiring", "-1"), ("--expiring", "4000"), ("--policy", "none.yml")])
def test_what_cannot_be_asked_is_refused(cli: Cli, asked: tuple[str, ...]) -> None:
    assert cli("waivers", "--today", DAY, *asked).code == 2


def test_the_command_on_the_page_runs(cli: Cli) -> None:
    (line,) = re.findall(r"^\$ (crs-gate waivers.*)$", PAGE, re.MULTILINE)
    assert cli(*shlex.split(line)[1:], "--today", DAY).code == 0


def test_the_workflow_on_the_page_is_scheduled_safe_and_runs_the_command(cli: Cli) -> None:
    blocks = map(parsed, re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    (workflow,) = [block for block in blocks if "jobs" in block]
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    ((minute, hour, day, month, weekday),) = [each["cron"].split() for each in workflow["on"]["schedule"]]
    assert (int(minute) in range(60), int(hour) in range(24), day, month, weekday) == (True, True, "*", "*", "1")
    checkout, _, install, look = workflow["jobs"]["expiry"]["steps"]
    assert checkout["with"] == {"persist-credentials": "false"}
    assert install["run"].endswith(f"@v{crs_gate.__version__}")
    assert cli(*shlex.split(look["run"])[1:], "--today", DAY).code == 0


def test_without_a_manifest_there_is_no_all_clear(cli: Cli, repo: GitRepo) -> None:
    (repo.path / "dataset.crs.yaml").unlink()
    ran = cli("waivers", "--today", DAY)
    assert (ran.code, ran.out) == (2, "")
    assert "no dataset manifest was found" in ran.err
