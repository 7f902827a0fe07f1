"""docs/baseline.md: its commands, run in order by a shell in a repository that holds its dataset."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.contract.source import ROOT
from tests.gitrepo import GitRepo, clean_environment

PAGE = (ROOT / "docs" / "baseline.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def uncounted(line: str) -> str:
    """The line without its numbers: they move with each rule that comes."""
    return re.sub(r"\d+ entr(?:y|ies)|\d+", "#", line)


def test_each_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    repo.save("posts.crs.yaml", blocks("yaml")[0])
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in clean_environment().items() if not name.startswith(("CRS_GATE", "GITHUB"))}
    environment = {**kept, "PATH": path, "CRS_GATE_TODAY": "2026-11-22"}
    ran = 0
    for block in blocks("console"):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = step.splitlines()
            done = subprocess.run(
                ("sh", "-c", command), cwd=repo.path, env=environment, capture_output=True, text=True, check=False
            )
            lines = iter(done.stdout.splitlines())
            for expected in shown:
                assert any(uncounted(line).startswith(uncounted(expected)) for line in lines), (
                    command,
                    expected,
                    done.stdout,
                    done.stderr,
                )
            assert "Traceback" not in done.stderr
            ran += 1
    assert ran > 8
