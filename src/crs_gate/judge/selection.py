"""Which rules run: the policy's choice by rule id or criterion. Rules on the change itself always run."""

from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Scope, criterion_named
from crs_gate.rules.registry import Rule, all_rules


def selected(policy: Policy) -> tuple[Rule, ...]:
    """The rules to run. ``only`` stands alone; else ``select`` (or all) less ``ignore``."""
    return tuple(rule for rule in all_rules() if rule.scope is Scope.CHANGE or _chosen(rule, policy))


def _chosen(rule: Rule, policy: Policy) -> bool:
    if policy.only:
        return _named(rule, policy.only)
    return (not policy.select or _named(rule, policy.select)) and not _named(rule, policy.ignore)


def left_out(policy: Policy) -> str:
    """What the selection was, in words; empty when every rule runs."""
    parts = [("only", policy.only), ("select", policy.select), ("ignore", policy.ignore)]
    return "; ".join(f"{name}: {', '.join(values)}" for name, values in parts if values)


def _named(rule: Rule, names: tuple[str, ...]) -> bool:
    return any(name == rule.id or criterion_named(name) is rule.criterion for name in names)
