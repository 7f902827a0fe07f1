"""The order of steps where digests say it, so that nobody has to believe the order in the file."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple, Protocol, TypeAlias

Node: TypeAlias = tuple[str, str]


class Ended(Protocol):
    """A step as it is ordered: pairs of name and digest go in and come out; a bare digest is its own name."""

    @property
    def inputs(self) -> Sequence[tuple[str, str]]:
        """What goes in."""
        ...

    @property
    def outputs(self) -> Sequence[tuple[str, str]]:
        """What comes out."""
        ...


class Order(NamedTuple):
    """The places of all steps in the file, in the order of what they take, and those that wait for each other."""

    places: tuple[int, ...]
    circle: tuple[int, ...] = ()


def order_of(links: Sequence[Ended]) -> Order:
    """The order; that of the file where a digest is missing that could say otherwise.

    Where digests say all, it depends on what the steps are and not on how they are listed.
    """
    if not _all_digested(links):
        return Order(tuple(range(len(links))))
    writers: dict[Node, set[int]] = defaultdict(set)
    for place, each in enumerate(links):
        for node in _written(each):
            writers[node].add(place)
    waiting = [{node for node in _read(each) if writers.get(node, set()) - {place}} for place, each in enumerate(links)]
    readers: dict[Node, list[int]] = defaultdict(list)
    for place, nodes in enumerate(waiting):
        for node in nodes:
            readers[node].append(place)
    return _sorted(links, waiting, readers)


def _sorted(links: Sequence[Ended], waiting: list[set[Node]], readers: dict[Node, list[int]]) -> Order:
    ready = [(_key(links[place]), place) for place, nodes in enumerate(waiting) if not nodes]
    heapify(ready)
    places: list[int] = []
    while ready:
        _, place = heappop(ready)
        places.append(place)
        for node in _written(links[place]):
            # Taken out once: one maker is enough, and all who wait are told together.
            for reader in readers.pop(node, ()):
                waiting[reader].discard(node)
                if not waiting[reader] and reader != place:
                    heappush(ready, (_key(links[reader]), reader))
    left = set(range(len(links))) - set(places)
    circle = sorted(left, key=lambda place: (_key(links[place]), place))
    return Order((*places, *circle), tuple(circle))


def _all_digested(links: Sequence[Ended]) -> bool:
    made = {name for each in links for name, _ in each.outputs}
    return all(digest for each in links for _, digest in each.outputs) and all(
        digest for each in links for name, digest in each.inputs if name in made
    )


def _written(each: Ended) -> Iterator[Node]:
    for name, digest in each.outputs:
        yield name, digest
        yield "", digest


def _read(each: Ended) -> Iterator[Node]:
    """What an input may have come from: a bare digest from anything that has it, a name from the name."""
    for name, digest in each.inputs:
        if digest:
            yield ("", digest) if name == digest else (name, digest)


def _key(each: Ended) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(map(tuple, (sorted(each.inputs), sorted(each.outputs))))
