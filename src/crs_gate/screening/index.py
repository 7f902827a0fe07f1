"""Where the sources of a manifest lie, and where nothing may be taken from any more."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from crs_gate.errors import UsageError
from crs_gate.model.address import Address, read_loosely, searched
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.prefixes import Prefixes
from crs_gate.model.recorded import Recorded
from crs_gate.model.source import Source
from crs_gate.rules.addresses import addresses, reaches
from crs_gate.rules.checksums import fault
from crs_gate.rules.removed import Ledger, in_words, is_open, register
from crs_gate.screening.judging import RETURNED, Gap

MOST_SOURCES = 100_000
"""Sources of a manifest, or of its table, that are held while candidates go by."""
_LONGEST_SHOWN = 200


def held(dataset: Dataset) -> Dataset:
    """The dataset with its sources at hand. Raises ``UsageError`` for more of them than ``MOST_SOURCES``."""
    if len(dataset.sources) > MOST_SOURCES:
        raise UsageError(
            f"{dataset.path} has {len(dataset.sources):,} sources; screening holds {MOST_SOURCES:,} at most",
            "screen against a manifest of the sources that are being collected",
        )
    return replace(dataset, sources=tuple(dataset.sources))


class Index:
    """Rows of the sources of a dataset by their places and ids, and what was removed by all that it is known by.

    Where ``removals_count`` is false, removals keep nothing out. ``may_return`` says of the id of a source whether it
    may be what was removed, by a waiver.
    """

    def __init__(self, dataset: Dataset, may_return: Callable[[str], bool], *, removals_count: bool = True) -> None:
        self.sources = dataset.sources
        self.notes: tuple[str, ...] = ()
        """What of the manifest names no place, in sentences."""
        self._rows = {source.id: row for row, source in enumerate(self.sources)}
        self._claims = Prefixes(strict=True)
        # What is to be removed on a day to come is not taken any more either.
        self._ledger = Ledger(register(dataset), None, dataset.recorded) if removals_count else Ledger(())
        self._agreed = {
            id_: self._ledger.returned(self.sources[row]) for id_, row in self._rows.items() if may_return(id_)
        }
        self._add_claims()
        self._unsure = _unsure(dataset.recorded) if removals_count else ""
        self.notes += tuple(self._notes_on(dataset.removals or ()))

    def row(self, source_id: str) -> int | None:
        """The row of a source."""
        return self._rows.get(source_id)

    def claiming(self, address: Address) -> tuple[int, ...]:
        """The rows of the sources that a place lies under; of several, those with the longest path."""
        return self._claims.nearest(address)

    def removed(self, text: str, ids: Sequence[str], digest: str | None) -> Gap | None:
        """Why an address, one of several sources or a file stays out, where that is so.

        A host of which no more is stated keeps all out but what every one of the sources is said to be unlike.
        """
        ledger = self._ledger
        if not ledger:
            return self._not_known()
        at = ledger.at("url", text, ids)
        named = (*map(ledger.named, ids), ledger.holding(digest) if digest else None)
        agreed = self._all_agreed(ids)
        for entry in filter(None, (at and at.entry, *named)):
            if entry in agreed:
                continue
            return Gap(RETURNED, f"it is {in_words(entry)}, which was removed{_why(entry)}", unknown=is_open(entry))
        if digest and ledger.has_digests and fault(digest):
            return Gap(RETURNED, f"{fault(digest)}, so that it cannot be held against what was removed", unknown=True)
        near = ledger.on_host("url", text, ids)
        if near and near.entry not in agreed:
            return Gap(RETURNED, f"it {near.doubt}", unknown=True)
        return self._not_known()

    def _not_known(self) -> Gap | None:
        """Why nobody can tell of any candidate whether it was removed, where that is so."""
        return Gap(RETURNED, self._unsure, unknown=True) if self._unsure else None

    def _all_agreed(self, ids: Sequence[str]) -> set[Removal]:
        """The entries that a waiver lets each of these sources be; what else was removed below them stays out."""
        if not self._agreed:
            return set()
        found = [{agreed.entry} if (agreed := self._agreed.get(each)) else set() for each in ids]
        return set.intersection(*found) if found else set()

    def returned(self, row: int) -> Gap | None:
        """Why a source as a whole stays out, where it is what was removed."""
        found = self._ledger.returned(self.sources[row]) if self._ledger else None
        if found is None or self.sources[row].id in self._agreed:
            return None
        said = f"the source is {in_words(found.entry)}, which was removed: {found.how}{_why(found.entry)}"
        return Gap(RETURNED, said, unknown=bool(found.doubt) or is_open(found.entry))

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

    def _notes_on(self, removals: Iterable[Removal]) -> Iterator[str]:
        for number, removal in enumerate(removals):
            places = searched("url", removal.locator or "")
            if not places:
                yield f"removals/{number} names no address, so that no address is kept out by it"
            for place in places:
                if not (place.path or place.query):
                    rest = "what lies on it stays out, but for sources it is unlike"
                    yield f"removals/{number} names {place.host} alone: {rest}"


def _unsure(recorded: Recorded) -> str:
    if not recorded.whole:
        return "a ledger of removals has lines that cannot be read, so that nobody knows what they name"
    if recorded.unkeyed:
        return f"removals are on record under a key that is not here ({recorded.unkeyed[0]})"
    return ""


def _why(entry: Removal) -> str:
    reason = " ".join((entry.reason or "").split())[:_LONGEST_SHOWN]
    return f" ({reason})" if reason else ""


def _places(source: Source) -> Iterator[Address]:
    """Where a source lies: its locator and the addresses of its files, as far as others can reach them."""
    for _, text in addresses(source.locator):
        yield from read_loosely(text)
    for file in source.files or ():
        if file.url and reaches("url", file.url):
            yield from read_loosely(file.url)
