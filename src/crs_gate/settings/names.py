"""Checks names that a policy or a flag mentions: rules, criteria, licenses. Each check says what is wrong, or None."""

from crs_gate.model.scheme import Criterion, Scope, criterion_named


def check_rule(name: str) -> str | None:
    """Whether a rule of this name exists."""
    from crs_gate.rules.registry import all_rules

    return nearest("rule", name, [rule.id for rule in all_rules()])


def check_selector(name: str) -> str | None:
    """Whether it names a rule or a criterion (``C2``, ``license``, ``privacy``)."""
    from crs_gate.rules.registry import all_rules

    if criterion_named(name):
        return None
    return nearest("rule or criterion", name, [rule.id for rule in all_rules()])


def check_optional(name: str) -> str | None:
    """Whether a rule may weigh something else: those on the manifest's change may not."""
    if _scope(name) is Scope.CHANGE:
        return f"{name} always holds: without it a change could hide its manifest"
    return None


def check_ignorable(name: str) -> str | None:
    """Whether it names a rule or criterion that may be switched off."""
    if criterion_named(name) is Criterion.CHANGE:
        return "the rules on the change itself always hold"
    if _scope(name) is Scope.POLICY:
        return f"{name} always runs: `rules.severity` says how much it weighs"
    return check_selector(name) or check_optional(name)


def _scope(name: str) -> Scope | None:
    """What a rule looks at; ``None`` for what is no rule."""
    from crs_gate.rules.registry import all_rules

    return next((rule.scope for rule in all_rules() if rule.id == name), None)


def check_license(name: str) -> str | None:
    """Whether a license list's entry is an SPDX expression; one that is not would never match anything."""
    from crs_gate.licenses.reading import Kind, read

    reading = read(name)
    return None if reading.kind is Kind.EXPRESSION else f"'{name[:80]}' is not a license that can be matched"


def nearest(what: str, name: str, known: list[str]) -> str | None:
    """Whether a name is known; if not, the known one that it is nearest to is named."""
    if name in known:
        return None
    from difflib import get_close_matches

    near = get_close_matches(name[:80], known, n=1)
    return f"no {what} is called '{name[:80]}'" + (f"; did you mean '{near[0]}'?" if near else "")
