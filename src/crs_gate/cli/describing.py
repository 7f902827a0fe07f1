"""Files that describe a dataset, as commands read them from disk: bounded, never through a symbolic link."""

import os
from pathlib import Path
from posixpath import normpath

import click

from crs_gate.errors import UNDECIDED, GateError, UsageError
from crs_gate.escape import terminal
from crs_gate.formats.interface import ReadResult
from crs_gate.model.dataset import Dataset
from crs_gate.model.limits import LARGEST_FILE

_TOLD = 20
_REMARKS = 50
_DESCRIPTION = "name a description of a dataset, such as croissant.json"
MANIFEST = "name a manifest, such as dataset.crs.yaml; `crs-gate init` starts one"
_ENDINGS = (".crs.yaml", ".crs.yml")


class UnreadError(GateError):
    """A file is no description of a dataset that can be used."""

    exit_code = UNDECIDED


def bytes_of(file: Path, hint: str = _DESCRIPTION) -> bytes:
    """The content of a file, up to one byte more than is ever read. Raises ``UsageError``; ``hint`` is what to name."""
    name = terminal(str(file))
    if file.is_symlink():
        raise UsageError(f"{name} is a symbolic link, which is never followed", "name the file itself")
    if file.exists() and not file.is_file():
        what = "a folder" if file.is_dir() else "a device or a pipe"
        raise UsageError(f"{name} is {what}, not a file", hint)
    if not file.is_file():
        raise UsageError(f"there is no file {name}", hint)
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise UsageError(f"cannot read {name}: {fault.strerror}", "check the file and its permissions") from fault


def dataset_of(result: ReadResult, name: str) -> Dataset:
    """The dataset that was read; raises ``UnreadError`` with each problem and its line."""
    if result.dataset is not None:
        return result.dataset
    lines = [f"{terminal(name)}:{p.line}:{p.column}: {terminal(p.message)}" for p in result.problems[:_TOLD]]
    more = [f"and {len(result.problems) - _TOLD} more"] if len(result.problems) > _TOLD else []
    raise UnreadError("\n".join([f"{terminal(name)} cannot be read", *lines, *more]), "mend each line that is named")


def tell_remarks(dataset: Dataset, name: str) -> None:
    """Tell what the author of a file meant and no tool reads, with its lines."""
    for pointer, message in dataset.remarks[:_REMARKS]:
        click.echo(f"  {terminal(name)}:{dataset.locate(pointer).line}: {terminal(message)}", err=True)
    if more := dataset.remarks[_REMARKS:]:
        click.echo(f"  {terminal(name)}: and {len(more):,} more that no tool reads", err=True)


def manifest_at(name: str, start: Path) -> Path:
    """Where a manifest is to be written; raises ``UsageError`` for a name that none would be found by."""
    out = start / name
    if not out.name.lower().endswith(_ENDINGS):
        raise UsageError(f"{terminal(name)} is no name for a manifest", f"end it with {' or '.join(_ENDINGS)}")
    return out


def prefix_between(file: Path, out: Path, dataset: Dataset) -> str:
    """What goes before paths of ``file`` so that they are relative to the folder of ``out``.

    Raises ``UsageError`` when paths would have to lead out of that folder.
    """
    between = os.path.relpath(file.absolute().parent, out.absolute().parent).replace(os.sep, "/")
    if between == ".":
        return ""
    paths = [item.path for source in dataset.sources for item in source.files or () if item.path]
    if paths and (between.startswith("..") or any(char in between for char in "*?[")):
        message = f"the paths of files in {terminal(str(file))} cannot be written in {terminal(str(out.parent))}"
        raise UsageError(message, "write the manifest to the folder of that file, or to one above it")
    return f"{between}/"


def relative_to(out: Path, file: Path) -> str:
    """The path of a file as the manifest names it: relative to its own folder, on any machine the same."""
    return normpath(os.path.relpath(file.absolute(), out.absolute().parent).replace(os.sep, "/"))
