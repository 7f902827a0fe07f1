"""The audit of many files: cut into pieces, those that are known left out, the rest read wherever there is room."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from crs_gate.audit.shards import LARGEST, Shard, split
from crs_gate.auditing.gathering import Gathered, Gathering
from crs_gate.auditing.kept import Kept
from crs_gate.auditing.pool import here, on_processors, processors
from crs_gate.auditing.work import COUNT, HASH, SCAN, Outcome, Piece, Rows, Task, Work, tasks

_ALONE_BYTES, _ALONE_FILES = 8 * 1024 * 1024, 200
"""Up to here this process is done before others have started."""


class Wanted(NamedTuple):
    """A file to be audited: its path below the place, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


class How(NamedTuple):
    """How to go about it: ``jobs`` processes (0: as many as processors) or a Dask ``scheduler``.

    ``cache`` is the folder where results are kept, ``told`` is called with the bytes that are done and those that are
    to be read, ``groups`` gives the sources that claim a path, and no shard has more than ``largest`` bytes.
    """

    jobs: int = 0
    scheduler: str = ""
    cache: Path | None = None
    told: Callable[[int, int], None] = lambda _done, _all: None
    groups: Callable[[str], Iterable[str]] = lambda _: ()
    largest: int = LARGEST


class Audited(NamedTuple):
    """What came of it. ``again`` pieces were known from an earlier run; ``not_kept`` says why results were not kept."""

    gathered: Gathered
    pieces: int
    again: int
    not_kept: str = ""


def audit(files: Sequence[Wanted], work: Work, how: How, drawn: Mapping[str, Rows] | None = None) -> Audited:
    """Look into all files, and of those among ``drawn`` into these records alone.

    Raises ``GateError`` where a cluster cannot be used; whatever else fails is named.
    """
    rows = drawn or {}
    pieces = [
        piece
        for file in files
        for piece in (
            [_whole(file, SCAN, rows[file.path])] if file.path in rows else pieces_of(file, work, how.largest)
        )
    ]
    return _done(pieces, work, how)


def counted(files: Sequence[Wanted], work: Work, how: How) -> dict[str, int]:
    """How many records files have that are read by lines; 0 for one that cannot be read. Raises as ``audit`` does."""
    found = dict.fromkeys((file.path for file in files), 0)
    pieces = [Piece(shard, file.sha256, COUNT) for file in files for shard in split(file.path, file.size, how.largest)]
    for outcome in read(pieces, work, how):
        found[outcome.piece.shard.path] += outcome.tally.records
    return found


def _whole(file: Wanted, job: str, rows: Rows | None = None) -> Piece:
    return Piece(Shard(file.path, file.size, 0, file.size), file.sha256, job, rows)


def _done(pieces: Sequence[Piece], work: Work, how: How) -> Audited:
    gathering, kept = Gathering(pieces, how.groups), Kept(how.cache, work)
    again, left = 0, []
    for piece in pieces:
        known = kept.find(piece)
        if known is None:
            left.append(piece)
        else:
            gathering.take(Outcome(piece, known))
            again += 1
    try:
        for outcome in _telling(read(left, work, how), left, how):
            kept.keep((outcome,))
            gathering.take(outcome)
    finally:
        kept.close(pieces)
    return Audited(gathering.done(), len(pieces), again, kept.failed)


def pieces_of(file: Wanted, work: Work, largest: int = LARGEST) -> Iterator[Piece]:
    """The pieces of a file. One that is cut is held against its digest by itself, where nobody has done that."""
    shards = split(file.path, file.size, largest)
    yield from (Piece(shard, file.sha256, SCAN) for shard in shards)
    if len(shards) > 1 and not work.place.checked:
        yield _whole(file, HASH)


def read(pieces: Sequence[Piece], work: Work, how: How) -> Iterator[Outcome]:
    """Read pieces wherever that was asked for, in any order."""
    todo: list[Task] = list(tasks(pieces))
    if how.scheduler:
        from crs_gate.auditing.cluster import on_cluster

        return on_cluster(work, todo, how.scheduler) if todo else iter(())
    jobs = how.jobs or processors()
    few = len(pieces) <= _ALONE_FILES and sum(map(_bytes, pieces)) <= _ALONE_BYTES
    return here(work, todo) if jobs == 1 or few else on_processors(work, todo, jobs)


def _telling(outcomes: Iterable[Outcome], pieces: Iterable[Piece], how: How) -> Iterator[Outcome]:
    whole, done = sum(map(_bytes, pieces)), 0
    how.told(done, whole)
    for outcome in outcomes:
        yield outcome
        done += _bytes(outcome.piece)
        how.told(done, whole)


def _bytes(piece: Piece) -> int:
    return piece.shard.end - piece.shard.start
