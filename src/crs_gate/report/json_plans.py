"""Edits to paste, as the JSON report has them."""

from decimal import ROUND_DOWN, Decimal

from crs_gate.model.plan import LineEdit, Plan

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def plan_json(plan: Plan) -> Json:
    """One plan with all of its edits."""
    edits: list[Json] = [_edit(edit) for edit in plan.edits]
    promise: dict[str, Json] = {"kind": plan.kind.value, "letter": plan.letter, "score": _rounded(plan.score)}
    return {**promise, "edits": edits, "blocked_by": list(plan.blocked_by)}


def _rounded(score: Decimal) -> float:
    """Rounded down, so that a number read here never passes a floor that the exact score did not."""
    return float(score.quantize(Decimal("0.0001"), rounding=ROUND_DOWN))


def _edit(edit: LineEdit) -> Json:
    holes: list[Json] = [{"text": h.text, "example": h.example, "decides": h.decides} for h in edit.holes]
    return {
        "path": edit.path,
        "kind": "replace" if edit.last else "insert",
        "first": edit.first,
        "last": edit.last or None,
        "text": edit.text,
        "effort": edit.effort.name.lower(),
        "fields": list(edit.fields),
        "holes": holes,
    }
