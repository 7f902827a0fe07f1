"""Where the nodes and links of a chart stand on a page: in layers from left to right, each after what leads to it."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple
from unicodedata import east_asian_width

from crs_gate.escape import bounded, one_line, plain
from crs_gate.model.lineage import Lineage
from crs_gate.report.lineage_chart import Chart, Link, Node

MOST_NODES = 80
_HEIGHT, _ACROSS, _DOWN, _EDGE = 40, 44, 14, 6
_SIGN, _MARGIN, _NARROWEST = 7.3, 24, 84
_FITS = 24
"""Signs of a line that have room in a box, in a font of one width."""
_LONGEST = 200
_SWEEPS = 4


class Box(NamedTuple):
    """A node: its corner, one or two lines of text, all of it, and what it is. Texts are hostile, and plain."""

    x: int
    y: int
    width: int
    lines: tuple[str, ...]
    text: str
    kind: str
    style: str


class Arrow(NamedTuple):
    """A link: a path in the words of SVG, and what it rests on."""

    path: str
    says: str
    weak: bool


class Picture(NamedTuple):
    """All of it, in units of one pixel. ``left_out`` counts nodes without room, ``more`` sources."""

    width: int
    height: int
    box_height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    left_out: int
    more: int


def picture(found: Lineage) -> Picture:
    """The picture of a dataset's sources, steps and files."""
    chart = Chart(found, MOST_NODES)
    layers = _ordered(_layers(chart), chart.links)
    tallest = max(map(len, layers), default=0)
    drawn = [_shown(node) for node in chart.nodes]
    widths = [max(_width(drawn[node]) for node in layer) for layer in layers]
    starts = list(accumulate((width + _ACROSS for width in widths), initial=_EDGE))
    places: dict[int, tuple[int, int, int]] = {
        node: (start, _EDGE + int((row + (tallest - len(layer)) / 2) * (_HEIGHT + _DOWN)), width)
        for start, width, layer in zip(starts, widths, layers, strict=False)
        for row, node in enumerate(layer)
    }
    boxes = tuple(
        Box(*places[number], lines, text, node.kind, node.style)
        for number, (node, (lines, text)) in enumerate(zip(chart.nodes, drawn, strict=True))
    )
    arrows = tuple(_arrow(link, places) for link in chart.links)
    height = tallest * (_HEIGHT + _DOWN) - _DOWN + 2 * _EDGE
    more = found.sources - len(found.branches)
    return Picture(starts[-1] - _ACROSS + _EDGE, height, _HEIGHT, boxes, arrows, chart.left_out, more)


def _layers(chart: Chart) -> list[list[int]]:
    """Each node one layer after the last that leads to it. Where links go in a circle, the first node of it begins."""
    before: dict[int, set[int]] = {number: set() for number in range(len(chart.nodes))}
    for link in chart.links:
        if link.start != link.end:
            before[link.end].add(link.start)
    layer: dict[int, int] = {}
    while len(layer) < len(before):
        free = [node for node in before if node not in layer and before[node] <= layer.keys()]
        for node in free or [next(node for node in before if node not in layer)]:
            layer[node] = 1 + max((layer[each] for each in before[node] if each in layer), default=-1)
    found: list[list[int]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node in sorted(layer):
        found[layer[node]].append(node)
    return found


def _ordered(layers: list[list[int]], links: Sequence[Link]) -> list[list[int]]:
    """The nodes of each layer near those that they are linked with, so that few links cross."""
    linked: dict[int, list[int]] = {}
    for link in links:
        linked.setdefault(link.start, []).append(link.end)
        linked.setdefault(link.end, []).append(link.start)
    for sweep in range(_SWEEPS):
        row = {node: place / len(layer) for layer in layers for place, node in enumerate(layer)}
        for number in range(len(layers))[:: -1 if sweep % 2 else 1]:
            layer = layers[number]
            near = {node: [row[each] for each in linked.get(node, ())] or [row[node]] for node in layer}
            layers[number] = sorted(layer, key=lambda node, near=near: (sum(near[node]) / len(near[node]), node))  # type: ignore[misc]
            row.update({node: place / len(layer) for place, node in enumerate(layers[number])})
    return layers


def _shown(node: Node) -> tuple[tuple[str, ...], str]:
    """The lines in the box, and the whole text."""
    text = plain(bounded(one_line(node.text, _LONGEST), _LONGEST))
    first, _, second = text.partition(", ") if node.kind == "step" else (text, "", "")
    cut = _end if node.kind == "data" else _start
    return tuple(map(cut, filter(None, (first, second)))), text


def _width(shown: tuple[tuple[str, ...], str]) -> int:
    longest = max(map(_columns, shown[0]), default=0)
    return max(_NARROWEST, int(longest * _SIGN) + _MARGIN)


def _columns(text: str) -> int:
    """How many columns a line takes: signs of East Asia take two."""
    return sum(2 if east_asian_width(sign) in "FW" else 1 for sign in text)


def _start(text: str) -> str:
    return text if len(text) <= _FITS else f"{text[: _FITS - 1]}…"


def _end(text: str) -> str:
    """Of a path what tells it from others: its end."""
    return text if len(text) <= _FITS else f"…{text[1 - _FITS :]}"


def _arrow(link: Link, places: Mapping[int, tuple[int, int, int]]) -> Arrow:
    (x, y, width), (to_x, to_y, _) = places[link.start], places[link.end]
    middle = _HEIGHT // 2
    start, end, bend = x + width, to_x - 3, _ACROSS // 2
    path = f"M{start} {y + middle}C{start + bend} {y + middle} {end - bend} {to_y + middle} {end} {to_y + middle}"
    return Arrow(path, link.says, link.weak)
