"""The ledger beside a manifest as a command edits it: read without fault, written whole, put back where that fails."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from crs_gate.cli.writing import write
from crs_gate.errors import UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.evidence import removals
from crs_gate.evidence.keyed import Keying
from crs_gate.evidence.layout import FOLDER, REMOVALS
from crs_gate.evidence.removals import Request
from crs_gate.model.source import Source
from crs_gate.rules.addresses import addresses
from crs_gate.rules.removed_places import spelled

_USUAL_DAYS = 30


class Book(NamedTuple):
    """A ledger as it stands; ``data`` is ``None`` where there is no file yet."""

    file: Path
    data: bytes | None
    requests: tuple[Request, ...]

    def find(self, id_: str | None) -> Request | None:
        """The line of a request."""
        return next((each for each in self.requests if each.id == id_), None)

    def with_line(self, line: Request) -> str:
        """The text with a line in the place of the one on the same request."""
        others = (each for each in self.requests if each.id != line.id)
        return removals.written((*others, line)).decode()


def book_of(folder: Path) -> Book:
    """The ledger in ``.crs`` of a folder. Raises ``UsageError`` for one with faults: it is mended first."""
    file = folder / REMOVALS
    shown = terminal(str(file))
    if file.is_symlink() or (folder / FOLDER).is_symlink():
        raise UsageError(f"{shown} is a link, which is never followed", "put the file itself there")
    if not file.exists():
        return Book(file, None, ())
    try:
        with file.open("rb") as stream:
            data = stream.read(removals.LARGEST + 1)
    except OSError as fault:
        raise UsageError(f"cannot read {shown}: {fault.strerror}", "check the file and its permissions") from fault
    record = removals.read(data, str(file))
    if record.faults:
        first = record.faults[0]
        raise UsageError(
            f"{shown}:{first.line}: {terminal(first.message)}", "mend that line first; nothing was written"
        )
    return Book(file, data, record.requests)


def begun(book: Book, id_: str, received: str, due: str | None, promised: int | None) -> Request:
    """The line of a new request. Raises ``UsageError`` for one that is there, and for days that cannot be."""
    if fault := removals.id_fault(id_):
        raise UsageError(f"{in_quotes(id_)} names no request: {fault}", "use the number that it has in your files")
    if book.find(id_):
        raise UsageError(
            f"{terminal(str(book.file))} has a line on request {in_quotes(id_)}", "see `crs-gate remove --list`"
        )
    last = due or (date.fromisoformat(received) + timedelta(days=promised or _USUAL_DAYS)).isoformat()
    if last < received:
        raise UsageError(f"it cannot be due on {last}, before it was received on {received}", "correct one of the two")
    return Request(id_, received, last)


def named(source: Source, digests: Iterable[str], key: Keying | None, *, places: bool) -> tuple[tuple[str, ...], ...]:
    """What a line names of a source: digests, or with a key what stands for them and for its addresses."""
    if key is None:
        return tuple(digests), ()
    found = [key.content(digest) for digest in digests]
    if places:
        found += [key.place(text) for kind, each in addresses(source.locator) for text in spelled(kind, each)]
    return (), tuple(dict.fromkeys(found))


def done(line: Request, day: str, names: Sequence[tuple[str, ...]]) -> Request:
    """A line that gains its last day and what it names; what it has stays."""
    sha256, keyed = names
    return line._replace(
        done=line.done or day, sha256=(*line.sha256, *sha256), keyed=tuple(dict.fromkeys((*line.keyed, *keyed)))
    )


def write_book(book: Book, text: str) -> None:
    """Write the ledger, whole or not at all."""
    book.file.parent.mkdir(exist_ok=True)
    write(book.file, text)


@contextmanager
def written_with(book: Book, text: str | None) -> Iterator[None]:
    """Write the ledger; where what follows fails or is interrupted, put back what was there."""
    if text is None:
        yield
        return
    write_book(book, text)
    try:
        yield
    except BaseException:
        if book.data is None:
            book.file.unlink(missing_ok=True)
        else:
            write(book.file, book.data.decode())
        raise
