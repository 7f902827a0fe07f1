"""The list of files, ``.crs/files.jsonl``: a line for each, the canonical JSON of path, sha256, size and source."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from crs_gate.evidence import buckets, merkle, strict
from crs_gate.evidence.encoded import is_sha256
from crs_gate.evidence.faults import Fault, FaultError
from crs_gate.evidence.layout import FILES
from crs_gate.evidence.listed_paths import all_plain, colliding, path_fault

LARGEST = 256 * 1024 * 1024
"""Bytes of a whole list; a million files have about 170 MB."""
MOST = 1_000_000
MOST_TOLD = 20
"""Faults of one list that are told; with more, nobody mends them one by one."""
SOURCES = ("lfs", "git", "annex", "s3", "bytes")
"""Where a digest comes from: a pointer of Git LFS, bytes that git keeps, a key of git-annex, what a bucket computed
when the file was stored, or bytes that are in no git."""
_LONGEST_LINE = 32 * 1024
_SHAPE = (
    r'\{"path":"([^"\\\x00-\x1f]{1,4096})","sha256":"([0-9a-f]{64})",'
    r'"size":(0|[1-9][0-9]{0,14}),"source":"(lfs|git|annex|s3|bytes)"\}'
)
_LINE, _LINES = re.compile(_SHAPE), re.compile(rf"(?m:^){_SHAPE}\n")
"""A line as it nearly always is; all others, with a quote in the path or a fault, are read slowly."""
_path = attrgetter("path")
_AFTER_SLASH = "0"
_KEYS = ("path", "sha256", "size", "source")


class Listed(NamedTuple):
    """One file. ``path`` is relative to the manifest's folder, ``size`` in bytes, ``source`` one of ``SOURCES``.

    Of an object in a bucket, ``path`` is its address ``s3://BUCKET/KEY``, and ``source`` is ``s3``.
    """

    path: str
    sha256: str
    size: int
    source: str


@dataclass(frozen=True)
class FileList:
    """A list without fault, sorted by path. ``digest`` is the SHA-256 of its bytes, 64 hexadecimal digits."""

    files: tuple[Listed, ...]
    digest: str
    lines: tuple[bytes, ...] = ()

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self.files)

    @cached_property
    def root(self) -> str:
        """The Merkle root (RFC 6962) over the lines without their ends, 64 hexadecimal digits."""
        return merkle.root(self.lines).hex()

    @cached_property
    def by_path(self) -> Mapping[str, Listed]:
        """Each file by its path."""
        return {listed.path: listed for listed in self.files}

    def named(self, url: str) -> Sequence[Listed]:
        """The objects in a bucket that an address of a manifest names: one, or all below an address that ends in /."""
        if not buckets.is_object(url):
            return ()
        if not url.endswith("/"):
            return tuple(filter(None, (self.by_path.get(url),)))
        start = bisect_left(self.files, url, key=_path)
        return self.files[start : bisect_left(self.files, url[:-1] + _AFTER_SLASH, start, key=_path)]


class Read(NamedTuple):
    """A list, or why there is none."""

    list: FileList | None
    faults: tuple[Fault, ...] = ()


class Difference(NamedTuple):
    """Where two lists differ: paths, sorted. ``extra`` are only in the first, ``missing`` only in the second."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def none(self) -> bool:
        """Whether both say the same of every file."""
        return not any(self)


def render(files: Iterable[Listed]) -> bytes:
    """The bytes of a list. Raises ``FaultError`` for a path that no list can name, or more files than one holds."""
    ordered = sorted(files)
    if len(ordered) > MOST:
        raise FaultError("too-many", f"there are {len(ordered):,} files; a list holds {MOST:,}")
    if wrong := next(filter(None, (path_fault(listed.path) for listed in ordered)), ""):
        raise FaultError("bad-path", wrong)
    if pair := next(colliding([listed.path for listed in ordered]), None):
        raise FaultError("colliding", f"{pair[1]!r} is one file with {pair[0]!r} on some disks")
    return b"".join(strict.canonical_line(listed._asdict()) for listed in ordered)


def parse(data: bytes) -> Read:
    """The list in a file. Its faults carry the line, and are no more than ``MOST_TOLD``."""
    if len(data) > LARGEST:
        return _refused("too-large", f"it has more than {LARGEST:,} bytes")
    if data and not data.endswith(b"\n"):
        return _refused("half-written", "its last line does not end: writing it was interrupted, or it was cut")
    lines = data[:-1].split(b"\n") if data else []
    if len(lines) > MOST:
        return _refused("too-many", f"it has {len(lines):,} lines; {MOST:,} are read")
    files = _at_once(data, len(lines))
    faults: list[Fault] = []
    if files is None:
        files, faults = _one_by_one(lines)
    faults = faults or _faults_together(files)
    if faults:
        return Read(None, tuple(faults[:MOST_TOLD]))
    return Read(FileList(tuple(files), sha256(data).hexdigest(), tuple(lines)))


