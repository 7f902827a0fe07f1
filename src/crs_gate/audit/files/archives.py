"""What is in archives: names, sizes and kinds of their members, and the beginnings of these, unpacked in memory."""

import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from lzma import LZMAError
from typing import BinaryIO, NamedTuple, cast

from crs_gate.audit.files import zips
from crs_gate.audit.files.limits import LARGEST_MEMBER, Budget
from crs_gate.audit.files.magic import TAR_AT
from crs_gate.audit.files.packing import opened, unpacked
from crs_gate.audit.found import place_of

Told = tuple[str, str, str]
"""Kind, place and clause of a flaw."""
Inside = Callable[[str, bytes, bool], Iterable[Told]]
"""What looks at a member: its name, its beginning, and whether that is all of it."""

MOST_ENTRIES = 100_000
HIGHEST_RATIO = 500
"""Unpacked bytes for each packed one. Text packs to a tenth, tables of zeros to a thousandth."""
ALWAYS_FINE = 16 * 1024 * 1024
"""Unpacked bytes up to which no ratio is asked for."""
_LINK, _KIND = 0o120000, 0o170000
_MOST_TOLD = 10
_MOST_STREAMED = 2 * 1024 * 1024 * 1024
"""Bytes of a packed tar file that are gone through, to see the names of all members."""
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, struct.error, zlib.error, LZMAError, EOFError, OSError, RuntimeError,
    NotImplementedError, ValueError, OverflowError, UnicodeError, IndexError, KeyError, MemoryError,
)  # fmt: skip
"""What the libraries raise for bytes that they cannot read."""


class Entry(NamedTuple):
    """A member as its archive names it. Sizes are in bytes."""

    name: str
    size: int
    packed: int
    special: str = ""
    """``link`` or ``device``; empty for files and folders."""


def of_zip(stream: BinaryIO, size: int, budget: Budget, inside: Inside) -> Iterator[Told]:
    """The flaws of a zip file."""
    if why := zips.directory_fault(stream, size):
        yield "not-judged", "", why
        return
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            yield from _of_entries([_zip_entry(info) for info in infos])
            if zips.overlaps(infos):
                yield "archive-bomb", "", "an archive whose members overlap"
            if why := zips.hidden(stream, size, infos, archive.start_dir):
                yield "archive-hidden", "", why
            for info in infos:
                if info.is_dir() or _zip_entry(info).special:
                    continue
                if info.flag_bits & 1:
                    yield "archive-encrypted", place_of(info.filename), "an archive with an encrypted member"
                    return
                granted = budget.take(LARGEST_MEMBER)
                if not granted:
                    yield (
                        "not-judged",
                        place_of(info.filename),
                        "an archive with more in it than is unpacked here",
                    )
                    return
                with archive.open(info) as member:
                    data = member.read(granted)
                budget.unpacked += granted - len(data)
                yield from _within(info.filename, inside(info.filename, data, len(data) >= info.file_size))
    except _BROKEN as error:
        yield "archive-broken", "", f"an archive that cannot be read ({type(error).__name__})"


def of_tar(stream: BinaryIO, budget: Budget, inside: Inside, *, packed: bool = False) -> Iterator[Told]:
    """The flaws of a tar file; one that was packed is read from its beginning to its end, and no further back."""
    entries: list[Entry] = []
    try:
        with tarfile.open(fileobj=stream, mode="r|" if packed else "r:") as archive:
            for member in archive:
                entries.append(_tar_entry(member))
                if len(entries) > MOST_ENTRIES:
                    break
                if not member.isfile():
                    continue
                granted = budget.take(LARGEST_MEMBER)
                file = archive.extractfile(member) if granted else None
                if file is None:
                    yield "not-judged", place_of(member.name), "an archive with more in it than is unpacked here"
                    break
                data = file.read(granted)
                budget.unpacked += granted - len(data)
                yield from _within(member.name, inside(member.name, data, len(data) >= member.size))
            else:
                if not packed and _goes_on(stream, archive.offset):
                    yield "archive-hidden", "", "an archive with something behind its end"
    except _BROKEN as error:
        yield "archive-broken", "", f"an archive that cannot be read ({type(error).__name__})"
    yield from _of_entries(entries)


