"""Records of runs beside a manifest: those in ``.crs/trace``, and the ``dvc.lock`` of its folder.

DVC keeps MD5 digests. They find data in a store and prove nothing, so none of them is taken over.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import TypeAlias

from crs_gate.evidence.layout import TRACE
from crs_gate.facts.dvc import LARGEST_DVC_FILE, LOCK, PIPELINE, stages_of_lock
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.runs import NO_RUNS, Bytes, Item, Run, Runs, Trouble

MOST_RECORDS = 1_000
MOST_BYTES = 64 * 1024 * 1024
"""Bytes of all records of one manifest."""
MOST_RUNS = 50_000
"""Runs of all records of one manifest."""
_INSIDE = f"{TRACE}/"
_LONGEST_COMMAND = 200


def runs_of(snapshot: Snapshot, folder: str, names: Iterable[str]) -> Runs:
    """What the records below a folder say. ``names`` are the files in it; links among them are not read.

    Records that are too many or too big are no evidence: it is said, and the rest is not believed either.
    """
    found = sorted(name for name in names if name == LOCK or name.startswith(_INSIDE))
    if not found:
        return NO_RUNS
    if len(found) > MOST_RECORDS:
        return _too_much(f"there are {len(found):,} records of runs; {MOST_RECORDS:,} are read")
    return _read(snapshot, f"{folder}/" if folder else "", found)


def _read(snapshot: Snapshot, prefix: str, names: list[str]) -> Runs:
    runs: list[Run] = []
    troubles: list[Trouble] = []
    records: list[Bytes] = []
    left = MOST_BYTES
    for name in names:
        data = snapshot.read(prefix + name, left + 1)
        left -= len(data or b"")
        if left < 0:
            return _too_much(f"the records of runs have together more than {MOST_BYTES // 1024 // 1024} MiB")
        if data is None:
            troubles.append(Trouble(name, 1, "it is no file that can be read"))
        elif name == LOCK:
            some = _of_lock(name, data, snapshot.read(prefix + PIPELINE, LARGEST_DVC_FILE))
            runs += some or ()
            troubles += [] if some is not None else [Trouble(name, 1, "it is no lock of DVC that can be read")]
        else:
            records.append(Bytes(name, len(data), sha256(data).hexdigest()))
            runs += _of_record(name, data, troubles)
        if len(runs) > MOST_RUNS:
            return _too_much(f"the records speak of more than {MOST_RUNS:,} runs")
    return Runs(tuple(runs), tuple(troubles), tuple(records))


def _of_record(name: str, data: bytes, troubles: list[Trouble]) -> Iterator[Run]:
    from crs_gate.formats import runs
    from crs_gate.formats.interface import Unreadable

    try:
        yield from runs.read(name, data)
    except Unreadable as fault:
        troubles.append(Trouble(name, fault.problem.line, fault.problem.message))


def _of_lock(name: str, data: bytes, pipeline: bytes | None) -> tuple[Run, ...] | None:
    stages = stages_of_lock(name, data, pipeline)
    if stages is None:
        return None
    return tuple(
        Run(
            name,
            stage.line,
            "dvc",
            stage.name,
            inputs=tuple(map(Item, stage.inputs)),
            outputs=tuple(map(Item, stage.outputs)),
            command=stage.command[:_LONGEST_COMMAND],
        )
        for stage in stages
    )


def runs_in(name: str, data: bytes, pipeline: bytes | None = None) -> Runs:
    """The runs of one record, given as bytes; ``pipeline`` is the ``dvc.yaml`` beside a lock."""
    if name.rpartition("/")[2] == LOCK:
        some = _of_lock(LOCK, data, pipeline)
        return (
            Runs(some) if some is not None else Runs((), (Trouble(name, 1, "it is no lock of DVC that can be read"),))
        )
    troubles: list[Trouble] = []
    return Runs(tuple(_of_record(name, data, troubles)), tuple(troubles))


def with_kept(head: Runs, base: Runs, begins_with: Callable[[Bytes], bool] = lambda _: False) -> Runs:
    """The records of a head with what those of its base said that it does not say any more: what was recorded stays.

    A record may grow. One that is not there any more, or that does not begin with the bytes that it had
    (``begins_with``), speaks as it did as well.
    """
    there = set(head.records)
    had = {record.file for record in base.records if record not in there and not begins_with(record)}
    now = {run._replace(line=0) for run in head.runs if run.file in had}
    kept = [run for run in base.runs if run.file in had and run._replace(line=0) not in now]
    if not kept:
        return head
    was, is_now = _by_time(kept), _by_time(run for run in head.runs if run.file in had)
    runs = [_told(run, was) if run.file in had else run for run in head.runs]
    return head._replace(runs=(*runs, *(_told(run, is_now) for run in kept)))


_Key: TypeAlias = tuple[object, ...]


def _by_time(runs: Iterable[Run]) -> frozenset[_Key]:
    return frozenset(key for run in runs for key in _keys(run))


def _told(run: Run, others: frozenset[_Key]) -> Run:
    return run._replace(edited=True) if run.ended and not others.isdisjoint(_keys(run)) else run


def _keys(run: Run) -> Iterator[_Key]:
    """What makes two tellings one run: one file of the same step at the same time, or without a time the same data."""
    if run.ended and run.at:
        yield from ((run.file, run.step, run.at, item.name) for item in run.outputs)
    elif run.ended:
        yield run.file, run.step, run.outputs


def begins_with(snapshot: Snapshot, folder: str, record: Bytes) -> bool:
    """Whether a file at head begins with the bytes that a record below a folder had at base."""
    data = snapshot.read(f"{folder}/{record.file}" if folder else record.file, record.size)
    return data is not None and sha256(data[: record.size]).hexdigest() == record.sha256


def _too_much(message: str) -> Runs:
    return Runs((), (Trouble(TRACE, 1, message),))
