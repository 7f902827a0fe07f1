"""What an audit came to, printed."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.errors import BLOCKED
from crs_gate.escape import bounded, in_quotes, json_text, terminal
from crs_gate.evidence import audited
from crs_gate.evidence.audited import Kind, Place, Report
from crs_gate.evidence.layout import AUDIT
from crs_gate.pipeline.auditing import Made
from crs_gate.report.digest import many
from crs_gate.report.sizes import as_bytes

_NAMED, _UNREAD, _SOURCES = 3, 10, 10
_TITLES = {
    audited.SECRET: "secrets",
    audited.FLAW: "files that can do harm",
    audited.PERSONAL: "personal data",
    audited.ODD: "files that are odd",
}


class Run(NamedTuple):
    """How the report came to be, and in how many seconds."""

    made: Made
    seconds: float


def told(file: Path, report: Report, code: int, run: Run) -> None:
    """Print a summary, what was found with its first places, and what comes next."""
    again = f", {many(run.made.again, 'part')} known from an earlier run" if run.made.again else ""
    rate = f"{run.seconds:.1f} s{again}"
    click.echo(f"read {_size(report)}, in {rate}")
    if report.sample:
        click.echo(f"  {_sample(report)}")
    for group, title in _TITLES.items():
        if kinds := report.of_group(group):
            click.echo(f"\n{title}")
            for kind in kinds:
                click.echo("\n".join(_lines(kind, report)))
    _tell_denied(report)
    _tell_unread(report)
    if run.made.not_kept:
        click.echo(f"\nresults are not kept for the next run: {terminal(run.made.not_kept)}")
    click.echo(f"\nwrote {terminal(str(file.parent / AUDIT))}")
    for reason in reasons(report):
        click.echo(f"  {reason}")
    _tell_next(report, code)


def reasons(report: Report) -> Iterator[str]:
    """What a report says in short: why it stands in the way, or that it does not."""
    secrets, flaws = report.of_group(audited.SECRET), report.of_group(audited.FLAW)
    if secrets:
        yield f"BLOCKED: {_counted(secrets, 'a secret', 'secrets')}"
    if flaws:
        yield f"BLOCKED: {_counted(flaws, 'a file that can do harm', 'files that can do harm')}"
    if report.denied:
        yield f"BLOCKED: {many(report.denied, 'kind')} of personal data that the sources deny or leave open"
    if report.not_read:
        yield f"UNDECIDED: {many(report.not_read, 'thing')} could not be read"
    if not (secrets or flaws or report.denied or report.not_read):
        yield "nothing was found that the manifest denies"


def as_json(report: Report, code: int, run: Run | None, why: Sequence[str] = ()) -> str:
    """All of the report and what it comes to, for machines."""
    tree = json.loads(audited.render(report))
    more = {"pieces": run.made.pieces, "known": run.made.again, "seconds": round(run.seconds, 3)} if run else {}
    return json_text(
        json.dumps({"exit_code": code, "fits": not why, "why": list(why), **more, "report": tree}, indent=2)
    )


def _size(report: Report) -> str:
    return f"{many(report.files, 'file')}, {as_bytes(report.bytes)}, {many(report.records, 'record')}"


def _sample(report: Report) -> str:
    drawn = report.sample
    if drawn is None:
        return ""
    percent = f"{float(drawn.share) * 100:.7g} %"
    return (
        f"drawn: {drawn.rows:,} of {drawn.of:,} records. Had {percent} of them or more something in them, one of the "
        "drawn ones would, with 95 %; of fewer nothing is known"
    )


def _lines(kind: Kind, report: Report) -> Iterator[str]:
    yield f"  {kind.number:>9,}  {kind.what}"
    places = [place for place in report.places if place.kind == kind.kind]
    for place in places[:_NAMED]:
        yield f"             {_place(place)}"
    if kind.number > _NAMED and len(places) > _NAMED:
        yield "             ..."


def _place(place: Place) -> str:
    where = f", {in_quotes(place.where, 60)}" if place.where else ""
    path = in_quotes(bounded(place.path, 200))
    return (
        f"{path} row {place.row:,}{where}, digest {terminal(place.what)}"
        if place.row
        else f"{path}{where}: {terminal(place.what)}"
    )


def _tell_denied(report: Report) -> None:
    denied = [each for each in report.sources if each.denied]
    if denied:
        click.echo("\npersonal data that the manifest does not speak of, or denies")
    for each in denied[:_SOURCES]:
        kinds = ", ".join(f"{kind} in {many(each.rows[kind], 'record')}" for kind in each.denied)
        click.echo(f"  {in_quotes(each.source, 60) if each.source else 'files of no source'}: {kinds}")
    if len(denied) > _SOURCES:
        click.echo(f"  and {many(len(denied) - _SOURCES, 'more source')}")


def _tell_unread(report: Report) -> None:
    if report.not_read:
        click.echo("\nnot read")
    for each in report.unread[:_UNREAD]:
        click.echo(f"  {in_quotes(bounded(each.path, 200))}: {terminal(each.why)}")
    if report.not_read > _UNREAD:
        click.echo(f"  and {report.not_read - _UNREAD:,} more of these")


def _counted(kinds: Sequence[Kind], one: str, more: str) -> str:
    number = sum(kind.number for kind in kinds)
    return one if number == 1 else f"{number:,} {more}"


def _tell_next(report: Report, code: int) -> None:
    if code == BLOCKED:
        said = "take it out of the data (a secret has to be revoked, too), or say of personal data that it is there"
        click.echo(f"next: {said}; then `crs-gate files` and `crs-gate audit` again", err=True)
    elif report.not_read:
        click.echo("next: mend what could not be read, then run it again: it goes on where it stopped", err=True)
    else:
        click.echo("next: commit the report with the list of files; `crs-gate evidence add` signs both", err=True)
