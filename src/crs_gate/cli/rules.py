"""``crs-gate rules``."""

import click


@click.command("rules")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(format_: str) -> None:
    """List the rules by criterion. A rule marked `blocks` makes its criterion unmet when it fails."""
    from crs_gate.model.scheme import Severity
    from crs_gate.rules.registry import all_rules

    rules = all_rules()
    if format_ == "json":
        import json

        keys = ("id", "criterion", "severity", "scope", "summary")
        rows = [(r.id, r.criterion.value, r.severity.name.lower(), r.scope.value, r.doc.summary) for r in rules]
        click.echo(json.dumps([dict(zip(keys, row, strict=True)) for row in rows], indent=2))
        return
    width = max(len(rule.id) for rule in rules)
    last = None
    for rule in rules:
        if rule.criterion is not last:
            code, title = rule.criterion.value, rule.criterion.title
            click.echo(("" if last is None else "\n") + (title if code == title else f"{code} {title}"))
            last = rule.criterion
        mark = {Severity.ERROR: "blocks", Severity.WARNING: "warns", Severity.NOTE: "notes"}[rule.severity]
        click.echo(f"  {rule.id:<{width}}  {mark:<6}  {rule.doc.summary}")
