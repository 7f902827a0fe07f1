"""Digests of a list of files, put into the manifest."""

from collections.abc import Iterator
from pathlib import Path

import click

from crs_gate.cli.describing import MANIFEST, bytes_of
from crs_gate.cli.manifest_file import insist_on_valid
from crs_gate.cli.writing import write
from crs_gate.errors import UsageError
from crs_gate.escape import terminal
from crs_gate.evidence.buckets import is_object
from crs_gate.export.digesting import Digest, with_digests
from crs_gate.export.edit import NotEditableError
from crs_gate.facts.tree import TreeWorkError
from crs_gate.formats import native
from crs_gate.pipeline.listing import Made


def write_digests(file: Path, made: Made) -> None:
    """Put sha256 and bytes where an entry names one file and states none or others. Raises ``GateError``."""
    shown, dataset = terminal(str(file)), made.around.dataset
    if dataset.format != native.name:
        raise UsageError(f"{shown} is {dataset.format}, which is never edited", "the list of files alone was written")
    if dataset.table is not None:
        raise UsageError(f"the sources of {shown} are in a table, which is never edited", "the list alone was written")
    text = bytes_of(file, MANIFEST).decode()
    digests = list(_wanted(made))
    try:
        changed = with_digests(str(file), text, digests)
    except NotEditableError as fault:
        hint = "write the digests by hand, or the manifest in the plain way of `crs-gate init`; the list was written"
        raise UsageError(f"{shown} cannot be edited in place: {fault}", hint) from fault
    if changed == text:
        click.echo(f"{shown}: every entry that names one file has its digest")
        return
    insist_on_valid(file, changed, "the list alone was written")
    write(file, changed)
    click.echo(f"wrote sha256 and bytes of {len(digests):,} files into {shown}")


def _wanted(made: Made) -> Iterator[Digest]:
    listed = {each.path: each for each in made.files}
    for number, source in enumerate(made.around.dataset.sources):
        for place, entry in enumerate(source.files or ()):
            path, url = (entry.path or "").strip(), (entry.url or "").strip()
            try:
                named = made.around.tree.matching(path) if path else (url,) if is_object(url) else ()
            except TreeWorkError:
                return
            found = listed.get(named[0]) if len(named) == 1 else None
            if found and (entry.sha256 != found.sha256 or entry.bytes != str(found.size)):
                yield Digest(number, place, found.sha256, found.size)
