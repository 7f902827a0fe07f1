"""From files that describe one dataset to where they disagree, and to one manifest of them all."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.describing import bytes_of, dataset_of, manifest_at, prefix_between, relative_to, tell_remarks
from crs_gate.cli.writing import IN_A_FOLDER, write
from crs_gate.errors import BLOCKED, PASSED, UsageError
from crs_gate.escape import bounded, terminal
from crs_gate.export.answers import draft
from crs_gate.export.comparing import Comparison, Description, compare
from crs_gate.export.comparison_text import to_json, to_text
from crs_gate.export.manifest_text import render
from crs_gate.export.merging import merge
from crs_gate.export.owed import removals_owed, with_owed
from crs_gate.formats import native, read
from crs_gate.formats.documents import parse_document
from crs_gate.formats.interface import ReadResult
from crs_gate.formats.native_remarks import KEY
from crs_gate.licenses.texts import LicenseText, recognize, stated
from crs_gate.model.dataset import Dataset

_LICENSE_NAME = re.compile(r"(?i)(?:(?:un)?licen[cs]es?|copying|notice)(?:[._-].*)?")
_SHOWN = 80
_MOST_NAMED = 10


class _Read(NamedTuple):
    """One file that was read: a dataset, or the text of a license."""

    name: str
    dataset: Dataset | None = None
    text: LicenseText | None = None
    extra: tuple[str, ...] = ()


def merge_files(names: Sequence[str], format_: str, write: str | None, prefer: int | None, start: Path) -> int:
    """Compare files, print how they stand, write what was asked, and give the exit code."""
    found = [_read(start / name, name) for name in names]
    if all(each.dataset is None for each in found):
        raise UsageError("none of the files describes a dataset", "name a card, a Croissant file or a manifest as well")
    out = _out_of(write, start) if write else None
    if prefer is not None:
        _may_be_preferred(found[prefer])
    comparison = compare([_description(each, start, out) for each in found])
    text = to_json(comparison) if format_ == "json" else to_text(comparison)
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
    if out is not None:
        _write(out, comparison, prefer, start)
        for each in found:
            _tell_left_out(each)
            if each.dataset is not None:
                tell_remarks(each.dataset, each.name)
    return BLOCKED if comparison.disagree else PASSED


def _read(file: Path, name: str) -> _Read:
    data = bytes_of(file)
    result = read(name, data)
    if result.dataset is None and (found := _license_text(file.name, data.decode("utf-8", "replace"))):
        return _Read(name, text=found)
    return _Read(name, dataset_of(result, name), extra=_not_carried(name, data) if _is_native(result) else ())


def _license_text(name: str, text: str) -> LicenseText | None:
    """A license by its words under any name; what is not recognized counts as one by its name alone."""
    found = recognize(text)
    if found and found.license:
        return found
    if not _LICENSE_NAME.fullmatch(name):
        return None
    if claim := stated(text):
        return LicenseText(
            "", f"it states {claim}, which is no text of a license", heading=bounded(text.strip(), _SHOWN)
        )
    return found or LicenseText("", "it is not the text of a license that is known")


def _is_native(result: ReadResult) -> bool:
    return result.dataset is not None and result.dataset.format == native.name


def _not_carried(name: str, data: bytes) -> tuple[str, ...]:
    """What a manifest holds beside its description, each once: keys of its own, and removals."""
    tree, _ = parse_document(name, data.decode())
    sources = tree["sources"] if isinstance(tree["sources"], list) else []
    held = [tree, tree.get("dataset") or {}, *sources]
    keys = dict.fromkeys(key for entry in held for key in entry if key.startswith("x-") and key != KEY)
    return (*keys, *(["removals"] if tree.get("removals") else []))


def _description(each: _Read, start: Path, out: Path | None) -> Description:
    if each.dataset is None:
        return Description(each.name, "license", text=each.text)
    prefix = prefix_between(start / each.name, out, each.dataset) if out else ""
    return Description(each.name, each.dataset.format, draft(each.dataset, prefix))


def _may_be_preferred(each: _Read) -> None:
    from crs_gate.licenses.texts import for_data

    if each.text is not None and not for_data(each.text.license):
        hint = "prefer a file that speaks of the data"
        raise UsageError(f"{terminal(each.name)} is the license of the repository, not of the data", hint)


def _out_of(write: str, start: Path) -> Path:
    out = manifest_at(write, start)
    if out.exists() or out.is_symlink():
        raise UsageError(f"{terminal(write)} exists already", "nothing was written; merge writes new files only")
    return out


def _tell_left_out(each: _Read) -> None:
    if each.extra:
        keys = ", ".join(terminal(bounded(key, _SHOWN)) for key in each.extra[:_MOST_NAMED])
        more = f" and {len(each.extra) - _MOST_NAMED:,} more" if each.extra[_MOST_NAMED:] else ""
        click.echo(f"crs-gate: left out of what was written: {keys}{more} of {terminal(each.name)}", err=True)


def _write(out: Path, comparison: Comparison, prefer: int | None, start: Path) -> None:
    called = {each.name: relative_to(out, start / each.name) for each in comparison.descriptions}
    merged = merge(comparison, prefer, lambda name: called[name])
    names = ", ".join(terminal(bounded(called[each.name])) for each in comparison.descriptions)
    opening = (
        f"Merged by `crs-gate merge` from {names}.",
        "Each value names where it stands. Where the files disagree there is a null: it counts as missing.",
        "Next: settle what disagrees, answer what is null, then run `crs-gate rate` on this file.",
    )
    write(out, render(opening, with_owed(merged.draft), removals=removals_owed()), IN_A_FOLDER)
    for line in merged.settled:
        click.echo(f"crs-gate: {terminal(line)}", err=True)
    click.echo(f"wrote {terminal(str(out))}", err=True)
