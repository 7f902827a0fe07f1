"""What a workflow of GitHub lets the job of the gate do, and where that job runs."""

from collections.abc import Iterator, Mapping
from typing import Any

from crs_gate.pipeline.doctor_checks import Check, State

_RANKS = {"none": 0, "read": 1, "write": 2}
_OWED = {"comment": "pull-requests", "check-run": "checks"}
"""What an input of the action writes to, by the name of the permission."""


def rights(file: str, tree: Mapping[str, Any], job: Mapping[str, Any], gate: Mapping[str, Any]) -> Iterator[Check]:
    """Permissions that the job states and that are too few. Where none are stated, the settings of GitHub decide."""
    stated = job.get("permissions", tree.get("permissions"))
    if stated is None:
        return
    if _rank(stated, "contents") < _RANKS["read"]:
        yield Check(State.ODD, f"{file} may not read the repository: the checkout fails where it is private",
                    "add `contents: read` to its `permissions`")  # fmt: skip
    inputs = gate.get("with")
    for name, scope in _OWED.items():
        asked = isinstance(inputs, Mapping) and str(inputs.get(name, "")).lower() == "true"
        if asked and _rank(stated, scope) < _RANKS["write"]:
            yield Check(State.WRONG, f"{file} asks for `{name}`, and its job may not write that",
                        f"add `{scope}: write` to its `permissions`")  # fmt: skip


def _rank(stated: object, scope: str) -> int:
    """What is allowed of one scope: what is not named is not allowed."""
    if isinstance(stated, Mapping):
        return _RANKS.get(str(stated.get(scope, "none")), 0)
    return {"read-all": _RANKS["read"], "write-all": _RANKS["write"]}.get(str(stated), 0)


def platform(file: str, job: Mapping[str, Any], gate: Mapping[str, Any]) -> Iterator[Check]:
    """The action is a container, and GitHub starts those on Linux alone."""
    system = str(job.get("runs-on", "")).partition("-")[0]
    if gate.get("uses") and system in {"windows", "macos"}:
        yield Check(State.WRONG, f"{file} runs the action on {system}, and it is a container for Linux",
                    "say `runs-on: ubuntu-latest`, or install with pip and run `crs-gate check`")  # fmt: skip
