"""What a reader of a format is, and what reading gives."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol, TypeAlias

from crs_gate.model.dataset import Dataset


class Problem(NamedTuple):
    """Why a file cannot be used, or what in it is wrong; line and column count from 1."""

    message: str
    line: int
    column: int
    pointer: str = ""
    path: str = ""
    """The file, where it is not the manifest itself."""


class Unreadable(Exception):  # noqa: N818 - it reads as a sentence: raise Unreadable
    """A file that cannot be parsed at all: one problem, with its place."""

    def __init__(self, message: str, line: int = 1, column: int = 1, pointer: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(message, line, column, pointer)


Chunks: TypeAlias = Callable[[], Iterator[bytes]]
"""Gives the bytes of a file from its beginning, in chunks of any size, each time that it is called."""
Tables: TypeAlias = Callable[[str], Chunks | str]
"""Opens a file of the same snapshot by its path in the repository, or says in a sentence why that is not done."""


class ReadResult(NamedTuple):
    """Either a dataset, or the problems, in file order, that keep it from being one."""

    dataset: Dataset | None
    problems: tuple[Problem, ...] = ()
    text: str = ""
    """The text that was read, where another version can be read beside it."""
    sha256: str = ""
    """Of the bytes of the file, where they came from a snapshot; 64 hexadecimal digits."""


class Reader(Protocol):
    """A format that reads its text itself. It never raises anything but ``Unreadable``, whatever the bytes."""

    name: str
    LOOKED_FOR: str
    """By what a file of this format is known, for whoever has one that is not."""

    def recognizes(self, path: str, text: str) -> bool:
        """Whether the content (not the name alone) is of this format; cheap."""
        ...

    def read(self, path: str, text: str, beside: ReadResult | None = None) -> ReadResult:
        """Parse, validate and shape the text. ``beside`` is another version of it, whose parts may be shared."""
        ...