def _goes_on(stream: BinaryIO, end: int) -> bool:
    """Whether more than padding follows, such as a second archive, which some tools read as well."""
    stream.seek(end)
    return bool(stream.read(LARGEST_MEMBER).strip(b"\x00"))


def of_packed(kind: str, name: str, stream: BinaryIO, budget: Budget, inside: Inside) -> Iterator[Told]:
    """The flaws of one packed file: what is inside is called as it is without the last ending."""
    granted = budget.take(ALWAYS_FINE + 1)
    if not granted:
        yield "not-judged", "", "more is packed in it than is unpacked here"
        return
    try:
        data, read, whole, broken = unpacked(kind, stream, granted)
    except ImportError:
        yield "not-judged", "", f"packed as {kind}, which takes crs-gate[scan] to look into"
        return
    except _BROKEN as error:
        yield "archive-broken", "", f"packed data that cannot be read ({type(error).__name__})"
        return
    budget.unpacked += granted - len(data)
    if len(data) > ALWAYS_FINE and len(data) > HIGHEST_RATIO * max(read, 1):
        yield "archive-bomb", "", f"packed data that unpacks to more than {HIGHEST_RATIO} times its size"
    elif not whole and data[TAR_AT : TAR_AT + 5] == b"ustar":
        stream.seek(0)
        yield from of_tar(cast("BinaryIO", _Stream(kind, stream)), budget, inside, packed=True)
    else:
        yield from inside(name, data, whole)
    if broken:
        yield "archive-broken", "", "packed data with something behind it that cannot be read"


class _Stream:
    """The whole of what is packed, a block after the other. Raises ``OSError`` where it grows beyond all measure."""

    def __init__(self, kind: str, stream: BinaryIO) -> None:
        self._stream, self._count = stream, 0
        self._file = opened(kind, stream)

    def read(self, size: int) -> bytes:
        """The next bytes, as many as are asked for unless it ends."""
        data = bytearray()
        while len(data) < size and (chunk := self._file.read(size - len(data))):
            data += chunk
        self._count += len(data)
        bomb = self._count > ALWAYS_FINE and self._count > HIGHEST_RATIO * max(self._stream.tell(), 1)
        if bomb or self._count > _MOST_STREAMED:
            raise OSError
        return bytes(data)


def _of_entries(entries: list[Entry]) -> Iterator[Told]:
    """What names and sizes alone tell; no more than a few of a kind."""
    if len(entries) > MOST_ENTRIES:
        yield "not-judged", "", f"an archive of more than {MOST_ENTRIES:,} members"
        return
    wrong = [entry.name for entry in entries if _leads_out(entry.name)]
    yield from (
        ("archive-path", place_of(name), "an archive with a name that leads out of it") for name in wrong[:_MOST_TOLD]
    )
    special = [entry for entry in entries if entry.special]
    for entry in special[:_MOST_TOLD]:
        yield "archive-link", place_of(entry.name), f"an archive with a {entry.special} in it"
    folded: dict[str, str] = {}
    for entry in entries:
        name = entry.name.strip("/").casefold()
        if name in folded and not entry.name.endswith("/"):
            yield "archive-hidden", place_of(entry.name), "an archive with two members of one name"
            break
        folded[name] = entry.name
    total, packed = sum(entry.size for entry in entries), sum(entry.packed for entry in entries)
    if total > ALWAYS_FINE and packed and total > HIGHEST_RATIO * packed:
        yield (
            "archive-bomb",
            "",
            f"an archive that unpacks to {total:,} bytes, more than {HIGHEST_RATIO} times its size",
        )


def _zip_entry(info: zipfile.ZipInfo) -> Entry:
    link = (info.external_attr >> 16) & _KIND == _LINK
    return Entry(info.filename, info.file_size, info.compress_size, "link" if link else "")


def _tar_entry(member: tarfile.TarInfo) -> Entry:
    special = "link" if member.issym() or member.islnk() else "device" if member.isdev() else ""
    return Entry(member.name, member.size, max(member.size, 512), special)


def _leads_out(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in steps or (name[1:2] == ":" and name[:1].isalpha()) or "\0" in name


def _within(name: str, told: Iterable[Told]) -> Iterator[Told]:
    for kind, where, what in told:
        yield kind, place_of(name) + (f", {where}" if where else ""), what
