"""What lies beside the manifests of a run: the list of files, ledgers, stored answers, records, digests of data."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from posixpath import dirname, join
from typing import TYPE_CHECKING

from crs_gate.evidence.layout import AUDIT, OPT_OUT, is_ledger
from crs_gate.facts.listed import Known as Lists
from crs_gate.facts.listed import touched_digests, with_contents, with_list
from crs_gate.facts.manifests import Pair
from crs_gate.facts.runs import begins_with, with_kept
from crs_gate.facts.tree import Tree
from crs_gate.formats.interface import ReadResult
from crs_gate.history.snapshot import Snapshot
from crs_gate.judge.case import Side
from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset
from crs_gate.model.levels import CLAIMS, LEVELS, Claim, Level
from crs_gate.model.policy import Policy
from crs_gate.pipeline.finding import Both, Found
from crs_gate.pipeline.request import Run

if TYPE_CHECKING:
    from crs_gate.audit.ledger.owed import Wanted
    from crs_gate.facts.ledgers import Counted
    from crs_gate.pipeline.recording import Ledgers


class Beside:
    """Gathers it, and keeps what base and head share. ``changed`` gives the paths that may differ."""

    def __init__(
        self, request: Run, both: Both, pairs: Iterable[Pair], changed: Callable[[], frozenset[str] | None]
    ) -> None:
        self._request, self._both, self._changed = request, both, changed
        self._lists: Lists = {}
        self._pointed: dict[str, str] = {}
        self._counted: list[tuple[tuple[str, ...], Wanted, Counted]] = []
        self._ledgers = self._ledgers_of(path for p in pairs for path in (p.base, p.head) if path)

    def gathered(self, found: Found, p: Pair, side: Side, *, at_head: bool) -> Side:
        """A side with all that lies beside its manifest."""
        tree = with_list(found.snapshot, side.tree or found.around.tree(side.path), self._lists)
        result = self._with_ledgers(side.read, found, p, tree, at_head=at_head)
        if found.snapshot.entry(join(dirname(side.path), OPT_OUT)):
            from crs_gate.facts.collected import collected_at

            tree = replace(tree, collected=collected_at(found.snapshot, side.path))
        if result.dataset and result.dataset.ledger:
            from crs_gate.facts.ledgers import LedgerFiles

            tree = replace(tree, ledger=LedgerFiles(found.snapshot, tree, result.dataset.ledger, self._counted))
        if found.snapshot.entry(join(dirname(side.path), AUDIT)):
            from crs_gate.facts.audited import AuditFile

            tree = replace(tree, audit=AuditFile(found.snapshot, tree.folder))
        tree = found.around.with_digests(tree, _without_digest(result), self._pointed)
        return side._replace(read=result, tree=found.around.with_proofs(tree, _provable(result)))

    def with_base(self, p: Pair, head: Side | None, base: Side | None, *, asks_for_bytes: bool) -> Side | None:
        """The head with what the base still says, and the digests of files that the change touches or speaks of anew.

        Where nothing is compared, all are read where the policy asks that files are verified, and none where not.
        """
        head = _with_kept_runs(head, base, self._both.head.snapshot)
        now = _described(head)
        if head is None or now is None or not (self._request.compared or asks_for_bytes):
            return head
        changed = self._changed() if self._both.base and p.base else None
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
        changed = None if listed else self._changed()
        if changed is None:
            return [path for path in base.names() if is_ledger(path)]
        return [path for path in sorted({*head, *filter(is_ledger, changed)}) if base.entry(path)]

    def _with_ledgers(self, result: ReadResult, found: Found, p: Pair, tree: Tree, *, at_head: bool) -> ReadResult:
        if result.dataset is None or self._ledgers is None:
            return result
        recorded = self._ledgers.of(p, at_head=at_head)
        if recorded.asks or recorded.keyed or any(entry.sha256 for entry in recorded.removals):
            pointed, complete = found.around.pointed(result.dataset.path, self._pointed)
            lines = tree.listed.by_path.items() if tree.listed else ()
            listed = (*pointed, *((path, line.sha256) for path, line in lines))
            recorded = recorded._replace(listed=listed, complete=complete)
        return result._replace(dataset=replace(result.dataset, recorded=recorded))


def _with_kept_runs(head: Side | None, base: Side | None, snapshot: Snapshot) -> Side | None:
    """The head with the records of runs that it took away: no change clears the way for what it states."""
    if head is None or head.tree is None or base is None or base.tree is None:
        return head
    folder = head.tree.folder
    runs = with_kept(head.tree.runs, base.tree.runs, lambda record: begins_with(snapshot, folder, record))
    return head if runs is head.tree.runs else head._replace(tree=replace(head.tree, runs=runs))


def asks_for_bytes(policy: Policy) -> bool:
    """Whether a policy asks that the digests of files are those of their bytes."""
    return any(CLAIMS[claim] is Claim.FILES and LEVELS[level] >= Level.VERIFIED for claim, level in policy.levels)


def _described(side: Side | None) -> tuple[Dataset, Tree] | None:
    """A dataset and the files around it, where both are known."""
    if side is None or side.read.dataset is None or side.tree is None:
        return None
    return side.read.dataset, side.tree


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
