"""Two sources have one locator or one content: the same data is counted twice.

Why:
    A source listed twice under two names doubles its weight, and removing it once leaves it in.

Example:
    The second source is the first under another name:

        sources:
          - {id: posts, locator: {hub: hf://datasets/acme/posts, revision: v1}}
          - {id: posts-again, locator: {hub: hf://datasets/acme/posts, revision: v1}}

Fix:
    Keep one of the two, or give each part the locator and the files of its own.

        locator:
          url: https://example.org/posts/v1/part-2.parquet

References:
    - https://arxiv.org/abs/2512.21775

"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset, Source
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.checksums import OF_NOTHING, fault
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE

_MOST_ASKED = 50  # of thousands of sources with one locator, so that the work stays linear

_Key: TypeAlias = tuple[str | None, ...] | str


class _Census(NamedTuple):
    """The owners of each key that several sources have, the ids of those sources, and of the ones without a key."""

    owners: Mapping[_Key, list[str]]
    sharing: frozenset[str]
    silent: frozenset[str]


def check(source: Source, ctx: Context) -> Problems:
    """Blame the later of two sources; one that was there at base is the earlier."""
    census = _census(ctx.dataset)
    if source.id in census.silent:
        raise Undetermined("neither a locator nor a checksum is stated to compare with other sources", "/locator")
    for pointer, key in _keys(source) if source.id in census.sharing else ():
        owners = census.owners.get(key, [source.id])
        first = next((name for name in owners[:_MOST_ASKED] if name in ctx.base), owners[0])
        if first != source.id:
            what = "the locator" if isinstance(key, tuple) else f"sha256 {quoted(key, 16)}"
            yield pointer, f"{what} is the one of source {quoted(first)}"


@lru_cache(maxsize=2)
def _census(dataset: Dataset) -> _Census:
    """One pass over all sources; ids are in the order of the manifest."""
    owners: dict[_Key, list[str]] = {}
    silent = set()
    for source in dataset.sources:
        keys = _keys(source)
        for _, key in keys:
            owners.setdefault(key, []).append(source.id)
        if not keys:
            silent.add(source.id)
    shared = {key: names for key, names in owners.items() if len(names) > 1}
    return _Census(shared, frozenset(name for names in shared.values() for name in names), frozenset(silent))


def _keys(source: Source) -> list[tuple[str, _Key]]:
    """Pointer and value of each thing that tells a source from others: the locator as a whole, and each digest."""
    found: list[tuple[str, _Key]] = []
    if any(value and given(value) for value in source.locator[:4]):
        locator = tuple(value and value.strip().rstrip("/").lower() for value in source.locator)
        found.append(("/locator", locator))
    for index, file in enumerate(source.files or ()):
        digest = file.sha256 and file.sha256.strip().lower()
        if digest and digest != OF_NOTHING and not fault(digest):
            found.append((f"/files/{index}/sha256", digest))
    return found
