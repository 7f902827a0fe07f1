"""docs/evidence.md: its commands, run in order in a repository, and its workflow, step by step."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.contract.source import ROOT
from tests.e2e.manifests import manifest
from tests.e2e.pages import Shell, blocks, edited, fits, page, steps
from tests.gitrepo import GitRepo, clean_environment
from tests.own_sigstore import Sigstore

_NO = ("BLOCKED", "DOES NOT HOLD", "UNDECIDED")


def followed(folder: Path) -> tuple[GitRepo, int]:
    """The repository after all that the page does, and how many commands that were."""
    repo = GitRepo.init(folder / "repo")
    repo.git("remote", "add", "origin", "git@github.com:acme/posts.git")
    repo.save("dataset.crs.yaml", manifest("notices", "letters"))
    programs = sigstore_in(folder)
    shell, ran = Shell(folder, PATH=f"{programs}:{Path(sys.executable).parent}:/usr/bin:/bin"), 0
    shell.type("cd repo")
    for block in blocks(page("evidence.md")):
        if block.language == "diff":
            file = repo.path / block.path
            file.write_text(edited(file.read_text("utf-8"), block.text), "utf-8")
        for step in steps(block.text) if block.language == "console" else ():
            printed = shell.type(step.command)
            assert fits(printed.text, step.shown), (step.command, printed.text, step.shown)
            assert (printed.code != 0) == step.shown.startswith(_NO), (step.command, printed)
            ran += 1
    return repo, ran


def sigstore_in(folder: Path) -> Path:
    """A program `sigstore` that certifies the workflow of the page without asking anybody, and its trusted root."""
    (folder / "trusted_root.json").write_bytes(Sigstore(1).trusted_root)
    program = folder / "bin/sigstore"
    program.parent.mkdir()
    program.write_text(_PROGRAM.format(python=sys.executable, root=str(ROOT), issuer=GITHUB), "utf-8")
    program.chmod(0o755)
    return program.parent


GITHUB = "https://token.actions.githubusercontent.com"
_PROGRAM = """#!{python}
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.own_sigstore import Sigstore
verb, name = sys.argv[1:]
Path(name + ".sigstore.json").write_bytes(Sigstore(1).sign(Path(name).read_bytes(), issuer={issuer!r}))
"""


def workflow(number: int = 0) -> Any:
    return yaml.safe_load(blocks(page("evidence.md"), "yaml")[number].text)


def test_each_command_prints_what_the_page_shows_and_the_job_signs_what_was_merged(tmp_path: Path) -> None:
    repo, ran = followed(tmp_path)
    assert ran > 15
    repo.commit("all of the page")
    repo.save("dataset.crs.yaml", (repo.path / "dataset.crs.yaml").read_text("utf-8") + "# merged\n")
    environ = {
        **clean_environment(),
        "PATH": f"{tmp_path / 'bin'}:{Path(sys.executable).parent}:/usr/bin:/bin",
        "RUNNER_TEMP": str(tmp_path),
        "CRS_GATE_KEY": (tmp_path / "robot").read_text("utf-8"),
        "CRS_GATE_EVIDENCE_ROOT": (tmp_path / "fingerprint").read_text("utf-8"),
        "GITHUB_SHA": repo.head,
    }
    signed_by(repo, workflow(), environ)
    del environ["CRS_GATE_KEY"]
    signed_by(repo, workflow(1), environ)
    repo.save("dataset.crs.yaml", (repo.path / "dataset.crs.yaml").read_text("utf-8") + "# merged again\n")
    signed_by(repo, workflow(1), environ)
    assert "the workflow sign" in Shell(repo.path).type("crs-gate evidence log -n 1").text
    for script in ("crs-gate evidence verify --base HEAD~1", "crs-gate evidence add"):
        done = subprocess.run(("bash", "-ec", script), cwd=repo.path, env=environ, capture_output=True, check=False)
        assert done.returncode == 0, done


def signed_by(repo: GitRepo, job: Any, environ: dict[str, str]) -> None:
    """Run the steps of a workflow, but for what installs and pushes."""
    for command in (step["run"] for step in job["jobs"]["sign"]["steps"] if "run" in step):
        if "pip" in command:
            continue
        script = command.replace("git push", "true")
        done = subprocess.run(("bash", "-ec", script), cwd=repo.path, env=environ, capture_output=True, check=False)
        assert done.returncode == 0, done
    assert repo.git("log", "-1", "--format=%s") == "Sign the dataset"


def test_the_workflow_that_signs_as_itself_runs_after_merges_alone() -> None:
    found = workflow(1)
    assert found[True] == {"push": {"branches": ["main"]}}
    assert found["permissions"] == {"contents": "write", "id-token": "write"}
    assert "secrets." not in str(found)


def test_the_workflow_keeps_the_key_from_pull_requests() -> None:
    found = workflow()
    assert set(found[True]) == {"push"}  # YAML 1.1 reads `on` as true
    job = found["jobs"]["sign"]
    assert job["environment"]
    with_secrets = [step for step in job["steps"] if "secrets." in str(step)]
    assert [step["run"].split()[:3] for step in with_secrets] == [["crs-gate", "evidence", "add"]]
    assert found["permissions"] == {"contents": "write"}


def test_every_option_that_the_page_names_is_there() -> None:
    from crs_gate.cli.evidence import command

    known = {name for each in command.commands.values() for param in each.params for name in param.opts}
    known |= {"--base", "--all", "--quiet", "--cached", "--on-unsigned"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page("evidence.md"))) <= known
