"""One task, done where it lands: in this process, in another one, or on a machine of a cluster."""

import errno
import io
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import BinaryIO

from crs_gate.audit.files.look import looked
from crs_gate.audit.found import Tally, merged
from crs_gate.audit.kinds import rules_digest
from crs_gate.audit.sampled import count, scan_rows
from crs_gate.audit.scan import scan
from crs_gate.audit.shards import LARGEST
from crs_gate.auditing.places import UnreadableError, opened
from crs_gate.auditing.work import COUNT, HASH, Outcome, Piece, Task, Work, unread

_TRIES = 2
_CHUNK = 1024 * 1024
OTHER_RULES = "the machine that was to read it has another version of crs-gate"


def run(work: Work, task: Task) -> list[Outcome]:
    """Read the pieces of a task. What fails is tried once more; then its outcome says why."""
    return [_outcome(work, piece) for piece in task]


def _outcome(work: Work, piece: Piece) -> Outcome:
    if work.rules != rules_digest():
        return unread(piece, OTHER_RULES)
    why = ""
    for _ in range(_TRIES):
        try:
            return Outcome(piece, _tally(work, piece))
        except UnreadableError as error:
            why = str(error)
        except Exception as error:  # noqa: BLE001 - whatever storage or a library raises for hostile bytes: it is named
            why = _why(error)
    return unread(piece, why)


def _tally(work: Work, piece: Piece) -> Tally:
    shard = piece.shard
    with opened(work.place, shard.path, shard.size) as stream:
        if piece.job == HASH:
            _insist(_digest(stream, shard.size), piece)
            return Tally()
        if piece.job == COUNT:
            return Tally(records=count(shard, stream))
        checked = work.place.checked or not shard.is_whole
        return look(piece, stream if checked else _checked(stream, piece), work)


def look(piece: Piece, stream: BinaryIO, work: Work) -> Tally:
    """What one shard comes to: the file as a whole, told with its first shard, and records."""
    shard = piece.shard
    whole = looked(shard.path, shard.size, stream) if shard.start == 0 else Tally()
    if piece.rows is None:
        return merged([whole, scan(shard, stream, work.how)])
    counted = replace(whole, files=1, bytes=shard.size)
    return merged([counted, scan_rows(shard, stream, work.how, piece.rows)])


def _checked(stream: BinaryIO, piece: Piece) -> BinaryIO:
    """The same bytes once they are found to be those of the list; a small file is read only once."""
    size = piece.shard.size
    if size > LARGEST:
        _insist(_digest(stream, size), piece)
        return stream
    data = stream.read(size + 1)
    _insist(sha256(data).hexdigest(), piece)
    return io.BytesIO(data)


def _digest(stream: BinaryIO, size: int) -> str:
    digest = sha256()
    stream.seek(0)
    for chunk in _chunks(stream, size):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """All bytes, and one more where there are more than were listed: then no digest fits."""
    left = size + 1
    while left and (chunk := stream.read(min(_CHUNK, left))):
        left -= len(chunk)
        yield chunk


def _insist(digest: str, piece: Piece) -> None:
    if digest != piece.sha256:
        raise UnreadableError("its bytes are not those of the list: they have another SHA-256")


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (ImportError, "a library is missing where it was to be read: install crs-gate[scan] there"),
    (FileNotFoundError, "it is not there any more"),
    (PermissionError, "it may not be read: access is denied"),
    (TimeoutError, "the storage did not answer in time"),
    (MemoryError, "there is not enough memory for it"),
)


def _why(error: Exception) -> str:
    """In one clause, without what an address or a file may hold; ``OSError`` has words of its own."""
    if known := next((why for kind, why in _REASONS if isinstance(error, kind)), ""):
        return known
    if isinstance(error, OSError):
        told = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or type(error).__name__
        return f"it cannot be read: {told}"
    return f"it cannot be read: {type(error).__name__}"
