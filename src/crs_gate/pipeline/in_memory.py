"""Rates a manifest that is no file. Nothing is known of what lies around it, so rules on files cannot find out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crs_gate import RULESET_VERSION, __version__
from crs_gate.judge.manifest import NOT_COMPARED, Case, Side
from crs_gate.judge.selection import left_out
from crs_gate.judge.waivers import use
from crs_gate.model.policy import Policy
from crs_gate.model.report import Meta, PolicyFindings, Report
from crs_gate.pipeline import advice, rule_infos, unsatisfied
from crs_gate.pipeline.answering import on_lists
from crs_gate.pipeline.files import IN_MEMORY, manifest_of
from crs_gate.pipeline.judging import judged

_CHOSEN = "a manifest in memory; no file was looked at"


def rate_in_memory(tree: Mapping[str, Any], policy: Policy, today: date) -> Report:
    """The finished report of a manifest as it stands."""
    rated = judged(Case(IN_MEMORY, NOT_COMPARED, Side(IN_MEMORY, manifest_of(tree))), policy, today)
    meta = Meta(
        __version__,
        RULESET_VERSION,
        "rate",
        today.isoformat(),
        "none",
        "in memory",
        _CHOSEN,
        policy.origin,
        left_out(policy),
    )
    rules = rule_infos((rated,), PolicyFindings())
    waivers = use(policy.waivers, unsatisfied((rated,)), today)
    return Report(meta, rated.verdict.status, (), (rated,), rules, waivers, (*advice(rules), *on_lists((rated,))))
