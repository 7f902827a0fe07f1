"""The quick question of a commit hook: does what is staged concern us at all? One process, no library."""

import os
from collections.abc import Callable
from pathlib import Path

from crs_gate.history.plumbing import hardened, run

_OPTIONS = ("--cached", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-textconv")


def staged_changes_touch(start: Path, concerns: Callable[[str], bool]) -> bool:
    """Whether anything is staged that concerns the caller; in doubt, yes.

    Every deletion does: a manifest may name any file. Paths are relative to the top of the repository.
    """
    changes = _staged_paths(start)
    return changes is None or any(status == "D" or concerns(path) for status, path in changes)


def _staged_paths(start: Path) -> tuple[tuple[str, str], ...] | None:
    """Status letter (``A``, ``D``, ``M``, ``T``, ``U``) and path of all that is staged; ``None`` if git cannot say."""
    added = hardened(os.environ)
    if not (start / ".git").exists():
        from crs_gate.history.repository import refuse_planted

        refuse_planted(start.resolve(), added)
    answer = run(("diff", *_OPTIONS), start, added)
    if answer.status:
        return None
    fields = answer.out.decode("utf-8", "surrogateescape").split("\0")
    return tuple(zip(fields[::2], fields[1::2], strict=False))
