"""What is handed to whoever reads a piece of the data, and what comes back. All of it can be sent to other machines."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crs_gate.audit.found import Tally, Unread
from crs_gate.audit.kinds import rules_digest
from crs_gate.audit.scan import Rules
from crs_gate.audit.shards import LARGEST, Shard

_BYTES_OF_TASK, _PIECES_OF_TASK = 16 * 1024 * 1024, 500


class Place(NamedTuple):
    """Where the files lie: a folder of this machine (an absolute path), or an address that fsspec opens."""

    root: str
    is_folder: bool = True
    checked: bool = True
    """Whether the bytes are known to be those of the list. If not, each file is hashed where it is read."""


Rows = tuple[int, ...]
"""Numbers of records, counted from 1 in the file's own order."""


class Piece(NamedTuple):
    """One shard to be read, of a file whose SHA-256 is listed.

    ``rows`` are the records that are wanted; ``None`` where all are.
    """

    shard: Shard
    sha256: str
    job: str = "scan"
    rows: Rows | None = None

    @property
    def key(self) -> tuple[str, str, int, int]:
        """What tells it from all others."""
        return self.shard.path, self.job, self.shard.start, self.shard.end


SCAN, HASH, COUNT = "scan", "hash", "count"
"""Jobs: search the records, hold a large file against its digest, count records for a sample."""
Task = tuple[Piece, ...]
"""What one process does at a time."""


class Work(NamedTuple):
    """What is the same for all pieces."""

    place: Place
    how: Rules = Rules()
    rules: str = rules_digest()
    """The digest of the rules here; whoever has others must not answer."""


class Outcome(NamedTuple):
    """What became of a piece. ``failed`` says that it could not be read; then the tally holds why."""

    piece: Piece
    tally: Tally
    failed: bool = False


def unread(piece: Piece, why: str) -> Outcome:
    """The outcome of a piece that could not be read; a file counts as looked for once, with its first piece."""
    shard = piece.shard
    part = "" if shard.is_whole else f"bytes {shard.start:,} to {shard.end:,}, after which rows are not counted on: "
    found = Unread(shard.path, f"{part}{why}")
    first = 1 if shard.start == 0 and piece.job == SCAN else 0
    return Outcome(piece, Tally(files=first, unread=(found,), not_read=1), failed=True)


def tasks(pieces: Iterable[Piece]) -> Iterator[Task]:
    """Pieces put together so that none waits long: large ones alone and first, small ones by the hundred."""
    ordered = sorted(pieces, key=lambda piece: (-_size(piece), piece.key))
    some: list[Piece] = []
    size = 0
    for piece in ordered:
        some.append(piece)
        size += _size(piece)
        if size >= _BYTES_OF_TASK or len(some) == _PIECES_OF_TASK:
            yield tuple(some)
            some, size = [], 0
    if some:
        yield tuple(some)


def _size(piece: Piece) -> int:
    return min(piece.shard.end - piece.shard.start, LARGEST)
