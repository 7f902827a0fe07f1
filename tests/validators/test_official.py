"""What we write, held against the validators of those who read it; none of them needs a network.

CRS_GATE_VALIDATORS names a folder with the npm packages ``@microsoft/sarif-multitool`` and ``@actions/languageservice``
in its ``node_modules``. The other tools are those of ``crs-gate[validators]``.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.source import ROOT
from tests.e2e.commands import command_line
from tests.e2e.manifests import manifest
from tests.e2e.pages import blocks
from tests.gitrepo import GitRepo

pytestmark = pytest.mark.validators
HOSTILE = "</script><script>x</script> [link](https://evil.example) ::error::x \x1b[31m \u202e %s {0} @team #1"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


@pytest.fixture(scope="session")
def modules() -> Path:
    named = os.environ.get("CRS_GATE_VALIDATORS")
    assert named, "CRS_GATE_VALIDATORS has to name a folder with the validators; .ci/run installs them"
    return Path(named) / "node_modules"


def test_sarif_is_what_code_scanning_takes(
    modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    repo.save("sets/a b/dataset.crs.yaml", manifest("a"))
    repo.branch("topic")
    repo.save(
        "sets/a b/dataset.crs.yaml", manifest("a", scraped=("posts",)).replace("Scraped posts", json.dumps(HOSTILE))
    )
    repo.save("sets/c/dataset.crs.yaml", manifest("c", name="other"))
    said = command_line(capsys, repo.path, monkeypatch)("check", "--base", "main", "--format", "sarif")
    assert (said.code, said.err) == (1, "")
    (tmp_path / "our.sarif").write_text(said.out, "utf-8")
    tool = modules / "@microsoft/sarif-multitool-linux/Sarif.Multitool"
    options = ("--rule-kind", "Sarif;Gh;Ghas", "--level", "Error;Warning", "--kind", "Fail", "--log", "ForceOverwrite")
    subprocess.run(
        (tool, "validate", "our.sarif", *options, "--output", "told.sarif"),
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    told = json.loads((tmp_path / "told.sarif").read_text("utf-8-sig"))
    found = [
        (each["ruleId"], each["message"], each.get("locations")) for run in told["runs"] for each in run["results"]
    ]
    assert found == []
    places = re.findall(r'"uri": ?"([^"]*)"', said.out)
    assert places
    assert not [place for place in places if place.startswith(("/", "file:"))]


def test_a_statement_is_what_in_toto_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from google.protobuf import json_format
    from in_toto_attestation.v1 import statement_pb2
    from in_toto_attestation.v1.statement import Statement

    repo = GitRepo.init(tmp_path / "repo")
    repo.save("dataset.crs.yaml", manifest("a"))
    run = command_line(capsys, repo.path, monkeypatch)
    said = run("check", "--base", "HEAD", "--head", "HEAD", "--format", "statement")
    Statement.copy_from_pb(json_format.Parse(said.out, statement_pb2.Statement())).validate()


def shown_workflows(folder: Path) -> dict[Path, str]:
    """The workflows of README and docs as files; steps alone become a job."""
    found = {}
    for path in PAGES:
        for number, block in enumerate(blocks(path.read_text("utf-8"), "yaml")):
            text = block.text
            if "uses: crs-gate/crs-gate@" not in text and "uses: actions/" not in text:
                continue
            if "\njobs:" not in text:
                head, _, steps = text.partition("steps:\n")
                steps = "".join(f"    {line}" for line in steps.splitlines(keepends=True))
                text = f"on: pull_request\n{head}jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n{steps}"
            file = folder / f"{path.stem}-{number}.yml"
            file.write_text(text, "utf-8")
            found[file] = path.name
    return found


def test_action_workflows_and_what_the_docs_show_of_them_are_valid(modules: Path, tmp_path: Path) -> None:
    shown = shown_workflows(tmp_path)
    assert {"README.md", "tutorial.md", "outputs.md", "evidence.md"} <= set(shown.values())
    script = ROOT / "tests/validators/language_service.mjs"
    ran = subprocess.run(
        ("node", script, modules, ROOT / "action.yml", *WORKFLOWS, *shown), check=True, capture_output=True, text=True
    )
    assert json.loads(ran.stdout) == []


def test_the_language_service_sees_what_is_wrong(modules: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: crs-gate/crs-gate@v0\n"
        "        with: {polcy: x}\n      - run: echo ${{ githb.sha }}\n"
    )
    script = ROOT / "tests/validators/language_service.mjs"
    ran = subprocess.run(
        ("node", script, modules, ROOT / "action.yml", wrong), check=True, capture_output=True, text=True
    )
    assert [each["line"] for each in json.loads(ran.stdout)] == [7, 8]


@pytest.mark.parametrize(
    "command",
    [
        ("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"),
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS)),
        ("zizmor", "--offline", ".github", "action.yml"),
        ("hadolint", "Dockerfile"),
        ("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml"),
    ],
    ids=lambda command: " ".join(command[:3]),
)
def test_a_validator_has_nothing_to_say(command: tuple[str, ...]) -> None:
    ran = subprocess.run(
        (Path(sys.executable).parent / command[0], *command[1:]), cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
