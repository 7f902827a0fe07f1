"""A native manifest on disk that a command edits: found, read, and held to be readable once it is edited."""

import os
from datetime import date
from pathlib import Path

from crs_gate.cli.describing import MANIFEST, bytes_of
from crs_gate.cli.removal_key import removal_key
from crs_gate.errors import UsageError
from crs_gate.escape import one_line, terminal
from crs_gate.formats import native, read
from crs_gate.model.dataset import Dataset
from crs_gate.model.naming import USUAL_MANIFEST, is_manifest_name
from crs_gate.pipeline.files import one_above, open_file


def held(file: Path, today: date) -> tuple[bytes, Dataset]:
    """A manifest as bytes and as read."""
    data = bytes_of(file, MANIFEST)
    dataset = open_file(file, None, today, key=removal_key(os.environ)).dataset
    if dataset.format != native.name:
        hint = f"`crs-gate import {terminal(str(file))}` writes a manifest from it; then edit that"
        raise UsageError(f"{terminal(str(file))} is no manifest of crs-gate, but {dataset.format}", hint)
    return data, dataset


def insist_on_valid(file: Path, text: str, hint: str = "nothing was written") -> None:
    """Raises ``UsageError`` where a manifest with this text could not be read again; ``hint`` is the next step."""
    result = read(str(file), text.encode(), native.name)
    if result.dataset is None:
        problem = terminal(one_line(result.problems[0].message))
        raise UsageError(f"{terminal(str(file))} would not be valid: {problem}", hint)


def only_one(start: Path) -> Path:
    """The manifest of a folder where none is named."""
    if (start / USUAL_MANIFEST).is_file():
        return start / USUAL_MANIFEST
    found = sorted(file for file in start.iterdir() if is_manifest_name(file.name))
    if len(found) == 1:
        return found[0]
    where = terminal(str(start))
    if found:
        names = ", ".join(terminal(file.name) for file in found[:5])
        raise UsageError(f"there are several manifests in {where}: {names}", "name one of them")
    there = terminal(one_above(start / USUAL_MANIFEST)) or "name one, or run `crs-gate init` to start one"
    raise UsageError(f"there is no manifest in {where}", there)
