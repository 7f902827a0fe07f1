"""docs/audit.md: its files written, its commands typed, and its numbers those of the code."""

from pathlib import Path

from crs_gate.audit.sampled import wanted
from crs_gate.audit.shards import LARGEST
from crs_gate.auditing.places import _NEEDS
from crs_gate.cli.auditing import _SHORTEST_KEY, KEY
from crs_gate.settings.policy_file import PolicyText, load
from tests.e2e.pages import Shell, blocks, follow, page
from tests.gitrepo import GitRepo


def test_the_commands_print_what_the_page_shows(tmp_path: Path) -> None:
    GitRepo.init(tmp_path / "repo")
    shell = Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    shell.type("cd repo")
    assert [step.command for step in follow(page("audit.md"), shell)] == ["crs-gate files", "crs-gate audit"]


def test_the_numbers_and_names_are_those_of_the_code() -> None:
    text = page("audit.md")
    assert f"parts of {LARGEST >> 20} MiB" in text
    assert f"{wanted(0.001):,} records" in text
    assert f"`{KEY}` ({_SHORTEST_KEY} characters or more)" in text
    for kind, (_, package) in _NEEDS.items():
        if kind not in {"memory", "http", "gcs"}:
            assert f"{kind}://" in text
            assert package in text


def test_the_policy_is_one() -> None:
    (policy,) = (block.text for block in blocks(page("audit.md"), "yaml") if block.text.startswith("version"))
    found = load(PolicyText("crs-gate.yml", policy.encode(), "here"))
    assert (found.audit_required, found.audit_days, found.audit_signed, str(found.audit_sample)) == (
        True,
        90,
        True,
        "0.001",
    )
