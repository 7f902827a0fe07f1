"""The files that somebody names, opened for measures: below one folder, no link followed, nothing run."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import ELOOP
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.rows import Record, records
from crs_gate.errors import UsageError

MOST_FILES = 100_000
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Named(NamedTuple):
    """A file with the label under which it was named; the path is relative to the folder."""

    label: str
    path: str


def named(folder: Path, label: str, patterns: Sequence[str]) -> tuple[Named, ...]:
    """The files that patterns name (``*``, ``**``), sorted. Raises ``UsageError`` for one that names none."""
    found: set[str] = set()
    for pattern in patterns:
        if pattern.startswith("/") or ".." in pattern.split("/"):
            raise UsageError(f"the pattern '{pattern}' leads out of the folder", "name files below it; -C changes it")
        try:
            files = [file for file in folder.glob(pattern) if file.is_symlink() or file.is_file()]
        except (ValueError, NotImplementedError) as fault:
            raise UsageError(f"the pattern '{pattern}' cannot be used: {fault}", "such as 'data/*.jsonl'") from fault
        if not files:
            raise UsageError(f"no file is named by '{pattern}'", "give a path or pattern below the folder")
        found.update(str(file.relative_to(folder)) for file in files)
        if len(found) > MOST_FILES:
            raise UsageError(f"'{pattern}' names more than {MOST_FILES:,} files", "name fewer at a time")
    return tuple(Named(label, path) for path in sorted(found))


def read(folder: Path, path: str) -> Iterator[Record | Unread]:
    """The records of a file, or why it or some of them cannot be read."""
    try:
        if not (folder / path).resolve().is_relative_to(folder.resolve()):
            raise OSError(ELOOP, "")
        with _opened(folder / path) as stream:
            yield from records(path, stream)
    except OSError as fault:
        is_link = fault.errno == ELOOP
        yield Unread(
            path, "a symbolic link, which is not followed" if is_link else fault.strerror or "cannot be opened"
        )


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    handle = os.open(file, _FILE)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "no regular file")
        yield stream
