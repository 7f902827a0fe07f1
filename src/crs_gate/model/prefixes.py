"""Which entry a place lies under: the same host, and the same path or one above it."""

from typing import NamedTuple

from crs_gate.model.address import Address


class _Entry(NamedTuple):
    """One entry: its number, and what the query of a place must say."""

    number: int
    parameters: frozenset[str]


class Prefixes:
    """Numbered places. Asking takes as long as the deepest entry of a host has segments, whatever is asked."""

    def __init__(self, *, strict: bool = False) -> None:
        """``strict``: a place whose query says one thing twice lies under no entry that asks for it."""
        self._strict = strict
        self._hosts: dict[str, dict[str, list[_Entry]]] = {}
        self._depths: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._hosts)

    def add(self, address: Address, number: int) -> None:
        """Let a number stand for a place and all that lies below it. One with a query stands for itself alone."""
        path = address.path
        entry = _Entry(number, address.parameters)
        entries = self._hosts.setdefault(address.host, {}).setdefault(path, [])
        if entry not in entries:
            entries.append(entry)
        self._depths[address.host] = max(self._depths.get(address.host, 0), path.count("/"))

    def nearest(self, address: Address) -> tuple[int, ...]:
        """The numbers of the entries that a place lies under, those of the longest path; none where there is none."""
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

    def _fitting(self, entries: list[_Entry], address: Address, *, itself: bool) -> tuple[int, ...]:
        """Those with a query that the place has come before those without one."""
        exact = [e.number for e in entries if e.parameters and itself and self._says(e.parameters, address)]
        return tuple(exact or [entry.number for entry in entries if not entry.parameters])

    def _says(self, wanted: frozenset[str], address: Address) -> bool:
        stated = address.parameters
        if not wanted <= stated:
            return False
        keys = {part.partition("=")[0] for part in wanted}
        return not self._strict or all(part.partition("=")[0] not in keys for part in stated - wanted)
