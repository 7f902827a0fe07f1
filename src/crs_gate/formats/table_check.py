"""Checking a table row by row: the schema of a source, ids that are here twice, and bounds on what it may hold."""

from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from crs_gate.formats.interface import Problem, Unreadable
from crs_gate.formats.json_text import ScannedPlaces
from crs_gate.formats.table_lines import UNREAD, Row, batches
from crs_gate.formats.validation import MOST_PROBLEMS, schema_problems
from crs_gate.formats.wording import shown
from crs_gate.model.answer import given
from crs_gate.model.limits import LARGEST_FILE
from crs_gate.model.packed import SharedKeys
from crs_gate.model.table import MOST_PROVEN

MOST_LINKS = 4_000_000
"""Entries of ``derived_from`` and ``seeds`` of all rows together."""
MOST_PATHS = 250_000
"""Different paths and globs of files; a folder or a glob names many files at once."""
MOST_PATH_BYTES = MOST_UNREAD = LARGEST_FILE
"""Bytes of these paths, and of all that stands under keys that nobody reads: as much as a manifest could hold."""
_AT_ONCE = 500

Rows = Callable[[bytearray | None], Iterator[Row | Problem]]
"""Reads the table from its beginning: all rows, or those alone whose flag is set."""


class Checked(NamedTuple):
    """What was learnt of a table: how many rows, the line of each where that is not its number, and open paths.

    ``sizes`` has the bytes of each row.
    """

    rows: int
    lines: "array[int]"
    sizes: "array[int]"
    undigested: tuple[str, ...]
    provable: tuple[str, ...]
    problems: tuple[Problem, ...]


def check(rows: Rows) -> Checked:
    """Read all rows. Problems come in the order of the file; reading stops at the last that is told."""
    state = _State()
    source = rows(None)
    try:
        for batch in batches(source, _AT_ONCE):
            state.add(batch)
            if len(state.problems) >= MOST_PROBLEMS:
                state.stop(batch[-1])
                break
        else:
            state.finish(rows)
    except Unreadable as error:
        state.problems.append(error.problem)
    return state.checked()


