"""One shard of data, read record by record: the one function that runs here, in many processes and on a cluster."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple

from crs_gate.audit.found import MOST_SAMPLES, MOST_UNREAD, Sample, Tally, Unread, digest_of, in_member, merged
from crs_gate.audit.kinds import KINDS
from crs_gate.audit.records import formats, members
from crs_gate.audit.records.detector import Detector, detector
from crs_gate.audit.records.formats import LONGEST_LINE, Record
from crs_gate.audit.records.leaves import MOST_LEAVES, leaves_of, texts_of
from crs_gate.audit.records.members import LARGEST_IN_STREAM
from crs_gate.audit.records.packed import ENDINGS, MARKS, MOST_BYTES, unpacked
from crs_gate.audit.records.room import BEYOND, Room
from crs_gate.audit.shards import Shard

_BLOCK = 4 * 1024


class Rules(NamedTuple):
    """How a scan goes: which kinds are looked for, and the owner's key for digests of values, if there is one."""

    kinds: tuple[str, ...] = tuple(KINDS)
    key: bytes | None = None


def scan(shard: Shard, stream: BinaryIO, how: Rules, room: Room | None = None) -> Tally:
    """What the records hold that begin in a shard, counted from 1 there. The stream is that of the whole file.

    ``room`` is what is left of what may be unpacked. Never raises for what a file holds: what cannot be read is in
    ``unread``. Takes ``crs-gate[scan]``.
    """
    scanner = _Scanner(shard, how, room or Room())
    scanner.look(shard.path, shard, stream)
    return scanner.tally()


class _Scanner:
    """Goes through a file, and through the members of an archive, each of which counts its own rows."""

    def __init__(self, shard: Shard, how: Rules, room: Room, *, inside: bool = False) -> None:
        self._room = room
        self._how, self._count, self._is_inside = how, _Count(shard, how), inside
        self._inside: list[Tally] = []

    def tally(self) -> Tally:
        """What all of it comes to."""
        own = self._count.tally()
        return merged([own, *self._inside]) if self._inside else own

    def look(self, path: str, shard: Shard, stream: BinaryIO) -> None:
        """One file, called as ``path`` says; the first of its shards looks into what is packed."""
        head = _head(stream)
        if kind := members.archive(path, head):
            self._look_inside(kind, shard, stream)
        elif packed := _packed(path, head):
            source, faults = unpacked(packed, stream, self._room)
            inside = _head(source)
            plain = path[: -len(packed) - 1] if path.lower().endswith(f".{packed}") else path
            if (kind := members.archive("", inside)) == "tar":
                self._look_inside("packed tar", shard, source)
            elif kind or _is_packed(plain, inside):
                self._count.not_read("data that is packed twice, which is not searched: pack it once")
            else:
                self._look_at_plain(plain, shard._replace(start=0, end=MOST_BYTES), source, packed=True)
            for why in faults:
                self._count.not_read(why)
        else:
            self._look_at_plain(path, shard, stream, packed=self._is_inside)

    def _look_inside(self, kind: str, shard: Shard, stream: BinaryIO) -> None:
        if self._is_inside:
            self._count.not_read("an archive in an archive, which is not searched")
        elif kind == "closed":
            self._count.not_read("an archive that is not looked into: keep its members as files of their own")
        elif shard.start == 0:
            for member in members.of_zip(stream) if kind == "zip" else members.of_tar(stream, packed=kind != "tar"):
                self._look_at(member, shard._replace(start=0, end=member.size))

    def _look_at(self, member: members.Member, shard: Shard) -> None:
        if member.stream is None:
            self._count.not_read(member.fault)
            return
        if not self._room.take(member.size):
            self._count.not_read(BEYOND)
            return
        scanner = _Scanner(shard, self._how, self._room, inside=True)
        try:
            scanner.look(member.name, shard, member.stream)
        except members.BROKEN as error:
            self._count.not_read(f"a member of an archive that cannot be read ({type(error).__name__})")
        self._inside.append(in_member(scanner.tally(), member.name))

    def _look_at_plain(self, path: str, shard: Shard, stream: BinaryIO, *, packed: bool) -> None:
        head = _head(stream)
        named = formats.family_of(path, head)
        if named == "columns" and packed:  # which is read to and fro, and each step back would unpack it anew
            stream = BytesIO(stream.read(LARGEST_IN_STREAM + 1))
            if stream.getbuffer().nbytes > LARGEST_IN_STREAM:
                self._count.not_read(f"a packed table of columns with more than {LARGEST_IN_STREAM:,} bytes")
                return
        if named in ("lines", "text") and not formats.is_wide(head):
            _scan_lines(shard, stream, self._count, decoded=named == "lines")
        elif named and shard.start == 0:  # the first shard reads what cannot be cut
            for record in formats.of_stream(path, stream, named, self._room):
                self._count.add(record)


