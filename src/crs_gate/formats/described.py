"""What the readers of documents in other people's formats have in common: the document is parsed once, then shaped.

Such a reader is a module with the names of ``DocumentReader``. It knows what its format looks like (never by the name
of the file), shapes what it says, and names what it has no place for.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from crs_gate.formats.documents import KeyPlaces, parse_document
from crs_gate.formats.interface import ReadResult, Unreadable
from crs_gate.formats.paused import garbage_collection_paused
from crs_gate.formats.pointers import Path, to_pointer
from crs_gate.model.dataset import About, Dataset, NotInFormat
from crs_gate.model.source import Source


class Document(NamedTuple):
    """One parsed file. Scalars of the tree are text, ``None`` and, in JSON, booleans."""

    path: str
    tree: Any
    places: KeyPlaces


class DocumentReader(Protocol):
    """One format whose files are JSON or YAML documents."""

    name: str
    LOOKED_FOR: str
    """By what a file of this format is known, for whoever has one that is not."""
    NOT_IN_FORMAT: NotInFormat

    def fits(self, tree: Any) -> bool:
        """Whether a document is of this format, by what it holds; cheap."""
        ...

    def shape(self, document: Document) -> Dataset:
        """What the document says. Raises ``Unreadable`` alone, whatever the types of its values."""
        ...


class Named(Protocol):
    """What notes need to know of a format: a reader, or a ``Format`` in its place."""

    @property
    def name(self) -> str:
        """The name of the format."""
        ...

    @property
    def NOT_IN_FORMAT(self) -> NotInFormat:  # noqa: N802 - a constant of modules
        """What it has no place for."""
        ...


class Format(NamedTuple):
    """A format as its own reader names it, for a module cannot hand over itself."""

    name: str
    NOT_IN_FORMAT: NotInFormat


def parse(path: str, text: str) -> Document:
    """The document in a text; raises ``Unreadable`` alone."""
    return Document(path, *parse_document(path, text))


def read(reader: DocumentReader, document: Document) -> ReadResult:
    """Shape a document that was recognized or is said to be of a format; raises ``Unreadable`` alone."""
    if not reader.fits(document.tree):
        raise Unreadable(f"this is not {reader.LOOKED_FOR}")
    with garbage_collection_paused():
        return ReadResult(reader.shape(document))


class Notes:
    """Notes where each value of the dataset came from in the document.

    Pointers of the dataset are those of the native manifest (``/dataset/license``, ``/sources/0/locator/url``).
    """

    def __init__(self, reader: Named, document: Document, names: int = 0) -> None:
        """``names`` of the first keys of every path are names that somebody gave, and no keys of the format."""
        self._reader, self._document, self._names = reader, document, names
        self._from: dict[str, Path] = {}
        self._remarks: list[tuple[str, str]] = []

    def note(self, pointer: str, *path: str | int) -> None:
        """The value at a pointer of the dataset comes from a path (keys and indexes) of the document."""
        self._from[pointer] = path

    def remark(self, message: str, *path: str | int) -> None:
        """Something that its author meant and no tool reads, at a path of the document."""
        pointer = to_pointer(path)
        self._from.setdefault(pointer, path)
        self._remarks.append((pointer, message))

    def dataset(self, about: About, sources: tuple[Source, ...], itself: str = "") -> Dataset:
        """The finished dataset; ``itself`` is the id of the source that stands for all of it, where one does."""
        return Dataset(
            self._document.path,
            self._reader.name,
            about,
            sources,
            tuple([f"/sources/{index}" for index in range(len(sources))]),
            NotedPlaces(self._from, self._document.places, frozenset(pointer for pointer, _ in self._remarks)),
            NotedOrigins(self._from, self._reader.name, self._names),
            self._reader.NOT_IN_FORMAT,
            tuple(self._remarks),
            itself,
        )


class NotedPlaces:
    """Places of values that were noted; what was not noted is where its nearest noted ancestor is.

    ``keys`` are pointers that stand for a key as such, and not for its value.
    """

    def __init__(self, noted: Mapping[str, Path], places: KeyPlaces, keys: frozenset[str] = frozenset()) -> None:
        self._noted, self._places, self._keys = noted, places, keys

    def locate(self, pointer: str) -> tuple[int, int]:
        """Line and column in the document, counted from 1."""
        while pointer and pointer not in self._noted:
            pointer = pointer.rpartition("/")[0]
        found = to_pointer(self._noted.get(pointer, ()))
        return self._places.locate_key(found) if pointer in self._keys else self._places.locate(found)


class NotedOrigins(Mapping[str, str]):
    """Origins of values that were noted (``croissant:license``), written when somebody asks: most are never seen."""

    def __init__(self, noted: Mapping[str, Path], format_name: str, names: int) -> None:
        self._noted, self._format, self._names = noted, format_name, names

    def __getitem__(self, pointer: str) -> str:
        keys = [step for step in self._noted[pointer] if isinstance(step, str)][self._names :]
        return f"{self._format}:{'/'.join(keys)}" if keys else self._format

    def __iter__(self) -> Iterator[str]:
        return iter(self._noted)

    def __len__(self) -> int:
        return len(self._noted)
