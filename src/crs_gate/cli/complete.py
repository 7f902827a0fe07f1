"""What a shell offers for the arguments of commands."""

from collections.abc import Callable

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


def words_of(field: str) -> Callable[[Context, Parameter, str], list[str]]:
    """Offers the words that the schema has for a field of a source; nothing where any text may stand."""

    def offered(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
        from crs_gate.export.stated import choices_of

        return [word for word in choices_of(field) if word.startswith(incomplete)]

    return offered


def field_names(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """The fields of a source whose name begins as typed, with the sign that their value follows."""
    from crs_gate.export.stated import fields

    return [f"{name}=" for name in fields() if name.startswith(incomplete)]
