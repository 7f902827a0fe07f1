"""``crs-gate add``."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from crs_gate.cli.complete import field_names, license_ids, words_of
from crs_gate.cli.options import directory_option, today_option

_FIELDS = {
    "title": ("title", "What people call it."),
    "category": ("category", "How it came to you: public_dataset, licensed, crawled, user_data, synthetic, ..."),
    "modality": ("modality", "Kinds of data, with commas: text, code, image, audio, ..."),
    "revision": ("locator.revision", "The commit, tag or version that was taken."),
    "from": ("collected.from", "First day of collection."),
    "to": ("collected.to", "Last day of collection."),
    "method": ("collected.method", "How it was collected: download, api, web-scraping, ..."),
    "basis": ("acquisition.basis", "By what right you have it: licensed, purchased, given, ..."),
    "license": ("license.expression", "What the source itself says: an SPDX expression."),
    "license-url": ("license.evidence.url", "Where you saw that license."),
    "license-seen": ("license.evidence.retrieved", "When you saw it."),
    "verified-by": ("license.evidence.verified_by", "Who looked at it."),
    "personal-data": ("personal_data.present", "Whether it holds data of people: yes, no or unknown."),
    "synthetic": ("synthetic.present", "Whether a model made it: yes, no or unknown."),
    "derived-from": ("derived_from", "Ids of the sources it was made from, with commas, or `none`."),
}
"""Options for what nearly every source owes, and the fields that they set."""


def _field_options(function: Any) -> Any:
    for name, (field, words) in reversed(_FIELDS.items()):
        offered = license_ids if field == "license.expression" else words_of(field)
        named = (f"--{name}", field.replace(".", "__"))
        function = click.option(*named, metavar="TEXT", shell_complete=offered, help=words)(function)
    return function


def _keys(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """KEY=VALUE pairs; a value may hold anything."""
    pairs = []
    for text in values:
        key, equals, value = text.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise click.BadParameter("give it as KEY=TEXT, such as collected.agent=acme-bot")
        pairs.append((key.strip(), value))
    return tuple(pairs)


@click.command("add")
@click.argument("source")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--id", "id_", metavar="ID", help="The name that stays; else the last part of SOURCE.")
@click.option("--at", metavar="ADDRESS", help="Where it comes from, when SOURCE is a path.")
@click.option("--file", "files", multiple=True, metavar="PATH", help="A file or folder of it here, or `none`.")
@_field_options
@click.option(
    "--set",
    "pairs",
    multiple=True,
    callback=_keys,
    metavar="KEY=VALUE",
    shell_complete=field_names,
    help="Any other field of a source.",
)
@click.option(
    "--unverified",
    "gaps",
    multiple=True,
    callback=_keys,
    metavar="FIELD=REASON",
    shell_complete=field_names,
    help="Name what you could not find out, and why.",
)
@click.option("--no-input", is_flag=True, help="Ask nothing, on a terminal either.")
@click.option("--dry-run", "--diff", is_flag=True, help="Print what would change; write nothing.")
@today_option("The day from which a gap is known (UTC).")
@directory_option
def command(source: str, manifest: Path | None, today: date, **given: Any) -> int:  # fmt: skip
    """Add a source to a manifest, and ask for what it owes. Nothing is looked up and nothing is made up.

    SOURCE is an address, a DOI, hf://owner/name@revision, an address of git with @revision, or a file or folder here:
    then its files are listed with size and SHA-256. What is not answered is left out and counts as missing.

    \b
    Examples:
      crs-gate add hf://acme/notices@v1          on a terminal: asks for the rest
      crs-gate add https://example.org/posts.csv --license CC-BY-4.0 --dry-run
      crs-gate add data/notes --at https://example.org/notes --derived-from none
      crs-gate add 10.5281/zenodo.123 --set collected.tool=wget
      crs-gate add data/old --unverified license=terms-unclear
    """
    from crs_gate.cli.adding import Asked, add

    start = given["directory"]
    typed = [(field, given[field.replace(".", "__")]) for field, _ in _FIELDS.values()]
    stated = [*((field, text) for field, text in typed if text is not None), *given["pairs"]]
    named = (source, given["at"], given["id_"], given["files"])
    asked = Asked(*named, tuple(stated), given["gaps"], today, start, no_input=given["no_input"])
    return add(asked, manifest, dry_run=given["dry_run"])
