"""What the command line says of a removal, and why it cannot be so."""

from datetime import date
from typing import NamedTuple

from crs_gate.errors import UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.evidence.removals import day_fault
from crs_gate.export.removing import Said, records
from crs_gate.export.stated import holds_controls
from crs_gate.export.taking_out import What, entry_text
from crs_gate.model.answer import explains
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.source import Source
from crs_gate.rules.removed import is_open


class Wanted(NamedTuple):
    """What the command line says of a removal; days as they are written."""

    source: str
    effective: str
    reason: str | None = None
    requested: str | None = None
    request: str | None = None
    due: str | None = None
    files: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    unlike: tuple[tuple[str, str], ...] = ()
    keyed: bool = False


def source_to_go(wanted: Wanted, dataset: Dataset, shown: str) -> Source:
    """The source that is to go. Raises ``UsageError`` where there is none."""
    found = next((source for source in dataset.sources if source.id == wanted.source), None)
    if found is None:
        removed = any(entry.source == wanted.source for entry in dataset.removals or ())
        state = "was removed already" if removed else "is not there"
        raise UsageError(f"source {in_quotes(wanted.source)} {state} in {shown}", "name the id of a source that it has")
    if dataset.table is not None:
        entry = entry_text(records(found, said_of(wanted), (), ())[0])
        hint = f"take the row out of {terminal(dataset.table.path)}, and write the entry under removals by hand"
        raise UsageError(f"{shown} keeps its sources in a table, which is never edited\n{terminal_lines(entry)}", hint)
    return found


def what_goes(wanted: Wanted, source: Source) -> What:
    """The source, or the numbers of its files that go, the last one first: it moves none of the others."""
    paths = [(file.path or "").strip() for file in source.files or ()]
    if lost := [name for name in wanted.files if name not in paths]:
        raise UsageError(
            f"{in_quotes(lost[0])} is no file of {in_quotes(source.id)}", "give it as the manifest lists it"
        )
    numbers = tuple(n for n in reversed(range(len(paths))) if paths[n] in wanted.files)
    if numbers and len(numbers) == len(paths):
        raise UsageError(f"these are all files of {in_quotes(source.id)}", "leave out --file, and remove the source")
    return What(source.id, numbers)


def asks_for(entry: Removal, wanted: Wanted) -> bool:
    """Whether an open entry of ``removals`` is the request for what is wanted."""
    same = entry.source == wanted.source or (
        entry.source is None and wanted.request is not None and entry.id == wanted.request
    )
    return same and is_open(entry) and (wanted.request is None or entry.id in (None, wanted.request))


def insist_on_words(wanted: Wanted) -> None:
    """Raises ``UsageError`` for a reason that says nothing."""
    if wanted.reason is None or not explains(wanted.reason) or holds_controls(wanted.reason):
        missing = "--reason is missing" if wanted.reason is None else f"{in_quotes(wanted.reason)} is no reason"
        raise UsageError(missing, "say in a few words why it has to go")


def insist_on_days(wanted: Wanted, today: date) -> None:
    """Raises ``UsageError`` for days that are none, or cannot be."""
    for option, text in (("--effective", wanted.effective), ("--requested", wanted.requested), ("--due", wanted.due)):
        if text is not None and day_fault(text):
            raise UsageError(f"{option} {in_quotes(text)} is no day", "write it as 2026-11-22")
    if wanted.requested and wanted.requested > wanted.effective:
        raise UsageError("it cannot be in effect before it was asked for", "correct --requested or --effective")
    if wanted.requested and wanted.request and wanted.requested > today.isoformat():
        raise UsageError(f"{wanted.requested} has not come yet", "give the day on which it was received")


def said_of(wanted: Wanted) -> Said:
    """What goes on record of it."""
    return Said(wanted.reason or "", wanted.requested, wanted.effective, wanted.request, wanted.versions, wanted.unlike)


def terminal_lines(text: str) -> str:
    """Several lines, each escaped."""
    return "\n".join(map(terminal, text.splitlines()))
