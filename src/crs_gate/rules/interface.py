"""What a rule is and what it may ask.

A rule is one module ``rules/<criterion>/<rule_id>.py`` with a docstring (its documentation), ``SEVERITY``,
``SCOPE`` and ``check``. ``check`` yields ``(pointer, message)`` for each thing that is wrong; it raises
``NotApplicable`` when a positive statement of the manifest says that nothing is owed, ``Undetermined`` when it cannot
find out, ``ToldElsewhere`` when another rule says why, and ``NotAsked`` where there is nothing to look at.
One whose answer changes by the mere passing of time may have ``ends``, which takes the same, yields an ``End`` for each
thing with a last day, and may raise the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from crs_gate.evidence.held import Verified
from crs_gate.facts.tree import Tree
from crs_gate.model.dataset import Dataset
from crs_gate.model.policy import Policy
from crs_gate.model.runs import NO_RUNS
from crs_gate.model.source import Source
from crs_gate.rules.answers import NotApplicable, NotAsked, ToldElsewhere, Undetermined
from crs_gate.rules.claims import all_claimed
from crs_gate.rules.licensing import Licensing
from crs_gate.rules.output_terms import OutputTerms
from crs_gate.rules.overview import Overview
from crs_gate.rules.records import Records

if TYPE_CHECKING:
    from crs_gate.facts.ledgers import Counted

__all__ = (
    "Context",
    "End",
    "Ends",
    "ManifestState",
    "NotApplicable",
    "NotAsked",
    "PolicyState",
    "Problems",
    "ToldElsewhere",
    "Undetermined",
)  # rules import what they raise from here as well

Problems = Iterator[tuple[str, str]]
"""Pairs of a JSON pointer and a message. The pointer is relative to the subject: to the source for a rule on
sources (``/license/expression``), to the document for the others (``/dataset/retention``)."""


class End(NamedTuple):
    """What time alone ends: the check is content with it up to this day, and objects from the next one on."""

    pointer: str
    last: date
    what: str
    """In words, such as ``retention``: what is over after the day."""


Ends = Iterator[End]
"""What ``ends`` of a rule module yields, for rules that compare something with today; the gate itself never asks."""


@dataclass(frozen=True)
class Context:
    """All that a rule may ask beyond its subject. ``tree`` is ``None`` where no file tree was read."""

    dataset: Dataset
    policy: Policy
    today: date
    tree: Tree | None = None
    base: Mapping[str, Source] = field(default_factory=dict)
    """The source at base for each id at head that both have, renamed ones included."""
    survey: Overview | None = None
    """What is known of all sources together, where somebody went through them already."""
    before: Dataset | None = None
    """The dataset at base, and for a base itself; ``None`` where nothing is compared."""
    evidence: Verified | None = None
    """What became of the signed log beside the manifest; ``None`` where there is none."""

    @cached_property
    def overview(self) -> Overview:
        """What is known of all sources together."""
        return self.survey or Overview(self.dataset.sources)

    @cached_property
    def licensing(self) -> Licensing:
        """What the licenses allow of the declared use and release."""
        return Licensing(self.dataset, self.policy, self.overview.licenses, self.overview.names)

    @property
    def output_terms(self) -> OutputTerms:
        """The terms of models that sources carry."""
        return self.overview.output_terms

    @cached_property
    def ledger(self) -> "Counted":
        """What became of the ledger; raises ``NotAsked`` without one, ``Undetermined`` where it is too large."""
        from crs_gate.rules.ledgers import counted_of

        return counted_of(self)

    @cached_property
    def records(self) -> Records:
        """What was recorded of runs."""
        found = self.tree.runs if self.tree is not None else NO_RUNS
        return Records(found, self.dataset.sources if found.runs else ())

    @cached_property
    def claimed(self) -> frozenset[str]:
        """The paths of the tree that the files of any source name; to be asked within ``bounded_work``."""
        return frozenset() if self.tree is None else all_claimed(self.tree, self.overview.paths)


class ManifestState(NamedTuple):
    """The subject of a rule on the change: what became of the manifest file."""

    path: str
    deleted: bool
    problems: tuple[tuple[str, str], ...] = ()
    """Pointer and message of each reason why the file at head is not a valid manifest."""
    former: str = ""
    """Its path at base; empty where there was none, or nothing is compared."""
    formats: tuple[str, str] = ("", "")
    """The names of the formats at base and head; empty where that side could not be read."""


class PolicyState(NamedTuple):
    """The subject of a rule on the policy: what the change does to it, and what became of its waivers.

    Each is a pointer in the policy at head, and what is said of it. ``path`` is that of the base's policy file, or of
    the head's where the base has none.
    """

    path: str
    compared: bool = False
    loosened: tuple[tuple[str, str], ...] = ()
    waived: tuple[tuple[str, str], ...] = ()
    """Waivers that the change brings or prolongs."""
    expired: tuple[tuple[str, str], ...] = ()
    unused: tuple[tuple[str, str], ...] = ()
