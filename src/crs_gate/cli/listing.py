"""From the files of a manifest to their list: written, or held against the one that is there."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import click

from crs_gate.cli.describing import MANIFEST, bytes_of
from crs_gate.cli.manifest_file import only_one
from crs_gate.cli.progress import Progress
from crs_gate.cli.running import workspace_of
from crs_gate.cli.writing import write
from crs_gate.errors import BLOCKED, PASSED, UsageError
from crs_gate.escape import bounded, terminal
from crs_gate.evidence import filelist
from crs_gate.evidence.filelist import Difference, FileList
from crs_gate.evidence.layout import FILES
from crs_gate.hashing.bucket import place_of
from crs_gate.history.opening import History
from crs_gate.pipeline.files import opened
from crs_gate.pipeline.listing import How, Made, as_list, files_now
from crs_gate.pipeline.objects import Objects
from crs_gate.report.digest import many
from crs_gate.report.sizes import as_bytes

_TOLD = 20
_CACHE = "crs-gate/hashes"


class Wanted(NamedTuple):
    """What to do: see the options of the command."""

    check: bool
    write_manifest: bool
    jobs: int
    reread: bool
    as_json: bool
    buckets: tuple[str, ...] = ()


def list_files(manifest: Path | None, start: Path, today: date, wanted: Wanted) -> int:
    """Write the list of a manifest's files, or check it, and give the exit code. Raises ``GateError``."""
    if wanted.check and wanted.write_manifest:
        raise UsageError("--check writes nothing, and --write-manifest writes", "give one of them")
    places = tuple(place_of(address) for address in wanted.buckets)
    file = start / manifest if manifest else only_one(start)
    bytes_of(file, MANIFEST)
    with opened(file, workspace=workspace_of(file.parent)) as (history, path):
        with Progress("hashing") as progress:
            cache, asked = (
                cache_of(history, os.environ, _CACHE),
                lambda count: progress.say(f"asked for {count:,} objects"),
            )
            how = How(wanted.jobs, wanted.reread, cache, progress.tell, places, asked)
            made = files_now(history, path, today, how)
        listed = as_list(made.files)
        found = _difference(made)
        if not wanted.check and not found.same:
            _write(file, listed)
        if wanted.as_json:
            click.echo(json.dumps(_as_json(path, made, listed, found, written=not wanted.check), indent=2))
        else:
            _tell(file, made, listed, found, wanted)
    if wanted.write_manifest:
        from crs_gate.cli.digesting import write_digests

        write_digests(file, made)
    return BLOCKED if wanted.check and not found.same else PASSED


class _Found(NamedTuple):
    """How the list that is there differs; ``faults`` are why it cannot be read at all."""

    there: bool
    difference: Difference
    faults: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return self.there and not self.faults and self.difference.none


def _difference(made: Made) -> _Found:
    now = {listed.path: listed for listed in made.files}
    if made.before is None:
        return _Found(False, Difference((), (), ()))
    if made.before.list is None:
        faults = tuple(
            f"{f.path}:{f.line}: {f.message}" if f.line else f"{f.path}: {f.message}" for f in made.before.faults
        )
        return _Found(True, Difference((), (), ()), faults)
    return _Found(True, filelist.difference(now, made.before.list.by_path))


def _write(file: Path, listed: FileList) -> None:
    out = file.parent / FILES
    try:
        out.parent.mkdir(exist_ok=True)
    except OSError as fault:
        raise UsageError(
            f"cannot make the folder {terminal(str(out.parent))}: {fault.strerror}",
            "check what lies there, and its permissions",
        ) from fault
    write(out, filelist.render(listed.files).decode())


def _tell(file: Path, made: Made, listed: FileList, found: _Found, wanted: Wanted) -> None:
    out = terminal(str(file.parent / FILES))
    whole = f"{many(listed.count, 'file')}, {as_bytes(sum(each.size for each in listed.files))}"
    if found.same:
        click.echo(f"{out} holds: {whole}")
    elif wanted.check:
        state = (
            "cannot be read" if found.faults else "is not the list of these files" if found.there else "is not there"
        )
        click.echo(f"{out} {state}")
        _tell_differences(found)
    else:
        click.echo(f"wrote {out}: {whole}")
        _tell_differences(found)
    click.echo(f"  {_how(made)}")
    click.echo(f"  sha256 {listed.digest}, Merkle root {listed.root}")
    _list_some([f"left out {path}: {why}" for path, why in made.left_out])
    _tell_next(file, made, found, wanted)


