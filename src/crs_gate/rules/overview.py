"""What rules ask about all sources of a dataset, from one pass over them: a few dozen bytes a source are kept."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from crs_gate.evidence.buckets import is_object
from crs_gate.model.answer import State
from crs_gate.model.packed import Names, SharedKeys
from crs_gate.model.source import Source
from crs_gate.rules.ancestry import Ancestry
from crs_gate.rules.artifacts import Artifacts
from crs_gate.rules.identity import keys
from crs_gate.rules.license_census import LicenseCensus
from crs_gate.rules.output_terms import OutputTerms
from crs_gate.rules.statements import collected_until, is_crawled, says_of_persons

_MOST_NAMED = 3
_ALONE, _SHARED = 1, 2


class Some(NamedTuple):
    """The first few ids of some sources, whatever the order of the sources, and how many there are."""

    names: tuple[str, ...] = ()
    size: int = 0

    def and_one(self, name: str) -> "Some":
        """One more."""
        if len(self.names) == _MOST_NAMED and name >= self.names[-1]:
            return Some(self.names, self.size + 1)
        return Some(tuple(sorted((*self.names, name))[:_MOST_NAMED]), self.size + 1)


class Overview:
    """All sources of one dataset, by row: the first has row 0."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.names = Names()
        self.ancestry = Ancestry()
        self.licenses = LicenseCensus()
        self.output_terms = OutputTerms()
        self.shared = SharedKeys()
        """Rows that share a locator or a digest."""
        self._keyed = bytearray()
        """For each row whether it has a locator or a digest at all, and whether it shares one."""
        self.owing, self.silent = Some(), Some()
        """The sources that owe people a way out, and those that do not say enough to know."""
        self.earliest: tuple[date, str] | None = None
        """The day on which the collection ended that ended first, as far as sources say, and the id of the source."""
        self.undated = Some()
        """The sources that do not say when they were collected."""
        self.artifacts = Artifacts()
        """What goes into the steps of all sources, and comes out of them."""
        self.paths: dict[str, None] = {}
        """Every path or glob that a source names."""
        self.objects: dict[str, None] = {}
        """Every address of an object in a bucket, or of a folder there, that a source names."""
        for row, source in enumerate(sources):
            self._add(row, source)
        self.names.freeze()
        self.ancestry.freeze(self.names)
        self.output_terms.freeze(self.names, self.ancestry)
        self.shared.freeze()
        self.artifacts.freeze()
        for row in self.shared.all_rows():
            self._keyed[row] = _SHARED

    def stands_alone(self, name: str) -> bool:
        """Whether the source of an id has a locator or a digest, and shares none."""
        row = self.names.row(name)
        return row is not None and self._keyed[row] == _ALONE

    def _add(self, row: int, source: Source) -> None:
        self.names.add(source.id)
        self.ancestry.add(row, source)
        self.licenses.add(row, source)
        self.output_terms.add(row, source)
        found = keys(source)
        for _, key in found:
            self.shared.add(key, row)
            if isinstance(key, str):
                self.artifacts.add_file(key)
        self._keyed.append(_ALONE if found else 0)
        self.artifacts.add(source)
        if end := collected_until(source):
            self.earliest = min(self.earliest or (end.last, source.id), (end.last, source.id))
        else:
            self.undated = self.undated.and_one(source.id)
        persons, crawled = says_of_persons(source), is_crawled(source)
        if crawled or persons is True or persons is State.UNKNOWN:
            self.owing = self.owing.and_one(source.id)
        elif crawled is None or persons is State.MISSING:
            self.silent = self.silent.and_one(source.id)
        for file in source.files or ():
            if file.path:
                self.paths[file.path] = None
            if file.url and is_object(url := file.url.strip()):
                self.objects[url] = None
