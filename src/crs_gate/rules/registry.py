"""Finds the rules: every module below a criterion's package is one rule, and its docstring is its documentation."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, NamedTuple

from crs_gate import rules
from crs_gate.model.scheme import Criterion, Scope, Severity
from crs_gate.rules.interface import Ends, Problems

SECTIONS = ("Why", "Example", "Fix", "References")
_HEADING = rf"(?m)^({'|'.join(SECTIONS)}):[ \t]*$"


class RuleDoc(NamedTuple):
    """A rule's documentation. ``fix`` is a sentence or two and a YAML snippet; snippets are indented by four."""

    summary: str
    why: str
    example: str
    fix: str
    references: tuple[str, ...]


class Rule(NamedTuple):
    """One rule. ``local`` says that its result depends on nothing but the source, the policy and today."""

    id: str
    criterion: Criterion
    severity: Severity
    scope: Scope
    check: Callable[[Any, Any], Problems]
    local: bool
    module: ModuleType

    @property
    def ends(self) -> Callable[[Any, Any], Ends] | None:
        """What tells the last days of what time alone ends; ``None`` for a rule that does not look at the day."""
        found: Callable[[Any, Any], Ends] | None = getattr(self.module, "ends", None)
        return found

    @property
    def takes_source(self) -> bool:
        """Whether a waiver of it can name a source: it looks at each, or each of its findings points at one."""
        return self.scope is Scope.SOURCE or bool(getattr(self.module, "POINTS_AT_SOURCES", False))

    @property
    def doc(self) -> RuleDoc:
        """The documentation, read from the module's docstring."""
        return read_doc(self.module.__doc__ or "")


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the criteria and then by id."""
    order = {criterion: place for place, criterion in enumerate(Criterion)}
    found = [
        _rule(f"{package.__name__}.{module.name}", criterion)
        for criterion, package in _packages()
        for module in iter_modules(package.__path__)
    ]
    return tuple(sorted(found, key=lambda rule: (order[rule.criterion], rule.id)))


@cache
def read_doc(text: str) -> RuleDoc:
    """Split a docstring into its summary and sections; what is not there is empty."""
    summary, *rest = re.split(_HEADING, cleandoc(text))
    parts = {heading: cleandoc("\n" + body) for heading, body in zip(rest[::2], rest[1::2], strict=True)}
    references = tuple(line.removeprefix("- ") for line in parts.get("References", "").splitlines())
    return RuleDoc(
        " ".join(summary.split()), parts.get("Why", ""), parts.get("Example", ""), parts.get("Fix", ""), references
    )


def _packages() -> list[tuple[Criterion, ModuleType]]:
    by_title = {criterion.title.replace("-", "_"): criterion for criterion in Criterion}
    names = [module.name for module in iter_modules(rules.__path__) if module.ispkg]
    return [(by_title[name], import_module(f"{rules.__name__}.{name}")) for name in names]


def _rule(name: str, criterion: Criterion) -> Rule:
    module = import_module(name)
    rule_id = name.rpartition(".")[2].replace("_", "-")
    local = bool(getattr(module, "LOCAL", False))
    return Rule(rule_id, criterion, module.SEVERITY, module.SCOPE, module.check, local, module)
