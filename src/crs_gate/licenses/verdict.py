"""The words of a verdict: what is done with data, and how a license answers that."""

from enum import IntEnum
from typing import NamedTuple

from crs_gate.licenses.facts import License


class Grade(IntEnum):
    """From best to worst. A conflict outweighs a gap: what is surely forbidden stays so, whatever else is not known."""

    OK = 0
    CONDITIONAL = 1
    UNKNOWN = 2
    CONFLICT = 3

    @property
    def passes(self) -> bool:
        """Whether it may be done, perhaps with a duty."""
        return self <= Grade.CONDITIONAL


CONSERVATIVE, LICENSE_TEXT, EXCEPTION_CLAIMED = "conservative", "license-text", "exception-claimed"
LEVELS = (CONSERVATIVE, LICENSE_TEXT, EXCEPTION_CLAIMED)
"""How much is read into a license: the stewards' own cautious advice, its words alone, or its words and exceptions in
law that are claimed with a basis (Creative Commons, Using CC-licensed works for AI training, 2025)."""

COLLECTION, MERGED, PRODUCED_WORK, MODEL_OUTPUT = "collection", "merged", "produced_work", "model_output"
RELATIONS = (COLLECTION, MERGED, PRODUCED_WORK, MODEL_OUTPUT)
PUBLIC = "public"
OF_MODELS = frozenset({"model", "outputs"})
"""What a license covers that is none for data."""


class Act(NamedTuple):
    """What is done with data. ``None`` means that nobody said; it never helps.

    ``relation`` is one of ``RELATIONS``, ``release`` is public, internal or none. ``outbound`` is the canonical
    expression of the license that is granted on; it matters for a public release only.
    """

    relation: str = MERGED
    outbound: str = ""
    release: str = PUBLIC
    train: bool | None = None
    commercial: bool | None = None
    release_model: bool | None = None
    level: str = CONSERVATIVE
    exception: str = ""
    """The claimed exception in law: eu-dsm-3, eu-dsm-4, us-fair-use, uk-cdpa-29a, jp-30-4, sg-244 or other."""
    europe: bool = False
    """Whether the database right of Directive 96/9/EC is looked at."""
    contents: bool = False
    """Whether the contents of a database have a license of their own."""
    beside: frozenset[str] = frozenset()
    """Licenses of what it is merged with; only EUPL-1.2 (article 5) asks for that."""
    granted: License | None = None
    """The outbound license where it is on no list, as somebody stated it."""


class Judgement(NamedTuple):
    """One license on one act: the grade, the rule that decided, why in one clause, and the way out."""

    grade: Grade
    rule: str = ""
    license: str = ""
    why: str = ""
    remedy: str = ""


def worst(judgements: list[Judgement]) -> Judgement:
    """The worst; the first of equals."""
    return max(judgements, key=lambda judgement: judgement.grade)


def unanswered(license_id: str, question: str) -> Judgement:
    """What was read of a license does not answer a question."""
    remedy = "ask the owner, or state under license.grants what its terms allow"
    return Judgement(Grade.UNKNOWN, "R0", license_id, f"it is not known {question} under {license_id}", remedy)


def unread(license_id: str) -> Judgement:
    """Nobody has read the license, so that it grants nothing."""
    why = f"nobody has read what {license_id} allows"
    return Judgement(Grade.UNKNOWN, "R0", license_id, why, "state under license.grants what its terms allow")


def contents_unknown(database: License) -> Judgement:
    """A license of a database says nothing of what is in it, and nothing else does."""
    why = f"{database.id} licenses the database and not what is in it ({database.clause('covers')})"
    return Judgement(Grade.UNKNOWN, "R10", database.id, why, "state the license of the contents")
