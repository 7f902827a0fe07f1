"""Who was made from whom: the graph of ``derived_from`` and seeds, by row."""

from array import array
from collections.abc import Iterable, Iterator

from crs_gate.model.packed import Names
from crs_gate.model.source import Source


class Ancestry:
    """Edges from sources to what they were made from. Names that no source has lead nowhere."""

    def __init__(self) -> None:
        self._children = array("I")
        self._parents = array("q")
        """First hashes of names, then rows."""
        self._derived = array("I", [0])
        """For each row the number of edges of ``derived_from`` up to its end, in ``_above``."""
        self._above = array("q")
        self.circles = bytearray()
        """One for each row that is its own ancestor."""

    def add(self, row: int, source: Source) -> None:
        """Append the edges of the next row."""
        above = [hash(name) for name in source.derived_from or ()]
        self._above.extend(above)
        self._derived.append(len(self._above))
        for hashed in (*above, *(hash(name) for name in source.synthetic.seeds)):
            self._children.append(row)
            self._parents.append(hashed)

    def freeze(self, names: Names) -> None:
        """Look up every name; after that nothing is added."""
        self._parents = array("i", map(names.row_of, self._parents))
        above = array("i", map(names.row_of, self._above))
        self.circles = _circles(self._derived, above) if above else bytearray(len(names))
        self._above = array("q")
        self._first, self._below = _turned(self._children, self._parents, len(names))

    def __bool__(self) -> bool:
        return bool(self._below)

    def below(self, starts: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Every row that descends from one of these, once, with the index of the start it was first reached from."""
        if not self._below:
            return
        seen = bytearray(len(self._first) - 1)
        rows, origins = array("I"), array("I")
        for index, start in reversed(list(enumerate(starts))):
            rows.append(start)
            origins.append(index)
        while rows:
            row, origin = rows.pop(), origins.pop()
            for child in self._below[self._first[row] : self._first[row + 1]]:
                if not seen[child]:
                    seen[child] = 1
                    rows.append(child)
                    origins.append(origin)
                    yield child, origin


def _turned(children: "array[int]", parents: "array[int]", count: int) -> tuple["array[int]", "array[int]"]:
    """The children of each row, one after the other in the order of the edges, and where those of each row begin."""
    if not children:
        return array("I"), array("I")
    first = array("I", bytes(4 * (count + 1)))
    for parent in parents:
        if parent >= 0:
            first[parent + 1] += 1
    for row in range(count):
        first[row + 1] += first[row]
    free, below = array("I", first), array("I", bytes(4 * first[-1]))
    for child, parent in zip(children, parents, strict=True):
        if parent >= 0:
            below[free[parent]] = child
            free[parent] += 1
    return first, below


def _circles(ends: "array[int]", above: "array[int]") -> bytearray:
    """Which rows are their own ancestors: one pass over the graph (Tarjan's components), depth is hostile."""
    walk = _Walk(ends, above)
    for row in range(len(ends) - 1):
        if not walk.number[row] and ends[row] < ends[row + 1]:
            walk.visit(row)
    return walk.found


class _Walk:
    """Numbers of the rows that were visited (0: not yet), and the rows whose component is still open."""

    def __init__(self, ends: "array[int]", above: "array[int]") -> None:
        self._ends, self._above = ends, above
        count = len(ends) - 1
        self.number, self._low = array("I", bytes(4 * count)), array("I", bytes(4 * count))
        self.found, self._open = bytearray(count), bytearray(count)
        self._pending = array("I")
        self._count = 0

    def visit(self, root: int) -> None:
        path, edges = array("I", [root]), array("I", [self._enter(root)])
        while path:
            row, edge = path[-1], edges[-1]
            if edge == self._ends[row + 1]:
                path.pop()
                edges.pop()
                self._leave(row, path[-1] if path else None)
                continue
            edges[-1] += 1
            parent = self._above[edge]
            if parent == row:
                self.found[row] = 1
            elif parent >= 0 and not self.number[parent]:
                path.append(parent)
                edges.append(self._enter(parent))
            elif parent >= 0 and self._open[parent]:
                self._low[row] = min(self._low[row], self.number[parent])

    def _enter(self, row: int) -> int:
        """Number a row; gives its first edge."""
        self._count += 1
        self.number[row] = self._low[row] = self._count
        self._pending.append(row)
        self._open[row] = 1
        return self._ends[row]

    def _leave(self, row: int, child: int | None) -> None:
        if child is not None:
            self._low[child] = min(self._low[child], self._low[row])
        if self._low[row] != self.number[row]:
            return
        alone = self._pending[-1] == row
        while self._open[row]:
            member = self._pending.pop()
            self._open[member] = 0
            self.found[member] |= not alone