def _tell_next(file: Path, made: Made, found: _Found, wanted: Wanted) -> None:
    command = f"`crs-gate files {terminal(str(file))}`"
    if not made.files:
        click.echo(
            "next: there is no data file that the manifest could speak of; put the data below its folder", err=True
        )
    elif wanted.check and not found.same:
        click.echo(
            f"next: find out whether the files were meant to change; then {command} writes the list anew", err=True
        )
    elif not found.same:
        click.echo("next: commit the list together with the data", err=True)
    _tell_objects(made.objects)


def _tell_objects(objects: Objects) -> None:
    if objects.unnamed:
        count, first = many(len(objects.unnamed), "object"), terminal(bounded(objects.unnamed[0], 200))
        folder = terminal(bounded(f"{objects.unnamed[0].rpartition('/')[0]}/", 200))
        click.echo(
            f"next: no source names {count}, such as {first}: put `url: {folder}` into the `files` of its source, "
            "or `check` finds the list stale",
            err=True,
        )
    if objects.unlisted:
        first = terminal(bounded(objects.unlisted[0], 200))
        count = many(len(objects.unlisted), "address")
        click.echo(
            f"next: the list has nothing of {count} of the manifest: `crs-gate files --bucket {first}`", err=True
        )


def _how(made: Made) -> str:
    """Where the digests come from, in words."""
    parts = [
        f"{made.unchanged:,} unchanged in git since the list was committed" if made.unchanged else "",
        f"{made.remembered:,} read by an earlier run and not touched since" if made.remembered else "",
        f"{made.pointed:,} by a pointer" if made.pointed else "",
        f"{made.read:,} read ({as_bytes(made.bytes_read)})",
        f"{made.objects.asked:,} asked for in buckets" if made.objects.asked else "",
        f"{made.objects.kept:,} in buckets kept as listed" if made.objects.kept else "",
    ]
    return ", ".join(filter(None, parts))


def _tell_differences(found: _Found) -> None:
    _list_some(found.faults)
    missing, extra, changed = found.difference
    _list_some([f"listed, and not there: {path}" for path in missing])
    _list_some([f"there, and was not listed: {path}" for path in extra])
    _list_some([f"changed: {path}" for path in changed])


def _list_some(lines: Sequence[str]) -> None:
    for line in lines[:_TOLD]:
        click.echo(f"  {terminal(line)}")
    if len(lines) > _TOLD:
        click.echo(f"  and {len(lines) - _TOLD:,} more of these")


def _as_json(path: str, made: Made, listed: FileList, found: _Found, *, written: bool) -> dict[str, Any]:
    missing, extra, changed = found.difference
    return {
        "manifest": path,
        "list": {
            "path": FILES,
            "sha256": listed.digest,
            "root": listed.root,
            "files": listed.count,
            "bytes": sum(each.size for each in listed.files),
        },
        "same": found.same,
        "written": written and not found.same,
        "faults": list(found.faults),
        "missing": list(missing),
        "extra": list(extra),
        "changed": list(changed),
        "left_out": [{"path": name, "why": why} for name, why in made.left_out],
        "unchanged": made.unchanged,
        "remembered": made.remembered,
        "pointers": made.pointed,
        "read": {"files": made.read, "bytes": made.bytes_read},
        "objects": {
            "asked": made.objects.asked,
            "kept": made.objects.kept,
            "unnamed": list(made.objects.unnamed),
            "unlisted": list(made.objects.unlisted),
        },
    }


def cache_of(history: History, environ: Mapping[str, str], name: str) -> Path | None:
    """Where something is remembered for the next run: in the folder of git, and without git in the user's cache."""
    folder = sha256(os.fsencode(history.root)).hexdigest()[:16]
    if history.repository is not None:
        inside = os.fsdecode(history.repository.run("rev-parse", "--git-path", name).rstrip(b"\n"))
        return history.root / inside
    base = environ.get("XDG_CACHE_HOME") or (f"{environ['HOME']}/.cache" if environ.get("HOME") else "")
    return Path(base) / f"{name}-{folder}" if base else None
