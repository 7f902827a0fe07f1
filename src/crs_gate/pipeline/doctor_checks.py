"""One thing that a set-up needs, and how it is."""

from enum import StrEnum
from typing import NamedTuple

from crs_gate.escape import bounded, in_quotes, one_line, terminal


class State(StrEnum):
    """How it is: as it should be, worth a look, or in the way."""

    FINE = "ok"
    ODD = "look"
    WRONG = "fix"


class Check(NamedTuple):
    """One thing, in a sentence, and what to do about it. Texts are plain."""

    state: State
    what: str
    hint: str = ""


def shown(text: str) -> str:
    """A name of the repository for people."""
    return terminal(bounded(one_line(text), 100)) if text.isprintable() else in_quotes(text)
