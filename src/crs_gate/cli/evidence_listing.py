"""``crs-gate evidence log``: what became of a dataset, one line an entry."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from crs_gate.cli.evidence_folder import place
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import bounded, json_text, terminal
from crs_gate.evidence import appending, envelope, statement
from crs_gate.evidence.appending import Book
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.identities import Identity
from crs_gate.evidence.layout import FOLDER, LOG
from crs_gate.evidence.statement import Statement
from crs_gate.evidence.trust import Root

_FOLDED = 6


class Line(NamedTuple):
    """One entry. ``fault`` says why it cannot be read; then there is nothing else."""

    seq: int
    said: Statement | None
    signers: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    disowned: bool = False
    fault: str = ""


def run(start: Path, manifest: Path | None, count: int | None, form: str, *, keys: bool) -> int:
    """Print the newest entries, oldest first, or the keys. Raises ``GateError``."""
    with place(start, manifest) as here:
        held = here.held()
    try:
        book = appending.read(held)
        if keys:
            said = _keys_json(book.root) if form == "json" else "\n".join(_keys_text(book.root))
        else:
            lines = list(_lines(book, count))
            said = _json(lines) if form == "json" else "\n".join(_text(lines))
    except FaultError as fault:
        raise UsageError(f"{FOLDER} cannot be read: {fault.message}", "`crs-gate evidence verify` says more") from fault
    click.echo(said)
    return PASSED


def _lines(book: Book, count: int | None) -> Iterator[Line]:
    """The newest entries, with who has signed them as the newest keys see it."""
    root = book.root
    first = max(0, len(book.entries) - count) if count is not None else 0
    names = sorted(book.held.folder(LOG))
    before: Statement | None = None
    for seq in range(max(0, first - 1), len(names)):
        line = _line(seq, names[seq], book.entries[seq], root, before)
        before = line.said
        if seq >= first:
            yield line


def _line(seq: int, name: str, data: bytes, root: Root, before: Statement | None) -> Line:
    try:
        signed = envelope.parse(data, statement.PAYLOAD_TYPE)
        said = statement.parse(signed.payload)
    except FaultError as fault:
        return Line(seq, None, fault=f"{name}: {fault.message}")
    ids = sorted(signed.signers(root.allowed(said.role, said.seq)))
    who = tuple(root.keys[id_].name or id_ for id_ in ids)
    return Line(seq, said, who, tuple(_changes(before, said)), seq in root.disowned)


def _changes(before: Statement | None, said: Statement) -> Iterator[str]:
    """What the entry speaks of differently from the one before, and by how many files the list grew."""
    marks = {"new": "+", "changed": "~", "gone": "-"}
    yield from (f"{marks[state]} {path}" for path, state in appending.differences(before, said).items() if state)
    counts = [each.more.get("filesCount") if each else None for each in (before, said)]
    if isinstance(counts[1], int) and counts[0] != counts[1]:
        more = f" ({counts[1] - counts[0]:+,})" if isinstance(counts[0], int) else ""
        yield f"{counts[1]:,} files{more}"


def _text(lines: list[Line]) -> Iterator[str]:
    if not lines:
        yield "the log is empty"
    for line in lines:
        if line.said is None:
            yield f"{line.seq:>4}  cannot be read: {terminal(line.fault)}"
            continue
        who = ", ".join(terminal(name) for name in line.signers) or "NOBODY WHO MAY"
        said = line.said
        state = "  DISOWNED: it counts for nothing" if line.disowned else ""
        why = f"  {terminal(bounded(said.reason, 120))}" if said.reason else ""
        yield f"{line.seq:>4}  {said.time}  {said.event:<14}  {who}{state}{why}"
        shown = [terminal(each) for each in line.changes[:_FOLDED]]
        shown += [f"and {len(line.changes) - _FOLDED:,} more"] if len(line.changes) > _FOLDED else []
        yield from [f"      {', '.join(shown)}"] if shown else []


def _json(lines: list[Line]) -> str:
    return json_text(json.dumps([_tree(line) for line in lines], indent=2))


def _tree(line: Line) -> dict[str, Any]:
    if line.said is None:
        return {"seq": line.seq, "fault": line.fault}
    said = line.said
    return {
        "seq": line.seq,
        "time": said.time,
        "event": said.event,
        "signers": line.signers,
        "reason": said.reason,
        "actor": said.actor,
        "changes": line.changes,
        "disowned": line.disowned,
        "more": dict(said.more),
    }


def _keys_text(root: Root) -> Iterator[str]:
    yield f"version {root.version} of the keys of {terminal(root.origin)}"
    for id_, each in root.keys.items():
        until = f", until entry {each.until}" if each.until is not None else ""
        roles = ", ".join(sorted(each.roles))
        yield f"  {id_}  {terminal(each.name) or '-'}  {roles}  from entry {each.start}{until}"
        if isinstance(each.key, Identity):
            yield f"      {terminal(each.key.identity)}, as {terminal(each.key.issuer)} says to Sigstore"
    for role, need in sorted(root.thresholds.items()):
        yield f"  {role} takes {need} signature(s)"
    if root.policy:
        yield f"  watches {terminal(root.policy)}"


def _keys_json(root: Root) -> str:
    keys = {
        id_: {**e.key.tree, "name": e.name, "roles": sorted(e.roles), "from": e.start, "until": e.until}
        for id_, e in root.keys.items()
    }
    tree = {"origin": root.origin, "version": root.version, "keys": keys, "thresholds": dict(root.thresholds)}
    return json_text(json.dumps({**tree, "policy": root.policy, "disowned": sorted(root.disowned)}, indent=2))
