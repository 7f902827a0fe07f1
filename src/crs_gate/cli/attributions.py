"""``crs-gate attributions``."""

from pathlib import Path

import click

from crs_gate.cli.options import directory_option
from crs_gate.formats import FORMAT_NAMES


@click.command("attributions")
@click.argument("manifest", nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["markdown", "text", "json"]),
    default="markdown",
    show_default=True,
    help="What to write.",
)
@click.option("--as", "format_name", type=click.Choice(FORMAT_NAMES), help="Read it as this format.")
@click.option("--policy", metavar="PATH", envvar="CRS_GATE_POLICY", help="Policy file, relative to the repository.")
@click.option("--write", metavar="FILE", help="Write this file instead of printing.")
@click.option("--check", metavar="FILE", help="Write nothing; exit 1 when this file is out of date.")
@directory_option
def command(
    manifest: tuple[str, ...],
    *,
    format_: str,
    format_name: str | None,
    policy: str | None,
    write: str | None,
    check: str | None,
    directory: Path,
) -> int:
    """Write the credits of all sources and what their licenses ask of you. Not legal advice.

    \b
    Examples:
      crs-gate attributions dataset.crs.yaml
      crs-gate attributions dataset.crs.yaml --write ATTRIBUTIONS.md
      crs-gate attributions dataset.crs.yaml --check ATTRIBUTIONS.md
    """
    from crs_gate.cli.attributing import attributed, outdated, print_out, write_out

    if write and check:
        raise click.UsageError("--write and --check cannot be given together")
    if write and (directory / write).resolve() in {(directory / name).resolve() for name in manifest}:
        raise click.UsageError("--write names a manifest that is read")
    text = attributed([directory / name for name in manifest], format_, format_name, policy)
    if check:
        return outdated(directory / check, text)
    if write:
        write_out(directory / write, text)
    else:
        print_out(text)
    return 0
