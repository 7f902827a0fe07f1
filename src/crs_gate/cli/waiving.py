"""From an exception as it was asked for to a waiver in the policy file, or to the reason why it is none."""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crs_gate.cli.describing import dataset_of
from crs_gate.cli.running import workspace_of
from crs_gate.cli.writing import write
from crs_gate.errors import PASSED, GateError, UsageError
from crs_gate.escape import bounded, terminal
from crs_gate.export.edit import NotEditableError
from crs_gate.export.edit_policy import entry_lines, with_expiry, with_waiver
from crs_gate.export.stated import holds_controls
from crs_gate.formats.source_text import decode
from crs_gate.history.opening import open_history
from crs_gate.history.select import Request
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.answer import explains
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.scheme import Scope
from crs_gate.pipeline.reading import read_at
from crs_gate.settings.names import check_rule
from crs_gate.settings.policy_file import PolicyText, find, load

if TYPE_CHECKING:
    from crs_gate.rules.registry import Rule

_LONGEST_DAYS = 366
_MOST_IDS = 10
_ORDER = ("rule", "dataset", "source", "reason", "approved_by", "expires")


def waive(said: Mapping[str, str], *, renew: bool, today: date, policy: str | None, start: Path) -> int:
    """Write a waiver and give the exit code. Raises ``GateError`` where it would let off nothing, or too much."""
    waiver = {key: said[key] for key in _ORDER if key in said}
    _insist_on_answers(waiver)
    expires = _last_day(waiver["expires"], today)
    rule = _rule(waiver["rule"])
    with open_history(start, Request(compare=False, workspace=workspace_of(start))) as history:
        found, root = find(history.head, policy), history.root
        if found is None:
            raise UsageError("there is no policy file to write it to", "`crs-gate init` writes one")
        held = load(found)
        _insist_on_subject(waiver, rule, found.path, history.head, held)
    same = [(n, each) for n, each in enumerate(held.waivers) if _key(each) == _asked(waiver)]
    if not same:
        if renew:
            raise UsageError("there is no such waiver to renew", "leave out --renew to write it")
        _write(found, root, waiver, None)
        click.echo(f"wrote a waiver of {waiver['rule']} to {terminal(found.path)}: it ends after {expires}")
    elif not _moved(found, root, waiver, max(same, key=lambda one: _nearest(one, waiver)), renew=renew):
        return PASSED
    click.echo("next: have it merged; it is in force once it is on the base branch, not for the change that brings it")
    return PASSED


def _moved(found: PolicyText, root: Path, waiver: Mapping[str, str], held: tuple[int, Waiver], *, renew: bool) -> bool:
    """Move the last day of a waiver that is there; false where nothing is to do."""
    index, old = held
    place = f"{terminal(found.path)}:{old.location.line}"
    if old.expires.isoformat() == waiver["expires"] and (renew or _says_the_same(old, waiver)):
        click.echo(f"{place} holds this waiver already; nothing was written")
        return False
    if not renew:
        message = f"{place} holds a waiver of {old.rule} for {terminal(bounded(old.subject))}, up to {old.expires}"
        raise UsageError(message, "--renew moves its last day; its reason and who approved it are edited by hand")
    if not _says_the_same(old, waiver):
        hint = f"edit {place} by hand where reason or approval are new, then give the same ones"
        raise UsageError("a renewal moves the last day alone, but reason or approval differ", hint)
    _write(found, root, waiver, index)
    click.echo(f"renewed the waiver at {place}: it ended after {old.expires} and now ends after {waiver['expires']}")
    return True


def _nearest(held: tuple[int, Waiver], waiver: Mapping[str, str]) -> tuple[bool, date, int]:
    """Which of several waivers with one subject is meant: one that says the same before others, then the longest."""
    index, old = held
    return _says_the_same(old, waiver), old.expires, index


def _says_the_same(old: Waiver, waiver: Mapping[str, str]) -> bool:
    return (old.reason, old.approved_by) == (waiver["reason"], waiver["approved_by"])


def _key(waiver: Waiver) -> tuple[str, str, str]:
    return waiver.rule, waiver.dataset, waiver.source or ""


