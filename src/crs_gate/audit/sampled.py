"""Some records in place of all: how many are drawn, which ones, and what follows from finding nothing in them."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from math import ceil, log
from typing import BinaryIO, NamedTuple

from crs_gate.audit.found import Tally, merged
from crs_gate.audit.records.formats import LONGEST_LINE
from crs_gate.audit.scan import Rules, scan
from crs_gate.audit.shards import Shard

CONFIDENCE = 0.95
_BY_LINES = (".jsonl", ".ndjson", ".txt", ".text", ".md", ".log")
_CHUNK = 64 * 1024
_AT_ONCE = 1_000
_PURPOSE = b"crs-gate audit sample v1\0"


class Draw(NamedTuple):
    """How a sample is drawn.

    ``share`` is the bound; ``root`` the Merkle root of the list of files, in hexadecimal digits; ``key`` a secret of
    the owner, without which nobody can work out beforehand which records are drawn.
    """

    share: float
    root: str
    key: bytes | None = None


def can_be_drawn(path: str) -> bool:
    """Whether single records of a file can be told apart without reading it as a whole: one a line, not compressed."""
    return path.lower().endswith(_BY_LINES)


def wanted(share: float) -> int:
    """How many records are drawn: had at least ``share`` of them something in them, one of these would, with 95 %."""
    return ceil(log(1 - CONFIDENCE) / log(1 - share))


def drawn(draw: Draw, records: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """The records that are drawn of each file, counted from 1. ``records`` says how many each file has.

    Each draw is an HMAC-SHA256 of its number under the root, and the owner's key where there is one: the same for
    everybody who has these, and another one as soon as any file differs. A record may be drawn twice.
    """
    files = sorted(records)
    whole = sum(records.values())
    secret = _PURPOSE + bytes.fromhex(draw.root) + (draw.key or b"")
    places = sorted({_number(secret, number) % whole for number in range(wanted(draw.share) if whole else 0)})
    found: dict[str, list[int]] = {path: [] for path in files}
    at = behind = 0
    for path in files:
        while at < len(places) and places[at] < behind + records[path]:
            found[path].append(places[at] - behind + 1)
            at += 1
        behind += records[path]
    return {path: tuple(rows) for path, rows in found.items()}


def count(shard: Shard, stream: BinaryIO) -> int:
    """How many lines begin in a shard."""
    start, left = max(shard.start - 1, 0), shard.end - max(shard.start - 1, 0) - 1
    stream.seek(start)
    lines = 1 if shard.start == 0 and shard.end else 0
    while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
        left -= len(chunk)
        lines += chunk.count(b"\n")
    return lines


def scan_rows(shard: Shard, stream: BinaryIO, how: Rules, rows: Sequence[int]) -> Tally:
    """What some lines of a file hold, given by their numbers in rising order; each is scanned by itself."""
    tallies = [Tally()]
    for row, line in _lines(stream, rows):
        alone = scan(Shard(shard.path, len(line), 0, len(line)), BytesIO(line), how)
        tallies.append(replace(alone, files=0, records=1).later_by(row - 1))
        if len(tallies) == _AT_ONCE:
            tallies = [merged(tallies)]
    return merged(tallies)


def _lines(stream: BinaryIO, rows: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """The lines that are wanted; of one that is too long, its beginning. What lies between is never held."""
    stream.seek(0)
    here = 1
    for row in rows:
        if not _passed_over(stream, row - here) or not (line := stream.readline(LONGEST_LINE + 1)):
            return
        yield row, line
        here = row + 1 if line.endswith(b"\n") else row


def _passed_over(stream: BinaryIO, count: int) -> bool:
    """Go behind so many ends of lines; whether there were as many."""
    left = count
    while left > 0:
        chunk = stream.read(_CHUNK)
        if not chunk:
            return False
        ends = chunk.count(b"\n")
        if ends < left:
            left -= ends
            continue
        at = -1
        for _ in range(left):
            at = chunk.find(b"\n", at + 1)
        stream.seek(at + 1 - len(chunk), 1)
        left = 0
    return True


def _number(secret: bytes, number: int) -> int:
    return int.from_bytes(hmac.digest(secret, number.to_bytes(8, "big"), "sha256"), "big")
