"""What ``crs-gate media`` reads and prints."""

import json
import os
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from crs_gate.audit.media.marks import DISALLOW, UNKNOWN, USES, Media, counted
from crs_gate.audit.media.report import to_report
from crs_gate.auditing.media import is_media, read_all
from crs_gate.cli.progress import Progress
from crs_gate.errors import UsageError
from crs_gate.escape import bounded, json_text, terminal

MOST_TOLD = 50
_LARGEST_LIST = 16 * 1024 * 1024
_NAME_ONE = "name a picture, sound or video, or a folder with some"
_NOTHING, _RESERVED, _UNDECIDED = 0, 1, 3


def read_media(paths: Sequence[Path], trust_lists: Sequence[Path], jobs: int, format_: str, directory: Path) -> int:
    """Read, print, and give the exit code. Raises ``UsageError``."""
    if find_spec("c2pa") is None or find_spec("defusedxml") is None:
        raise UsageError("media files take libraries that are not here", "pip install 'crs-gate[c2pa]'")
    anchors = "\n".join(_certificates(directory / path) for path in trust_lists)
    files = sorted(dict.fromkeys(_files(directory, paths)))
    if not files:
        raise UsageError("there is no media file", _NAME_ONE)
    with Progress("reading media") as progress:
        told = f"of {len(files):,} media files read"
        found = list(read_all(str(directory), files, jobs, anchors, lambda done: progress.say(f"{done:,} {told}")))
    if format_ == "json":
        click.echo(json_text(json.dumps(to_report(found), indent=1)))
    else:
        for line in _lines(found):
            click.echo(line)
    verdicts = {media.verdict(use) for media in found for use in USES}
    if DISALLOW in verdicts:
        return _RESERVED
    return _UNDECIDED if UNKNOWN in verdicts or any(media.fault for media in found) else _NOTHING


def _certificates(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_LIST + 1)
    except OSError as error:
        raise UsageError(
            f"{terminal(str(path))} cannot be read: {error.strerror}", "name a file of certificates"
        ) from error
    text = data.decode("ascii", "replace")
    if len(data) > _LARGEST_LIST or "-----BEGIN CERTIFICATE-----" not in text:
        raise UsageError(f"{terminal(str(path))} holds no certificates (PEM)", "name a file of certificates")
    return text


def _files(directory: Path, paths: Sequence[Path]) -> Iterator[str]:
    """Media files as they are named. Links are not followed, nor are folders whose names begin with a dot."""
    for path in paths or (Path(),):
        place = directory / path
        if place.is_symlink() or not place.exists():
            raise UsageError(f"there is no file or folder {terminal(str(path))}", "name one that is there")
        if not place.is_dir():
            if not is_media(place.name):
                raise UsageError(
                    f"{terminal(str(path))} is called like no media file", "name a picture, sound or video"
                )
            yield path.as_posix()
            continue
        for above, folders, names in os.walk(place, onerror=_unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            inside = path / Path(above).relative_to(place)
            for name in names:
                if is_media(name) and not (Path(above) / name).is_symlink():
                    yield (inside / name).as_posix()


def _unreadable(error: OSError) -> None:
    raise UsageError(f"{terminal(str(error.filename))} cannot be read: {error.strerror}", "give yourself access to it")


def _lines(found: Sequence[Media]) -> Iterator[str]:
    """The files that say something, those that reserve first, then the counts."""
    ranked = sorted(found, key=lambda media: (not _reserves(media), not media.fault, not media.marks, media.path))
    telling = [media for media in ranked if media.marks or media.fault or media.synthetic]
    for media in telling[:MOST_TOLD]:
        uses = ", ".join(f"{use} {media.verdict(use)}" for use in USES)
        signed = f"; C2PA {media.state} ({media.issuer or 'no name'})" if media.state else ""
        made = f"; made by a model or an algorithm ({media.synthetic})" if media.synthetic else ""
        why = f"; {media.fault}" if media.fault else ""
        yield terminal(f"{bounded(media.path)}: {bounded(f'{uses}{signed}{made}{why}', 400)}")
        for origin in dict.fromkeys(mark.origin for mark in media.marks if mark.said == DISALLOW):
            yield terminal(f"  reserved by {origin}")
    if len(telling) > MOST_TOLD:
        yield f"and {len(telling) - MOST_TOLD:,} more: --format json lists all"
    counts = counted(found)
    yield ""
    for use in USES:
        yield f"{use:10} " + ", ".join(f"{count:,} {word}" for word, count in counts[use].items())
    files = counts["files"]
    made = f"{files['synthetic']:,} made by a model or an algorithm"
    yield f"{files['all']:,} files; {made}; {files['unread']:,} not read whole"


def _reserves(media: Media) -> bool:
    return any(media.verdict(use) == DISALLOW for use in USES)
