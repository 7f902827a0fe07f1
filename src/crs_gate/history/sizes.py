"""Sizes of objects, from one ``git cat-file --batch-check`` that is asked again and again."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crs_gate.errors import HistoryError
from crs_gate.history.plumbing import start

if TYPE_CHECKING:
    from subprocess import Popen

_AT_ONCE = 200
"""Questions before their answers are read. Both must fit into a pipe, or two processes wait for each other."""


class Sizes:
    """What the objects of a repository measure. Close it: it holds a process from the first question on."""

    def __init__(self, place: Path, added: Mapping[str, str]) -> None:
        self._place, self._added = place, added
        self._process: Popen[bytes] | None = None

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with self._process:
                self._process.kill()
            self._process = None

    def of(self, names: Iterable[str]) -> dict[str, int]:
        """The size in bytes of each object, less those that are not in this clone."""
        waiting, found = iter(dict.fromkeys(names)), dict[str, int]()
        while some := tuple(islice(waiting, _AT_ONCE)):
            found.update(self._ask(some))
        return found

    def _ask(self, names: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        if self._process is None:
            options = ("cat-file", "--batch-check=%(objectname) %(objectsize)")
            self._process = start(options, self._place, self._added)
        given, answers = self._process.stdin, self._process.stdout
        if given is None or answers is None:
            raise HistoryError("git was started without pipes")
        try:
            given.write("".join(f"{name}\n" for name in names).encode())
            given.flush()
        except OSError as e:
            raise HistoryError(f"git ended while it was asked for sizes in {self._place}", "run `git fsck`") from e
        for name in names:
            size = answers.readline().decode("ascii", "replace").rstrip("\n").partition(" ")[2]
            if size.isdecimal():
                yield name, int(size)
