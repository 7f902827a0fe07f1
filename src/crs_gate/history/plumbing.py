"""How git is run: plumbing commands only, without a network and with nothing that a repository could have executed.

A repository's own configuration may name programs (fsmonitor, hooks, filters, transports). Commands that would run
filters or diff drivers are never used; the rest is switched off by environment, for our processes only.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crs_gate.errors import HistoryError
from crs_gate.history.entries import BROKEN

if TYPE_CHECKING:
    from subprocess import Popen


_ENVIRONMENT = {
    "GIT_GRAFT_FILE": os.devnull,  # parents that somebody wrote down are no history
    "GIT_ALLOW_PROTOCOL": "none",  # no transport at all, for git older than GIT_NO_LAZY_FETCH
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
_AT_ONCE = 1024 * 1024
NEEDED = "git 2.34 or newer is needed"
_SETTINGS = (("core.fsmonitor", "false"), ("core.hooksPath", os.devnull))


class Answer(NamedTuple):
    """What a git process gave: exit status, standard output, and standard error as text."""

    status: int
    out: bytes
    error: str

    @property
    def complaint(self) -> str:
        """The last line of standard error."""
        return self.error.strip().rpartition("\n")[2]


def hardened(environ: Mapping[str, str], trusted: Path | None = None) -> dict[str, str]:
    """The variables to set for git; ``trusted`` is a repository that another user may own.

    Settings are appended to those that the caller's environment already carries in ``GIT_CONFIG_COUNT``.
    """
    settings = (*_SETTINGS, ("safe.directory", str(trusted))) if trusted else _SETTINGS
    return {**_ENVIRONMENT, **configured(environ, settings)}


def configured(environ: Mapping[str, str], settings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The variables that lay settings over those that an environment already carries."""
    count = environ.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isdecimal() else 0
    added = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for number, (key, value) in enumerate(settings, first):
        added[f"GIT_CONFIG_KEY_{number}"] = key
        added[f"GIT_CONFIG_VALUE_{number}"] = value
    return added


def run(arguments: tuple[str, ...], folder: Path, added: Mapping[str, str], given: bytes = b"") -> Answer:
    """Run ``git`` in a folder, with ``given`` on standard input; a failed command is an answer, not an error."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - no shell; arguments are ours, object ids or checked revisions
            ("git", *arguments),  # noqa: S607 - the git of the user's PATH
            cwd=folder,
            env={**os.environ, **added},
            input=given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as e:
        raise missing_git_or_folder(folder) from e
    except PermissionError as e:
        raise HistoryError(f"git cannot be run in {folder}: {e.strerror}") from e
    return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def run_bounded(
    arguments: tuple[str, ...], folder: Path, added: Mapping[str, str], within: Callable[[int, int], bool]
) -> Answer | None:
    """Run ``git`` in a folder, and end it as soon as its answer is too much: then ``None``.

    ``within`` is asked now and then whether so many bytes and records (each ends in a NUL) are still fine.
    """
    parts, size, records = [], 0, 0
    with start(arguments, folder, added) as process:
        while process.stdout and (part := process.stdout.read(_AT_ONCE)):
            parts.append(part)
            size, records = size + len(part), records + part.count(b"\0")
            if not within(size, records):
                process.kill()
                return None
    return Answer(process.returncode, b"".join(parts), "")


def start(arguments: tuple[str, ...], folder: Path, added: Mapping[str, str]) -> "Popen[bytes]":
    """A ``git`` that goes on, with pipes for standard input and output; what it complains of is lost."""
    import subprocess

    try:
        return subprocess.Popen(  # noqa: S603 - no shell; arguments are ours, object ids or checked revisions
            ("git", *arguments),  # noqa: S607 - the git of the user's PATH
            cwd=folder,
            env={**os.environ, **added},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError as e:
        raise missing_git_or_folder(folder) from e
    except PermissionError as e:
        raise HistoryError(f"git cannot be run in {folder}: {e.strerror}") from e


def missing_git_or_folder(folder: Path) -> HistoryError:
    """Why git could not be started: the folder is not there, or git is not."""
    if not folder.is_dir():
        return HistoryError(f"there is no folder {folder}")
    return HistoryError("git is not installed, or not on PATH", f"install it; {NEEDED}")


def stream(arguments: tuple[str, ...], folder: Path, added: Mapping[str, str], chunk: int) -> Iterator[bytes]:
    """The standard output of ``git`` in chunks; a failed command is a ``HistoryError`` where its output ends."""
    with start(arguments, folder, added) as process:
        try:
            while process.stdout and (data := process.stdout.read(chunk)):
                yield data
        except GeneratorExit:
            process.kill()
            raise
    if process.returncode:
        raise HistoryError(f"git could not read {arguments[-1]} in {folder}", BROKEN)
