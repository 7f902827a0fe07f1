"""Which files are manifests, and which manifest at base became which at head."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, takewhile
from posixpath import dirname
from typing import NamedTuple, Protocol

from crs_gate.facts.kinds import MANIFEST_ENDINGS
from crs_gate.model.dataset import Dataset
from crs_gate.model.globs import matcher
from crs_gate.model.places import places
from crs_gate.model.policy import Policy

MOST_COMPARED = 10_000
"""Deleted and added manifests that are held against each other. Beyond, one is deleted and the other new."""


class Pair(NamedTuple):
    """A manifest at base and at head; one side is ``None`` when it was added or deleted."""

    base: str | None
    head: str | None

    @property
    def path(self) -> str:
        """The path it is known by: that at head, or the last one it had."""
        return self.head or self.base or ""


class Content(Protocol):
    """Git's id of the content of a path, at base or at head."""

    def __call__(self, path: str, *, of_base: bool) -> str | None:
        """``None`` where it is not known."""
        ...


def find(paths: Iterable[str], policy: Policy) -> dict[str, str | None]:
    """Manifests among repository paths, each with the format that the policy's first match names, in any case."""
    named = [*((e.path, e.format) for e in policy.datasets), *((glob, None) for glob in policy.manifests)]
    tests = [(matcher(glob), format_name) for glob, format_name in named]
    found: dict[str, str | None] = {}
    for path in sorted(path for path in paths if path.lower().endswith(MANIFEST_ENDINGS)):
        lower = path.lower()
        for fits, format_name in tests:
            if fits(path) or (lower != path and fits(lower)):
                found[path] = format_name
                break
    return found


def sorted_folders(manifests: Iterable[str]) -> list[str]:
    """The folders that hold a manifest."""
    return sorted({dirname(path) for path in manifests})


def folders_below(folder: str, folders: Sequence[str]) -> list[str]:
    """Those of some sorted folders that lie below one."""
    if not folder:
        return [other for other in folders if other]
    start = bisect_left(folders, f"{folder}/")
    return list(takewhile(lambda other: other.startswith(f"{folder}/"), islice(folders, start, None)))


def pair(
    base: Iterable[str],
    head: Iterable[str],
    content: Content,
    alike: Callable[[str, str], bool],
) -> tuple[Pair, ...]:
    """Pair manifests by path; a deleted and an added one are a rename when they are one dataset.

    That is so when their ``content`` is the same, or else when they are ``alike``.
    """
    was, now = set(base), set(head)
    gone, added = sorted(was - now), sorted(now - was)
    moved = [*_same(gone, added, content)]
    gone, added = _rest(gone, added, moved)
    moved += _alike(gone, added, alike)
    gone, added = _rest(gone, added, moved)
    pairs = [*(Pair(path, path) for path in was & now), *moved]
    pairs += [Pair(path, None) for path in gone] + [Pair(None, path) for path in added]
    return tuple(sorted(pairs, key=lambda p: p.path))


def _same(gone: Sequence[str], added: Sequence[str], content: Content) -> Iterator[Pair]:
    if not gone or not added:
        return
    by_content: dict[str | None, list[str]] = {}
    for path in reversed(added):
        by_content.setdefault(content(path, of_base=False), []).append(path)
    for before in gone:
        found = content(before, of_base=True)
        if found is not None and by_content.get(found):
            yield Pair(before, by_content[found].pop())


def _alike(gone: Sequence[str], added: Sequence[str], alike: Callable[[str, str], bool]) -> Iterator[Pair]:
    left, tried = list(added), 0
    for before in gone:
        room = MOST_COMPARED - tried
        tried += len(left)
        became = next((path for path in left[: max(room, 0)] if alike(before, path)), None)
        if became is not None:
            left.remove(became)
            yield Pair(before, became)


def _rest(gone: Sequence[str], added: Sequence[str], moved: Sequence[Pair]) -> tuple[list[str], list[str]]:
    was, now = {p.base for p in moved}, {p.head for p in moved}
    return [path for path in gone if path not in was], [path for path in added if path not in now]


def alike(before: Dataset | None, after: Dataset | None) -> bool:
    """Whether two manifests describe one dataset: at least half of the sources in common. A name alone is no proof."""
    if before is None or after is None:
        return False
    was, now = _identities(before), _identities(after)
    return bool(was) and 2 * len(was & now) >= len(was)


def _identities(dataset: Dataset) -> set[int]:
    """One identity a source: its first place if it has one, else its id. Hashed, because a table may hold a million.

    Places are exact. What is not found here again counts as deleted and new, which is the stricter answer.
    """
    return {hash(next(iter(places(source.locator)), source.id)) for source in dataset.sources}
