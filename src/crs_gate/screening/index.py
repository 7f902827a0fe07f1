"""Where the sources of a manifest lie, and where nothing may be taken from any more."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crs_gate.errors import UsageError
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.source import Source
from crs_gate.rules.addresses import addresses, reaches
from crs_gate.screening.address import Address, read_loosely
from crs_gate.screening.places import Places
from crs_gate.screening.verdict import Verdict, refused

MOST_SOURCES = 100_000
"""Sources of a manifest, or of its table, that are held while candidates go by."""
_LONGEST_SHOWN = 200
RETURNED = "removed-source-returned"


class Index:
    """Rows of sources by their places and ids, and removals by theirs. Raises ``UsageError`` for too many sources."""

    def __init__(self, dataset: Dataset) -> None:
        if len(dataset.sources) > MOST_SOURCES:
            raise UsageError(
                f"{dataset.path} has {len(dataset.sources):,} sources; screening holds {MOST_SOURCES:,} at most",
                "screen against a manifest of the sources that are being collected",
            )
        self.sources = tuple(dataset.sources)
        self.dataset = replace(dataset, sources=self.sources)
        """The dataset, with its sources at hand."""
        self.notes: tuple[str, ...] = ()
        """What of the manifest names no place, in sentences."""
        self._rows = {source.id: row for row, source in enumerate(self.sources)}
        self._claims = Places()
        self._removed = Places(folded=True)
        self._why: list[str] = []
        self._gone: dict[str, int] = {}
        self._digests: dict[str, int] = {}
        self._add_claims()
        self._add_removals(dataset.removals or ())

    def row(self, source_id: str) -> int | None:
        """The row of a source."""
        return self._rows.get(source_id)

    def claiming(self, address: Address) -> tuple[int, ...]:
        """The rows of the sources that a place lies under; of several, those with the longest path."""
        return self._claims.nearest(address)

    def removed(self, address: Address, source_id: str | None, digest: str | None) -> Verdict | None:
        """Why a place, a source or a file stays out, where that is so."""
        found = self._removed.nearest(address)
        if found:
            return refused(RETURNED, self._why[found[0]])
        if source_id is not None and source_id in self._gone:
            return refused(RETURNED, self._why[self._gone[source_id]], source_id)
        if digest is not None and digest.strip().lower() in self._digests:
            return refused(RETURNED, self._why[self._digests[digest.strip().lower()]])
        return None

    def _add_claims(self) -> None:
        silent = []
        for row, source in enumerate(self.sources):
            places = [*_places(source)]
            for place in places:
                self._claims.add(place, row)
            if not places:
                silent.append(source.id)
        if silent:
            named = ", ".join(silent[:3]) + (f" and {len(silent) - 3:,} more" if len(silent) > 3 else "")  # noqa: PLR2004
            self.notes += (f"no address is stated for {named}: candidates reach them by their id alone",)

    def _add_removals(self, removals: Iterable[Removal]) -> None:
        for number, removal in enumerate(removals):
            why = " ".join((removal.reason or "no reason is stated").split())[:_LONGEST_SHOWN]
            self._why.append(f"it was removed and stays out ({why})")
            self._digests.update((digest.strip().lower(), number) for digest in removal.sha256)
            places = [*read_loosely(removal.locator or "")]
            if removal.source:
                self._gone[removal.source] = number
                row = self._rows.get(removal.source)
                places += _places(self.sources[row]) if row is not None else ()
            for place in places:
                self._removed.add(place, number)
            if not places:
                self.notes += (f"removals/{number} names no address, so that no address is kept out by it",)
            self.notes += tuple(
                f"removals/{number} names {place.host} alone: nothing on it is let in"
                for place in places
                if not (place.path or place.query)
            )


def _places(source: Source) -> Iterator[Address]:
    """Where a source lies: its locator and the addresses of its files, as far as others can reach them."""
    for _, text in addresses(source.locator):
        yield from read_loosely(text)
    for file in source.files or ():
        if file.url and reaches("url", file.url):
            yield from read_loosely(file.url)
