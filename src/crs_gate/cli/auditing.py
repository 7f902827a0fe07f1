"""From the files of a manifest to the report of an audit: written, or held against what is there now."""

import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import click

from crs_gate.audit.kinds import rules_digest
from crs_gate.cli.auditing_told import Run, as_json, reasons, told
from crs_gate.cli.describing import MANIFEST, bytes_of
from crs_gate.cli.listing import cache_of
from crs_gate.cli.manifest_file import only_one
from crs_gate.cli.progress import Progress
from crs_gate.cli.running import workspace_of
from crs_gate.cli.writing import write
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.evidence import audited
from crs_gate.evidence.audited import Report
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.layout import AUDIT
from crs_gate.facts.contents import can_search
from crs_gate.pipeline.around import around_manifest
from crs_gate.pipeline.files import opened

KEY = "CRS_GATE_AUDIT_KEY"
_SHARE = re.compile(r"0\.[0-9]{1,9}")
_SHORTEST_KEY, _LONGEST_KEY = 16, 1024


class Wanted(NamedTuple):
    """What to do: see the options of the command."""

    check: bool = False
    sample: str = ""
    storage: str | None = None
    jobs: int = 0
    scheduler: str = ""
    reread: bool = False
    as_json: bool = False


def audit_files(manifest: Path | None, start: Path, today: date, wanted: Wanted) -> int:
    """Audit the files of a manifest, or check the report of an audit, and give the exit code. Raises ``GateError``."""
    file = start / manifest if manifest else only_one(start)
    bytes_of(file, MANIFEST)
    return _check(file, today, wanted) if wanted.check else _audit(file, start, today, wanted)


def verdict(report: Report) -> int:
    """The exit code that a report stands for."""
    return BLOCKED if report.harmful or report.denied else UNDECIDED if report.not_read else PASSED


def _audit(file: Path, start: Path, today: date, wanted: Wanted) -> int:
    _insist_on_libraries()
    from crs_gate.auditing.places import place_of
    from crs_gate.pipeline.auditing import Asked, make_report

    place = place_of(_where(file, start, wanted.storage))
    began = monotonic()
    with opened(file, workspace=workspace_of(file.parent)) as (history, path), Progress("reading") as progress:
        cache = None if wanted.reread else cache_of(history, os.environ, "crs-gate/audit")
        around = around_manifest(history, path, today)
        asked = Asked(
            place, _share(wanted.sample), _key(os.environ), wanted.jobs, wanted.scheduler, cache, progress.tell
        )
        made = make_report(around, today, asked)
    code, run = verdict(made.report), Run(made, monotonic() - began)
    write(file.parent / AUDIT, audited.render(made.report).decode())
    if wanted.as_json:
        click.echo(as_json(made.report, code, run))
    else:
        told(file, made.report, code, run)
    return code


def _check(file: Path, today: date, wanted: Wanted) -> int:
    """Whether the report is one of the files, and of the rules, as they are now; what it found is its own affair."""
    report = _report_at(file.parent / AUDIT)
    with opened(file, workspace=workspace_of(file.parent)) as (history, path):
        listed = around_manifest(history, path, today).tree.listed
    why = []
    if listed is None or listed.root != report.root:
        why.append("it speaks of other files than the list does")
    if report.rules != rules_digest():
        why.append(f"it was made by other rules, those of {report.tool}")
    code = BLOCKED if why else verdict(report)
    if wanted.as_json:
        click.echo(as_json(report, code, None, why))
        return code
    shown = terminal(str(file.parent / AUDIT))
    click.echo(f"{shown} does not fit any more: {'; '.join(why)}" if why else f"{shown} fits: made on {report.day}")
    for reason in () if why else reasons(report):
        click.echo(f"  {reason}")
    if why:
        click.echo("next: `crs-gate files`, then `crs-gate audit`", err=True)
    return code


def _report_at(file: Path) -> Report:
    try:
        data = file.read_bytes()[: audited.LARGEST + 1]
    except OSError as fault:
        hint = "`crs-gate audit` writes it"
        raise UsageError(f"cannot read {terminal(str(file))}: {fault.strerror}", hint) from fault
    try:
        return audited.parse(data)
    except FaultError as fault:
        raise UsageError(f"{terminal(str(file))} is no report: {fault.message}", "run `crs-gate audit` anew") from fault


def _insist_on_libraries() -> None:
    if not can_search():
        raise UsageError("records cannot be searched here: libraries are missing", "pip install 'crs-gate[scan]'")


def _where(file: Path, start: Path, storage: str | None) -> str:
    if storage is None:
        return str(file.parent)
    return storage if "://" in storage else str(start / storage)


def _share(text: str) -> str:
    if text and (not _SHARE.fullmatch(text) or not float(text)):
        raise UsageError(f"--sample {in_quotes(text)} is no share", "give a number like 0.001, above 0 and below 1")
    return text


def _key(environ: Mapping[str, str]) -> bytes | None:
    """The owner's key, which is never printed. Raises ``UsageError`` for one that is too short to keep anything."""
    key = environ.get(KEY, "").strip().encode()
    if not key:
        return None
    if not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
        raise UsageError(f"the key in {KEY} is too short, or too long", "make one with `openssl rand -hex 32`")
    return key
