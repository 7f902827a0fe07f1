"""What a dataset owed when a baseline was taken: findings that are known, so that only new ones block."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias


class SourceDebt(NamedTuple):
    """The rules that one source did not satisfy, and the digest of what it stated then (SHA-256 as 64 hex digits)."""

    content: str
    rules: tuple[str, ...]


class Debt(NamedTuple):
    """What one manifest owed. ``dataset`` has digests by rule, one for each finding on the dataset as a whole."""

    dataset: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    sources: Mapping[str, SourceDebt] = MappingProxyType({})

    @property
    def size(self) -> int:
        """How many entries there are: one for each rule of a source, and for each finding on the dataset."""
        return sum(map(len, self.dataset.values())) + sum(len(debt.rules) for debt in self.sources.values())

    def of_rules(self, names: Iterable[str]) -> "Debt":
        """The entries of some rules."""
        wanted = frozenset(names)
        kept = {id_: debt.content for id_, debt in self.sources.items() if wanted.intersection(debt.rules)}
        return Debt(
            {rule: digests for rule, digests in self.dataset.items() if rule in wanted},
            {
                id_: SourceDebt(content, tuple(rule for rule in self.sources[id_].rules if rule in wanted))
                for id_, content in kept.items()
            },
        )

    def shared(self, other: "Debt") -> "Debt":
        """The entries that both have; one on another content is another entry."""
        return self._apart(other, wanted=True)

    def beyond(self, other: "Debt") -> "Debt":
        """The entries that the other has not."""
        return self._apart(other, wanted=False)

    def _apart(self, other: "Debt", *, wanted: bool) -> "Debt":
        dataset = {}
        for rule, digests in self.dataset.items():
            theirs = frozenset(other.dataset.get(rule, ()))
            if some := tuple(digest for digest in digests if (digest in theirs) is wanted):
                dataset[rule] = some
        sources = {}
        for id_, debt in self.sources.items():
            their = other.sources.get(id_)
            rules = frozenset(their.rules) if their and their.content == debt.content else frozenset()
            if left := tuple(rule for rule in debt.rules if (rule in rules) is wanted):
                sources[id_] = SourceDebt(debt.content, left)
        return Debt(dataset, sources)


Baseline: TypeAlias = Mapping[str, Debt]
"""What is known to be owed, by the path of the manifest."""
NO_BASELINE: Baseline = MappingProxyType({})


class BaselineUse(NamedTuple):
    """What a baseline did: findings that it covers, and entries that cover nothing any more.

    ``fresh`` counts sources that it knows, and of which it covers nothing because the change brings them data.
    """

    covered: int = 0
    stale: int = 0
    fresh: int = 0
