"""Which files are manifests, and which manifest at base became which at head."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from crs_gate.model.dataset import Dataset
from crs_gate.model.globs import matches
from crs_gate.model.policy import Policy


class Pair(NamedTuple):
    """A manifest at base and at head; one side is ``None`` when it was added or deleted."""

    base: str | None
    head: str | None

    @property
    def path(self) -> str:
        """The path it is known by: that at head, or the last one it had."""
        return self.head or self.base or ""


def find(paths: Iterable[str], policy: Policy) -> dict[str, str | None]:
    """Manifests among repository paths, each with the format that the policy's first match names, in any case."""
    named = [*policy.datasets, *((glob, None) for glob in policy.manifests)]
    found: dict[str, str | None] = {}
    for path in sorted(paths):
        for glob, format_name in named:
            if any(matches(glob, name) for name in {path, path.lower()}):
                found[path] = format_name
                break
    return found


def pair(base: Iterable[str], head: Iterable[str], tests: Iterable[Callable[[str, str], bool]]) -> tuple[Pair, ...]:
    """Pair manifests by path; a deleted and an added one are a rename when a test says that they are one dataset.

    Each test is tried on all before the next one is.
    """
    was, now = set(base), set(head)
    pairs = [Pair(path, path) for path in was & now]
    added, gone = sorted(now - was), sorted(was - now)
    for same in tests:
        for before in tuple(gone):
            became = next((path for path in added if same(before, path)), None)
            if became is not None:
                gone.remove(before)
                added.remove(became)
                pairs.append(Pair(before, became))
    pairs += [Pair(path, None) for path in gone] + [Pair(None, path) for path in added]
    return tuple(sorted(pairs, key=lambda p: p.path))


def alike(before: Dataset | None, after: Dataset | None) -> bool:
    """Whether two manifests describe one dataset: at least half of the sources in common. A name alone is no proof."""
    if before is None or after is None:
        return False
    was, now = _identities(before), _identities(after)
    return bool(was) and 2 * len(was & now) >= len(was)


def _identities(dataset: Dataset) -> set[tuple[str, str]]:
    """One identity a source: its locator if it has one, else its id."""
    return {_identity(source.locator._asdict(), source.id) for source in dataset.sources}


def _identity(locator: Mapping[str, str | None], id_: str) -> tuple[str, str]:
    kind = next((kind for kind in ("url", "doi", "git", "hub") if locator[kind]), None)
    return (kind, locator[kind] or "") if kind else ("id", id_)
