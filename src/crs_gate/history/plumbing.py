"""How git is run: plumbing commands only, without a network and with nothing that a repository could have executed.

A repository's own configuration may name programs (fsmonitor, hooks, filters, transports). Commands that would run
filters or diff drivers are never used; the rest is switched off by environment, for our processes only.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from crs_gate.errors import HistoryError

_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # no transport at all, for git older than GIT_NO_LAZY_FETCH
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
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
    count = environ.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isdecimal() else 0
    settings = (*_SETTINGS, ("safe.directory", str(trusted))) if trusted else _SETTINGS
    added = dict(_ENVIRONMENT, GIT_CONFIG_COUNT=str(first + len(settings)))
    for number, (key, value) in enumerate(settings, first):
        added[f"GIT_CONFIG_KEY_{number}"] = key
        added[f"GIT_CONFIG_VALUE_{number}"] = value
    return added


def run(arguments: tuple[str, ...], folder: Path, added: Mapping[str, str], given: bytes = b"") -> Answer:
    """Run ``git`` in a folder, with ``given`` on standard input; a failed command is an answer, not an error."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - no shell; arguments are ours, object ids or checked revisions
            ("git", *arguments),  # noqa: S607 - the git of the user's PATH, as for GitPython
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


def missing_git_or_folder(folder: Path) -> HistoryError:
    """Why git could not be started: the folder is not there, or git is not."""
    if not folder.is_dir():
        return HistoryError(f"there is no folder {folder}")
    return HistoryError("git is not installed, or not on PATH", "install git 2.34 or newer")
