"""The gate on what ``crs-gate collect`` stored: stored bytes are read anew, and what is not there proves nothing."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import HEADER
from tests.gitrepo import GitRepo

TODAY = "2026-11-20"
SITE = "https://forum.example.org"
SOURCE = """\
  - id: forum
    title: Posts of a forum
    category: crawled
    modality: [text]
    locator: {{url: "https://forum.example.org/posts"}}
    collected: {{from: 2026-10-01, to: {to}, method: web-scraping-crawling-api}}
    acquisition: {{basis: scraped-terms-unclear}}
    {license}
    {signals}
    personal_data: {{present: no}}
    synthetic: {{present: no}}
    derived_from: []
    files: []
    trace: []
"""
ALLOWED = "opt_out: {signals: [{protocol: robots.txt, checked: 2026-10-02, result: allowed}]}"
RESERVED = ALLOWED.replace("result: allowed", "result: disallowed, evidence: x.txt")
RULES = "opt-out-signal-ignored,opt-out-signal-unchecked,opt-out-evidence-stale,license-evidence-stale"
DENYING = b"User-agent: *\nAllow: /\n\nUser-agent: CCBot\nDisallow: /posts\n"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, tmp_path, monkeypatch)


def manifest(signals: str = ALLOWED, to: str = "2026-11-10", license_: str = "license: unknown") -> str:
    return HEADER.format(name="posts") + SOURCE.format(to=to, license=license_, signals=signals)


def line(tree: Mapping[str, Any]) -> str:
    return json.dumps(tree, sort_keys=True, separators=(",", ":")) + "\n"


def stored(repo: GitRepo, robots: bytes | int = 404, checked: str = "2026-10-02", **parts: Any) -> None:
    """What was collected of the forum; the robots.txt, or the status that came instead."""
    files = {"robots": robots, "tdmrep": 404, "ai_txt": 404, **parts}
    told: dict[str, Any] = {}
    for name, answer in files.items():
        if isinstance(answer, bytes):
            digest = sha256(answer).hexdigest()
            repo.write(f".crs/optout/blobs/{digest}", answer)
            told[name] = {"status": 200, "sha256": digest}
        else:
            told[name] = {"status": answer}
    when = f"{checked}T10:00:00Z"
    site = {"scope": SITE, "checked": when, "parts": told}
    page = {"scope": f"{SITE}/posts", "checked": when, "parts": {"page": {"status": 200}}}
    repo.write(".crs/optout/sources.jsonl", line(site) + line(page))


def rated(cli: Cli, repo: GitRepo, text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Outcomes of the rules, and what they said."""
    repo.write("dataset.crs.yaml", text)
    repo.commit()
    ran = cli("rate", "dataset.crs.yaml", "-C", str(repo.path), "--only", RULES, "--today", TODAY, "--format", "json")
    assert "Traceback" not in ran.err
    (found,) = json.loads(ran.out)["manifests"]
    outcomes: dict[str, str] = {}
    said: dict[str, str] = {}
    for finding in found["findings"]:
        outcomes[finding["rule"]] = finding.get("outcome", "fail")
        said[finding["rule"]] = finding["message"]
    return outcomes, said


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo.init(tmp_path / "data")


def test_stored_bytes_that_disallow_beat_a_manifest_that_says_allowed(cli: Cli, repo: GitRepo) -> None:
    stored(repo, DENYING)
    _, said = rated(cli, repo, manifest())
    assert "robots.txt, line 4: it disallows CCBot" in said["opt-out-signal-ignored"]
    assert "2026-10-02" in said["opt-out-signal-ignored"]


def test_without_records_nothing_is_different(cli: Cli, repo: GitRepo) -> None:
    _, said = rated(cli, repo, manifest())
    assert "opt-out-signal-ignored" not in said


def test_a_license_outweighs_what_is_stored(cli: Cli, repo: GitRepo) -> None:
    stored(repo, DENYING)
    license_ = "license: {expression: CC-BY-4.0, evidence: {url: 'https://x.example.org/l', retrieved: 2026-11-01}}"
    _, said = rated(cli, repo, manifest(license_=license_))
    assert "opt-out-signal-ignored" not in said


def test_stored_answers_prove_a_check_that_the_manifest_does_not_state(cli: Cli, repo: GitRepo) -> None:
    stored(repo)
    _, said = rated(cli, repo, manifest(signals=""))
    assert not [rule for rule in said if rule.startswith("opt-out")]
    (repo.path / ".crs/optout/sources.jsonl").unlink()
    _, said = rated(cli, repo, manifest(signals=""))
    assert "no opt-out signal was checked" in said["opt-out-signal-unchecked"]


def test_a_check_after_collecting_proves_nothing(cli: Cli, repo: GitRepo) -> None:
    stored(repo, checked="2026-11-15")
    _, said = rated(cli, repo, manifest(signals=""))
    assert "later than the end of collection" in said["opt-out-signal-unchecked"]


def test_a_check_that_is_too_old_is_stale(cli: Cli, repo: GitRepo) -> None:
    stored(repo, checked="2023-01-01")
    _, said = rated(cli, repo, manifest(signals=""))
    assert "opt-out-evidence-stale" in said


