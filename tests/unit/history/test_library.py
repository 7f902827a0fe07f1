import os
import subprocess
import sys
from pathlib import Path

from tests.gitrepo import GitRepo, clean_environment

SCRIPT = """
import os
from crs_gate.history.library import git_class
before = dict(os.environ)
found = git_class()
assert dict(os.environ) == before
print(found.GIT_PYTHON_GIT_EXECUTABLE, found().rev_parse("--is-inside-work-tree"))
"""


def test_the_library_is_imported_without_starting_git(repo: GitRepo, tmp_path: Path) -> None:
    told, counter = tmp_path / "told", tmp_path / "bin/git"
    counter.parent.mkdir()
    real = subprocess.run(("which", "git"), capture_output=True, text=True, check=True).stdout.strip()
    counter.write_text(f'#!/bin/sh\necho "$@" >> "{told}"\nexec "{real}" "$@"\n')
    counter.chmod(0o755)
    environ = {
        **clean_environment(),
        "PATH": f"{counter.parent}{os.pathsep}{os.environ['PATH']}",
        "GIT_PYTHON_REFRESH": "raise",
    }
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=repo.path, env=environ, capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("git true\n", "")
    assert told.read_text().splitlines() == ["rev-parse --is-inside-work-tree"]
