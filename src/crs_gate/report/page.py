"""A page of Markdown within a budget of bytes: blocks are added whole, rows as far as they fit, the rest is counted."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

_REST = "`--verbose` and the JSON report list all"


class Page:
    """Collects blocks; ``foot`` has its place from the start. ``text()`` is never longer than ``limit`` bytes.

    ``rest`` says where to find what has no room.
    """

    def __init__(self, limit: int, foot: str, rest: str = _REST) -> None:
        self._rest = rest
        self._blocks: list[str] = []
        self._dropped = 0
        self._limit = limit
        self._foot = foot if _size(foot) < limit - _size(_left_out(10**9, rest)) else ""
        self._room = limit - _size(self._foot) - _size(_left_out(10**9, rest))

    def add(self, block: str) -> None:
        """One block, whole or not at all."""
        if block and not self._take(f"{block}\n"):
            self._dropped += 1

    def rows(
        self,
        head: str,
        items: Sequence[Item],
        row: Callable[[Item], str],
        most: int | None = None,
        fold: str = "",
    ) -> None:
        """A table or list of at most ``most`` rows under its head; nothing when empty. ``fold`` is a title to open."""
        if not items:
            return
        start, end = (f"<details><summary>{fold}</summary>\n\n", "\n</details>\n") if fold else ("", "")
        shown = [f"{start}{head}\n" if head else start]
        room = self._room - _size(shown[0] + end + _more(len(items), self._rest))
        for item in items[:most]:
            line = f"{row(item)}\n"
            room -= _size(line)
            if room < 0:
                break
            shown.append(line)
        if len(shown) == 1:
            self._dropped += len(items)
            return
        rest = len(items) - len(shown) + 1
        self._take("".join((*shown, _more(rest, self._rest) if rest else "", end, "\n")))

    def text(self) -> str:
        """All blocks, how many rows had no room, and the foot."""
        tail = (_left_out(self._dropped, self._rest) if self._dropped else "") + self._foot
        return "".join(self._blocks) + tail if _size(tail) <= self._limit else ""

    def _take(self, block: str) -> bool:
        if _size(block) > self._room:
            return False
        self._room -= _size(block)
        self._blocks.append(block)
        return True


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _more(count: int, rest: str) -> str:
    return f"\n*{count:,} more: {rest}.*\n"


def _left_out(count: int, rest: str) -> str:
    return f"**{count:,} more rows had no room here: {rest}.**\n\n"
