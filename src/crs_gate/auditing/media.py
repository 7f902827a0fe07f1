"""Reads media files: XMP by its bytes, C2PA by its library, in processes that may die of a hostile file.

The library can fetch what a file names, and a file comes from anybody: its list of allowed hosts is empty. Processes
are spawned, since its handles survive no fork; one that ends is started again, and the file that ended it is named.
"""

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crs_gate.audit.media import xmp
from crs_gate.audit.media.marks import TRUSTED, Media, of_c2pa

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
    "tif": "image/tiff", "tiff": "image/tiff", "dng": "image/x-adobe-dng", "heic": "image/heic", "heif": "image/heif",
    "avif": "image/avif", "jxl": "image/jxl", "svg": "image/svg+xml", "mp4": "video/mp4", "mov": "video/quicktime",
    "m4a": "audio/mp4", "mp3": "audio/mpeg", "wav": "audio/wav", "flac": "audio/flac", "avi": "video/x-msvideo",
    "pdf": "application/pdf",
}  # fmt: skip
"""The endings of files that the library reads, and their media types."""
LARGEST = 512 * 1024 * 1024
"""Bytes of one file."""
PATIENCE = 60.0
"""Seconds that one file may take."""
_SETTINGS: dict[str, Any] = {
    "version": 1,
    "core": {"allowed_network_hosts": []},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
}
_AHEAD = 64
"""Files that are handed out before the first of them is back, for each process."""
_LONGEST = 120
_REMOTE = "its manifest lies elsewhere, and nothing is fetched"
_FAILED = "it cannot be read"
_DIED = "the library that reads C2PA ended, or took too long"


def is_media(path: str) -> bool:
    """Whether a file is called like one that can hold marks."""
    return path.rpartition(".")[2].lower() in TYPES


def read_all(
    root: str, paths: Sequence[str], jobs: int = 0, anchors: str = "", told: Callable[[int], None] = lambda _: None
) -> Iterator[Media]:
    """What each file says, in the order of the paths. ``anchors`` are trusted certificates as PEM.

    ``told`` is called with the number of files that were read. Where a process ends, those that it or its neighbors may
    have been reading are read once more, each alone.
    """
    work = partial(_read, root, anchors)
    count = max(min(jobs or os.cpu_count() or 1, len(paths)), 1)
    ready: dict[int, Media] = {}
    done = 0
    while done < len(paths):
        for index, media in _until_one_ends(work, paths, range(done, len(paths)), count, ready):
            ready[index] = media
            while done in ready:
                yield ready.pop(done)
                done += 1
                told(done)


def _until_one_ends(
    work: Callable[[str], Media], paths: Sequence[str], span: range, count: int, ready: Mapping[int, Media]
) -> Iterator[tuple[int, Media]]:
    """What is read in one set of processes, until one of them ends or takes too long; files that are ready are left."""
    from concurrent.futures import TimeoutError as TooLong
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(count)
    left = iter([index for index in span if index not in ready])
    waiting: dict[int, Future[Media]] = {}
    first = -1
    try:
        while True:
            for index in islice(left, _AHEAD * count - len(waiting)):
                waiting[index] = pool.submit(work, paths[index])
            first = min(waiting, default=-1)
            if first < 0:
                return
            yield first, _came(waiting[first], paths[first])
            del waiting[first]
    except BrokenProcessPool:
        read = {index for index, each in waiting.items() if each.done() and each.exception() is None}
        _end(pool)
        yield from ((index, waiting[index].result()) for index in sorted(read))
        for index in sorted(waiting.keys() - read)[:count]:
            yield index, _alone(work, paths[index])
    except TooLong:
        yield first, Media(paths[first], fault=_DIED)
    finally:
        _end(pool)


def _alone(work: Callable[[str], Media], path: str) -> Media:
    from concurrent.futures import TimeoutError as TooLong
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(1)
    try:
        return _came(pool.submit(work, path), path)
    except (BrokenProcessPool, TooLong):
        return Media(path, fault=_DIED)
    finally:
        _end(pool)


def _came(future: "Future[Media]", path: str) -> Media:
    """What came of one file. Raises where its process ended, or took too long; any other fault is one of this file."""
    from concurrent.futures.process import BrokenProcessPool

    failure = future.exception(PATIENCE)
    if failure is None or isinstance(failure, BrokenProcessPool):
        return future.result()
    return Media(path, fault=f"{_FAILED}: {type(failure).__name__}")


def _pool(count: int) -> "ProcessPoolExecutor":
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"))


def _end(pool: "ProcessPoolExecutor") -> None:
    """End the processes too: one that hangs in the library hears of nothing."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join(5)


def _read(root: str, anchors: str, path: str) -> Media:
    """One file; no link is followed."""
    try:
        handle = os.open(Path(root, path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return Media(path, fault="it is no ordinary file")
            data = file.read(LARGEST + 1)
    except OSError as error:
        return Media(path, fault=error.strerror or "it cannot be read")
    if len(data) > LARGEST:
        return Media(path, fault=f"it is larger than {LARGEST:,} bytes")
    packet = xmp.read(data)
    found = _with_c2pa(path, data, anchors)
    synthetic = packet.synthetic or found.synthetic
    fault = packet.fault or found.fault
    marks = (*packet.marks, *found.marks)
    return found._replace(marks=marks, synthetic=synthetic, credits=packet.credits, fault=fault)


def _with_c2pa(path: str, data: bytes, anchors: str) -> Media:
    import c2pa

    kind = TYPES[path.rpartition(".")[2].lower()]
    sdk = str(c2pa.sdk_version())
    try:
        with c2pa.Reader(kind, BytesIO(data), context=_context(anchors)) as reader:
            state = str(reader.get_validation_state() or "").lower()
            report = json.loads(reader.json())
    except (c2pa.C2paError.ManifestNotFound, c2pa.C2paError.NotSupported):
        return Media(path, sdk=sdk)
    except c2pa.C2paError as error:  # its text may quote the file, and only its beginning is the library's
        text = str(error)
        fault = _REMOTE if text.startswith("Remote") else f"C2PA: {text[:_LONGEST]}"
        return Media(path, sdk=sdk, fault=fault)
    except (ValueError, RecursionError):
        return Media(path, sdk=sdk, fault="C2PA: its report cannot be read")
    marks, synthetic = of_c2pa(report, trusted=state == TRUSTED)
    return Media(path, marks, synthetic, state, _issuer(report), sdk)


@lru_cache(maxsize=1)
def _context(anchors: str) -> Any:
    """The settings of a process, read once: with a list of certificates that takes longer than most files."""
    import c2pa

    return c2pa.Context(
        c2pa.Settings.from_dict({**_SETTINGS, "trust": {"trust_anchors": anchors}} if anchors else _SETTINGS)
    )


def _issuer(report: Any) -> str:
    """The name that the signature of the newest manifest claims; without a trusted state anybody can claim any."""
    manifest = (report.get("manifests") or {}).get(report.get("active_manifest")) or {}
    return str((manifest.get("signature_info") or {}).get("issuer") or "")[:_LONGEST]