def _asked(waiver: Mapping[str, str]) -> tuple[str, str, str]:
    return waiver["rule"], waiver["dataset"], waiver.get("source", "")


def _insist_on_answers(waiver: Mapping[str, str]) -> None:
    for key in ("reason", "approved_by"):
        text, option = waiver[key].strip(), f"--{key.replace('_', '-')}"
        if not explains(text):
            raise UsageError(f"'{terminal(text[:80])}' is no answer to {option}", "say it in words of your own")
        if holds_controls(text):
            raise UsageError(f"{option} holds a line break, a control character or no UTF-8", "give one line of text")


def _last_day(text: str, today: date) -> date:
    try:
        expires = date.fromisoformat(text)
    except ValueError as fault:
        raise UsageError(f"'{terminal(text[:80])}' is no day", "give --expires as YYYY-MM-DD") from fault
    if expires.isoformat() != text:
        raise UsageError(f"'{terminal(text[:80])}' is no day", "give --expires as YYYY-MM-DD")
    if expires < today:
        raise UsageError(f"{text} is over already", f"give a last day from {today} on")
    if (expires - today).days > _LONGEST_DAYS:
        raise UsageError(f"{text} is more than a year ahead", "end it earlier; --renew moves the day when it is due")
    return expires


def _rule(rule: str) -> "Rule":
    from crs_gate.rules.registry import all_rules

    if fault := check_rule(rule):
        raise UsageError(terminal(fault), "`crs-gate rules` lists them")
    if rule == "manifest-invalid":
        raise UsageError(f"{rule} cannot be waived: nothing could be rated", "mend the manifest")
    return next(each for each in all_rules() if each.id == rule)


def _insist_on_subject(
    waiver: Mapping[str, str], asked: "Rule", policy_path: str, files: Snapshot, policy: Policy
) -> None:
    """Refuse a waiver whose names fit nothing."""
    rule, scope, dataset, source = asked.id, asked.scope, waiver["dataset"], waiver.get("source")
    if scope is Scope.SOURCE and not source:
        raise UsageError(f"{rule} looks at single sources", "give --source")
    if source and not asked.takes_source:
        raise UsageError(f"{rule} looks at no single source", "leave out --source")
    if scope is Scope.POLICY and dataset != policy_path:
        raise UsageError(f"{rule} looks at the policy", f"give --dataset {terminal(policy_path)}")
    if scope in {Scope.POLICY, Scope.CHANGE}:
        return  # what such a rule speaks of may be gone at head
    if files.entry(dataset) is None:
        raise UsageError(f"there is no {terminal(bounded(dataset))}", "name it from the root of the repository")
    entry = policy.entry_for(dataset)
    found = dataset_of(read_at(files, dataset, entry.format if entry else None), dataset)
    if source is None or any(each.id == source for each in found.sources):
        return
    ids = ", ".join(each.id for each in islice(found.sources, _MOST_IDS))
    more = f" and {len(found.sources) - _MOST_IDS:,} more" if len(found.sources) > _MOST_IDS else ""
    where = f" ({terminal(found.table.path)})" if found.table else ""
    message = f"{terminal(dataset)}{where} has no source '{terminal(bounded(source))}'"
    raise UsageError(message, f"it has {terminal(bounded(ids))}{more}")


def _write(found: PolicyText, root: Path, waiver: Mapping[str, str], index: int | None) -> None:
    """Write the policy file; where it cannot be edited in place, the error holds what to paste."""
    shown = terminal(found.path)
    try:
        if not found.path.lower().endswith((".yml", ".yaml")):
            raise NotEditableError("it is not written in YAML")
        text = decode(found.data)
        changed = with_waiver(text, waiver) if index is None else with_expiry(text, index, waiver["expires"])
        load(PolicyText(found.path, changed.encode(), found.label))
    except NotEditableError as fault:
        snippet = "\n".join(terminal(line) for line in entry_lines(waiver))
        message = f"{shown} is not edited in place: {fault}; nothing was written"
        raise UsageError(f"{message}\n{snippet}", "put these answers under `waivers` by hand") from fault
    except GateError as fault:
        raise UsageError(f"{fault.message}; nothing was written", fault.hint) from fault
    write(root / found.path, changed, "check the file and its permissions", shown=shown)
