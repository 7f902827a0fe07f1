"""What starts the gate: hooks of pre-commit, and workflows of GitHub."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crs_gate.formats.documents import parse_document
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.source_text import decode
from crs_gate.history.snapshot import Snapshot
from crs_gate.pipeline.doctor_checks import Check, State, shown
from crs_gate.pipeline.doctor_rights import platform, rights

_LARGEST = 512 * 1024
_OUR_ACTION = re.compile(r"(?:^|/)crs-gate(?:/crs-gate)?(?:@|$)")
_RUNS_IT = re.compile(r"\bcrs-gate (?:check|rate)\b")
_DEPTH = 2
_NAME = b"crs-gate"
_OUR_REPOSITORY = re.compile(r"(?:^|[/:])crs-gate/crs-gate(?:\.git)?/?$")
HOOKS = ("crs-gate-always", "crs-gate", "crs-gate-docker", "crs-gate-rate", "crs-gate-fix")
"""The hooks that this repository offers to pre-commit; a test holds them against .pre-commit-hooks.yaml."""


def hooks(root: Path, head: Snapshot, environ: Mapping[str, str]) -> Iterator[Check]:
    """Whether pre-commit runs the gate here; a configuration without it is nobody's mistake."""
    name = ".pre-commit-config.yaml"
    tree = _parsed(head, name)
    if isinstance(tree, Unreadable):
        yield from _unread(head, name, tree)
        return
    repos = [*_maps(tree.get("repos"))]
    ids = [str(hook.get("id")) for repo in repos for hook in _maps(repo.get("hooks"))]
    ours = [id_ for id_ in ids if id_.startswith("crs-gate")]
    if faults := [fault for repo in repos for fault in _of_hooks(repo)]:
        yield from faults
        return
    if not ours:
        return
    if (root / ".git/hooks/pre-commit").exists() or "CI" in environ:
        yield Check(State.FINE, f"pre-commit runs {shown(', '.join(ours))}")
    else:
        what = f".pre-commit-config.yaml names {shown(', '.join(ours))}, and no hook is installed here"
        yield Check(State.ODD, what, "`pre-commit install`")


def _of_hooks(repo: Mapping[str, Any]) -> Iterator[Check]:
    """What is wrong with how the repository of the gate is named, and its hooks."""
    if not _OUR_REPOSITORY.search(str(repo.get("repo", ""))):
        return
    if not repo.get("rev"):
        yield Check(State.WRONG, ".pre-commit-config.yaml names crs-gate without a `rev`", "add one, such as v0.1.0")
    hooks = [str(hook.get("id", "")) for hook in _maps(repo.get("hooks"))]
    for id_ in (id_ for id_ in hooks if id_ not in HOOKS):
        yield Check(State.WRONG, f".pre-commit-config.yaml names the hook '{shown(id_)}', which does not exist",
                    f"name one of {', '.join(HOOKS)}")  # fmt: skip
    if not hooks:
        hint = f"add `hooks: [{{id: {HOOKS[0]}}}]`"
        yield Check(State.WRONG, ".pre-commit-config.yaml names crs-gate and no hook of it", hint)


def workflows(head: Snapshot) -> Iterator[Check]:
    """What each workflow that runs the gate has wrong, or that there is none."""
    names = [name for name in head.names() if re.fullmatch(r"\.github/workflows/[^/]+\.ya?ml", name)]
    gates = 0
    for name in sorted(names)[:100]:
        tree = _parsed(head, name)
        if isinstance(tree, Unreadable):
            gates += len(told := [*_unread(head, name, tree)])
            yield from told
            continue
        for job in _maps([*_map(tree.get("jobs")).values()]):
            steps = _maps(job.get("steps"))
            at = next((number for number, step in enumerate(steps) if _is_ours(step)), None)
            if at is not None:
                gates += 1
                yield from _gate(name, tree, job, steps[: at + 1])
    if not gates:
        yield Check(State.ODD, "no workflow of GitHub runs the gate",
                    "README.md has one to copy; other CI runs `crs-gate check` (docs/outputs.md)")  # fmt: skip


def _gate(
    name: str, tree: Mapping[str, Any], job: Mapping[str, Any], steps: list[Mapping[str, Any]]
) -> Iterator[Check]:
    *before, gate = steps
    file, on = shown(name), _events(tree.get("on"))
    faults = []
    if "pull_request_target" in on:
        faults.append(Check(State.WRONG, f"{file} runs on pull_request_target, which the gate refuses",
                            "use pull_request: a stranger's change must not run beside your secrets"))  # fmt: skip
    elif "pull_request" not in on and "workflow_call" not in on:
        faults.append(Check(State.ODD, f"{file} does not run on pull_request", "add it under `on`"))
    if {"paths", "paths-ignore"} & _map(on.get("pull_request")).keys():
        faults.append(Check(State.ODD, f"{file} runs for some paths only: a required check that is not started blocks",
                            "leave the filter out; the gate is quick where nothing changed"))  # fmt: skip
    checkout = next((step for step in before if str(step.get("uses", "")).startswith("actions/checkout@")), None)
    if checkout is None and "container" not in job:
        faults.append(Check(State.WRONG, f"{file} runs the gate before a checkout",
                            "add actions/checkout with fetch-depth: 2 before it"))  # fmt: skip
    elif checkout is not None:
        faults += _of_checkout(file, _map(checkout.get("with")))
    faults += [*rights(file, tree, job, gate), *platform(file, job, gate)]
    yield from faults or [Check(State.FINE, f"{file} runs the gate on pull requests")]


def _events(stated: object) -> Mapping[str, Any]:
    """The events of ``on``: a name, a list of names, or names with settings."""
    names = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    return dict.fromkeys(map(str, names)) or _map(stated)


def _of_checkout(file: str, given: Mapping[str, Any]) -> Iterator[Check]:
    depth = str(given.get("fetch-depth", "1"))
    if not (depth.isdecimal() and (int(depth) == 0 or int(depth) >= _DEPTH)):
        yield Check(State.WRONG, f"{file} checks out one commit only, and there is nothing to compare with",
                    "give actions/checkout `fetch-depth: 2`")  # fmt: skip
    if str(given.get("persist-credentials", "true")).lower() != "false":
        yield Check(State.ODD, f"{file} leaves the token in the checkout", "give it `persist-credentials: false`")


def _is_ours(step: Mapping[str, Any]) -> bool:
    return bool(_OUR_ACTION.search(str(step.get("uses", ""))) or _RUNS_IT.search(str(step.get("run", ""))))


def _parsed(head: Snapshot, path: str) -> Mapping[str, Any] | Unreadable:
    data = head.read(path, _LARGEST)
    if data is None:
        return {}
    try:
        return _map(parse_document(path, decode(data.removeprefix(BOM_UTF8)))[0])
    except Unreadable as fault:
        return fault


def _unread(head: Snapshot, name: str, fault: Unreadable) -> Iterator[Check]:
    """What is told of a file that speaks of the gate; others may take more of YAML than is read here."""
    if _NAME in (head.read(name, _LARGEST) or b""):
        at = fault.problem
        what = f"{shown(name)}:{at.line}:{at.column} could not be read: {shown(at.message)}"
        yield Check(State.ODD, what, "mend that line, or look yourself: nothing else of the file was looked at")


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _maps(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
