"""Finds the manifests at base and head, pairs them, and reads each once."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from posixpath import dirname

from crs_gate.facts.manifests import Pair, alike, pair
from crs_gate.facts.tree import Tree
from crs_gate.formats import read
from crs_gate.formats.interface import Problem, ReadResult
from crs_gate.history.changes import changed_paths
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot
from crs_gate.history.streams import chunks_of
from crs_gate.judge.manifest import NOT_COMPARED, Case, Side
from crs_gate.model.policy import Policy
from crs_gate.pipeline.beside import Beside, asks_for_bytes
from crs_gate.pipeline.evidencing import verified
from crs_gate.pipeline.finding import Found, find_both, may_have_table
from crs_gate.pipeline.fresh import fresh_data
from crs_gate.pipeline.looking import with_look
from crs_gate.pipeline.lost import none_found, not_there
from crs_gate.pipeline.other_tables import OtherTables
from crs_gate.pipeline.request import Run
from crs_gate.pipeline.touching import touched

_NOT_A_FILE = {
    Kind.SYMLINK: "the manifest is a symbolic link, which is never followed; put the file itself here",
    Kind.SUBMODULE: "this is a submodule, which is never entered",
}


class Reading:
    """The manifests of one run. Raises ``UsageError`` when there is none."""

    def __init__(self, request: Run, policy: Policy) -> None:
        self._request, self._policy = request, policy
        self._both = find_both(request, policy)
        self._results: dict[tuple[str, str], ReadResult] = {}
        self._tables = OtherTables(policy, read_at, named=bool(request.manifests))
        found = self._pairs()
        self._touched = touched(found, self._both)
        self._beside = Beside(request, self._both, found, lambda: self._changed)
        evaluated = {p: p in self._touched or policy.floor_named(p.path) for p in found}
        self.pairs = tuple(p for p in found if evaluated[p])
        """The manifests that are evaluated, with their paths at base and head."""
        self.left_out = tuple(p.path for p in found if not evaluated[p])
        """Paths of manifests that are not evaluated: no change touches them and no floor asks for them."""

    @property
    def touched(self) -> int:
        """How many manifests the change can have touched; the others are read at head alone, if at all."""
        return len(self._touched)

    def cases(self) -> Iterator[Case]:
        """Each manifest that is evaluated, read when it is asked for."""
        return map(self.case, self.pairs)

    def case(self, p: Pair) -> Case:
        """Read one manifest. One that nothing touches is read at head, which then stands for its base as well."""
        self._results.clear()
        signed, signed_before = verified(self._request, p)
        head = self._side(self._both.head, p.head, None, p)._replace(evidence=signed) if p.head else None
        if p not in self._touched:
            return Case(p.path, "unchanged", head, head)
        if head and p.base and dirname(p.base) != dirname(head.path):
            head = head._replace(tree=self._with_what_it_left(head, p.base))
        beside = head.read if head else None
        base = self._side(self._both.base, p.base, beside, p) if p.base and self._both.base else None
        base = base._replace(evidence=signed_before) if base else None
        still_invalid = self._still_invalid(p, head, base)
        head = self._beside.with_base(p, head, base, asks_for_bytes=asks_for_bytes(self._policy))
        if self._request.compared:
            head = with_look((head, base), p, self._both, lambda: self._changed, self._policy.ignore_data)
        taken, fresh = self._taken_from(p, head), self._fresh(p, head)
        return Case(p.path, self._what_changed(p, head, base), head, base, taken, still_invalid, fresh)

    def _fresh(self, p: Pair, head: Side | None) -> frozenset[str]:
        """The data that the change brings, where there is a baseline that might cover it."""
        base = self._both.base
        if head is None or base is None or not p.base or p.base not in self._policy.baseline:
            return frozenset()
        return fresh_data(p, head, base.snapshot, self._both.head.snapshot, self._changed)

    def _still_invalid(self, p: Pair, head: Side | None, base: Side | None) -> bool:
        """Whether nothing but an older fault is told of a manifest: among many, it would not even be read."""
        sides = (head, base)
        if any(side is None or side.read.dataset for side in sides) or self._policy.floor_named(p.path):
            return False
        return p not in self._touched_for_certain

    @cached_property
    def _touched_for_certain(self) -> frozenset[Pair]:
        """What the change touches, also where there are so few manifests that nobody asked; those named all count."""
        changed = self._both.changed if self._request.manifests else self._changed
        return touched(self.pairs, self._both._replace(changed=changed))

    @cached_property
    def _changed(self) -> frozenset[str] | None:
        """The paths that may differ; ``None`` where nobody can tell."""
        both = self._both
        if both.changed is None and both.base:
            return changed_paths(both.base.snapshot, both.head.snapshot)
        return both.changed

    def _taken_from(self, p: Pair, head: Side | None) -> str:
        """The manifest at base in whose folder an added or moved one lies, where there is data below it now.

        One beside it takes nothing from it but what it calls its table.
        """
        folder = dirname(p.path)
        if head is None or head.tree is None or self._both.base is None:
            return ""
        if p.base is not None and dirname(p.base) == folder:
            return ""
        above = {dirname(path): path for path in self._both.base.formats if path != p.base}
        if head.read.dataset and head.read.dataset.table and folder in above:
            return above[folder]
        owner = ""
        while folder and not owner:
            folder = dirname(folder)
            owner = above.get(folder, "")
        return owner if owner and head.tree.data_files(self._policy.ignore_data) else ""

    def _pairs(self) -> tuple[Pair, ...]:
        head, base = self._both.head.formats, self._both.base.formats if self._both.base else {}
        if lost := set(self._request.manifests) - base.keys() - head.keys():
            raise not_there(min(lost), self._both.head.snapshot, self._policy)
        pairs = pair(base, head, self._content, self._alike)
        if not pairs and not self._request.none_is_fine:
            raise none_found(self._both.head.snapshot, self._policy)
        return pairs

    def _with_what_it_left(self, head: Side, before: str) -> Tree | None:
        """The tree of a moved manifest, with the data of its former folder: to move away is not to let go."""
        former = self._both.head.around.tree(before)
        inside = f"{dirname(head.path)}/".lstrip("/")
        prefix = f"{former.folder}/".lstrip("/")
        left = [prefix + path for path in former.data_files(self._policy.ignore_data)]
        return head.tree and replace(head.tree, left=tuple(path for path in left if not path.startswith(inside)))

    def _what_changed(self, p: Pair, head: Side | None, base: Side | None) -> str:
        if not self._request.compared:
            return NOT_COMPARED
        if p.base is None or p.head is None:
            return "added" if p.base is None else "deleted"
        if p.base != p.head:
            return "renamed"
        same = self._same_blob(p.base, p.head) and _table_digest(head) == _table_digest(base)
        return "unchanged" if same else "changed"

    def _side(self, found: Found, path: str, beside: ReadResult | None, p: Pair) -> Side:
        result = self._read(found, path, beside)
        self._tables.learn(found.snapshot, path, result)
        tree = found.around.tree(path)
        if others := self._tables.around(found, path, tree):
            tree = replace(tree, tables=others)
        return self._beside.gathered(found, p, Side(path, result, tree), at_head=found is self._both.head)

    def _read(self, found: Found, path: str, beside: ReadResult | None = None) -> ReadResult:
        snapshot = found.snapshot
        key = snapshot.blob_id(path) or snapshot.label, path
        if key in self._results and _reads_table(self._results[key]):
            key = snapshot.label, path  # the same manifest, and maybe another table
        if key not in self._results:
            self._results[key] = read_at(snapshot, path, found.formats[path], beside)
        return self._results[key]

    def _same_blob(self, before: str, after: str) -> bool:
        return self._blob(before, of_base=True) == self._blob(after, of_base=False)

    def _blob(self, path: str, *, of_base: bool) -> str | None:
        snapshot = self._request.base if of_base else self._request.head
        return snapshot.blob_id(path) if snapshot else None

    def _content(self, path: str, *, of_base: bool) -> str | None:
        """What tells one manifest from others; ``None`` where its sources may lie in a table, which the file is not."""
        snapshot = self._request.base if of_base else self._request.head
        beside = snapshot is None or may_have_table(snapshot, path)
        return None if beside else self._blob(path, of_base=of_base)

    def _alike(self, before: str, after: str) -> bool:
        if self._both.base is None:
            return False
        was, now = self._read(self._both.base, before), self._read(self._both.head, after)
        return alike(was.dataset, now.dataset)


def read_at(snapshot: Snapshot, path: str, format_name: str | None, beside: ReadResult | None = None) -> ReadResult:
    """Read a manifest of a snapshot, with the table that it names; never through a symbolic link."""
    entry = snapshot.entry(path)
    if entry is not None and entry.kind in _NOT_A_FILE:
        return ReadResult(None, (Problem(_NOT_A_FILE[entry.kind], 1, 1),))
    data = snapshot.read(path) or b""
    found = read(path, data, format_name, beside, lambda table: chunks_of(snapshot, table))
    return found._replace(sha256=sha256(data).hexdigest())


def _reads_table(result: ReadResult) -> bool:
    """Whether a manifest keeps its sources in a table, as far as that can be seen."""
    named = any(problem.path or problem.pointer == "/sources/table" for problem in result.problems)
    return named or (result.dataset is not None and result.dataset.table is not None)


def _table_digest(side: Side | None) -> str | None:
    """What tells the content of a table from others; ``None`` where there is no table that can be read."""
    table = side.read.dataset.table if side and side.read.dataset else None
    return table.digest if table else None
