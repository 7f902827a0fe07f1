"""``crs-gate media``."""

from pathlib import Path

import click

from crs_gate.cli.options import directory_option


@click.command("media")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--trust-list",
    "trust_lists",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Certificates (PEM) whose signatures can give a permission; can be given again.",
)
@click.option("--jobs", type=click.IntRange(0), default=0, metavar="N", help="Processes; as many as processors.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@directory_option
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[Path, ...], trust_lists: tuple[Path, ...], jobs: int, format_: str, directory: Path
) -> None:
    """Read what pictures, sound and video say of themselves: who reserves training, and what a model made.

    XMP (IPTC and PLUS data mining, TDMRep) and C2PA content credentials are read, of all that a file was made from. A
    restriction counts whoever states it; a permission takes a signature that a --trust-list vouches for. Nothing is
    fetched. Takes crs-gate[c2pa].

    Exit codes: 0 nothing is reserved, 1 a file reserves a use, 3 some cannot be told: not read
    whole, or permitted by nobody who is trusted.

    \b
    Examples:
      crs-gate media data/images
      crs-gate media --trust-list c2pa-trust-list.pem --format json data > media.json
    """
    from crs_gate.cli.media_reading import read_media

    ctx.exit(read_media(paths, trust_lists, jobs, format_, directory))
