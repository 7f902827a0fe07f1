"""Small subjects for rules, and how a check on them ended."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from crs_gate.facts.tree import Tree
from crs_gate.model.dataset import About, Dataset
from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Scope
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotApplicable, NotAsked, ToldElsewhere, Undetermined
from crs_gate.rules.registry import all_rules

TODAY = date(2026, 11, 22)
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
OTHER_SHA = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"

RULES = {rule.id: rule for rule in all_rules()}


class Ending(NamedTuple):
    """``pass``, ``fail``, ``na``, ``unknown`` or ``silent``, with what was said: pointer and message, or the reason."""

    outcome: str
    said: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(message for _, message in self.said)


class Nowhere:
    def locate(self, _pointer: str) -> tuple[int, int]:
        return 1, 1


def dataset(*sources: Source, about: About | None = None) -> Dataset:
    pointers = tuple(f"/sources/{index}" for index in range(len(sources)))
    return Dataset("d.crs.yaml", "native", about or About(name="d"), sources, pointers, Nowhere())


def tree(*paths: str, lfs: Mapping[str, str] | None = None) -> Tree:
    return Tree(dict.fromkeys(paths, 10), digests=lfs or {})


def judge(
    rule_id: str,
    *sources: Source,
    about: About | None = None,
    files: Tree | None = None,
    base: Source | None = None,
    policy: Policy | None = None,
) -> Ending:
    """How the rule ends on the last source, or on the dataset that the sources make."""
    rule = RULES[rule_id]
    whole = dataset(*sources, about=about)
    subject = whole if rule.scope is Scope.DATASET else sources[-1]
    earlier = {sources[-1].id: base} if base else {}
    ctx = Context(whole, policy or Policy(), TODAY, files, earlier)
    try:
        said = tuple(rule.check(subject, ctx))
    except NotApplicable as reason:
        return Ending("na", (("", str(reason)),))
    except NotAsked as reason:
        return Ending("silent", (("", str(reason)),))
    except ToldElsewhere as reason:
        return Ending("unknown", (("", str(reason)),))
    except Undetermined as reason:
        return Ending("unknown", ((reason.pointer, str(reason)),))
    return Ending("fail", said) if said else Ending("pass")
