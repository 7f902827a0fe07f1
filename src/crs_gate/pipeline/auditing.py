"""From the list of a manifest's files to the report of an audit of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from crs_gate import __version__
from crs_gate.audit.files.kinds import FLAW_KINDS
from crs_gate.audit.found import Tally
from crs_gate.audit.kinds import KINDS, PERSONAL
from crs_gate.audit.sampled import Draw, can_be_drawn, drawn, wanted
from crs_gate.audit.scan import Rules
from crs_gate.auditing.engine import Audited, How, Wanted, audit, counted
from crs_gate.auditing.gathering import Counts
from crs_gate.auditing.work import Place, Rows, Work
from crs_gate.errors import UsageError
from crs_gate.escape import in_quotes
from crs_gate.evidence import audited
from crs_gate.evidence.buckets import is_object
from crs_gate.evidence.filelist import FileList
from crs_gate.evidence.layout import FILES
from crs_gate.pipeline.around import Around
from crs_gate.pipeline.owning import Owners


class Asked(NamedTuple):
    """What the person asked for. ``share`` is the bound of a sample as it was written, empty for all records."""

    place: Place
    share: str = ""
    key: bytes | None = None
    jobs: int = 0
    scheduler: str = ""
    cache: Path | None = None
    told: Callable[[int, int], None] = lambda _done, _all: None


class Made(NamedTuple):
    """The report, and how it came to be: pieces in all, and those that were known from an earlier run."""

    report: audited.Report
    pieces: int
    again: int
    not_kept: str


def make_report(around: Around, today: date, asked: Asked) -> Made:
    """Look into all files of the list. Raises ``GateError`` where there is no list of the files, or no cluster."""
    listed = _list_of(around)
    owners = Owners(around.dataset, around.tree)
    work = Work(asked.place, Rules(key=asked.key))
    files = [Wanted(each.path, each.size, each.sha256) for each in listed.files]
    how = How(asked.jobs, asked.scheduler, asked.cache, asked.told, owners.of)
    rows, sample = _draw(files, work, how, listed, asked) if asked.share else (None, None)
    done = audit(files, work, how, rows)
    return Made(_report(done, listed, owners, today, sample, work), done.pieces, done.again, done.not_kept)


def _list_of(around: Around) -> FileList:
    """The list, which has to be that of the files: an audit of other files says nothing of these."""
    tree = around.tree
    hint = "`crs-gate files` writes the list of the files as they are; then run the audit again"
    if tree.listed is None:
        why = f"{tree.list_faults[0].message}" if tree.list_faults else "there is none"
        raise UsageError(f"an audit goes by the list of files, {FILES}: {why}", hint)
    names = {each.path for each in tree.listed.files if not is_object(each.path)}
    here = set(around.wanted)
    if lost := sorted(names - here):
        raise UsageError(f"{FILES} is not the list of these files: {in_quotes(lost[0])} is no data file here", hint)
    if new := sorted(here - names - tree.no_files):
        raise UsageError(f"{FILES} is not the list of these files: {in_quotes(new[0])} is not listed", hint)
    return tree.listed


def _draw(
    files: Iterable[Wanted], work: Work, how: How, listed: FileList, asked: Asked
) -> tuple[Mapping[str, Rows] | None, audited.Drawn | None]:
    """The records to be looked at; all of them where a sample would be no smaller."""
    some = [file for file in files if can_be_drawn(file.path)]
    records = counted(some, work, how)
    share, whole = float(asked.share), sum(records.values())
    if wanted(share) >= whole:
        return None, None
    rows = drawn(Draw(share, listed.root, asked.key), records)
    taken = sum(map(len, rows.values()))
    return rows, audited.Drawn(asked.share, taken, whole, asked.key is not None)


def _report(
    done: Audited, listed: FileList, owners: Owners, today: date, sample: audited.Drawn | None, work: Work
) -> audited.Report:
    total = done.gathered.total
    sources = [_of_source(name, counts, owners) for name, counts in done.gathered.by_group.items()]
    sources.sort(key=lambda each: (not each.denied, not each.rows, each.source))
    return audited.Report(
        day=today.isoformat(),
        tool=f"crs-gate {__version__}",
        root=listed.root,
        rules=work.rules,
        files=total.files,
        bytes=total.bytes,
        records=total.records,
        not_read=total.not_read,
        unread=tuple(audited.Unread(each.path, each.why) for each in total.unread),
        found=tuple(_kinds(total)),
        sources=tuple(sources[: audited.MOST_SOURCES]),
        denied=sum(len(each.denied) for each in sources),
        places=tuple(_places(total))[: audited.MOST_LISTED],
        sample=sample,
    )


def _of_source(name: str, counts: Counts, owners: Owners) -> audited.OfSource:
    personal = [kind for kind in counts.rows if KINDS[kind].group == PERSONAL]
    denied = tuple(personal) if owners.denials.get(name) else ()
    return audited.OfSource(name, counts.files, counts.records, dict(counts.rows), denied)


def _kinds(total: Tally) -> Iterator[audited.Kind]:
    for kind, count in total.rows.items():
        yield audited.Kind(kind, KINDS[kind].group, KINDS[kind].what, count)
    for kind, count in total.flawed.items():
        group = audited.FLAW if FLAW_KINDS[kind].serious else audited.ODD
        yield audited.Kind(kind, group, FLAW_KINDS[kind].what, count)


def _places(total: Tally) -> Iterator[audited.Place]:
    for sample in total.samples:
        yield audited.Place(sample.path, sample.row, sample.field, sample.kind, sample.digest)
    for flaw in total.flaws:
        yield audited.Place(flaw.path, 0, flaw.where, flaw.kind, flaw.what)
