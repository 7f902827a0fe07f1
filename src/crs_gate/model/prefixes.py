"""Which entry a place lies under: the same host, and the same path or one above it."""

from collections.abc import Sequence
from typing import NamedTuple

from crs_gate.model.address import Address


class _Asking(NamedTuple):
    """One entry that asks for something in the query: its number, and what the query of a place must say."""

    number: int
    parameters: frozenset[str]


class _Entries:
    """The entries of one path. Those that ask for something in the query are found by one part of what they ask for."""

    __slots__ = ("asking", "plain")

    def __init__(self) -> None:
        self.plain: list[int] = []
        self.asking: dict[str, list[_Asking]] = {}

    def add(self, number: int, parameters: frozenset[str]) -> None:
        if not parameters:
            if not self.plain or self.plain[-1] != number:
                self.plain.append(number)
            return
        rarest = min(sorted(parameters), key=lambda part: len(self.asking.get(part, ())))
        entries = self.asking.setdefault(rarest, [])
        entry = _Asking(number, parameters)
        if not entries or entries[-1] != entry:
            entries.append(entry)


class Prefixes:
    """Numbered places. Asking takes as long as the deepest entry of a host has segments, whatever is asked."""

    def __init__(self, *, strict: bool = False) -> None:
        """``strict``: a place whose query says one thing twice lies under no entry that asks for it."""
        self._strict = strict
        self._hosts: dict[str, dict[str, _Entries]] = {}
        self._depths: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._hosts)

    def __contains__(self, host: object) -> bool:
        """Whether there is a place on a host."""
        return host in self._hosts

    def add(self, address: Address, number: int) -> None:
        """Let a number stand for a place and all that lies below it. One with a query stands for itself alone.

        Numbers come in order.
        """
        path = address.path
        paths = self._hosts.setdefault(address.host, {})
        if (entries := paths.get(path)) is None:
            entries = paths[path] = _Entries()
        entries.add(number, address.parameters)
        self._depths[address.host] = max(self._depths.get(address.host, 0), path.count("/"))

    def nearest(self, address: Address) -> tuple[int, ...]:
        """The numbers of the entries that a place lies under, those of the longest path; none where there is none."""
        return tuple(self._nearest(address))

    def first(self, address: Address) -> int | None:
        """The lowest of these numbers, however many there are."""
        return next(iter(self._nearest(address)), None)

    def _nearest(self, address: Address) -> Sequence[int]:
        paths = self._hosts.get(address.host)
        if paths is None:
            return ()
        whole = path = address.path
        depth = self._depths[address.host]
        if whole.count("/") > depth:
            path = "/".join(whole.split("/", depth + 1)[: depth + 1])
        while True:
            if entries := paths.get(path):
                found = self._fitting(entries, address, itself=path == whole)
                if found:
                    return found
            if not path:
                return ()
            path = path[: path.rfind("/")]

    def _fitting(self, entries: _Entries, address: Address, *, itself: bool) -> Sequence[int]:
        """Those with a query that the place has come before those without one."""
        if itself and entries.asking and address.query:
            stated = address.parameters
            near = (each for part in stated for each in entries.asking.get(part, ()))
            if exact := [each.number for each in near if self._says(each.parameters, stated)]:
                return sorted(exact)
        return entries.plain

    def _says(self, wanted: frozenset[str], stated: frozenset[str]) -> bool:
        if not wanted <= stated:
            return False
        keys = {part.partition("=")[0] for part in wanted}
        return not self._strict or all(part.partition("=")[0] not in keys for part in stated - wanted)
