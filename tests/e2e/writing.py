"""Every command that writes, in a repository where each of them has something to write."""

import subprocess
import sys
from pathlib import Path

from tests.e2e.exported import RICH
from tests.gitrepo import GitRepo, clean_environment

EVENT = """\
{"eventType": "COMPLETE", "eventTime": "2026-06-03T10:00:00Z",
 "run": {"runId": "0199c7d2-3a4b-7def-8000-00000000beef"}, "job": {"namespace": "etl", "name": "scrub"},
 "inputs": [], "outputs": [{"namespace": "file", "name": "data/forum.jsonl"}]}
""".replace("\n ", " ")
CARD = "---\nlicense: cc-by-4.0\npretty_name: Posts\n---\n# Posts\n"
COMMANDS = {
    "init": ("init", "new"),
    "import": ("import", "README.md", "-o", "imported.crs.yaml"),
    "add": ("add", "data/notices.jsonl", "--at", "https://example.org/new", "--id", "new", "--no-input"),
    "merge": ("merge", "README.md", "dataset.crs.yaml", "--write", "merged.crs.yaml", "--prefer", "README.md"),
    "trace": ("trace", "--import", "run.jsonl", "--source", "forum"),
    "ledger": ("ledger", "init"),
    "answer": ("answer", "--source", "forum", "role=train"),
    "fix": ("fix", "--sort", "dataset.crs.yaml"),
    "remove": ("remove", "notices", "dataset.crs.yaml", "--reason", "its owner asked", "--requested", "2026-11-01"),
    "waive": ("waive", "trace-missing", "--dataset", "dataset.crs.yaml", "--source", "forum",
              "--reason", "the log is being found", "--approved-by", "legal@example.org", "--expires", "2026-12-31"),
    "baseline": ("baseline",),
    "files": ("files", "--write-manifest", "dataset.crs.yaml"),
    "audit": ("audit", "dataset.crs.yaml", "--jobs", "1"),
    "export": ("export", "croissant", "-o", "croissant.json"),
    "badge": ("badge", "-o", "badge.svg"),
    "attributions": ("attributions", "dataset.crs.yaml", "--write", "CREDITS.md"),
    "measure": ("measure", "duplicates", "data/*.jsonl", "--keep"),
    "check": ("check", "--base", "HEAD", "--output", "json=report.json", "--output", "html=report.html"),
}  # fmt: skip


def repository(folder: Path) -> GitRepo:
    """A repository where each of the commands succeeds."""
    repo = GitRepo.init(folder)
    repo.write("dataset.crs.yaml", RICH.replace("DIGEST", "ab" * 32))
    repo.write("README.md", CARD)
    repo.write("run.jsonl", EVENT)
    repo.write("data/notices.jsonl", '{"text": "a notice of the town hall"}\n' * 40)
    repo.write(".github/crs-gate.yml", "version: 1\n")
    repo.commit("all")
    repo.git("remote", "add", "origin", "https://example.org/acme/posts.git")
    subprocess.run((sys.executable, "-m", "crs_gate", "files"), cwd=repo.path, env=environment(), check=True,
                   capture_output=True)  # fmt: skip
    repo.commit("the list of files")
    return repo


def environment() -> dict[str, str]:
    """Of a command: nothing of this machine, and a day."""
    return {**clean_environment(), "CRS_GATE_TODAY": "2026-11-22", "SOURCE_DATE_EPOCH": "1795348800"}


def state(folder: Path) -> dict[str, bytes]:
    """Each file outside of ``.git``."""
    files = (file for file in sorted(folder.rglob("*")) if ".git" not in file.relative_to(folder).parts)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files if file.is_file()}
