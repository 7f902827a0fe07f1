"""Two parts of the page: how the data came to be, and what an audit found in it."""

from typing import Any

from crs_gate.escape import bounded, plain
from crs_gate.model.audited import Audited, Kind, OfSource
from crs_gate.model.lineage import Lineage
from crs_gate.report import digest
from crs_gate.report.lineage_picture import picture
from crs_gate.report.lineage_text import lineage_text, summary
from crs_gate.report.sizes import as_bytes

PLACES = ("File", "Row", "Where", "Kind")
_LONGEST = 200
_GROUPS = {
    "secret": "secret",
    "flaw": "can do harm",
    "personal": "personal data",
    "odd": "odd",
}
_FULL, _MOST_KINDS, _MOST_OF_SOURCE = 100, 100, 12


def lineage_part(found: Lineage) -> dict[str, Any]:
    """The picture, and the same in words."""
    drawn = picture(found)
    left = [f"{drawn.left_out:,} more that it is linked with"] if drawn.left_out else []
    left += [f"{drawn.more:,} more sources: `crs-gate trace --source ID` draws one of them"] if drawn.more else []
    return {"summary": summary(found), "picture": drawn, "left": left, "text": lineage_text(found)}


def audit_part(found: Audited) -> dict[str, Any]:
    """What was looked at, what is doubtful about that, and what was found; counts and places, and no value."""
    if found.fault:
        return {"doubts": [f"the report of the audit cannot be read: {_text(found.fault)}"]}
    size = f"{found.files:,} files, {as_bytes(found.bytes)}, {found.records:,} records"
    most = max((kind.number for kind in found.found), default=1) or 1
    return {
        "looked": f"{size}; {_text(found.day)}, {_text(found.tool)}",
        "doubts": list(_doubts(found)),
        "kinds": [_kind(kind, most) for kind in found.found[:_MOST_KINDS]],
        "sources": [_source(each) for each in found.sources],
        "kinds_left": _left(len(found.found) - _MOST_KINDS, "kind"),
        "sources_left": _left(found.sources_left, "source"),
        "places_left": _left(found.places_left, "place"),
        "places": [tuple(map(_text, (e.path, str(e.row or ""), e.where, e.kind))) for e in found.places],
    }


def _doubts(found: Audited) -> list[str]:
    doubts = []
    if found.current is None:
        doubts.append("There is no list of files (.crs/files.jsonl), so that nobody knows whether these are the files.")
    elif not found.current:
        doubts.append("It speaks of other files than are listed now: run `crs-gate audit` again.")
    if found.sample:
        doubts.append(f"{found.sample}.")
    if found.not_read:
        doubts.append(f"{found.not_read:,} could not be read.")
    return [_text(doubt) for doubt in doubts]


def _kind(kind: Kind, most: int) -> dict[str, Any]:
    share = _share(kind.number, most)
    group = _GROUPS.get(kind.group, "")
    return {"name": _text(kind.what or kind.kind), "group": group, "number": f"{kind.number:,}", "share": share,
            "kind": kind.group if kind.group in _GROUPS else ""}  # fmt: skip


def _source(each: OfSource) -> dict[str, Any]:
    """One source, with a bar for each kind: the share of its records that have it."""
    name = each.source or "claimed by no source"
    size = f"{digest.many(each.files, 'file')}, {digest.many(each.records, 'record')}"
    rows = sorted(each.rows.items(), key=lambda row: (-row[1], row[0]))
    kinds = [_of_kind(kind, count, each) for kind, count in rows[:_MOST_OF_SOURCE]]
    more = _left(len(rows) - _MOST_OF_SOURCE, "kind")
    return {"name": _text(name), "size": size, "kinds": kinds, "more": more}


def _left(count: int, what: str) -> str:
    return f"{digest.many(count, f'more {what}')}: the report of the audit lists what it knows of." if count > 0 else ""


def _of_kind(kind: str, count: int, each: OfSource) -> dict[str, Any]:
    denied = kind in each.denied
    return {"name": _text(kind), "number": f"{count:,}", "share": _share(count, each.records), "denied": denied}


def _share(count: int, of: int) -> int:
    """Of a hundred; what is there at all can be seen."""
    return min(_FULL, max(1, round(_FULL * count / of))) if count and of else 0


def _text(value: str) -> str:
    return plain(bounded(value, _LONGEST))
