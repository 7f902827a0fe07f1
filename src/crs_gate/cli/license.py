"""``crs-gate license``."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from crs_gate.cli.complete import license_ids

if TYPE_CHECKING:
    from crs_gate.licenses.facts import License
    from crs_gate.licenses.kinds import Reading

_LONGEST_SHOWN = 80
_VERSION = re.compile(r"-\d")


@click.command("license")
@click.argument("license_", metavar="[ID]...", nargs=-1, shell_complete=license_ids)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(license_: tuple[str, ...], format_: str) -> None:
    """Say what a license allows, asks and forbids. Without ID: list all.

    An ID may be anything that a manifest may hold: an SPDX id or expression, an id of a hub, an address, a name.

    \b
    Examples:
      crs-gate license CC-BY-NC-4.0
      crs-gate license odbl "cc by sa 3" https://opensource.org/license/mit
      crs-gate license "MIT OR GPL-2.0-only" --format json
    """
    from crs_gate.report.license_facts import license_json, license_list, license_text

    if not license_:
        everything = _all_licenses()
        click.echo(license_json(everything) if format_ == "json" else license_list(everything))
        return
    readings = [_read(text) for text in license_]
    known = list({terms.id: terms for reading in readings for terms in _meant(reading)}.values())
    notes = list(dict.fromkeys(note for reading in readings for note in _notes(reading)))
    click.echo(license_json(known, notes) if format_ == "json" else license_text(known, notes))


def _all_licenses() -> "list[License]":
    """The rows of the data file and the Creative Commons licenses that are no port."""
    from crs_gate.licenses import creative_commons
    from crs_gate.licenses.facts import all_facts

    return sorted([*all_facts(), *creative_commons.unported()], key=lambda terms: terms.id.lower())


def _read(text: str) -> "Reading":
    from crs_gate.errors import UsageError
    from crs_gate.licenses.reading import Kind, read

    reading = read(text)
    if reading.kind is Kind.EXPRESSION:
        return reading
    shown = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    near = _versions(text) if reading.kind is Kind.FAMILY else _near(text)
    hint = f"did you mean {' or '.join(near)}?" if near else "`crs-gate license` lists what is known"
    raise UsageError(f"'{shown}' {reading.note}", hint)


def _versions(family: str) -> list[str]:
    """The newest licenses of a family. Nothing that only looks like it: ``cc`` is not meant as ``CC0-1.0``."""
    words = "-".join(family.lower().split())
    ids = [terms.id for terms in _all_licenses()]
    return [name for name in reversed(ids) if name.lower().startswith(words) and _VERSION.match(name, len(words))][:3]


def _near(text: str) -> list[str]:
    """Ids that look like a text; nothing for a long text, because comparing takes its time."""
    if len(text) > _LONGEST_SHOWN:
        return []
    from difflib import get_close_matches

    from crs_gate.licenses.facts import aliases

    known = {**aliases(), **{terms.id.lower(): terms.id for terms in _all_licenses()}}
    close = get_close_matches("-".join(text.lower().split()), known, n=3, cutoff=0.75)
    return list(dict.fromkeys(known[key] for key in close))


def _meant(reading: "Reading") -> "Iterator[License]":
    """Each license of an expression; of an id that SPDX gave up, each that it may mean."""
    from crs_gate.licenses.weighing import resolve

    for name in reading.ids:
        yield from resolve(name)


def _notes(reading: "Reading") -> "Iterator[str]":
    if len(reading.ids) > 1:
        yield f"{reading.canonical}: of licenses joined by OR choose one, those joined by AND all apply."
    yield from (_sentence(note) for note in reading.notes)


def _sentence(note: str) -> str:
    return note if note.endswith((".", "?", "!")) else f"{note}."
