"""The way of data for programs, version 1."""

import json
from typing import Any

from crs_gate.escape import json_text
from crs_gate.model.lineage import Branch, Drawn, Held, Lineage, Names
from crs_gate.model.scheme import Outcome

VERSION = 1


def lineage_json(found: Lineage) -> str:
    """One document."""
    document = {
        "version": VERSION,
        "manifest": found.path,
        "sources_total": found.sources,
        "outcomes": {each.value: found.outcomes[each] for each in Outcome if each in found.outcomes},
        "sources": [_branch(branch) for branch in found.branches],
    }
    return json_text(json.dumps(document, indent=2, ensure_ascii=True))


def _branch(branch: Branch) -> dict[str, Any]:
    return {
        "id": branch.id,
        "derived_from": _names(branch.parents),
        "outcome": branch.outcome.value,
        "messages": list(branch.said),
        "steps_total": branch.step_count,
        "steps": [_step(drawn) for drawn in branch.steps],
        "files_total": branch.file_count,
        "files": [_file(held) for held in branch.files],
    }


def _step(drawn: Drawn) -> dict[str, Any]:
    step = drawn.step
    return {
        "number": drawn.number,
        "step": step.step,
        "tool": step.tool,
        "version": step.version,
        "commit": step.commit,
        "at": step.at,
        "inputs": _names(drawn.inputs),
        "outputs": _names(drawn.outputs),
        "basis": drawn.basis.value,
        "record": drawn.record or None,
        "messages": list(drawn.faults),
    }


def _file(held: Held) -> dict[str, Any]:
    return {"name": held.name, "sha256": held.digest or None, "message": held.fault or None}


def _names(names: Names) -> dict[str, Any]:
    return {"first": list(names.first), "total": names.total}
