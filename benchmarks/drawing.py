"""Draws series of points on logarithmic scales as an SVG that fits light and dark pages."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT, _ACROSS = 260, 190, 3
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 26, 12, 30
_STYLE = """\
text { font: 11px system-ui, sans-serif; fill: #333 }
.title { font-weight: 600 }
.grid { stroke: #ccc; stroke-width: 1 }
.linear { stroke: #888; stroke-width: 1; stroke-dasharray: 4 3; fill: none }
.points { stroke: #0b62c4; stroke-width: 2; fill: none }
circle { fill: #0b62c4 }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .grid { stroke: #444 } .points { stroke: #6db1ff } circle { fill: #6db1ff }
}
"""
Points = Sequence[tuple[float, float]]


def drawn(series: Mapping[str, Points]) -> str:
    """One panel a series: size against processor seconds; the dashed line is what linear growth would be."""
    down = math.ceil(len(series) / _ACROSS)
    width, height = _ACROSS * _WIDTH, down * _HEIGHT
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
    told = "<title>Processor seconds against size, on logarithmic scales; dashed: linear growth</title>"
    panels = [
        f'<g transform="translate({n % _ACROSS * _WIDTH} {n // _ACROSS * _HEIGHT})">{"".join(_panel(name, points))}</g>'
        for n, (name, points) in enumerate(series.items())
    ]
    return "\n".join((head, told, f"<style>\n{_STYLE}</style>", *panels, "</svg>")) + "\n"


def _panel(name: str, points: Points) -> Iterator[str]:
    sizes, seconds = zip(*points, strict=True)
    x, y = _Scale(sizes, _LEFT, _WIDTH - _RIGHT), _Scale(seconds, _HEIGHT - _BOTTOM, _TOP)
    yield f'<text class="title" x="{_LEFT}" y="16">{escape(name.replace("`", ""))}</text>'
    for power in range(x.low, x.high + 1):
        at = x.of(10**power)
        yield f'<line class="grid" x1="{at:.1f}" y1="{_TOP}" x2="{at:.1f}" y2="{_HEIGHT - _BOTTOM}"/>'
        yield f'<text x="{at:.1f}" y="{_HEIGHT - 14}" text-anchor="middle">{10**power:,}</text>'
    for power in range(y.low, y.high + 1):
        at = y.of(10**power)
        yield f'<line class="grid" x1="{_LEFT}" y1="{at:.1f}" x2="{_WIDTH - _RIGHT}" y2="{at:.1f}"/>'
        yield f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
    linear = [(size, seconds[-1] * size / sizes[-1]) for size in sizes]
    shown = [(size, value) for size, value in linear if value >= 10**y.low]
    yield _line("linear", [(x.of(size), y.of(value)) for size, value in shown])
    places = [(x.of(size), y.of(value)) for size, value in points]
    yield _line("points", places)
    yield from (f'<circle cx="{left:.1f}" cy="{top:.1f}" r="3"/>' for left, top in places)


def _line(kind: str, places: Sequence[tuple[float, float]]) -> str:
    return f'<polyline class="{kind}" points="{" ".join(f"{left:.1f},{top:.1f}" for left, top in places)}"/>'


class _Scale:
    """Powers of ten that hold all values, laid out between two places."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low, self.high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        self.high = max(self.high, self.low + 1)
        self._start, self._end = start, end

    def of(self, value: float) -> float:
        """Where a value lies."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self._start + share * (self._end - self._start)
