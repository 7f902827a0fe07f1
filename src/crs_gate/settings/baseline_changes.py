"""What a change adds to the baseline, in words: with each entry the policy asks less than before."""

from collections.abc import Iterator, Mapping

from crs_gate.escape import bounded
from crs_gate.formats.pointers import to_pointer
from crs_gate.model.debt import Baseline, Debt

MARK = "/baseline"
"""Before pointers into the baseline, where others point into the policy."""
_MOST_TOLD, _NAMED = 20, 3


def grown(before: Baseline, after: Baseline, renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pointer and words for each dataset with entries that were not there; ``renamed`` has former paths by new ones."""
    more = {path: debt.beyond(_former(before, path, renamed)) for path, debt in sorted(after.items())}
    told = [(path, debt) for path, debt in more.items() if debt.size]
    for path, debt in told[:_MOST_TOLD]:
        yield _pointer(path), f"{_entries(debt.size)} of {bounded(path)}: {_listed(debt)}"
    if rest := told[_MOST_TOLD:]:
        debts = sum(debt.size for _, debt in rest)
        yield _pointer(rest[0][0]), f"{_entries(debts)} of {len(rest):,} more datasets"


def _former(before: Baseline, path: str, renamed: Mapping[str, str]) -> Debt:
    return before.get(path) or before.get(renamed.get(path, "")) or Debt()


def _pointer(path: str) -> str:
    return MARK + to_pointer(("manifests", path))


def _entries(count: int) -> str:
    many = "entry" if count == 1 else "entries"
    return f"the policy asks less than before: the baseline gets {count:,} new {many}"


def _listed(debt: Debt) -> str:
    names = [*debt.dataset, *(f"{rule} of {id_}" for id_, owed in debt.sources.items() for rule in owed.rules)]
    more = f" and {len(names) - _NAMED:,} more" if names[_NAMED:] else ""
    return ", ".join(bounded(name, 100) for name in names[:_NAMED]) + more
