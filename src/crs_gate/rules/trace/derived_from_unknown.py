"""A source is derived from something that the manifest does not know, or from itself.

Why:
    Licenses, consent and removals travel from a source to everything made from it. A parent that is not listed
    cuts that line; a circle has no beginning.

Example:
    The parent is not in the manifest:

        - id: forum-posts-clean
          derived_from: [forum-posts-raw]

Fix:
    List the parent as a source of its own, or correct its id; say derived_from: [] when there is none.

        derived_from: [forum-posts]

References:
    - https://www.w3.org/TR/prov-o/#wasDerivedFrom

"""

from functools import lru_cache

from crs_gate.model.dataset import Dataset, Source
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotApplicable, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Look up each parent, and whether following the parents leads back."""
    if source.derived_from is None:
        raise Undetermined("what the source is derived from is not stated", "/derived_from")
    if not source.derived_from:
        raise NotApplicable("derived_from is an empty list: the source is derived from nothing")
    for index, parent in enumerate(source.derived_from):
        if parent not in ctx.ids:
            yield f"/derived_from/{index}", f"{quoted(parent)} is no source of this manifest"
    if source.id in _in_circles(ctx.dataset):
        yield "/derived_from", "following derived_from leads back to this source"


@lru_cache(maxsize=2)
def _in_circles(dataset: Dataset) -> frozenset[str]:
    """The ids of all sources that are their own ancestors: one pass over the graph (Tarjan's components)."""
    parents = {source.id: source.derived_from or () for source in dataset.sources}
    found = {name for name, above in parents.items() if name in above}
    number: dict[str, int] = {}
    for root in parents:
        if root not in number:
            found |= _circles_from(root, parents, number)
    return frozenset(found)


def _circles_from(root: str, parents: dict[str, tuple[str, ...]], number: dict[str, int]) -> set[str]:
    """The members of components of two or more that are reached from ``root``; no recursion, depth is hostile."""
    found: set[str] = set()
    low: dict[str, int] = {}
    pending: dict[str, None] = {}
    path = [(root, iter(parents[root]))]
    number[root] = low[root] = len(number)
    pending[root] = None
    while path:
        name, rest = path[-1]
        for parent in rest:
            if parent in parents and parent not in number:
                number[parent] = low[parent] = len(number)
                pending[parent] = None
                path.append((parent, iter(parents[parent])))
                break
            if parent in pending:
                low[name] = min(low[name], number[parent])
        else:
            path.pop()
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[name])
            if low[name] == number[name]:
                found |= _component(name, pending)
    return found


def _component(name: str, pending: dict[str, None]) -> set[str]:
    members: set[str] = set()
    while name not in members:
        members.add(pending.popitem()[0])
    return members if len(members) > 1 else set()
