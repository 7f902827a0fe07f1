"""The quick question of a commit hook: does what is staged concern us at all? One process, no library."""

import os
from collections.abc import Callable
from pathlib import Path

from crs_gate.history.plumbing import hardened, run
from crs_gate.model.globs import matches

_OPTIONS = ("--cached", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-textconv")


def staged_changes_touch(start: Path, patterns: tuple[str, ...], also: Callable[[str], bool] | None = None) -> bool:
    """Whether anything is staged that a manifest or the policy may speak of; in doubt, yes.

    Yes for a path that fits a pattern or for which ``also`` is true, and for every deletion: a manifest may name any
    file. Paths are relative to the top of the repository.
    """
    changes = staged_paths(start)
    if changes is None:
        return True
    return any(
        status == "D" or any(matches(pattern, path) for pattern in patterns) or (also is not None and also(path))
        for status, path in changes
    )


def staged_paths(start: Path) -> tuple[tuple[str, str], ...] | None:
    """Status letter (``A``, ``D``, ``M``, ``T``, ``U``) and path of all that is staged; ``None`` if git cannot say."""
    answer = run(("diff", *_OPTIONS), start, hardened(os.environ))
    if answer.status:
        return None
    fields = answer.out.decode("utf-8", "surrogateescape").split("\0")
    return tuple(zip(fields[::2], fields[1::2], strict=False))
