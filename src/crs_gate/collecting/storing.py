"""``.crs/optout/`` on disk: read with suspicion, and written whole or not at all."""

import os
from contextlib import suppress
from errno import ELOOP
from hashlib import sha256
from pathlib import Path

from crs_gate.errors import UsageError
from crs_gate.escape import terminal
from crs_gate.evidence import optout
from crs_gate.evidence.faults import Fault
from crs_gate.evidence.layout import BLOBS, OPT_OUT
from crs_gate.evidence.optout import Record

_READABLE = 0o644
LARGEST_BLOB = 4 * 1024 * 1024
"""Bytes of one file of an answer; what is fetched is smaller."""


class Store:
    """The records and blobs beside one manifest, in whose folder ``folder`` is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def records(self) -> tuple[dict[str, Record], tuple[Fault, ...]]:
        """What is recorded, and what is wrong with it; nothing where there is no file. Raises ``UsageError``."""
        file = self._folder / OPT_OUT
        try:
            _refuse_links(self._folder, file)
            with file.open("rb") as stream:
                return optout.parse(stream.read(optout.LARGEST + 1))
        except FileNotFoundError:
            return {}, ()
        except OSError as fault:
            raise _failed("read", file, fault) from fault

    def blob(self, digest: str) -> bytes | None:
        """Stored bytes; ``None`` where they are missing, or are not those of the digest."""
        file = self._folder / BLOBS / digest
        try:
            _refuse_links(self._folder, file)
            with file.open("rb") as stream:
                data = stream.read(LARGEST_BLOB + 1)
        except OSError:
            return None
        return data if sha256(data).hexdigest() == digest else None

    def keep(self, data: bytes) -> str:
        """Store bytes, and give their SHA-256. Raises ``UsageError``."""
        digest = sha256(data).hexdigest()
        file = self._folder / BLOBS / digest
        if self.blob(digest) is None:
            self._write(file, data)
        return digest

    def write(self, records: dict[str, Record]) -> None:
        """Replace the file of records. Raises ``UsageError``."""
        self._write(self._folder / OPT_OUT, optout.render(records.values()))

    def _write(self, file: Path, data: bytes) -> None:
        try:
            _refuse_links(self._folder, file)
            file.parent.mkdir(parents=True, exist_ok=True)
            _replace(file, data)
        except OSError as fault:
            raise _failed("write", file, fault) from fault


def _failed(what: str, file: Path, fault: OSError) -> UsageError:
    hint = "check the folder and its permissions; links are never followed there"
    return UsageError(f"cannot {what} {terminal(str(file))}: {fault.strerror}", hint)


def _refuse_links(folder: Path, file: Path) -> None:
    """Raises ``OSError`` for a file, or a folder on the way to it, that is a link."""
    for path in (file, *(above for above in file.parents if above != folder and above.is_relative_to(folder))):
        if path.is_symlink():
            raise OSError(ELOOP, "it is a symbolic link", str(path))


def _replace(file: Path, data: bytes) -> None:
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(_READABLE)
        Path(temporary).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
