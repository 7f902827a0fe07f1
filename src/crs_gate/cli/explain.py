"""``crs-gate explain RULE``, or the name of a list of required answers."""

import click

from crs_gate.cli.complete import rule_ids


@click.command("explain")
@click.argument("rule", shell_complete=rule_ids)
def command(rule: str) -> None:
    """Say what a rule asks, why it matters, and how to repair it; or what a list such as gdpr asks."""
    from crs_gate.errors import UsageError
    from crs_gate.report.homes import rule_page
    from crs_gate.rules.registry import all_rules
    from crs_gate.rules.regulations import LISTS
    from crs_gate.settings.names import check_rule

    if rule in LISTS:
        from crs_gate.report.answer_list import explained

        click.echo(explained(LISTS[rule]))
        return
    if fault := check_rule(rule):
        raise UsageError(fault, _near(rule))
    found = next(known for known in all_rules() if known.id == rule)
    doc = found.doc
    click.echo(f"{found.id}  ({found.criterion.value} {found.criterion.title}, {found.severity.name.lower()})\n")
    click.echo(doc.summary)
    parts = (("Why", doc.why), ("Example", doc.example), ("Fix", doc.fix), ("References", "\n".join(doc.references)))
    for title, text in parts:
        if text:
            click.echo(f"\n{title}\n" + "\n".join(f"  {line}".rstrip() for line in text.splitlines()))
    click.echo(f"\nOn the web\n  {rule_page(found.id)}")


def _near(asked: str) -> str:
    """The rules of a criterion that was asked for, or those with the word in their names."""
    from crs_gate.rules.registry import all_rules

    word = asked.lower()
    found = [
        rule.id
        for rule in all_rules()
        if word in (rule.criterion.value.lower(), rule.criterion.title.lower()) or word in rule.id.split("-")
    ]
    return f"name one of {', '.join(found)}" if found else "`crs-gate rules` lists them"
