"""Reading a manifest beside another version of it: sources that are letter for letter the same are read once.

The text is cut where the items of ``sources`` begin. That a cut is right is never assumed: the other version was
read whole, and its items must begin on the very lines of its cuts; what differs is parsed here as a document of its
own, closed by an item of ours, and must give one item on the line of each cut and of ours. So every item that is new
is whole in itself: nothing that it opens, such as a quote, reaches into what follows. Wherever that does not hold,
the manifest is read whole.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from crs_gate.formats.interface import ReadResult
from crs_gate.model.dataset import Dataset
from crs_gate.model.location import Places
from crs_gate.model.source import Source

_LIST = re.compile(r"^sources:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)-(?= )", re.MULTILINE)
_NEXT_KEY = re.compile(r"^(?=[^\s#-])", re.MULTILINE)
_END = "crs-gate-end-of-sources"
# An alias may stand for something else in the other version.
_ALIAS = re.compile(r"(?<=[\s\[{,:])\*(?=\S)")


class _Cuts(NamedTuple):
    """A text in pieces: what precedes the items, the items, what follows; and the line (from 1) of each item."""

    dash: str
    before: str
    items: tuple[str, ...]
    after: str
    lines: tuple[int, ...]


def read_beside(path: str, text: str, other: ReadResult, read: Callable[[str, str], ReadResult]) -> ReadResult | None:
    """The manifest, with the sources that it shares with the other one; ``None`` when it has to be read whole."""
    if other.dataset is None or _ALIAS.search(text) or _ALIAS.search(other.text):
        return None
    cuts, other_cuts = _cut(text), _cut(other.text)
    if cuts is None or other_cuts is None or not _agrees(other.dataset, other_cuts.lines):
        return None
    index_of = {item: index for index, item in enumerate(other_cuts.items)}
    new = tuple([item if item.endswith("\n") else f"{item}\n" for item in cuts.items if item not in index_of])
    closed = (*new, f"{cuts.dash} id: {_END}\n")
    rest = read(path, cuts.before + "".join(closed) + cuts.after)
    rest_lines = _lines(cuts.before, closed)
    if rest.dataset is None or not _agrees(rest.dataset, rest_lines):
        return None
    fresh = iter(range(len(new)))
    parts = []
    for item, line in zip(cuts.items, cuts.lines, strict=True):
        if (at := index_of.get(item)) is not None:
            parts.append(_Part(other.dataset, at, line - other_cuts.lines[at]))
        else:
            at = next(fresh)
            parts.append(_Part(rest.dataset, at, line - rest_lines[at]))
    end = _last_line(cuts.before, closed)
    shift = _last_line(cuts.before, cuts.items) - end
    return _joined(rest.dataset, _JoinedPlaces(rest.dataset.places, parts, end, shift), text)


class _Part(NamedTuple):
    """A source of one of the two datasets, and by how many lines it stands lower in the joined text."""

    dataset: Dataset
    at: int
    shift: int

    @property
    def source(self) -> Source:
        return self.dataset.sources[self.at]


class _JoinedPlaces:
    """Places in a text whose sources were read in two datasets.

    What is not a source stands where it was read in one of them; below a line by so many lines lower.
    """

    def __init__(self, about: Places, parts: list[_Part], end: int, shift: int) -> None:
        self._about, self.parts, self._end, self._shift = about, parts, end, shift

    def locate(self, pointer: str) -> tuple[int, int]:
        """Line and column, counted from 1."""
        _, _, first, *rest = (*pointer.split("/", 3), "", "")[:4]
        if not pointer.startswith("/sources/") or not first.isdecimal() or int(first) >= len(self.parts):
            line, column = self._about.locate(pointer)
            return line + (self._shift if line > self._end else 0), column
        part = self.parts[int(first)]
        below = f"/{rest[0]}" if rest[0] else ""
        line, column = part.dataset.places.locate(f"{part.dataset.pointers[part.at]}{below}")
        return line + part.shift, column


def _joined(rest: Dataset, places: _JoinedPlaces, text: str) -> ReadResult | None:
    sources = tuple([part.source for part in places.parts])
    if len({source.id for source in sources}) != len(sources):
        return None
    pointers = tuple([f"/sources/{index}" for index in range(len(sources))])
    return ReadResult(replace(rest, sources=sources, pointers=pointers, places=places), text=text)


def _cut(text: str) -> _Cuts | None:
    found = _LIST.search(text)
    if found is None or _LIST.search(text, found.end()):
        return None
    start = found.start(1)
    following = _NEXT_KEY.search(text, start)
    end = following.start() if following else len(text)
    starts = [dash.start() for dash in re.finditer(rf"^ {{{len(found[1])}}}-(?= )", text[start:end], re.MULTILINE)]
    bounds = [*(start + at for at in starts), end]
    items = tuple([text[a:b] for a, b in pairwise(bounds)])
    return _Cuts(f"{found[1]}-", text[:start], items, text[end:], _lines(text[:start], items))


def _lines(before: str, items: tuple[str, ...]) -> tuple[int, ...]:
    first = before.count("\n") + 1
    return tuple(accumulate((item.count("\n") for item in items[:-1]), initial=first))


def _last_line(before: str, items: tuple[str, ...]) -> int:
    """The last line of the items, where each ends in a line break or is the end of the text."""
    return before.count("\n") + sum(item.count("\n") for item in items)


def _agrees(dataset: Dataset, lines: tuple[int, ...]) -> bool:
    """Whether the dataset's sources begin on these lines, each."""
    if len(dataset.pointers) != len(lines):
        return False
    return all(dataset.places.locate(at)[0] == line for at, line in zip(dataset.pointers, lines, strict=True))
