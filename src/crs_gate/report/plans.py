"""Edits to paste, in words that every format shares; the same snippet at many places is told once."""

from typing import NamedTuple

from crs_gate.model.plan import Effort, LineEdit, Plan, PlanKind
from crs_gate.model.rating import shown
from crs_gate.model.report import ManifestReport
from crs_gate.report.digest import many

_PLACES = 8
_RULES = 4
_EFFORTS = {
    Effort.MECHANICAL: "nothing to decide",
    Effort.STATEMENT: "a fact that you know",
    Effort.INVESTIGATION: "to be found out",
}


class Paste(NamedTuple):
    """One snippet and all places where it belongs."""

    text: str
    where: str
    effort: str
    places: int
    decides: tuple[tuple[str, str], ...]
    """Holes whose other answers can ask for more, and the answers that the promise counts on."""


def headline(manifest: ManifestReport, plan: Plan) -> str:
    """What the plan reaches and how much it takes."""
    if not plan.edits:
        to = "the next letter" if plan.kind is PlanKind.NEXT_LETTER else "the floors of the policy"
        rules = ", ".join(plan.blocked_by[:_RULES])
        more = f" and {len(plan.blocked_by) - _RULES} more" if len(plan.blocked_by) > _RULES else ""
        return f"No text to paste reaches {to}: {rules}{more} must be settled first"
    count = f"{many(len(plan.edits), 'edit')} to paste into {manifest.path}"
    if plan.kind is PlanKind.NEXT_LETTER:
        return f"To raise the rating to {plan.letter} (score {shown(plan.score)}): {count}"
    covered = ", where the baseline covers the rest" if manifest.baseline and manifest.baseline.covered else ""
    return f"To meet the floors of the policy (then {plan.letter}, score {shown(plan.score)}{covered}): {count}"


def told(manifest: ManifestReport) -> tuple[Plan, ...]:
    """The plans, each set of edits once: where the next letter is the floor, the plan for that tells both."""
    edits = {plan.edits for plan in manifest.plans if plan.kind is PlanKind.FLOOR and plan.edits}
    return tuple(p for p in manifest.plans if p.kind is PlanKind.FLOOR or p.edits not in edits)


def pastes(plan: Plan) -> tuple[Paste, ...]:
    """The snippets, the easiest first."""
    alike: dict[tuple[str, bool], list[LineEdit]] = {}
    for edit in plan.edits:
        alike.setdefault((edit.text, bool(edit.last)), []).append(edit)
    return tuple(_paste(text, edits) for (text, _), edits in alike.items())


def _paste(text: str, edits: list[LineEdit]) -> Paste:
    places = ", ".join(_where(edit) for edit in edits[:_PLACES])
    more = f" and {many(len(edits) - _PLACES, 'more place')}" if len(edits) > _PLACES else ""
    verb = "replace" if edits[0].last else "after"
    lines = "line" if len(edits) == 1 and edits[0].last in {0, edits[0].first} else "lines"
    decides = tuple(dict.fromkeys((h.text, h.example) for edit in edits for h in edit.holes if h.decides))
    return Paste(text, f"{verb} {lines} {places}{more}", _EFFORTS[edits[0].effort], len(edits), decides)


def _where(edit: LineEdit) -> str:
    return f"{edit.first}" if edit.last in (0, edit.first) else f"{edit.first}-{edit.last}"
