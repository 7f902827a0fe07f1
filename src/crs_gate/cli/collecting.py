"""From a manifest to what its sites and pages say, kept beside it and told."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.collecting_answers import Filled, filled
from crs_gate.cli.manifest_file import held, insist_on_valid, only_one
from crs_gate.cli.writing import write
from crs_gate.collecting.plan import Plan, license_page, page_of, plan_of, terms_page
from crs_gate.collecting.storing import Store
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED, UsageError
from crs_gate.escape import bounded, in_quotes, json_text, terminal
from crs_gate.evidence.optout import DOCUMENT, RSL, Record, site_of
from crs_gate.evidence.permission import Asked, Stored, verdict_of
from crs_gate.evidence.signals import agents as known_agents
from crs_gate.evidence.signals.verdict import ALLOW, DISALLOW, TRAIN, UNKNOWN, USES, Verdict
from crs_gate.export.edit import NotEditableError
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source

_AT_ONCE = 20
"""Places after which what is known so far is written, so that an interrupted run goes on from there."""
_MOST_TOLD = 3
_AS_IN = "write it as in --allow-host 127.0.0.1:8000 or --connect-to forum.example.org=127.0.0.1:8000"


class Wanted(NamedTuple):
    """What the command line asks for; times are seconds."""

    sources: tuple[str, ...]
    agents: tuple[str, ...]
    allowed: tuple[str, ...]
    elsewhere: tuple[str, ...]
    seconds: float
    pause: float
    fill: bool
    again: bool
    dry_run: bool


class Found(NamedTuple):
    """What is known of one source: the address, the verdict for each use, the time, what its texts are."""

    source: Source
    url: str
    verdicts: dict[str, Verdict]
    checked: str
    filled: Filled


def collect(manifest: Path | None, start: Path, wanted: Wanted, *, as_json: bool) -> int:
    """Collect, tell, and give the exit code. Raises ``GateError``."""
    file = start / manifest if manifest else only_one(start)
    now = _now()
    data, dataset = held(file, now.date())
    sources = _chosen(dataset, wanted, terminal(str(file)))
    plan = plan_of(sources, wanted.agents)
    if wanted.dry_run:
        return _tell_plan(plan)
    store = Store(file.parent)
    records = _collected(plan, store, wanted, now)
    found = [_found(source, records, store) for source in sources]
    if wanted.fill:
        _fill(file, data.decode(), dataset, found)
    shown = [each for each in found if each.url or each.filled.told]
    click.echo(json_text(json.dumps(_as_json(shown), indent=2)) if as_json else "\n".join(_table(shown)))
    if not as_json:
        _tell_next(shown, wanted, file)
    return max((_CODES[each.verdicts[TRAIN].verdict] for each in shown if each.url), key=_WORST.index, default=PASSED)


_CODES = {ALLOW: PASSED, DISALLOW: BLOCKED, UNKNOWN: UNDECIDED}
_WORST = (PASSED, UNDECIDED, BLOCKED)


def _now() -> datetime:
    """The time of the run in UTC; ``SOURCE_DATE_EPOCH`` fixes it."""
    try:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise UsageError("SOURCE_DATE_EPOCH is no number of seconds", "correct the variable, or unset it") from fault


def _chosen(dataset: Dataset, wanted: Wanted, shown: str) -> Sequence[Source]:
    if dataset.table is not None:
        hint = "collect for a manifest that lists the sources of one site each, with the table beside it"
        raise UsageError(f"{shown} keeps its sources in a table, of which nothing is collected yet", hint)
    ids = {source.id for source in dataset.sources}
    if missing := [id_ for id_ in wanted.sources if id_ not in ids]:
        raise UsageError(f"source {in_quotes(missing[0])} is not there in {shown}", "name the id of a source")
    return [source for source in dataset.sources if not wanted.sources or source.id in wanted.sources]


def _tell_plan(plan: Plan) -> int:
    for site in plan.sites:
        click.echo(terminal(f"{site}: robots.txt, .well-known/tdmrep.json, ai.txt"))
    for words, addresses in (("headers and meta elements", plan.pages), ("the text", plan.documents)):
        for address in addresses:
            click.echo(terminal(f"{address}: {words}"))
    if not (plan.sites or plan.documents):
        click.echo("there is nothing to ask: no crawled source has a web address, and no license or terms have one")
    return PASSED


def _collected(plan: Plan, store: Store, wanted: Wanted, now: datetime) -> dict[str, Record]:
    """Fetch what the plan names and keep it, also where the run is interrupted."""
    from crs_gate.collecting.collect import Tools, collected
    from crs_gate.collecting.connecting import Network
    from crs_gate.collecting.fetching import Bounds, Fetcher

    records, faults = store.records()
    if faults:
        where = f"{faults[0].path}:{faults[0].line}: " if faults[0].line else f"{faults[0].path}: "
        hint = "restore it from git, or delete the line or file: what it says is collected anew then"
        raise UsageError(terminal(f"{where}{faults[0].message}"), hint)
    network = Network(frozenset(map(_host_and_port, wanted.allowed)), dict(map(_elsewhere, wanted.elsewhere)))
    fetcher = Fetcher(network, Bounds(wanted.seconds, wanted.pause))
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    tools = Tools(fetcher.fetch, store.keep, lambda: stamp, store.blob, fetcher.slow_down)
    before, changed = dict(records), 0
    try:
        for record in collected(plan, before, tools, fresh=lambda old: not wanted.again and _is_of(old, now)):
            changed += record != records.get(record.scope)
            records[record.scope] = record
            if changed >= _AT_ONCE:
                store.write(records)
                changed = 0
    finally:
        if changed:
            store.write(records)
    return records


def _is_of(record: Record, now: datetime) -> bool:
    """Whether a place was asked today, and answered all."""
    whole = all(part.found or part.absent for part in record.parts.values())
    return whole and not record.failed and record.day == now.date().isoformat()


def _elsewhere(text: str) -> tuple[str, tuple[str, int]]:
    host, equals, place = text.partition("=")
    if not equals or not host.strip():
        raise UsageError(f"--connect-to {in_quotes(text)} is not HOST=HOST:PORT", _AS_IN)
    return host.strip().lower(), _host_and_port(place)


def _host_and_port(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise UsageError(f"{in_quotes(text)} is not HOST:PORT", _AS_IN)
    return host.strip("[]").lower(), int(port)


def _found(source: Source, records: dict[str, Record], store: Store) -> Found:
    url = page_of(source)
    site, page = records.get(site_of(url)), records.get(url)
    license_ = page.parts.get(RSL) if page else None
    digests = (*(site.blobs() if site else ()), *((license_.sha256,) if license_ and license_.sha256 else ()))
    blobs = {digest: data for digest in digests if (data := store.blob(digest)) is not None}
    own = (source.collected.agent or "",)
    verdicts = {use: verdict_of(Asked(url, use, own), Stored(site, page, blobs)) for use in USES} if url else {}
    checked = min((each.checked for each in (site, page) if each), default="")
    documents = {role: records.get(address) for role, address in _texts_of(source) if address}
    texts = {role: (record, _text(record, store)) for role, record in documents.items() if record}
    return Found(source, url, verdicts, checked, filled(source, site, verdicts.get(TRAIN), checked, texts))


def _texts_of(source: Source) -> tuple[tuple[str, str], ...]:
    return ("license", license_page(source)), ("terms", terms_page(source))


def _text(record: Record, store: Store) -> bytes | None:
    part = record.parts.get(DOCUMENT)
    return store.blob(part.sha256) if part and part.found else None


def _fill(file: Path, text: str, dataset: Dataset, found: Sequence[Found]) -> None:
    """Write what was found into the manifest. Raises ``UsageError`` where it cannot be."""
    from crs_gate.export.answering import answered

    places = {source.id: index for index, source in enumerate(dataset.sources)}
    answers = {places[each.source.id]: each.filled.answers for each in found if each.filled.answers}
    shown = terminal(str(file))
    try:
        changed = answered(str(file), text, answers)
    except NotEditableError as fault:
        hint = "what was collected is kept in .crs/optout; copy it from the table by hand"
        raise UsageError(f"{shown} is not edited: {fault}", hint) from fault
    insist_on_valid(file, changed, "the manifest was not written")
    if changed != text:
        write(file, changed)
        click.echo(f"filled in {shown}: {len(answers):,} {'source' if len(answers) == 1 else 'sources'}", err=True)


def _table(found: Sequence[Found]) -> Iterator[str]:
    if not found:
        yield "there is nothing to ask: no crawled source has a web address, and no license or terms have one"
    width = max((len(terminal(each.source.id)) for each in found), default=0)
    for each in found:
        name, lines = terminal(each.source.id).ljust(width), list(_lines(each))
        yield f"{name}  {lines[0]}"
        yield from (f"{' ' * width}  {line}" for line in lines[1:])


def _lines(found: Found) -> Iterator[str]:
    if found.url:
        verdict = found.verdicts[TRAIN]
        reasons = [reason for reason in verdict.reasons if reason.verdict == verdict.verdict]
        yield f"{verdict.verdict.ljust(8)}  {terminal(bounded(found.url, 100))}, checked {found.checked or 'never'}"
        yield from (f"  {terminal(bounded(reason.told, 160))}" for reason in reasons[:_MOST_TOLD])
        if len(reasons) > _MOST_TOLD:
            yield f"  and {len(reasons) - _MOST_TOLD} more"
    yield from (terminal(bounded(line, 200)) for line in found.filled.told)


def _tell_next(found: Sequence[Found], wanted: Wanted, file: Path) -> None:
    if any(each.url and each.verdicts[TRAIN].verdict == DISALLOW for each in found):
        click.echo(
            "next: leave out what is disallowed (`crs-gate remove`), or record the permission you have", err=True
        )
    elif any(each.filled.answers for each in found) and not wanted.fill:
        click.echo(
            f"next: `crs-gate collect {terminal(file.name)} --write` fills in the manifest; commit .crs", err=True
        )


def _as_json(found: Sequence[Found]) -> dict[str, object]:
    return {"agents": known_agents.VERSION, "sources": [_entry(each) for each in found]}


def _entry(found: Found) -> dict[str, object]:
    verdicts = {
        use: {"verdict": said.verdict, "reasons": [reason._asdict() for reason in said.reasons]}
        for use, said in found.verdicts.items()
    }
    notes = list(found.filled.told)
    return {"id": found.source.id, "url": found.url, "checked": found.checked, "uses": verdicts, "notes": notes}
