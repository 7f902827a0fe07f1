"""``crs-gate schema NAME``."""

import click

from crs_gate.formats.schemas import SCHEMA_NAMES, schema_text


@click.command("schema")
@click.argument("name", type=click.Choice(SCHEMA_NAMES))
def command(name: str) -> None:
    """Print a JSON Schema (draft 2020-12), for editors and other validators."""
    click.echo(schema_text(name), nl=False)
