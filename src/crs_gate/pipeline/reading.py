"""Finds the manifests at base and head, pairs them, and reads each once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import dirname

from crs_gate.errors import UsageError
from crs_gate.facts.gather import gather_tree, with_lfs
from crs_gate.facts.manifests import Pair, alike, find, pair
from crs_gate.facts.tree import Tree
from crs_gate.formats import read
from crs_gate.formats.interface import Problem, ReadResult
from crs_gate.history import Kind, Snapshot
from crs_gate.judge.manifest import NOT_COMPARED, Case, Side
from crs_gate.model.answer import given
from crs_gate.model.policy import Policy
from crs_gate.pipeline.request import Run

_NOT_A_FILE = {
    Kind.SYMLINK: "the manifest is a symbolic link, which is never followed; put the file itself here",
    Kind.SUBMODULE: "this is a submodule, which is never entered",
}


class Reading:
    """The manifests of one run."""

    def __init__(self, request: Run, policy: Policy) -> None:
        self._request, self._policy = request, policy
        self._head = self._find(request.head)
        self._base = self._find(request.base) if request.base else {}
        self._results: dict[tuple[str, str], ReadResult] = {}

    def cases(self) -> list[Case]:
        """One case for each manifest at either side; raises ``UsageError`` when there is none."""
        if lost := set(self._request.manifests) - self._base.keys() - self._head.keys():
            raise UsageError(f"there is no file {min(lost)} at base or head", "name a manifest of this repository")
        pairs = pair(self._base, self._head, (self._same_blob, self._alike))
        if not pairs and not self._request.none_is_fine:
            looked_for = ", ".join(self._policy.manifests)
            raise UsageError("no dataset manifest was found", f"`crs-gate init` writes one; looked for {looked_for}")
        return [self._case(p) for p in pairs]

    def _find(self, snapshot: Snapshot) -> Mapping[str, str | None]:
        named = self._request.manifests
        if not named:
            return find(snapshot.paths(), self._policy)
        known = find(named, self._policy)
        return {path: self._request.format_name or known.get(path) for path in named if snapshot.entry(path)}

    def _case(self, p: Pair) -> Case:
        head = self._side(self._request.head, p.head, self._head) if p.head else None
        if head and p.base and dirname(p.base) != dirname(head.path):
            head = head._replace(tree=self._with_what_it_left(head, p.base))
        beside = head.read if head else None
        base = self._side(self._request.base, p.base, self._base, beside) if p.base and self._request.base else None
        return Case(p.path, self._what_changed(p), head, base)

    def _with_what_it_left(self, head: Side, before: str) -> Tree | None:
        """The tree of a moved manifest, with the data of its former folder: to move away is not to let go."""
        former = gather_tree(self._request.head, before, self._head)
        inside = f"{dirname(head.path)}/".lstrip("/")
        prefix = f"{former.folder}/".lstrip("/")
        left = [prefix + path for path in former.data_files(self._policy.ignore_data)]
        return head.tree and replace(head.tree, left=tuple(path for path in left if not path.startswith(inside)))

    def _what_changed(self, p: Pair) -> str:
        if not self._request.compared:
            return NOT_COMPARED
        if p.base is None or p.head is None:
            return "added" if p.base is None else "deleted"
        if p.base != p.head:
            return "renamed"
        return "unchanged" if self._same_blob(p.base, p.head) else "changed"

    def _side(
        self, snapshot: Snapshot, path: str, found: Mapping[str, str | None], beside: ReadResult | None = None
    ) -> Side:
        result = self._read(snapshot, path, found[path], beside)
        tree = gather_tree(snapshot, path, found)
        return Side(path, result, with_lfs(tree, snapshot, _without_digest(result)))

    def _read(
        self, snapshot: Snapshot, path: str, format_name: str | None, beside: ReadResult | None = None
    ) -> ReadResult:
        key = snapshot.blob_id(path) or snapshot.label, path
        if key not in self._results:
            self._results[key] = _read(snapshot, path, format_name, beside)
        return self._results[key]

    def _same_blob(self, before: str, after: str) -> bool:
        base = self._request.base
        return base is not None and base.blob_id(before) == self._request.head.blob_id(after)

    def _alike(self, before: str, after: str) -> bool:
        base, head = self._request.base, self._request.head
        if base is None:
            return False
        was, now = self._read(base, before, self._base[before]), self._read(head, after, self._head[after])
        return alike(was.dataset, now.dataset)


def _read(snapshot: Snapshot, path: str, format_name: str | None, beside: ReadResult | None) -> ReadResult:
    entry = snapshot.entry(path)
    if entry is not None and entry.kind in _NOT_A_FILE:
        return ReadResult(None, (Problem(_NOT_A_FILE[entry.kind], 1, 1),))
    return read(path, snapshot.read(path) or b"", format_name, beside)


def _without_digest(result: ReadResult) -> Iterator[str]:
    """Paths that a manifest claims without a digest: a Git LFS pointer there may hold it."""
    for source in result.dataset.sources if result.dataset else ():
        yield from (file.path for file in source.files or () if file.path and not given(file.sha256))
