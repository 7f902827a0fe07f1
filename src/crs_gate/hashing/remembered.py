"""Digests of files that this machine has read before, so that a run that was interrupted goes on where it stopped.

A digest counts for a file with the same size, inode and times of change, as git's own index takes a file for unchanged.
It is kept only once the file had been at rest for two seconds. It is no evidence, and is never committed: it lies in
the folder of git or in the user's cache, and whoever can write there can write the list itself.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from crs_gate.hashing.reading import Hashed, Stamp
from crs_gate.history.disk import plain_file

LARGEST = 512 * 1024 * 1024
_AT_REST = 2_000_000_000
"""Nanoseconds. A file that changes within the tick of a clock keeps its times."""
_FIELDS = 6


class Remembered:
    """The digests in one file, which need not be there; where it cannot be written, nothing is remembered."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, tuple[Stamp, str]] = {}
        self._lines = 0
        self._out: IO[str] | None = None
        self._failed = file is None
        if file is not None:
            self._load(file)

    def digest(self, path: str, stamp: Stamp) -> str:
        """The SHA-256 of a file that is as it was; empty where it is not known."""
        found = self._known.get(path)
        return found[1] if found and found[0] == stamp else ""

    def keep(self, found: Iterable[Hashed]) -> None:
        """Write digests down at once; a file that changed just now is not kept."""
        now = time.time_ns()
        lines = []
        for hashed in found:
            stamp = hashed.stamp
            if hashed.fault or hashed.small or now - max(stamp.mtime_ns, stamp.ctime_ns) < _AT_REST:
                continue
            self._known[hashed.path] = stamp, hashed.sha256
            lines.append(_line(hashed.path, stamp, hashed.sha256))
        self._write(lines)

    def close(self, wanted: Iterable[str] = ()) -> None:
        """Close the file; one with much that nobody asks for any more is written anew with what ``wanted`` names."""
        if self._out is not None:
            self._out.close()
            self._out = None
        kept = {path: self._known[path] for path in wanted if path in self._known}
        if self._file is not None and not self._failed and self._lines > 2 * len(kept) + 1_000:
            with suppress(OSError):
                self._renew(self._file, kept)

    def _load(self, file: Path) -> None:
        try:
            with os.fdopen(plain_file(file, os.O_RDONLY), encoding="utf-8") as stream:
                if os.fstat(stream.fileno()).st_size > LARGEST:
                    return
                for line in stream:
                    self._lines += 1
                    self._learn(line)
        except (OSError, UnicodeDecodeError):
            return

    def _learn(self, line: str) -> None:
        """One line; the last one may have been cut."""
        try:
            path, *numbers, digest = json.loads(line)
            if len(numbers) + 2 == _FIELDS and all(type(number) is int for number in numbers):
                self._known[str(path)] = Stamp(*numbers), str(digest)
        except (ValueError, TypeError, RecursionError):
            return

    def _write(self, lines: list[str]) -> None:
        if self._failed or not lines or self._file is None:
            return
        try:
            if self._out is None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                handle = plain_file(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                self._out = os.fdopen(handle, "a", encoding="utf-8")  # it stays open between tasks
            self._out.write("".join(lines))
            self._out.flush()
            self._lines += len(lines)
        except (OSError, UnicodeEncodeError):
            self._failed = True

    @staticmethod
    def _renew(file: Path, kept: Mapping[str, tuple[Stamp, str]]) -> None:
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        beside.write_text("".join(_line(path, *known) for path, known in kept.items()), encoding="utf-8")
        beside.replace(file)


def _line(path: str, stamp: Stamp, digest: str) -> str:
    return json.dumps([path, *stamp, digest]) + "\n"
