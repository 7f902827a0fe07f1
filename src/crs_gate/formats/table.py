"""Sources that are kept in a table beside the manifest, ``sources: {table: sources.jsonl}``.

The table is read once to the end, checked row by row against the schema of a source, and never held. Whoever goes
through it later reads it anew, and it must be the same then.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from posixpath import dirname, join
from typing import Any, NamedTuple, overload

from crs_gate.errors import HistoryError
from crs_gate.formats import native_source
from crs_gate.formats.interface import Chunks, Problem, Tables, Unreadable
from crs_gate.formats.table_check import Checked, check, column
from crs_gate.formats.table_lines import Row, batches, checked
from crs_gate.model.location import Location
from crs_gate.model.source import Source
from crs_gate.model.table import SUFFIXES, Shard


class Opened(NamedTuple):
    """A table, or the problems that keep it from being one."""

    table: "TableFile | None"
    problems: tuple[Problem, ...] = ()


def table_path(manifest: str, name: str) -> str:
    """The path in the repository of the table that a manifest names; raises ``Unreadable`` when it may not be named."""
    parts = name.split("/")
    if "\\" in name or ":" in parts[0] or any(part in {"", ".", ".."} for part in parts):
        raise Unreadable("a table lies in the folder of the manifest or below: name it like data/sources.jsonl")
    if not name.lower().endswith(SUFFIXES):
        raise Unreadable(f"a table ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}")
    return join(dirname(manifest), name)


def open_table(manifest: str, name: str, tables: Tables | None, beside: "TableFile | None" = None) -> Opened:
    """Read the table that a manifest names, and check it. ``beside`` is one that was read: equal ones are read once.

    Problems are those of the table, with its path, or of its name, with an empty one.
    """
    try:
        path = table_path(manifest, name)
        found = tables(path) if tables else "the table of the manifest is not read here"
    except Unreadable as error:
        return Opened(None, (error.problem,))
    if isinstance(found, str):
        return Opened(None, (Problem(found, 1, 1),))
    if beside and beside.kind is _kind(path) and _digest(found) == beside.digest:
        return Opened(TableFile(path, found, beside.digest, beside.found))
    hashed = _Hashed(found())
    reader, first = _kind(path), [hashed]
    result = check(lambda only: reader(checked(first.pop() if first else found()), only))
    if result.problems:
        return Opened(None, tuple(_of_table(problem, path) for problem in result.problems))
    return Opened(TableFile(path, found, hashed.digest, result))


def _of_table(problem: Problem, path: str) -> Problem:
    """What is said of the table as a whole keeps a pointer of the manifest, since findings are told apart by it."""
    return problem._replace(path=path, pointer=problem.pointer or "/sources/table")


class TableFile:
    """A table that was read once without fault."""

    def __init__(self, path: str, chunks: Chunks, digest: str, found: Checked) -> None:
        self.path, self.digest, self.found = path, digest, found
        self.undigested, self.provable, self.sizes = found.undigested, found.provable, found.sizes
        self.kind = _kind(path)
        self._chunks = chunks

    def __len__(self) -> int:
        return self.found.rows

    def shards(self, size: int) -> Iterator[Shard]:
        """All sources in order."""
        hashed = _Hashed(self._chunks())
        for batch in batches(self._read(hashed, None), size):
            yield self._shard(batch)
        self._insist_on_the_same(hashed)

    def chosen(self, rows: bytearray) -> Iterator[tuple[int, Source]]:
        """Row and source of each row whose flag is set."""
        hashed = _Hashed(self._chunks())
        for row in self._read(hashed, rows):
            yield row.number, self._source(row)
        self._insist_on_the_same(hashed)

    def locate(self, pointer: str) -> Location:
        """The line of a row; column 1, because finding more takes the row."""
        index = pointer.split("/", 3)[2]
        number = int(index) if index.isdecimal() else len(self)
        lines = self.found.lines
        line = (lines[number] if lines else number + 1) if number < len(self) else 1
        return Location(self.path, line, 1, pointer)

    def _read(self, chunks: Iterable[bytes], only: bytearray | None) -> Iterator[Row]:
        try:
            for row in self.kind(checked(chunks), only, again=True):
                if isinstance(row, Problem) or row.number >= len(self):
                    raise self._changed()
                yield row
        except (Unreadable, IndexError, ValueError, RecursionError) as error:
            raise self._changed() from error

    def _shard(self, rows: list[Row]) -> Shard:
        first = rows[0].number

        def locate(pointer: str) -> Location:
            _, _, index, *below = pointer.split("/", 3)
            row = rows[int(index) - first]
            return Location(self.path, row.line, column(row, f"/{below[0]}" if below else ""), pointer)

        return Shard(first, tuple([self._source(row) for row in rows]), locate)

    def _source(self, row: Row) -> Source:
        try:
            return native_source.shape(row.tree)
        except (KeyError, AttributeError, TypeError, ValueError) as error:  # it was checked, so it is another one now
            raise self._changed() from error

    def _insist_on_the_same(self, hashed: "_Hashed") -> None:
        """The table that was gone through to its end must be the one that was checked."""
        if hashed.digest != self.digest:
            raise self._changed()

    def _changed(self) -> HistoryError:
        return HistoryError(f"{self.path} was changed while it was read", "run again when nothing writes to it")


class TableSources(Sequence[Source]):
    """The sources of a table. Going through them reads it."""

    def __init__(self, table: TableFile) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[Source]:
        for shard in self._table.shards(_AT_ONCE):
            yield from shard.sources

    @overload
    def __getitem__(self, index: int) -> Source: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Source]: ...
    def __getitem__(self, index: int | slice) -> Source | Sequence[Source]:
        """One source or some; reads the table."""
        wanted = range(len(self))[index]
        if isinstance(wanted, range):
            found = dict(self._chosen(wanted))
            return tuple(found[row] for row in wanted)
        return dict(self._chosen((wanted,)))[wanted]

    def _chosen(self, rows: Sequence[int]) -> Iterator[tuple[int, Source]]:
        flags = bytearray(len(self))
        for row in rows:
            flags[row] = 1
        return self._table.chosen(flags)


class TablePointers(Sequence[str]):
    """The JSON pointer of each source of a table."""

    def __init__(self, table: TableFile) -> None:
        self._rows = range(len(table))

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """One pointer or some."""
        found = self._rows[index]
        return tuple(f"/sources/{row}" for row in found) if isinstance(found, range) else f"/sources/{found}"


_AT_ONCE = 500


class _Hashed:
    """Chunks that are hashed as they pass."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._hash = chunks, blake2b(digest_size=16)

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._hash.update(chunk)
            yield chunk

    @property
    def digest(self) -> str:
        """The digest of what has passed."""
        return self._hash.hexdigest()


def _digest(chunks: Chunks) -> str:
    hashed = _Hashed(chunks())
    for _ in hashed:
        pass
    return hashed.digest


def _kind(path: str) -> Any:
    """The function that reads a kind of table; only the module that is needed is imported."""
    name = path.lower()
    if name.endswith(".csv"):
        from crs_gate.formats.table_csv import rows as csv_rows

        return csv_rows
    if name.endswith(".parquet"):
        from crs_gate.formats.table_parquet import rows as parquet_rows

        return parquet_rows
    from crs_gate.formats.table_jsonl import rows

    return rows