def _packed(path: str, head: bytes) -> str:
    """How a file is packed, by its name or, where that is not what its first bytes say, by these."""
    if (ending := path.lower().rpartition(".")[2]) in ENDINGS:
        return ending
    if formats.family(path) and formats.is_text(head):
        return ""
    return next((each for each, mark in MARKS.items() if head.startswith(mark)), "")


def _is_packed(path: str, head: bytes) -> bool:
    """Whether what came out of a pack is packed itself; an ending alone, on a text, packs nothing."""
    return bool(_packed(path, head)) and not formats.is_text(head)


def _head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    head = stream.read(formats.HEAD)
    stream.seek(0)
    return head


def _scan_lines(shard: Shard, stream: BinaryIO, count: "_Count", *, decoded: bool) -> None:
    """Lines in blocks: most blocks hold nothing, and where nothing is escaped in them, one look tells."""
    for block in _blocks(shard, stream):
        lines = block.split(b"\n")
        if not lines[-1]:
            lines.pop()
        if count.is_clean(block, escapes=decoded):
            count.clean(len(lines))
            continue
        for line in lines:
            if count.is_clean(line, escapes=decoded):
                count.clean(1)
            else:
                count.add(formats.of_line(line, decoded=decoded))


def _blocks(shard: Shard, stream: BinaryIO) -> Iterator[bytes]:
    """Whole lines that begin in the shard, many at a time; of one that is too long, no more than its beginning."""
    at = shard.start
    stream.seek(max(at - 1, 0))
    if at and stream.read(1) != b"\n":  # a line that began before belongs to another shard
        at += _passed_over(stream)
    while at < shard.end and (block := stream.read(min(_BLOCK, shard.end - at))):
        at += len(block)
        if not block.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
            block, at = block + rest, at + len(rest)
            at += 0 if rest.endswith(b"\n") else _passed_over(stream)
        yield block


def _passed_over(stream: BinaryIO) -> int:
    """How many bytes there are to the end of a line."""
    count = 0
    while rest := stream.readline(LONGEST_LINE):
        count += len(rest)
        if rest.endswith(b"\n"):
            break
    return count


class _Count:
    """Adds up the records of one shard."""

    def __init__(self, shard: Shard, how: Rules) -> None:
        self._shard, self._key = shard, how.key
        self._detector: Detector = detector(how.kinds)
        self._records = self._missed = 0
        self._values: Counter[str] = Counter()
        self._rows: Counter[str] = Counter()
        self._samples: dict[str, list[Sample]] = {}
        self._unread: dict[Unread, None] = {}

    def add(self, record: Record) -> None:
        """One more record. Rows come in order, so the first samples of a kind are kept."""
        self._records += 1
        if record.fault:
            self.not_read(record.fault)
            return
        value = record.value
        texts = [value] if isinstance(value, str) else texts_of(value)
        if len(texts) >= MOST_LEAVES:
            self.not_read(f"a record with more than {MOST_LEAVES:,} values")
        if self._detector.may_hold("\n".join(texts)):
            self._look(value)

    def is_clean(self, block: bytes, *, escapes: bool) -> bool:
        """Whether nothing can be found in a block of short lines; in JSON a backslash can hide what is there."""
        hidden = b"\0" in block or (escapes and b"\\" in block)
        return not hidden and len(block) <= LONGEST_LINE and not self._detector.may_hold(block)

    def clean(self, records: int) -> None:
        """So many records without anything."""
        self._records += records

    def not_read(self, why: str) -> None:
        """Something that nobody looked into."""
        self._missed += 1
        if len(self._unread) < MOST_UNREAD:
            self._unread[Unread(self._shard.path, why)] = None

    def _look(self, value: Any) -> None:
        found: list[Sample] = []
        for field, text in leaves_of(value):
            for hit in self._detector.hits(text):
                digest = digest_of(hit.kind, hit.value, self._key)
                found.append(Sample(self._shard.path, self._records, field, hit.kind, digest))
        self._values.update(sample.kind for sample in found)
        self._rows.update({sample.kind for sample in found})
        for sample in sorted(found):
            kept = self._samples.setdefault(sample.kind, [])
            if len(kept) < MOST_SAMPLES:
                kept.append(sample)

    def tally(self) -> Tally:
        """What it comes to."""
        samples = sorted(sample for kept in self._samples.values() for sample in kept)
        return Tally(
            files=1 if self._shard.start == 0 else 0,
            bytes=self._shard.end - self._shard.start,
            records=self._records,
            values=dict(sorted(self._values.items())),
            rows=dict(sorted(self._rows.items())),
            samples=tuple(dict.fromkeys(samples)),
            unread=tuple(sorted(self._unread)),
            not_read=self._missed,
        )
