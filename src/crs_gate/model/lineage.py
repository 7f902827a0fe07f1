"""The way of data from sources over steps to files, as it is drawn."""

from enum import StrEnum
from typing import NamedTuple

from crs_gate.model.scheme import Outcome
from crs_gate.model.source import Step


class Basis(StrEnum):
    """What a link rests on."""

    DECLARED = "declared"
    RECORDED = "recorded"
    VERIFIED = "verified"
    """A record agrees, and its digests are those of the files."""
    BROKEN = "broken"


class Names(NamedTuple):
    """The first of some names, and how many there are."""

    first: tuple[str, ...] = ()
    total: int = 0


class Drawn(NamedTuple):
    """One step, in the place that the chain gives it."""

    number: int
    """Its place in the manifest, from 1."""
    step: Step
    inputs: Names
    outputs: Names
    basis: Basis
    record: str = ""
    """The record and the line, such as ``dvc.lock:3``."""
    faults: tuple[str, ...] = ()


class Held(NamedTuple):
    """A file of a source, and whether anybody says which bytes it has."""

    name: str
    digest: str
    fault: str = ""


class Branch(NamedTuple):
    """One source with its steps and files."""

    id: str
    parents: Names
    outcome: Outcome
    said: tuple[str, ...]
    """What is wrong with the chain as a whole, or why nobody can tell."""
    steps: tuple[Drawn, ...] = ()
    step_count: int = 0
    files: tuple[Held, ...] = ()
    file_count: int = 0


class Lineage(NamedTuple):
    """A dataset as it is drawn; ``outcomes`` are of all sources that were looked at, drawn or not."""

    path: str
    branches: tuple[Branch, ...]
    sources: int
    outcomes: dict[Outcome, int]
