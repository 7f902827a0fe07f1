"""A form as Markdown or as JSON. Texts of a manifest are escaped here, and nowhere before; questions are our own."""

import json
from typing import Any

from crs_gate.escape import bounded, json_text
from crs_gate.export.targets.form import MOST_NAMED, Form, Item, Rows, gaps
from crs_gate.export.targets.given import Given, Made, not_held
from crs_gate.export.targets.prose import linked, shown, table

FORMATS = ("markdown", "json")
_LONGEST = 2000
_UNKNOWN = "**Unknown.**"
_BY_HAND = "**To be filled in by a person**; no manifest says it."
_NO_CLAIM = (
    "Made from what a manifest states; nothing in it was checked against the law, and nobody claims that it satisfies "
    "one. Not legal advice."
)


def made(form: Form, given: Given, format_: str) -> Made:
    """The document in one of the formats."""
    unknown, left = tuple(gaps(form)), not_held(given.dataset, form.held)
    write = _json if format_ == "json" else _markdown
    return Made(write(form, given, left), unknown, left)


def _markdown(form: Form, given: Given, left: tuple[str, ...]) -> str:
    blocks = [f"# {shown(form.title)}", *map(shown, form.opening), _NO_CLAIM]
    blocks.append(f"Made on {given.today.isoformat()} with crs-gate {given.tool_version}.")
    for section in form.sections:
        blocks.append(f"## {section.title}")
        blocks += [_item(item) for item in section.items]
    blocks.append("## What Is Still Owed")
    owed = [f"- {gap.told}" for gap in gaps(form)]
    blocks.append("\n".join(owed) or "Nothing that this form asks for.")
    blocks.append("## What This Form Has No Place For")
    stated = [f"- `{name}`" for name in left]
    blocks.append("\n".join(stated) or "Nothing that the manifest states.")
    return "\n\n".join(blocks) + "\n"


def _item(item: Item) -> str:
    parts = [f"### {' '.join(filter(None, (item.number, item.asks)))}"]
    if not item.is_answered:
        parts.append(f"{_UNKNOWN} The manifest would say it in `{item.field}`." if item.field else _BY_HAND)
    elif item.answer:
        parts.append("\n".join(f"- {_value(text)}" for text in item.answer))
    if item.rows and item.rows.rows:
        parts.append("\n".join(_table(item.rows)))
    if item.lacking:
        parts.append(f"Unknown for {shown(_named(item.lacking))}; the manifest would say it in `{item.field}`.")
    if item.note:
        parts.append(shown(item.note))
    return "\n\n".join(parts)


def _table(rows: Rows) -> list[str]:
    lines = [*table(rows.heads, ([_value(cell) for cell in row] for row in rows.rows))]
    return [*lines, "", f"and {rows.left:,} more"] if rows.left else lines


def _value(text: str) -> str:
    return linked(text) if " " not in text else shown(bounded(text, _LONGEST))


def _named(ids: tuple[str, ...]) -> str:
    more = len(ids) - MOST_NAMED
    return ", ".join(ids[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _json(form: Form, given: Given, left: tuple[str, ...]) -> str:
    tree = {
        "document": form.name,
        "title": form.title,
        "made": {"on": given.today.isoformat(), "with": f"crs-gate {given.tool_version}"},
        "notice": [*form.opening, _NO_CLAIM],
        "sections": [
            {"title": section.title, "items": [_tree(item) for item in section.items]} for section in form.sections
        ],
        "owed": [{"item": gap.what, "field": gap.field or None} for gap in gaps(form)],
        "no_place_for": list(left),
    }
    return json_text(json.dumps(tree, indent=2) + "\n")


def _tree(item: Item) -> dict[str, Any]:
    """One item; ``status`` is stated, unknown or by-hand."""
    status = "stated" if item.is_answered else "unknown" if item.field else "by-hand"
    found: dict[str, Any] = {"number": item.number, "asks": item.asks, "status": status, "answer": list(item.answer)}
    if item.rows:
        found["rows"] = [dict(zip(item.rows.heads, row, strict=True)) for row in item.rows.rows]
        found["rows_left"] = item.rows.left
    found["field"] = item.field or None
    found["unknown_for"] = list(item.lacking)
    if item.note:
        found["note"] = item.note
    return found
