"""All that was removed, put together once for the many times that a run asks: large ledgers take a while to index."""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

from crs_gate.facts.digests import Proof
from crs_gate.facts.tree import Tree
from crs_gate.model.caching import Recent
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.recorded import Recorded
from crs_gate.rules.interface import Context
from crs_gate.rules.removed import Ledger, entries, is_to_come, names_something

MOST_TOLD = 100


class Held(NamedTuple):
    """What a dataset is held against. What is to go and is here already may stay until then; nothing new comes in."""

    removals: tuple[Removal, ...]
    gone: Ledger
    to_go: Ledger
    nameless: int | None
    """The first entry, outside of ledgers, that does not say what was removed."""
    here: Mapping[str, Removal]
    """Files with content that is gone, ``MOST_TOLD`` of them."""


_recent: Recent[Held] = Recent(4)


def held(dataset: Dataset, ctx: Context) -> Held:
    """What was removed by head or by base, as it is on the day of the run."""
    before, tree = ctx.before, ctx.tree
    digests, proven = (tree.digests, tree.proven) if tree else (None, None)
    same = (dataset.removals, before and before.removals, ctx.today)
    very = (dataset.recorded, before and before.recorded, before is dataset, digests, proven)
    return _recent.of(same, very, lambda: _held(dataset, before, tree, ctx.today))


def _held(dataset: Dataset, before: Dataset | None, tree: Tree | None, today: date) -> Held:
    removals, recorded = entries(dataset, before), dataset.recorded
    to_go = [entry for entry in removals if is_to_come(entry, today)]
    gone = [entry for entry in removals if not is_to_come(entry, today)] if to_go else removals
    digests = tree.digests if tree else None
    ledger, of_ledgers = Ledger(gone, digests, recorded), set(recorded.removals)
    outside = ((number, entry) for number, entry in enumerate(removals) if entry not in of_ledgers)
    nameless = next((number for number, entry in outside if not names_something(entry)), None)
    return Held(removals, ledger, Ledger(to_go, digests), nameless, _here(ledger, recorded, tree))


def _here(ledger: Ledger, recorded: Recorded, tree: Tree | None) -> Mapping[str, Removal]:
    if not ledger.has_digests:
        return {}
    known = list(recorded.listed)
    if tree:
        known += tree.digests.items()
        proven = ((path, proof.sha256) for path, proof in tree.proven.items() if isinstance(proof, Proof))
        known += ((path, digest) for path, digest in proven if digest)
    hits = ((path, ledger.holding(digest)) for path, digest in dict.fromkeys(known))
    return dict(islice(((path, entry) for path, entry in hits if entry), MOST_TOLD))
