"""From a manifest to what its sites and pages say, kept beside it and told."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.collecting_answers import Filled, filled
from crs_gate.cli.collecting_told import Found, as_tree, code_of, table, tell_next, tell_nothing, tell_stream
from crs_gate.cli.manifest_file import held, insist_on_valid, only_one
from crs_gate.cli.progress import Progress
from crs_gate.cli.writing import write
from crs_gate.collecting.plan import Plan, license_page, page_of, plan_of, terms_page
from crs_gate.collecting.storing import Store
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import in_quotes, json_text, terminal
from crs_gate.evidence.optout import DOCUMENT, RSL, Record, site_of
from crs_gate.evidence.permission import Asked, Stored, verdict_of
from crs_gate.evidence.signals.verdict import TRAIN, USES, Verdict
from crs_gate.export.edit import NotEditableError
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source

_AT_ONCE = 20
"""Places after which what is known so far is written, so that an interrupted run goes on from there."""
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


def collect(manifest: Path | None, start: Path, wanted: Wanted, *, as_json: bool) -> int:
    """Collect, tell, and give the exit code. Raises ``GateError``."""
    file = start / manifest if manifest else only_one(start)
    now = _now()
    data, dataset = held(file, now.date())
    shown_file = terminal(str(file))
    if dataset.table is not None and wanted.fill:
        raise UsageError(
            f"{shown_file} keeps its sources in a table, which is never edited",
            "collect without --write: the gate reads what is stored in .crs/optout, whatever the rows say",
        )
    plan = plan_of(_chosen(dataset, wanted, shown_file), wanted.agents)
    if wanted.dry_run:
        return _tell_plan(plan)
    store = Store(file.parent)
    records = _collected(plan, store, wanted, now)
    known = _Known(records, store)
    if dataset.table is not None:
        rows = (_row(source, known) for source in _chosen(dataset, wanted, shown_file))
        return tell_stream((each for each in rows if each.url), as_json=as_json)
    found = [_found(source, records, store, known) for source in _chosen(dataset, wanted, shown_file)]
    if wanted.fill:
        _fill(file, data.decode(), dataset, found)
    shown = [each for each in found if each.url or each.filled.told]
    click.echo(json_text(json.dumps(as_tree(shown), indent=2)) if as_json else "\n".join(table(shown)))
    if not as_json:
        tell_next(shown, terminal(file.name), fill=wanted.fill)
    return code_of(each.verdict for each in shown if each.url)


def _now() -> datetime:
    """The time of the run in UTC; ``SOURCE_DATE_EPOCH`` fixes it."""
    try:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise UsageError("SOURCE_DATE_EPOCH is no number of seconds", "correct the variable, or unset it") from fault


def _chosen(dataset: Dataset, wanted: Wanted, shown: str) -> Iterator[Source]:
    """The sources that are asked for, one after another. Raises ``UsageError`` at the end where one is not there."""
    missing = dict.fromkeys(wanted.sources)
    for source in dataset.sources:
        if not wanted.sources or source.id in wanted.sources:
            missing.pop(source.id, None)
            yield source
    if missing:
        raise UsageError(f"source {in_quotes(next(iter(missing)))} is not there in {shown}", "name the id of a source")


def _tell_plan(plan: Plan) -> int:
    for site in plan.sites:
        click.echo(terminal(f"{site}: robots.txt, .well-known/tdmrep.json, ai.txt"))
    for words, addresses in (("headers and meta elements", plan.pages), ("the text", plan.documents)):
        for address in addresses:
            click.echo(terminal(f"{address}: {words}"))
    if not (plan.sites or plan.documents):
        tell_nothing()
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
    found = collected(plan, before, tools, fresh=lambda old: not wanted.again and _is_of(old, now))
    try:
        for record in _watched(found, plan):
            changed += record != records.get(record.scope)
            records[record.scope] = record
            if changed >= _AT_ONCE:
                store.write(records)
                changed = 0
    finally:
        if changed:
            store.write(records)
    return records


def _watched(found: Iterable[Record], plan: Plan) -> Iterator[Record]:
    """The records, with a line on a terminal that tells how far it is."""
    whole = len(plan.sites) + len({*plan.pages, *plan.documents})
    with Progress("collecting") as progress:
        progress.say(f"asking 1 of {whole:,}")
        for number, record in enumerate(found, 1):
            yield record
            progress.say(f"asked {number:,} of {whole:,}: {terminal(record.scope)}")


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


class _Known:
    """What was collected, as verdicts ask for it: rows of a table name the same sites and pages again and again."""

    def __init__(self, records: dict[str, Record], store: Store) -> None:
        self._records = records
        self._blob = lru_cache(maxsize=64)(store.blob)
        self.verdicts = lru_cache(maxsize=10_000)(self._verdicts)

    def _verdicts(self, url: str, agent: str) -> tuple[dict[str, Verdict], str]:
        """The verdict for each use of an address, and the time at which all of it was known."""
        if not url:
            return {}, ""
        site, page = self._records.get(site_of(url)), self._records.get(url)
        license_ = page.parts.get(RSL) if page else None
        digests = (*(site.blobs() if site else ()), *((license_.sha256,) if license_ and license_.sha256 else ()))
        blobs = {digest: data for digest in digests if (data := self._blob(digest)) is not None}
        verdicts = {use: verdict_of(Asked(url, use, (agent,)), Stored(site, page, blobs)) for use in USES}
        return verdicts, min((each.checked for each in (site, page) if each), default="")


def _row(source: Source, known: _Known) -> Found:
    """What is known of a row of a table, of which nothing is filled in."""
    url = page_of(source)
    return Found(source, url, *known.verdicts(url, source.collected.agent or ""), Filled({}, ()))


def _found(source: Source, records: dict[str, Record], store: Store, known: _Known) -> Found:
    url = page_of(source)
    site, (verdicts, checked) = records.get(site_of(url)), known.verdicts(url, source.collected.agent or "")
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
