"""action.yml says the same as the command line, and nothing that the runner would get wrong."""

from pathlib import Path
from typing import Any

import click
import pytest

from crs_gate.cli.check import command as check
from tests.contract.source import ROOT, parsed

NOT_INPUTS = {"staged"}  # a checkout on a runner has nothing staged
NOT_OPTIONS = {"token"}  # a secret is never part of a command line


def load(path: str) -> Any:
    """A YAML file of the project."""
    return parsed((ROOT / path).read_text("utf-8"))


def options() -> set[str]:
    """The long names of the options of ``check``, and its argument."""
    names = {param.name for param in check.params if isinstance(param, click.Argument)}
    for param in check.params:
        if isinstance(param, click.Option):
            names |= {name.removeprefix("--") for name in param.opts if name.startswith("--")}
    return {str(name) for name in names}


def test_inputs_are_the_options_of_check() -> None:
    assert set(load("action.yml")["inputs"]) == options() - NOT_INPUTS | NOT_OPTIONS


def test_no_input_has_a_default_so_that_the_policy_file_can_speak() -> None:
    assert [name for name, given in load("action.yml")["inputs"].items() if set(given) != {"description"}] == []


def test_no_input_becomes_an_argument() -> None:
    assert load("action.yml")["runs"] == {"using": "docker", "image": "Dockerfile"}


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_descriptions_are_sentences(kind: str) -> None:
    for name, given in load("action.yml")[kind].items():
        assert given["description"].endswith("."), name


def test_the_image_starts_python_directly_and_isolated() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    entry = [line for line in lines if line.startswith("ENTRYPOINT")]
    assert entry == ['ENTRYPOINT ["/opt/crs-gate/bin/python", "-I", "-m", "crs_gate", "action"]']
    assert not [line for line in lines if line.startswith(("USER", "# syntax", "WORKDIR /github"))]


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name)
def test_workflows_pin_actions_by_commit_and_grant_nothing_by_default(path: Path) -> None:
    workflow = load(f".github/workflows/{path.name}")
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert workflow["permissions"] == {}
    assert [name for name in used if name != "./" and len(name.partition("@")[2]) != 40] == []


def test_hooks_run_the_same_check_and_never_pass_file_names() -> None:
    hooks = {hook["id"]: hook for hook in load(".pre-commit-hooks.yaml")}
    assert set(hooks) == {"crs-gate", "crs-gate-always", "crs-gate-docker", "crs-gate-rate", "crs-gate-fix"}
    assert hooks.pop("crs-gate-fix")["entry"] == "crs-gate fix"  # judges nothing, and takes the names
    assert hooks.pop("crs-gate-rate")["entry"] == "crs-gate rate"  # looks at files, and at no change
    for hook in hooks.values():
        assert hook["entry"].endswith("check --staged --on-missing-manifest pass")
        assert (hook["pass_filenames"], hook["require_serial"]) == ("false", "true")
    assert [name for name, hook in hooks.items() if not hook.get("always_run")] == ["crs-gate"]
