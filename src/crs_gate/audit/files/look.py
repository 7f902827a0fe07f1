"""One file, looked at: the gate does it for what a change brings, and an audit for all."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO
from typing import BinaryIO

from crs_gate.audit.files import archives, arrays, magic, pickles, text, zips
from crs_gate.audit.files.archives import Told
from crs_gate.audit.files.limits import LARGEST_MEMBER, MOST_DEPTH, Budget
from crs_gate.audit.files.opcodes import FIRST
from crs_gate.audit.found import Flaw, Tally

_HEAD = 4096
_ZLIB = b"x"
_PACKED = frozenset(("gz", "bz2", "xz", "lzma", "zst", "zlib"))
_CLOSED = frozenset(("7z", "rar", "lz4", "zfile"))
_PY_EXTENSION = b"arrow.py_extension_type"
_PDF_ACTIONS = (b"/JavaScript", b"/Launch", b"/OpenAction")


def look(path: str, size: int, stream: BinaryIO) -> list[Flaw]:
    """The flaws of a file of ``size`` bytes, from a seekable stream. Reads a bounded part of it, and never raises."""
    told = _look(path, size, stream, Budget(), MOST_DEPTH)
    return [Flaw(path, kind, where, what) for kind, where, what in dict.fromkeys(told)]


def looked(path: str, size: int, stream: BinaryIO) -> Tally:
    """The same as counts, to be merged with what the records of the file come to."""
    flaws = look(path, size, stream)
    return Tally(flaws=tuple(flaws), flawed=Counter(flaw.kind for flaw in flaws))


def _look(path: str, size: int, stream: BinaryIO, budget: Budget, depth: int) -> Iterator[Told]:
    stream.seek(0)
    head = stream.read(_HEAD)
    if not head:
        yield "empty", "", "empty"
        return
    kind = magic.kind_of(head) or ("zlib" if _holds_pickle(head) else "")
    if kind in magic.PROGRAMS:
        yield "program", "", magic.PROGRAMS[kind]
    if kind in _PACKED or kind in ("zip", "tar", *_CLOSED):
        yield from _of_archive(path, size, stream, kind, budget, depth)
    else:
        stream.seek(0)
        yield from _of_content(path, size, stream, kind)
        if zips.zip_behind(stream, size):
            yield "archive-hidden", "", "something else in front and a zip archive behind"
    if kind and (told := _as_pickle(size, stream, head)):
        yield "pickle", "", told
    if kind != "zlib" and (why := magic.contradicts(path, head, kind)):
        yield "other-content", "", why


def _of_archive(path: str, size: int, stream: BinaryIO, kind: str, budget: Budget, depth: int) -> Iterator[Told]:
    stream.seek(0)
    inside = partial(_member, budget, depth - 1)
    if kind in _CLOSED:
        yield "not-judged", "", f"packed as {kind}, which is not looked into"
    elif not depth:
        yield "not-judged", "", "an archive in too many others"
    elif kind == "zip":
        yield from archives.of_zip(stream, size, budget, inside)
    elif kind == "tar":
        yield from archives.of_tar(stream, budget, inside)
    else:
        yield from archives.of_packed(kind, _without_ending(path), stream, budget, inside)


def _as_pickle(size: int, stream: BinaryIO, head: bytes) -> str:
    """What a file does that is something else by its first bytes, and a pickle by all of them."""
    if head[0] not in FIRST:
        return ""
    stream.seek(0)
    return pickles.runs(stream.read(LARGEST_MEMBER), size)


def _of_content(path: str, size: int, stream: BinaryIO, kind: str) -> Iterator[Told]:
    data = stream.read(LARGEST_MEMBER)
    if kind == "npy":
        if arrays.holds_objects(data):
            yield "pickle", "", "an array of Python objects, which are kept as a pickle"
    elif kind in ("parquet", "arrow"):
        stream.seek(max(size - LARGEST_MEMBER, 0))
        if _PY_EXTENSION in data or _PY_EXTENSION in stream.read(LARGEST_MEMBER):
            yield "pickle", "", "a table with a column type that is kept as a pickle"
    elif kind == "pdf":
        if found := next((mark for mark in _PDF_ACTIONS[:2] if mark in data), None):
            yield "pdf-action", "", f"a document with {found.decode()} in it"
    elif not kind or kind == "script":
        if told := pickles.described(data, size):
            yield "pickle", "", told
        elif (written := text.plain(data)) is not None:
            yield from text.flaws_of(path, written)


def _member(budget: Budget, depth: int, name: str, data: bytes, whole: bool) -> Iterable[Told]:
    """What is flawed about a member of an archive; its name says less than that of a file."""
    if not data:
        return ()
    kind = magic.kind_of(data[:_HEAD])
    if not whole and kind in ("zip", "tar", *_PACKED):
        return (("not-judged", "", "an archive in an archive that is too large to be looked into"),)
    told = _look(name, len(data), BytesIO(data), budget, depth)
    return [each for each in told if each[0] not in ("empty", "other-content")]


def _holds_pickle(head: bytes) -> bool:
    """Whether a zlib stream begins here (RFC 1950) and a pickle in it: ``joblib`` packs them so."""
    import zlib

    if head[:1] != _ZLIB:
        return False
    try:
        data = zlib.decompressobj().decompress(head, _HEAD)
    except zlib.error:
        return False
    return bool(pickles.described(data)) or data[:2] in (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


def _without_ending(path: str) -> str:
    folder, _, name = path.rpartition("/")
    stem, dot, last = name.rpartition(".")
    plain = (
        {"tgz": f"{stem}.tar", "tbz2": f"{stem}.tar", "txz": f"{stem}.tar"}.get(last, stem) if dot and stem else name
    )
    return f"{folder}/{plain}" if folder else plain
