"""The commits of one line of history that touched a path."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from crs_gate.history.objects import Commit
from crs_gate.history.repository import Repository

LONGEST_SUBJECT = 200


class Version(NamedTuple):
    """A commit that touched a path: the commit, the day it was made on (UTC), and its subject, cut and not escaped."""

    commit: Commit
    day: date
    subject: str
    path: str


def versions(repository: Repository, path: str, tip: str, most: int) -> Iterator[Version]:
    """Commits on the first parents of ``tip`` (a full id) that touched a path, the newest first, ``most`` at most.

    A path that git does not know gives none. Raises ``HistoryError`` where git cannot walk.
    """
    form = "%H %T %ct %P%x00%s"
    literal = f":(top,literal){path}"
    out = repository.run(
        "rev-list", "--first-parent", f"--max-count={most}", f"--format={form}", tip, "--", literal, filters=False
    )
    for line in out.decode("utf-8", "replace").split("\n"):
        fields, zero, subject = line.partition("\0")
        if not zero:  # the line `commit ...` above each
            continue
        name, tree, seconds, *parents = fields.split(" ")
        commit = Commit(name, tree, tuple(filter(None, parents)))
        yield Version(commit, _day(int(seconds)), subject[:LONGEST_SUBJECT], path)


def _day(seconds: int) -> date:
    """The day of a time; one that no calendar has is the first or the last of ours."""
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (OverflowError, ValueError, OSError):
        return date.max if seconds > 0 else date.min
