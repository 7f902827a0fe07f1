"""What a shell offers for the arguments of commands."""

from click import Context, Parameter


def rule_ids(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """The rules whose id begins as typed."""
    from crs_gate.rules.registry import all_rules

    return [rule.id for rule in all_rules() if rule.id.startswith(incomplete)]


def license_ids(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """The licenses whose id begins as typed, in any case."""
    from crs_gate.licenses import creative_commons
    from crs_gate.licenses.facts import all_facts

    ids = (*(terms.id for terms in all_facts()), *creative_commons.every_id())
    return sorted(name for name in ids if name.lower().startswith(incomplete.lower()))
