"""Runs every case folder: a manifest as a user would write it, through the command line, with one rule on.

``<rule-id>/<pass|fail|na|unknown|silent>-<what>/`` holds ``dataset.crs.yaml``, or a manifest of another format under a
name of ``OTHERS``, the files around it, and
``expected.txt``: for a failure a line ``LINE:COLUMN message`` for each finding, else the reason. A rule that is not
asked is silent: it gives no result. With ``base.crs.yaml`` the case is a change, and without ``dataset.crs.yaml`` that
change deletes the manifest; ``base-path.txt`` says where the manifest was. What lies in ``brought/`` comes with the
change. In ``.crs/audit.json`` the word RULES stands for the digest of the rules here. With ``base-policy.yml`` the
change is one of the policy, to ``policy.yml`` or to none.
"""

import json
import shutil
from pathlib import Path

import pytest

from crs_gate.audit.kinds import rules_digest
from crs_gate.cli import main
from crs_gate.evidence.layout import AUDIT
from tests.gitrepo import GitRepo

HERE = Path(__file__).parent
MANIFEST, BASE, EXPECTED = "dataset.crs.yaml", "base.crs.yaml", "expected.txt"
BASE_POLICY, POLICY, BASE_PATH, BROUGHT = "base-policy.yml", "policy.yml", "base-path.txt", "brought"
FOUND_POLICY = "crs-gate.yml"
NOT_COPIED = (BASE, EXPECTED, BASE_POLICY, BASE_PATH, BROUGHT)
OTHERS = ("croissant.json", "datapackage.json", "dataset-metadata.json", "dataset.jsonld", "README.md")
"""What a manifest of another format is called, where one stands in place of ``dataset.crs.yaml``."""
OUTCOMES = {"pass": "pass", "fail": "fail", "na": "not-applicable", "unknown": "unknown", "silent": ""}
CASES = sorted(path for path in HERE.glob("*/*-*") if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_case(case, tmp_path, monkeypatch, capsys):
    rule = case.parent.name
    folder = tmp_path / "posts"
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    if (audit := folder / AUDIT).exists():
        audit.write_text(audit.read_text().replace("RULES", rules_digest()))
    monkeypatch.chdir(folder)
    is_change = any((case / name).exists() for name in (BASE, BASE_POLICY, BROUGHT))
    command = _change(case, folder) if is_change else ["rate", _manifest(case)]
    options = ["--only", rule, "--format", "json", "--today", "2026-11-22"]
    main([*command, *options, *(["--policy", POLICY] if (folder / POLICY).exists() else [])])
    report = json.loads(capsys.readouterr().out)
    if (case / BASE_POLICY).exists():
        found = _found(report["findings"], rule)
        assert ("fail" if found else "pass", found) == (case.name.partition("-")[0], _expected(case))
        return
    said = report["manifests"][0]
    results = [result for result in said["results"] if result["rule"] == rule]
    assert _worst(results) == OUTCOMES[case.name.partition("-")[0]]
    found = _said(said, results, rule)
    wanted = _expected(case)
    lines = "\n".join(found)
    assert found == wanted, f"where this is what it should say, {case.relative_to(HERE)}/{EXPECTED} holds it:\n{lines}"


def _manifest(case: Path) -> str:
    """The name of the manifest of a case that is no change."""
    return next((name for name in (MANIFEST, *OTHERS) if (case / name).exists()), MANIFEST)


def _change(case: Path, folder: Path) -> list[str]:
    """Commit the folder with its manifest at base and then at head, if it is still there."""
    repo = GitRepo.init(folder)
    before = (case / BASE_PATH).read_text().strip() if (case / BASE_PATH).exists() else MANIFEST
    now = _manifest(case)
    _swap(case / (BASE if (case / BASE).exists() else MANIFEST), folder / before, folder / now)
    if (case / BASE_POLICY).exists():
        _swap(case / BASE_POLICY, folder / FOUND_POLICY, folder / POLICY)
    repo.commit("base")
    _swap(case / now, folder / now, folder / before)
    if (case / BASE_POLICY).exists():
        _swap(case / POLICY, folder / FOUND_POLICY, folder / FOUND_POLICY)
    if (case / BROUGHT).exists():
        shutil.copytree(case / BROUGHT, folder, dirs_exist_ok=True)
    repo.commit("head")
    return ["check", "--base", "HEAD^", "--head", "HEAD"]


def _swap(file: Path, to: Path, out: Path) -> None:
    """Take one file out of the work tree, and copy another one there if it exists."""
    out.unlink(missing_ok=True)
    if file.exists():
        to.parent.mkdir(exist_ok=True)
        shutil.copy(file, to)


def _worst(results) -> str:
    """The outcome that decides, when the sources of a case end differently."""
    found = {result["outcome"] for result in results}
    return next((outcome for outcome in ("error", "fail", "unknown", "pass", "not-applicable") if outcome in found), "")


def _said(manifest, results, rule) -> list[str]:
    worst = _worst(results)
    if worst == "fail":
        return _found(manifest["findings"], rule)
    return sorted({result["reason"] for result in results if result["outcome"] == worst} - {""})


def _found(findings, rule) -> list[str]:
    """Those of one rule: what is asked of a change is always told."""
    return [f"{item['line']}:{item['column']} {item['message']}" for item in findings if item["rule"] == rule]


def _expected(case: Path) -> list[str]:
    path = case / EXPECTED
    return path.read_text().splitlines() if path.exists() else []
