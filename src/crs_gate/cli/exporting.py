"""From a manifest on disk to a document for others, and what is told of its gaps."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate import __version__
from crs_gate.cli.describing import bytes_of
from crs_gate.cli.manifest_file import only_one
from crs_gate.cli.removal_key import removal_key
from crs_gate.cli.writing import IN_A_FOLDER, write
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.export.targets import TARGETS, render
from crs_gate.export.targets.given import Given, Made
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.source_text import decode
from crs_gate.pipeline.files import open_file

_TOLD = 30


class Wanted(NamedTuple):
    """What to write and where; ``read_as`` and ``policy`` are as for other commands."""

    target: str
    format: str | None
    output: Path | None
    into: Path | None
    read_as: str | None
    policy: str | None


def print_targets() -> None:
    """A line for each target, with its formats."""
    width = max(map(len, TARGETS))
    for name, target in TARGETS.items():
        click.echo(f"{name:{width}}  {target.title} ({' or '.join(target.formats)})")


def export(wanted: Wanted, manifest: Path | None, start: Path, today: date) -> int:
    """Write the document, or print it, and tell what is unknown in it. Raises ``GateError``."""
    format_ = _format(wanted)
    file = start / manifest if manifest else only_one(start)
    out = wanted.into or wanted.output
    if out and (start / out).resolve() == file.resolve() and not wanted.into:
        raise UsageError("--output names the manifest that is read", "name another file")
    dataset = open_file(file, wanted.policy, today, wanted.read_as, removal_key(os.environ)).dataset
    try:
        beside = _card(start / wanted.into) if wanted.into else None
        made = render(wanted.target, Given(dataset, today, __version__, beside), format_)
    except Unreadable as fault:
        raise UsageError(f"{terminal(str(wanted.into))}: {terminal(str(fault))}", "nothing was written") from fault
    if out is None:
        click.echo(made.text.encode("utf-8", "backslashreplace"), nl=False)
    else:
        _write(start / out, made.text, same=beside == made.text)
    _tell(made)
    return PASSED


def _format(wanted: Wanted) -> str:
    if wanted.target not in TARGETS:
        known = ", ".join(TARGETS)
        raise UsageError(f"there is no target {in_quotes(wanted.target)}", f"name one of {known}")
    if wanted.into and wanted.target != "card":
        raise UsageError(f"--into is for card, not for {wanted.target}", "write the document with --output FILE")
    formats = TARGETS[wanted.target].formats
    if wanted.format and wanted.format not in formats:
        raise UsageError(
            f"{wanted.target} is not written as {in_quotes(wanted.format)}", f"ask for {', '.join(formats)}"
        )
    return wanted.format or formats[0]


def _card(file: Path) -> str:
    """The text of the card that is edited. Raises ``UsageError`` and ``Unreadable``."""
    return decode(bytes_of(file, "name the card of the dataset, such as README.md"))


def _write(file: Path, text: str, *, same: bool) -> None:
    if same:
        click.echo(f"{terminal(str(file))} says all of it already", err=True)
        return
    write(file, text, IN_A_FOLDER)
    click.echo(f"wrote {terminal(str(file))}", err=True)


def _tell(made: Made) -> None:
    owed = [gap.told for gap in made.unknown if gap.field]
    by_hand = [gap.what for gap in made.unknown if not gap.field]
    if owed:
        _lines(f"unknown ({len(owed)}):", owed)
    if by_hand:
        _lines(f"no manifest says this; a person has to ({len(by_hand)}):", by_hand)
    if made.not_held:
        _lines(f"stated in the manifest, and no place for it here ({len(made.not_held)}):", made.not_held)


def _lines(title: str, items: Iterable[str]) -> None:
    listed = list(items)
    click.echo(title, err=True)
    for item in listed[:_TOLD]:
        click.echo(f"  {terminal(item)}", err=True)
    if len(listed) > _TOLD:
        click.echo(f"  and {len(listed) - _TOLD:,} more", err=True)