@pytest.mark.parametrize("status", [500, 429])
def test_a_site_that_did_not_answer_leaves_it_unknown(cli: Cli, repo: GitRepo, status: int) -> None:
    stored(repo, status)
    _, said = rated(cli, repo, manifest())
    assert f"robots.txt: the server answered {status}" in said["opt-out-signal-ignored"]


@pytest.mark.parametrize(
    ("damage", "why"),
    [("missing", "is not there"), ("altered", "another SHA-256"), ("link", "is not there"), ("line", "not JSON")],
)
def test_bytes_that_are_missing_or_others_are_named_and_prove_nothing(
    cli: Cli, repo: GitRepo, damage: str, why: str
) -> None:
    stored(repo, b"User-agent: *\nAllow: /\n")
    (blob,) = (repo.path / ".crs/optout/blobs").iterdir()
    records = repo.path / ".crs/optout/sources.jsonl"
    if damage == "line":
        records.write_text("not json\n")
    elif damage == "altered":
        blob.write_bytes(b"User-agent: *\nAllow: /x\n")
    else:
        data = blob.read_bytes()
        blob.unlink()
        if damage == "link":
            (repo.path / "robots.txt").write_bytes(data)
            blob.symlink_to("../../../robots.txt")
    _, said = rated(cli, repo, manifest())
    assert why in said["opt-out-signal-ignored"]
    _, said = rated(cli, repo, manifest(signals=""))
    assert why in said["opt-out-signal-unchecked"]


def test_a_pull_request_that_brings_a_disallow_alone_is_judged(cli: Cli, repo: GitRepo) -> None:
    repo.write("dataset.crs.yaml", manifest())
    stored(repo, b"User-agent: *\nAllow: /\n")
    base = repo.commit()
    stored(repo, DENYING)
    head = repo.commit()
    ran = cli("check", "-C", str(repo.path), "--base", base, "--head", head, "--today", TODAY, "--format", "json")
    (found,) = json.loads(ran.out)["manifests"]
    new = [finding["rule"] for finding in found["findings"] if finding["state"] == "introduced"]
    assert "opt-out-signal-ignored" in new


def test_a_license_text_that_changed_is_told(cli: Cli, repo: GitRepo) -> None:
    text = b"Do what you like."
    digest = sha256(text).hexdigest()
    repo.write(f".crs/optout/blobs/{digest}", text)
    parts = {"document": {"status": 200, "sha256": digest}}
    record = {"scope": "https://x.example.org/l", "checked": "2026-11-15T10:00:00Z", "parts": parts}
    repo.write(".crs/optout/sources.jsonl", line(record))
    evidence = (
        "license: {{expression: CC-BY-4.0, evidence: {{url: 'https://x.example.org/l', retrieved: 2021-01-01{}}}}}"
    )
    _, said = rated(cli, repo, manifest(license_=evidence.format("")))
    assert "the policy allows" in said["license-evidence-stale"]
    _, said = rated(cli, repo, manifest(license_=evidence.format(f", sha256: {digest}")))
    assert "license-evidence-stale" not in said
    _, said = rated(cli, repo, manifest(license_=evidence.format(f", sha256: {'0' * 64}")))
    assert "another one" in said["license-evidence-stale"]


@pytest.mark.parametrize(("signals", "level"), [("", "verified"), (ALLOWED, "verified"), (RESERVED, "documented")])
def test_stored_answers_that_agree_make_a_claim_verified(cli: Cli, repo: GitRepo, signals: str, level: str) -> None:
    stored(repo)
    repo.write("dataset.crs.yaml", manifest(signals=signals))
    ran = cli("rate", "dataset.crs.yaml", "-C", str(repo.path), "--today", TODAY, "--format", "json")
    assert json.loads(ran.out)["manifests"][0]["evidence"]["levels"]["opt-out"] == {level: 1}


def test_sources_in_a_table_are_judged_by_what_is_stored_too(cli: Cli, repo: GitRepo) -> None:
    repo.write("dataset.crs.yaml", HEADER.format(name="posts").replace("sources:\n", "sources: {table: rows.jsonl}\n"))
    row = {
        "id": "forum",
        "category": "crawled",
        "locator": {"url": f"{SITE}/posts"},
        "opt_out": {"signals": [{"protocol": "robots.txt", "checked": "2026-10-02", "result": "allowed"}]},
    }
    repo.write("rows.jsonl", json.dumps(row) + "\n")
    stored(repo, b"User-agent: *\nAllow: /\n")
    base = repo.commit()
    stored(repo, DENYING)
    head = repo.commit()
    ran = cli("check", "-C", str(repo.path), "--base", base, "--head", head, "--today", TODAY, "--format", "json")
    (found,) = json.loads(ran.out)["manifests"]
    new = [finding["rule"] for finding in found["findings"] if finding["state"] == "introduced"]
    assert "opt-out-signal-ignored" in new


def test_waivers_tells_when_what_was_collected_grows_too_old(cli: Cli, repo: GitRepo) -> None:
    stored(repo, 404, "2026-10-02")
    repo.write("dataset.crs.yaml", manifest("", to="unknown"))
    repo.commit()
    ran = cli("waivers", "-C", str(repo.path), "--today", TODAY, "--expiring", "400", "--format", "json")
    ends = {each["rule"]: each["last_day"] for each in json.loads(ran.out)["endings"]}
    assert ends["opt-out-evidence-stale"] == "2027-10-02"
