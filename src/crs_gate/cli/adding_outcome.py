"""What a person sees after a source was added: the change, its letter, and what it still owes."""

from datetime import date
from difflib import unified_diff

import click

from crs_gate.escape import log_line, terminal
from crs_gate.history.opening import History
from crs_gate.history.overlay import Overlay
from crs_gate.history.select import Comparison
from crs_gate.judge.evaluate import MOST_FINDINGS
from crs_gate.model.findings import WHOLE_DATASET, Finding
from crs_gate.model.rating import Rating, shown
from crs_gate.model.report import ManifestReport

_MOST = 40


def show_change(path: str, before: str, after: str) -> None:
    """Print what would change as a unified diff, each line escaped."""
    lines = unified_diff(before.splitlines(), after.splitlines(), f"a/{path}", f"b/{path}", lineterm="")
    for line in lines:
        click.echo(log_line(terminal(line)))


def tell(history: History, path: str, texts: tuple[str, str], id_: str | None, today: date) -> None:
    """Say the letter of a source, if one is meant, what it still owes, and what becomes of the dataset."""
    was, now = (_rated(history, path, text, today) for text in texts)
    if now.head_rating is None:
        return
    owed = _told_of(now, now.head_rating, id_) if id_ is not None else []
    before = f"{_short(was.head_rating)} before, " if was.head_rating else ""
    known = {finding.fingerprint for finding in _found(was, WHOLE_DATASET)}
    brought = _worst([finding for finding in _found(now, WHOLE_DATASET) if finding.fingerprint not in known])
    owes = ", and now owes:" if brought else ""
    click.echo(f"the dataset: {before}{_short(now.head_rating)} with it{owes}", err=True)
    _list(brought)
    if owed or brought:
        click.echo(f"next: `crs-gate explain {[*owed, *brought][0].rule_id}` says what it asks, and the fix", err=True)


def _told_of(now: ManifestReport, rating: Rating, id_: str) -> list[Finding]:
    """Tell of one source; gives what it still owes."""
    owed = _worst(_found(now, id_))
    nothing = "nothing is owed" if not _is_cut(now) else "what it owes is not among the findings that are listed"
    letter = rating.by_source.get(id_, "?")
    click.echo(f"{terminal(id_)}: {letter}, {'still owed:' if owed else nothing}", err=True)
    _list(owed)
    return owed


def _is_cut(report: ManifestReport) -> bool:
    """Whether there are more findings than a report tells."""
    return len(report.verdict.introduced) + len(report.verdict.existing) >= MOST_FINDINGS


def _list(findings: list[Finding]) -> None:
    for finding in findings[:_MOST]:
        click.echo(f"  {finding.rule_id}: {terminal(finding.message)}", err=True)
    if more := findings[_MOST:]:
        click.echo(f"  and {len(more)} more", err=True)


def _worst(found: list[Finding]) -> list[Finding]:
    """What weighs most comes first; of several findings on one place the first."""
    at: dict[str, Finding] = {}
    for finding in sorted(found, key=lambda finding: -finding.severity):
        at.setdefault(finding.location.pointer, finding)
    return [*at.values()]


def _found(report: ManifestReport, id_: str) -> list[Finding]:
    return [finding for finding in (*report.verdict.introduced, *report.verdict.existing) if finding.subject == id_]


def _rated(history: History, path: str, text: str, today: date) -> ManifestReport:
    from crs_gate.pipeline import Run, run

    head = Overlay(history.head, path, text.encode())
    return run(Run("rate", head, None, Comparison.NONE, history.chosen, today, (path,))).manifests[0]


def _short(rating: Rating | None) -> str:
    return f"{rating.letter} {shown(rating.score)}" if rating else "not rated"
