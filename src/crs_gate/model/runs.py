"""What was recorded of runs: one value for the files of every tool that writes them."""

from typing import NamedTuple


class Item(NamedTuple):
    """Data that went into a run or came out of it: a path below the manifest's folder, an address or an id.

    ``sha256`` is 64 lower-case hexadecimal digits; empty where the record states none. An MD5 is none.
    """

    name: str
    sha256: str = ""


class Run(NamedTuple):
    """One run of a step, as a record has it; an empty text is not stated."""

    file: str
    """The record, as a path below the manifest's folder."""
    line: int
    """Where it speaks of the run, from 1."""
    kind: str
    """``dvc``, ``openlineage`` or ``prov``."""
    step: str
    tool: str = ""
    version: str = ""
    commit: str = ""
    started: str = ""
    at: str = ""
    """When it ended, as written."""
    inputs: tuple[Item, ...] = ()
    outputs: tuple[Item, ...] = ()
    command: str = ""
    """What was called, or what wrote the record: it tells of a tool, and need not be called like it."""
    ended: bool = True
    """Whether the run came to its end. One that did not is evidence of nothing."""
    edited: bool = False
    """Whether a change tells it otherwise than its base: then what either says counts, whatever others say."""

    @property
    def place(self) -> str:
        """The record and the line."""
        return f"{self.file}:{self.line}"


class Trouble(NamedTuple):
    """A record that cannot be read: nobody knows what it says."""

    file: str
    line: int
    message: str


class Bytes(NamedTuple):
    """What a record consists of: its file, how many bytes it has, and their SHA-256 (64 hexadecimal digits)."""

    file: str
    size: int
    sha256: str


class Runs(NamedTuple):
    """All records beside one manifest, in the order of their files."""

    runs: tuple[Run, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    records: tuple[Bytes, ...] = ()
    """The bytes of the records in ``.crs/trace``."""


NO_RUNS = Runs()
