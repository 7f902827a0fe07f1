"""Two ways to run the action: as a command in this process's Python, and as a container through a runner stand-in.

The stand-in is a program named by CRS_GATE_RUNNER. It builds or takes the image, starts it as GitHub's runner does,
applies the runner's rules to what it prints, and writes one JSON object: exit_code, outputs, annotations, summary, log.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.e2e.example import ROOT, TODAY, PullRequest, environment

RUNNER_USER = 1001  # who owns the workspace on hosted runners, while the container is root


class Annotation(NamedTuple):
    """One annotation as GitHub would show it."""

    level: str
    file: str
    line: int
    message: str


class Ran(NamedTuple):
    """What is left after a step."""

    exit_code: int
    outputs: dict[str, str]
    annotations: tuple[Annotation, ...]
    summary: str
    log: str


Runner = Callable[..., Ran]


def run_command(
    request: PullRequest,
    folder: Path,
    event_name: str = "pull_request",
    github: Mapping[str, str] = MappingProxyType({}),
    **inputs: str,
) -> Ran:
    """Run ``crs-gate action`` as the container's entry point does, with the runner's variables and files.

    ``github`` holds more values of the context of that name, such as ``api_url``; a container has a network then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH")}
    for file in files.values():
        file.touch()
    files["GITHUB_EVENT_PATH"].write_text(json.dumps(request.event), "utf-8")
    environ = environment(
        GITHUB_ACTIONS="true", GITHUB_EVENT_NAME=event_name, GITHUB_SHA=request.merge, GITHUB_REF="refs/pull/1/merge",
        GITHUB_WORKSPACE=str(request.workspace), **{name: str(file) for name, file in files.items()},
        **{f"GITHUB_{name.upper()}": value for name, value in github.items()},
        **{f"INPUT_{name.upper()}": value for name, value in _given(inputs).items()},
    )  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-I", "-m", "crs_gate", "action"],
        cwd=request.workspace, env=environ, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    log = ran.stdout + ran.stderr
    pairs = (line.partition("=") for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines())
    outputs = {name: value for name, equals, value in pairs if equals}
    annotations = tuple(found for line in log.splitlines() if (found := _annotation(line)))
    return Ran(ran.returncode, outputs, annotations, files["GITHUB_STEP_SUMMARY"].read_text("utf-8"), log)


def run_container(
    request: PullRequest,
    folder: Path,
    event_name: str = "pull_request",
    github: Mapping[str, str] = MappingProxyType({}),
    **inputs: str,
) -> Ran:
    """Run the image through the stand-in, on a workspace that belongs to another user."""
    folder.mkdir(parents=True, exist_ok=True)
    event = folder / "event.json"
    event.write_text(json.dumps(request.event), "utf-8")
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", str(RUNNER_USER), str(request.workspace)], check=True)
    command = [
        sys.executable, os.environ["CRS_GATE_RUNNER"], "--action", str(ROOT), "--workspace", str(request.workspace),
        "--event", str(event), "--event-name", event_name, "--image", os.environ["CRS_GATE_IMAGE"],
        "--network", "host" if github else "none",
        "--github", f"sha={request.merge}", "--github", "ref=refs/pull/1/merge",
    ]  # fmt: skip
    for name, value in github.items():
        command += ["--github", f"{name}={value}"]
    for name, value in _given(inputs).items():
        command += ["--with", f"{name}={value}"]
    ran = subprocess.run(command, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False)
    return _ran(json.loads(ran.stdout))


def _given(inputs: Mapping[str, str]) -> dict[str, str]:
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    return {"today": TODAY, **given}


def _ran(step: dict[str, Any]) -> Ran:
    annotations = tuple(
        Annotation(found["level"], found.get("file", ""), int(found.get("line", 0)), found["message"])
        for found in step["annotations"]
    )
    return Ran(step["exit_code"], step["outputs"], annotations, step["summary"], "\n".join(step["log"]))


def _annotation(line: str) -> Annotation | None:
    level, space, rest = line.removeprefix("::").partition(" ")
    if not line.startswith("::") or level not in ("error", "warning", "notice") or not space:
        return None
    properties, _, message = rest.partition("::")
    given = dict(part.split("=", 1) for part in properties.split(","))
    return Annotation(level, given.get("file", ""), int(given.get("line", 0)), message)
