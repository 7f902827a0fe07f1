"""Edits that can be pasted into a manifest, and what they are promised to reach."""

from decimal import Decimal
from enum import Enum, IntEnum
from typing import NamedTuple


class Effort(IntEnum):
    """How much judgement an edit takes: none, a fact that its author knows, or one that must be found out."""

    MECHANICAL = 0
    STATEMENT = 1
    INVESTIGATION = 2


class Hole(NamedTuple):
    """A place in a snippet for a fact that only a person knows: the text to replace, quotes included, and an example.

    The promise was worked out with the example. ``decides`` says that another answer can ask for more.
    """

    text: str
    example: str
    decides: bool = False


class LineEdit(NamedTuple):
    """One edit of a file.

    With ``last`` 0 the text goes behind line ``first`` (0: before all); else it takes the place of the lines from
    ``first`` to ``last``. Lines count from 1 in the file as it is, before any other edit.
    """

    path: str
    first: int
    last: int
    text: str
    effort: Effort
    fields: tuple[str, ...]
    """The fields that it answers, dotted."""
    holes: tuple[Hole, ...] = ()


class PlanKind(Enum):
    """What a plan is for: the next letter, or the floor of the policy."""

    NEXT_LETTER = "next-letter"
    FLOOR = "floor"


class Plan(NamedTuple):
    """Edits that belong together, the easiest first. They were applied and rated; letter and score came out."""

    kind: PlanKind
    letter: str
    score: Decimal
    edits: tuple[LineEdit, ...]
    blocked_by: tuple[str, ...] = ()
    """Rules that no pasted text answers, where there are no edits for this; then letter and score are those of now."""
