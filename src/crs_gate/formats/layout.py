"""Where the nodes of a composed YAML text stand in it, as offsets; lines end as they do in the text."""

import re
from bisect import bisect_right
from typing import Any


class Layout:
    """The lines of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._break = "\r\n" if "\r\n" in text else "\n"
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def _at(self, mark: Any) -> int:
        return int(self._starts[mark.line] + mark.column) if mark.line < len(self._starts) else len(self._text)

    def _end(self, node: Any) -> int:
        """Where the last thing that a node holds ends."""
        while node.id != "scalar" and not node.flow_style and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        end = self._at(node.end_mark)
        if node.id == "scalar" and node.style in {"|", ">"}:
            end = len(self._text[:end].rstrip())
        return end

    def _end_with_comments(self, at: int, column: int) -> int:
        """The end of the line of a place, or of the comments below it that stand further in than a column."""
        end = self._line_end(at)
        while (start := self._after_break(end)) > end:
            below = self._text[start : self._line_end(start)]
            if not below.startswith(" " * (column + 1)) or not below.lstrip().startswith("#"):
                break
            end = self._line_end(start)
        return end

    def _after_colon(self, key_node: Any) -> int:
        return self._text.index(":", self._at(key_node.end_mark)) + 1

    def _dash(self, item: Any) -> int:
        return self._text.rindex("-", 0, self._at(item.start_mark))

    def _indent_of_dash(self, item: Any) -> str:
        dash = self._dash(item)
        return " " * (dash - self._line_start(dash))

    def _after_break(self, at: int) -> int:
        """The start of the line behind the end of one."""
        return self._starts[min(bisect_right(self._starts, at), len(self._starts) - 1)]

    def _line(self, at: int) -> int:
        """The number of the line of a place, from 0."""
        return bisect_right(self._starts, at) - 1

    def _line_start(self, at: int) -> int:
        return self._starts[self._line(at)]

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        if end < 0:
            return len(self._text)
        return end - 1 if self._text[end - 1 : end] == "\r" and end > at else end
