"""The evidence of a folder on disk, open to be read or written: whole or not at all, and by one at a time."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from crs_gate.cli.running import path_inside, workspace_of
from crs_gate.errors import GateError, HistoryError, UsageError
from crs_gate.escape import terminal
from crs_gate.evidence import filelist
from crs_gate.evidence.held import Held
from crs_gate.evidence.layout import FILES, FOLDER, LOG, TRUST
from crs_gate.facts.evidence import evidence_of
from crs_gate.history.entries import Kind
from crs_gate.history.opening import History, open_history
from crs_gate.history.repository import Repository
from crs_gate.history.select import Request
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.limits import LARGEST_FILE
from crs_gate.model.naming import USUAL_MANIFEST, is_manifest_name
from crs_gate.settings.policy_file import find

MARK = b"<<<<<<<"
"""With what a file begins in which git has marked a conflict."""
_UNFINISHED = re.compile(r"\.(origin|checkpoint|\d{6}\.dsse\.json|\d{1,4}\.(?:trusted_)?root\.json)\.[a-z0-9_]{8}")


class Place(NamedTuple):
    """A folder with manifests. ``prefix`` is its path in the repository, with a ``/`` at its end, or empty."""

    folder: Path
    prefix: str
    history: History
    named: str = ""
    """The name of the manifest that was asked for; one in another format is spoken of too, then."""

    @property
    def manifests(self) -> tuple[str, ...]:
        """The names of its native manifests and of the one that was asked for, sorted."""
        return tuple(sorted({*manifests_in(self.history.head, self.prefix), *filter(None, (self.named,))}))

    def held(self, policy: str | None = None) -> Held:
        """What lies there now. ``policy`` is the path of a file to be watched."""
        return held_in(self.history.head, self.prefix, self.manifests, policy)

    def also(self, held: Held, names: Iterable[str]) -> Held:
        """What is held, with further manifests of the folder."""
        return held._replace(digests={**held.digests, **digests_of(self.history.head, self.prefix, names)})

    def base(self) -> Held | None:
        """What lay there at base, where there is one."""
        before = self.history.base
        return held_in(before, self.prefix, manifests_in(before, self.prefix)) if before else None

    def list_of_files(self) -> bytes | None:
        """The bytes of the list of files, where there is one."""
        return self.history.head.read(self.prefix + FILES, filelist.LARGEST)


@contextmanager
def place(start: Path, manifest: Path | None, base: str | None = None) -> Iterator[Place]:
    """The folder of a manifest, or the one to start in, in its repository. Raises ``GateError``."""
    folder = (start / manifest).parent if manifest else start
    if manifest and not (start / manifest).is_file():
        raise UsageError(f"there is no file {terminal(str(start / manifest))}", "name a manifest that is there")
    request = Request(base=base, compare=base is not None, workspace=workspace_of(folder))
    with open_history(folder, request) as history:
        inside = path_inside(history.root, folder.resolve() / USUAL_MANIFEST)
        yield Place(folder, inside.removesuffix(USUAL_MANIFEST), history, manifest.name if manifest else "")


def manifests_in(snapshot: Snapshot, prefix: str) -> tuple[str, ...]:
    """The names of the native manifests of a folder, sorted."""
    below = snapshot.paths(prefix.rstrip("/"))
    names = (path[len(prefix) :] for path, entry in below.items() if entry.kind is Kind.FILE)
    return tuple(sorted(name for name in names if "/" not in name and is_manifest_name(name)))


def held_in(snapshot: Snapshot, prefix: str, names: Iterable[str], policy: str | None = None) -> Held:
    """The evidence of a folder, with its manifests of these names."""
    names = sorted(names)
    held = evidence_of(snapshot, prefix + (names[0] if names else USUAL_MANIFEST))
    watched = digests_of(snapshot, "", filter(None, (policy,)))
    digests = {**held.digests, **digests_of(snapshot, prefix, names)}
    return held._replace(digests=digests, repository={**held.repository, **watched})


def digests_of(snapshot: Snapshot, prefix: str, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of those of the files that are there, and not too large to be read whole."""
    read = ((name, snapshot.read(prefix + name, LARGEST_FILE)) for name in names)
    return {name: sha256(data).hexdigest() for name, data in read if data is not None and len(data) <= LARGEST_FILE}


def policy_to_watch(place_: Place, named: str | None) -> str:
    """The path of the policy. Raises ``UsageError`` where there is none."""
    found = find(place_.history.head, named)
    if found is None:
        raise UsageError("there is no policy to watch", "write one with `crs-gate init`, or name it with --policy")
    return found.path


def is_ignored(repository: Repository, file: Path) -> bool:
    """Whether git ignores a file."""
    try:
        repository.run("check-ignore", "--quiet", "--", str(file))
    except HistoryError:
        return False
    return True


class BusyError(GateError):
    """Somebody else writes."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keeps others from writing; what a killed process left half written is cleared. Raises ``BusyError``."""
    import fcntl
    import os

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            shown = terminal(str(folder))
            raise BusyError(
                f"another crs-gate writes evidence in {shown} now", "wait until it is done, then run this again"
            ) from fault
        _clear(folder / FOLDER)
        yield
    finally:
        os.close(handle)


def _clear(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        for file in [each for each in folder.iterdir() if _UNFINISHED.fullmatch(each.name)]:
            file.unlink()


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files of ``.crs/``, each as a whole, in their order. Raises ``UsageError``."""
    from crs_gate.delivery.files import replace

    for path, data in files.items():
        target = folder / path
        try:
            _make(folder, (FOLDER, LOG, TRUST))
            replace(str(target), data.decode(), folder / FOLDER)
        except OSError as fault:
            hint = "check the folder and its permissions, then run the same command again: it completes what was begun"
            raise UsageError(f"cannot write {terminal(str(target))}: {fault.strerror}", hint) from fault


def _make(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if not (folder / name).is_dir() or (folder / name).is_symlink():
            (folder / name).mkdir()
