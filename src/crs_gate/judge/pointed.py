"""Findings of the dataset as a whole that point at one of its sources: a waiver may name that source."""

from collections.abc import Collection, Mapping, Sequence

from crs_gate.model.dataset import Dataset
from crs_gate.model.findings import RuleResult
from crs_gate.model.scheme import Outcome
from crs_gate.rules.interface import Context

_TOP = 3
"""Parts of the pointer of a source in most formats: an empty one, the list, and the place in it."""


def pointed(
    results: Sequence[RuleResult], rules: Collection[str], ctx: Context, names: Mapping[str, str]
) -> list[RuleResult]:
    """The results with the source that each finding points at, where a waiver of the rule names one.

    ``rules`` are those of which a waiver can name a source. ``names`` gives sources of a base the id they have at head.
    """
    asked = {waiver.rule for waiver in ctx.policy.waivers if waiver.source and waiver.rule in rules}
    return [_pointed(each, ctx, names) if _is_asked(each, asked) else each for each in results]


def _is_asked(result: RuleResult, asked: set[str]) -> bool:
    # What cannot be found out is told of the first source alone: a waiver of that would be one of all others.
    return result.rule_id in asked and result.outcome is Outcome.FAIL


def _pointed(result: RuleResult, ctx: Context, names: Mapping[str, str]) -> RuleResult:
    rows = _rows(ctx.dataset, {_top(finding.location.pointer) for finding in result.findings})
    ids = {pointer: ctx.overview.names.name(row) for pointer, row in rows.items()}
    at = {pointer: names.get(id_, id_) for pointer, id_ in ids.items()}
    findings = (each._replace(source=at.get(_top(each.location.pointer), "")) for each in result.findings)
    return result._replace(findings=tuple(findings))


def _top(pointer: str) -> str:
    return "/".join(pointer.split("/", _TOP)[:_TOP])


def _rows(dataset: Dataset, wanted: set[str]) -> dict[str, int]:
    """The row of each source at one of these pointers."""
    return {pointer: row for row, pointer in enumerate(dataset.pointers) if pointer in wanted}
