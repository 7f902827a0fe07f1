"""What a shell offers for the arguments of commands."""

from click import Context, Parameter


def rule_ids(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """The rules whose id begins as typed."""
    from crs_gate.rules.registry import all_rules

    return [rule.id for rule in all_rules() if rule.id.startswith(incomplete)]
