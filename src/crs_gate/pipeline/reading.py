"""Finds the manifests at base and head, pairs them, and reads each once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from posixpath import dirname
from typing import TYPE_CHECKING

from crs_gate.errors import UsageError
from crs_gate.evidence.layout import is_ledger
from crs_gate.facts.collected import collected_at
from crs_gate.facts.listed import Known as Lists
from crs_gate.facts.listed import touched_digests, with_contents, with_list
from crs_gate.facts.manifests import Pair, alike, pair
from crs_gate.facts.runs import with_kept
from crs_gate.facts.tree import Tree
from crs_gate.formats import read
from crs_gate.formats.interface import Problem, ReadResult
from crs_gate.history.changes import changed_paths
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot
from crs_gate.history.streams import chunks_of
from crs_gate.judge.manifest import NOT_COMPARED, Case, Side
from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset
from crs_gate.model.levels import CLAIMS, LEVELS, Claim, Level
from crs_gate.model.policy import Policy
from crs_gate.pipeline.evidencing import verified
from crs_gate.pipeline.finding import Found, find_both, may_have_table
from crs_gate.pipeline.fresh import fresh_data
from crs_gate.pipeline.other_tables import OtherTables
from crs_gate.pipeline.request import Run
from crs_gate.pipeline.touching import touched

if TYPE_CHECKING:
    from crs_gate.pipeline.recording import Ledgers

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
        self._lists: Lists = {}
        self._pointed: dict[str, str] = {}
        self._tables = OtherTables(policy, read_at, named=bool(request.manifests))
        found = self._pairs()
        self._touched = touched(found, self._both)
        self._ledgers = self._ledgers_of(path for p in found for path in (p.base, p.head) if path)
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
        head = _with_kept_runs(head, base)
        still_invalid = self._still_invalid(p, head, base)
        head = self._with_contents(p, head, base)
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
            raise UsageError(f"there is no file {min(lost)} at base or head", "name a manifest of this repository")
        pairs = pair(base, head, self._content, self._alike)
        if not pairs and not self._request.none_is_fine:
            looked_for = ", ".join(self._policy.manifests)
            raise UsageError("no dataset manifest was found", f"`crs-gate init` writes one; looked for {looked_for}")
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
        tree = with_list(found.snapshot, tree, self._lists)
        result = self._with_ledgers(result, found, p, tree)
        if signals := collected_at(found.snapshot, path):
            tree = replace(tree, collected=signals)
        tree = found.around.with_digests(tree, _without_digest(result))
        return Side(path, result, found.around.with_proofs(tree, _provable(result)))

    def _with_contents(self, p: Pair, head: Side | None, base: Side | None) -> Side | None:
        """The head with the digests of files that the change touches, or says something else of.

        Where nothing is compared, all are read where the policy asks that files are verified, and none where not.
        """
        now = _described(head)
        if head is None or now is None or not (self._request.compared or _asks_for_bytes(self._policy)):
            return head
        changed = self._changed if self._both.base and p.base else None
        paths = touched_digests(now, _described(base), changed)
        return head._replace(tree=with_contents(self._both.head.snapshot, now[1], paths))

    def _ledgers_of(self, manifests: Iterable[str]) -> "Ledgers | None":
        """The ledgers of removals; most repositories have none, and need nothing that reads them."""
        head = [path for path in self._request.head.names() if is_ledger(path)]
        base = self._ledgers_before(self._request.base, head) if self._request.base else []
        if not (head or base):
            return None
        from crs_gate.pipeline.recording import Ledgers

        return Ledgers(self._request, manifests, head, base)

    def _ledgers_before(self, base: Snapshot, head: Iterable[str]) -> list[str]:
        """Those at base. Where it was not listed, they follow from head's and from what differs."""
        listed = self._both.changed is None and not self._request.manifests
        changed = None if listed else self._changed
        if changed is None:
            return [path for path in base.names() if is_ledger(path)]
        return [path for path in sorted({*head, *filter(is_ledger, changed)}) if base.entry(path)]

    def _with_ledgers(self, result: ReadResult, found: Found, p: Pair, tree: Tree) -> ReadResult:
        if result.dataset is None or self._ledgers is None:
            return result
        recorded = self._ledgers.of(p, at_head=found is self._both.head)
        if recorded.asks or recorded.keyed or any(entry.sha256 for entry in recorded.removals):
            pointed, complete = found.around.pointed(result.dataset.path, self._pointed)
            lines = tree.listed.by_path.items() if tree.listed else ()
            listed = (*pointed, *((path, line.sha256) for path, line in lines))
            recorded = recorded._replace(listed=listed, complete=complete)
        return result._replace(dataset=replace(result.dataset, recorded=recorded))

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


def _with_kept_runs(head: Side | None, base: Side | None) -> Side | None:
    """The head with the records of runs that it took away: no change clears the way for what it states."""
    if head is None or head.tree is None or base is None or base.tree is None:
        return head
    runs = with_kept(head.tree.runs, base.tree.runs)
    return head if runs is head.tree.runs else head._replace(tree=replace(head.tree, runs=runs))


def read_at(snapshot: Snapshot, path: str, format_name: str | None, beside: ReadResult | None = None) -> ReadResult:
    """Read a manifest of a snapshot, with the table that it names; never through a symbolic link."""
    entry = snapshot.entry(path)
    if entry is not None and entry.kind in _NOT_A_FILE:
        return ReadResult(None, (Problem(_NOT_A_FILE[entry.kind], 1, 1),))
    return read(path, snapshot.read(path) or b"", format_name, beside, lambda table: chunks_of(snapshot, table))


def _asks_for_bytes(policy: Policy) -> bool:
    """Whether a policy asks that the digests of files are those of their bytes."""
    return any(CLAIMS[claim] is Claim.FILES and LEVELS[level] >= Level.VERIFIED for claim, level in policy.levels)


def _described(side: Side | None) -> tuple[Dataset, Tree] | None:
    """A dataset and the files around it, where both are known."""
    if side is None or side.read.dataset is None or side.tree is None:
        return None
    return side.read.dataset, side.tree


def _reads_table(result: ReadResult) -> bool:
    """Whether a manifest keeps its sources in a table, as far as that can be seen."""
    named = any(problem.path or problem.pointer == "/sources/table" for problem in result.problems)
    return named or (result.dataset is not None and result.dataset.table is not None)


def _table_digest(side: Side | None) -> str | None:
    """What tells the content of a table from others; ``None`` where there is no table that can be read."""
    table = side.read.dataset.table if side and side.read.dataset else None
    return table.digest if table else None


def _provable(result: ReadResult) -> Iterator[str]:
    """Paths of which a manifest states a digest or a size."""
    if result.dataset and result.dataset.table:
        yield from result.dataset.table.provable
        return
    for source in result.dataset.sources if result.dataset else ():
        yield from (file.path for file in source.files or () if file.path and (file.sha256 or file.bytes))


def _without_digest(result: ReadResult) -> Iterator[str]:
    """Paths that a manifest claims without a digest: a Git LFS pointer there may hold it."""
    if result.dataset and result.dataset.table:
        yield from result.dataset.table.undigested
        return
    for source in result.dataset.sources if result.dataset else ():
        yield from (file.path for file in source.files or () if file.path and not given(file.sha256))
