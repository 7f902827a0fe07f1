"""Comments of a YAML text: which of them an import wrote itself, and which would be lost with a piece of the text."""

import re
from collections.abc import Iterable
from typing import Any

from crs_gate.escape import bounded, terminal
from crs_gate.export.owed import HINTS

_COMMENT = re.compile(r"(?:^|(?<=[\s]))#[^\r\n]*", re.MULTILINE)
_QUOTED = r'"(?:[^"]|"(?!(?:;|$| is no answer| does not fit)))*"'
_SHOWN = 80
_GONE = "no longer in the file it was imported from"


class Ours:
    """Knows the comments that an import writes, as long as nobody has added to them."""

    def __init__(self, format_name: str) -> None:
        name = re.escape(format_name)
        self._part = re.compile(
            rf"{_GONE}|{name}(?::[^\r\n]{{0,200}}?)?, line \d+|seen as {_QUOTED}|its id is {_QUOTED}"
            rf"|(?:[\w.]+: )?(?:the placeholder )?{_QUOTED} (?:is no answer|does not fit here)"
            rf"|[\w.]+ has no place in a manifest|\d+ more left out"
            rf"|owed(?:, not in {name})?(?:: (?:{'|'.join(map(re.escape, sorted(HINTS, key=len, reverse=True)))}))?"
        )

    def fits(self, rest: str) -> bool:
        """Whether what stands behind a value on its line is nothing, or a comment of an import alone."""
        text = rest.strip()
        if not text:
            return True
        if not text.startswith("# "):
            return False
        at = 2
        while found := self._part.match(text, at):
            if found.end() == len(text):
                return True
            if not text.startswith("; ", found.end()):
                return False
            at = found.end() + 2
        return False


def comments_in(text: str, start: int, end: int, scalars: Iterable[tuple[int, int]]) -> list[str]:
    """The comments between two places; ``scalars`` are the places of values, in which a ``#`` is none."""
    piece = list(text[start:end])
    for low, high in scalars:
        for at in range(max(low, start), min(high, end)):
            if text[at] != "\n":
                piece[at - start] = "x"
    line_start = start == 0 or text[start - 1] in " \t\r\n"
    found = _COMMENT.findall("".join(piece) if line_start else "x" + "".join(piece))
    return [comment for comment in found if comment.strip("# \t")]


def lost(comment: str, line: int) -> str:
    """The message on a comment that cannot stay."""
    said = terminal(bounded(comment.lstrip("# "), _SHOWN))
    return f'the comment "{said}" near line {line} is gone: what it stood beside is no longer there as it was'


def spans_of(nodes: Iterable[Any], at: Any, line_end: Any) -> Iterable[tuple[int, int]]:
    """The places of scalars; of a block scalar from its second line, for its first may hold a comment."""
    for node in nodes:
        if node.id == "scalar":
            start = at(node.start_mark)
            yield (line_end(start) if node.style in {"|", ">"} else start), at(node.end_mark)
