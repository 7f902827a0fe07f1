"""docs/ledger.md: its files written, and its command run, by a shell."""

import re
from pathlib import Path

from crs_gate.audit.ledger import tally
from crs_gate.audit.ledger.columns import COLUMNS, SUFFIXES
from crs_gate.facts import ledgers
from tests.e2e.pages import Shell, blocks, page, steps
from tests.gitrepo import GitRepo


def test_the_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    shell = Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    shell.type("cd repo")
    shown = ""
    for block in blocks(page("ledger.md")):
        if block.language in {"yaml", "json"}:
            repo.write(block.path or "dataset.crs.yaml", block.text)
        for step in steps(block.text) if block.language == "console" else ():
            printed = shell.type(step.command)
            assert printed.code == 1
            assert re.fullmatch(re.escape(step.shown.rstrip()).replace(re.escape("..."), ".*"), printed.text.rstrip())
            shown = step.command
    assert shown == "crs-gate ledger check"


def test_the_page_names_every_column_form_and_limit() -> None:
    text = page("ledger.md")
    assert [name for name in COLUMNS if f"| `{name}` |" not in text] == []
    assert [suffix for suffix in SUFFIXES if f"`{suffix}`" not in text] == []
    for limit in (f"{ledgers.MOST_BYTES // 2**20} MiB", f"{ledgers.MOST_ROWS:,} rows", f"{tally.MOST_IDS:,} rows"):
        assert limit in text
    assert f"{ledgers.MOST_UNPACKED // 2**20} MiB of unpacked lines" in text
