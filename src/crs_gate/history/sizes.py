"""Sizes of objects, from one ``git cat-file --batch-check`` that is asked again and again."""

from collections.abc import Iterable, Iterator
from itertools import islice

from crs_gate.history.conversation import Conversation

ARGUMENTS = ("cat-file", "--batch-check=%(objectname) %(objectsize)")
_AT_ONCE = 200
"""Questions before their answers are read. Both must fit into a pipe, or two processes wait for each other."""

NOT_THERE = (b"missing", b"ambiguous")
"""What git answers for an object that is not in this clone, in place of its size."""


def sizes(names: Iterable[str], git: Conversation) -> dict[str, int]:
    """The size in bytes of each object, less those that are not in this clone; ``git`` was begun with ``ARGUMENTS``.

    Raises ``HistoryError`` where git ends amid its answers: what it did not say is not what is not there.
    """
    waiting, found = iter(dict.fromkeys(names)), dict[str, int]()
    while some := tuple(islice(waiting, _AT_ONCE)):
        found.update(_some(some, git))
    return found


def _some(names: tuple[str, ...], git: Conversation) -> Iterator[tuple[str, int]]:
    answers = git.ask(names)
    for name in names:
        size = answers.readline().rstrip(b"\n").partition(b" ")[2]
        if size.isdigit():
            yield name, int(size)
        elif size not in NOT_THERE:
            raise git.ended()