def of(files: Iterable[Listed]) -> FileList:
    """The list of some files. Raises ``FaultError`` as ``render`` does."""
    found = parse(render(files))
    if found.list is None:
        raise FaultError(found.faults[0].code, found.faults[0].message)
    return found.list


def difference(one: Mapping[str, Listed], other: Mapping[str, Listed]) -> Difference:
    """Where two lists differ in paths, digests or sizes; where a digest comes from is not compared."""
    both = one.keys() & other.keys()
    changed = (path for path in both if one[path][1:3] != other[path][1:3])
    return Difference(tuple(sorted(other.keys() - both)), tuple(sorted(one.keys() - both)), tuple(sorted(changed)))


def _refused(code: str, message: str) -> Read:
    return Read(None, (Fault(code, FILES, message),))


def _at_once(data: bytes, count: int) -> list[Listed] | None:
    """All lines, where each is written as nearly all are; ``None`` where one must be looked at by itself."""
    try:
        found = _LINES.findall(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if len(found) != count:
        return None
    names = [path for path, *_ in found]
    plain = all_plain(names)
    if not plain and any(map(path_fault, names)):
        return None
    _, digests, sizes, sources = zip(*found, strict=True) if found else ((),) * 4
    files = list(map(Listed._make, zip(names, digests, map(int, sizes), sources, strict=True)))
    return None if not plain and any(map(_source_fault, files)) else files


def _one_by_one(lines: Sequence[bytes]) -> tuple[list[Listed], list[Fault]]:
    faults: list[Fault] = []
    files: list[Listed] = []
    for number, line in enumerate(lines, 1):
        try:
            files.append(_listed(line))
        except FaultError as fault:
            faults.append(fault.at(FILES, number))
            if len(faults) == MOST_TOLD:
                break
    return files, faults


def _listed(line: bytes) -> Listed:
    try:
        found = _LINE.fullmatch(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise FaultError("not-utf-8", f"byte {error.start:,} of the line is not UTF-8") from error
    listed = Listed(found[1], found[2], int(found[3]), found[4]) if found else _slowly(line)
    if why := path_fault(listed.path):
        raise FaultError("bad-path", why)
    if why := _source_fault(listed):
        raise FaultError("bad-source", why)
    return listed


def _slowly(line: bytes) -> Listed:
    """A line that is not written as most are: each thing that can be wrong with it has its name."""
    tree = strict.parse_canonical(line, _LONGEST_LINE)
    if not isinstance(tree, dict) or tuple(sorted(tree)) != _KEYS:
        raise FaultError("not-a-file", f"the line does not hold {', '.join(_KEYS)}, and nothing else")
    return Listed(_text(tree, "path"), _digest(tree), _size(tree), _source(tree))


def _text(tree: Mapping[str, Any], key: str) -> str:
    if not isinstance(tree[key], str):
        raise FaultError("not-a-file", f"its {key} is no text")
    return str(tree[key])


def _digest(tree: Mapping[str, Any]) -> str:
    digest = _text(tree, "sha256")
    if not is_sha256(digest):
        raise FaultError("bad-digest", f"its sha256 {digest[:70]!r} is not 64 hexadecimal digits in lower case")
    return digest


def _size(tree: Mapping[str, Any]) -> int:
    size = tree["size"]
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise FaultError("bad-size", "its size is no count of bytes")
    return size


def _source(tree: Mapping[str, Any]) -> str:
    source = _text(tree, "source")
    if source not in SOURCES:
        raise FaultError("bad-source", f"its source {source[:40]!r} is none of {', '.join(SOURCES)}")
    return source


def _source_fault(listed: Listed) -> str:
    """Why the digest of an object in a bucket cannot come from where the line says; empty where it can."""
    if listed.source == buckets.SOURCE or not buckets.is_object(listed.path):
        return ""
    return f"the source of {listed.path[:80]!r} is {listed.source}, and only {buckets.SOURCE} reads objects in buckets"


def _faults_together(files: Sequence[Listed]) -> list[Fault]:
    """What is wrong with lines that are fine each for itself: order, and one file twice."""
    found = []
    for number, (before, after) in enumerate(pairwise(files), 2):
        if before.path >= after.path:
            same = before.path == after.path
            why = "is there twice" if same else "does not stand where it belongs: lines are sorted by path"
            found.append(Fault("duplicate" if same else "not-sorted", FILES, f"{after.path!r} {why}", number))
            if len(found) == MOST_TOLD:
                return found
    if found:
        return found
    number_of: dict[str, int] = {}
    for one, other in colliding([listed.path for listed in files]):
        number_of = number_of or {listed.path: number for number, listed in enumerate(files, 1)}
        message = f"{other!r} is one file with {one!r} on some disks"
        found.append(Fault("colliding", FILES, message, number_of[other]))
        if len(found) == MOST_TOLD:
            break
    return found