class _State:
    """What is known after some rows."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._rows = self._links = self._unread = self._path_bytes = 0
        self._lines, self._sizes = array("I"), array("I")
        self._ids = SharedKeys()
        self._paths: dict[str, bool] = {}
        """Whether a path is named without a digest."""
        self._provable: dict[str, None] = {}

    def add(self, batch: list[Row | Problem]) -> None:
        """Check the next rows."""
        rows = [row for row in batch if isinstance(row, Row)]
        found = [row for row in batch if isinstance(row, Problem)]
        if rows:
            tree = {"crs": "1", "sources": [row.tree for row in rows]}
            found += [_numbered(problem, rows) for problem in schema_problems(tree, BatchPlaces(rows), "manifest")]
        self.problems += sorted(found, key=lambda problem: (problem.line, problem.column))
        for row in batch:
            self._keep(row)
        if not self.problems:
            for row in rows:
                self._count(row)

    def _keep(self, row: Row | Problem) -> None:
        """Lines are kept from the first row on that does not stand where its number says."""
        if self._lines or row.line != self._rows + 1:
            if not self._lines:
                self._lines.extend(range(1, self._rows + 1))
            self._lines.append(row.line)
        self._rows += 1
        self._sizes.append(row.size if isinstance(row, Row) else 0)

    def _count(self, row: Row) -> None:
        tree = row.tree
        self._ids.add(tree["id"], row.number)
        seeds = (tree.get("synthetic") or {}).get("seeds") or ()
        self._links += len(tree.get("derived_from") or ()) + len(seeds)
        for file in tree.get("files") or ():
            if path := file.get("path"):
                self._path_bytes += 0 if path in self._paths else len(path)
                self._paths[path] = self._paths.get(path, False) or not given(file.get("sha256"))
                if (file.get("sha256") or file.get("bytes") is not None) and len(self._provable) < MOST_PROVEN:
                    self._provable[path] = None
        self._unread += row.unread
        self._insist_on_bounds(row)

    def _insist_on_bounds(self, row: Row) -> None:
        if self._links > MOST_LINKS:
            self._refuse(row, f"the rows name more than {MOST_LINKS:,} sources in derived_from and seeds, the limit")
        if len(self._paths) > MOST_PATHS:
            self._refuse(
                row, f"the rows name more than {MOST_PATHS:,} different paths, the limit; name folders or globs"
            )
        if self._path_bytes > MOST_PATH_BYTES:
            self._refuse(row, f"the paths in the rows take more than {_megabytes(MOST_PATH_BYTES)} MiB, the limit")
        if self._unread > MOST_UNREAD:
            what = f"the rows hold more than {_megabytes(MOST_UNREAD)} MiB under keys that begin with {UNREAD}"
            self._refuse(row, f"{what}, the limit: nobody reads that, and a table of sources is no place for data")

    def _refuse(self, row: Row, message: str) -> None:
        raise Unreadable(message, row.line, 1, f"/sources/{row.number}")

    def stop(self, last: Row | Problem) -> None:
        """Say that there may be more."""
        message = f"there may be more problems: reading stopped after line {last.line:,}"
        self.problems = [*self.problems[:MOST_PROBLEMS], Problem(message, last.line, 1, "/sources")]

    def finish(self, rows: Rows) -> None:
        """Look for ids that are here twice, once all other things are in order."""
        if not self._rows:
            raise Unreadable("the table holds no source")
        if self.problems:
            return
        self._ids.freeze()
        flags = bytearray(self._rows)
        for number in self._ids.all_rows():
            flags[number] = 1
        if any(flags):
            self.problems += _twice(rows(flags))

    def checked(self) -> Checked:
        """What was learnt."""
        undigested = tuple(path for path, is_open in self._paths.items() if is_open)
        return Checked(self._rows, self._lines, self._sizes, undigested, tuple(self._provable), tuple(self.problems))


def _megabytes(size: int) -> int:
    return size // 1024**2


def _twice(candidates: Iterator[Row | Problem]) -> list[Problem]:
    """The ids that are here twice, among rows whose ids may be; hashes alone prove nothing."""
    first: dict[str, int] = {}
    found: list[Problem] = []
    for row in candidates:
        if isinstance(row, Problem):
            continue
        id_ = row.tree["id"]
        if (before := first.setdefault(id_, row.line)) != row.line:
            if len(found) == MOST_PROBLEMS:
                found.append(Problem("there may be more ids that are here twice", row.line, 1, "/sources"))
                break
            message = f"the id {shown(id_)} is here twice; the first is on line {before}"
            found.append(Problem(message, row.line, column(row, "/id"), f"/sources/{row.number}/id"))
    return found


class BatchPlaces:
    """Places in rows that were read one after the other, by pointers that count from the first of them."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def locate(self, pointer: str) -> tuple[int, int]:
        """Line and column of a value, counted from 1."""
        row, below = self._find(pointer)
        return (row.line, column(row, below)) if row else (1, 1)

    def locate_key(self, pointer: str) -> tuple[int, int]:
        """Line and column of a key."""
        row, below = self._find(pointer)
        return (row.line, column(row, below, key=True)) if row else (1, 1)

    def _find(self, pointer: str) -> tuple[Row | None, str]:
        _, _, index, *below = (*pointer.split("/", 3), "", "")[:4]
        at = int(index) if index.isdecimal() else len(self._rows)
        return (self._rows[at] if at < len(self._rows) else None), f"/{below[0]}" if below and below[0] else ""


def column(row: Row, below: str, *, key: bool = False) -> int:
    """The column of a value below a row; 1 where the kind of table has none."""
    if not row.text or not below:
        return 1
    places = _scanned(row.text)
    return (places.locate_key(below) if key else places.locate(below))[1]


@lru_cache(maxsize=2)
def _scanned(text: str) -> ScannedPlaces:
    """Places in a row: many findings may stand in one, and each would go through it from the start."""
    return ScannedPlaces(text)


def _numbered(problem: Problem, rows: list[Row]) -> Problem:
    """The problem, with the number of its row in the whole table."""
    _, _, index, *below = problem.pointer.split("/", 3)
    rest = f"/{below[0]}" if below else ""
    return problem._replace(pointer=f"/sources/{rows[int(index)].number}{rest}")
