"""A manifest's rating over time: as text for a terminal, as JSON, and as a picture. What it is given is not trusted."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crs_gate.escape import bounded, json_text, terminal, xml
from crs_gate.model.scheme import CRITERIA, LETTERS
from crs_gate.report.digest import many

_BAR = 20
_WIDTH, _HEIGHT, _LEFT, _TOP = 720, 260, 40, 20
_STEP = 28
_SUBJECT = 60


class Point(NamedTuple):
    """One commit: its full id, the day (ISO 8601), its subject, the rating, and why there is none."""

    commit: str
    day: str
    subject: str
    path: str
    letter: str
    score: str
    sources: int
    why: str = ""


class Fall(NamedTuple):
    """A commit at which the letter fell, the letters around it, and the criteria that were met before it."""

    commit: str
    day: str
    subject: str
    before: str
    after: str
    lost: tuple[str, ...]


def text(points: Sequence[Point], falls: Sequence[Fall], partial: str) -> str:
    """Lines for a terminal, the oldest commit first, with a bar for the score."""
    return "\n".join(_lines(points, falls, partial)) + "\n"


def as_json(points: Sequence[Point], falls: Sequence[Fall], partial: str) -> str:
    """The same for machines."""
    tree = {
        "commits": [{**point._asdict(), "score": point.score and float(point.score)} for point in points],
        "lost": [fall._asdict() for fall in falls],
        "partial": partial,
    }
    return json_text(json.dumps(tree, indent=2)) + "\n"


def _lines(points: Sequence[Point], falls: Sequence[Fall], partial: str) -> Iterator[str]:
    path = ""
    for point in points:
        if point.path != path:
            yield terminal(point.path)
            path = point.path
        rating = (
            f"{point.letter}  {point.score:>5}  {_bar(point.score)}" if point.letter else f"-  {terminal(point.why)}"
        )
        yield f"  {point.day}  {point.commit[:10]}  {rating}  {_subject(point.subject)}".rstrip()
    for fall in falls:
        lost = ", ".join(_criterion(each) for each in fall.lost)
        why = f"; not met since then: {lost}" if lost else ""
        yield ""
        yield f"lost a letter: {fall.commit[:10]} ({fall.day}) {_subject(fall.subject)}"
        yield f"  {fall.before} -> {fall.after or 'no rating'}{why}"
    if points and not falls:
        yield ""
        yield f"no commit lost a letter in {many(len(points), 'commit')}"
    if partial:
        yield f"not all of it is here: {terminal(partial)}"


def _subject(subject: str) -> str:
    return terminal(bounded(subject, _SUBJECT))


def _criterion(name: str) -> str:
    return next((f"{name} {each.title}" for each in CRITERIA if each.value == name), terminal(name))


def _bar(score: str) -> str:
    full = round(float(score) / 100 * _BAR)
    return "#" * full + "." * (_BAR - full)


def svg(points: Sequence[Point], falls: Sequence[Fall]) -> str:
    """A picture: a line of scores, the letters along it, and a mark where one was lost. It loads nothing."""
    rated = [point for point in points if point.letter]
    width = max(_WIDTH, _LEFT * 2 + _STEP * max(len(rated) - 1, 1))
    fallen = {fall.commit for fall in falls}
    places = [(_x(number, len(rated), width), _y(point)) for number, point in enumerate(rated)]
    said = f"Score of {points[-1].path if points else 'nothing'} over {many(len(points), 'commit')}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12">',
        f"<title>{xml(said)}</title>",
        "<style>text{fill:#1b1f24}.q{stroke:#8c959f;stroke-width:1}.l{fill:none;stroke:#0b57d0;stroke-width:2}"
        ".p{fill:#0b57d0}.f{fill:#a40e26}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.l{stroke:#79b8ff}"
        ".p{fill:#79b8ff}.f{fill:#ff9d94}}</style>",
        *_axis(width),
        f'<polyline class="l" points="{" ".join(f"{x},{y}" for x, y in places)}"/>',
        *(_dot(point, x, y, fallen=point.commit in fallen) for point, (x, y) in zip(rated, places, strict=True)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axis(width: int) -> Iterator[str]:
    for score in (0, 50, 100):
        y = _height_of(score)
        yield f'<line class="q" x1="{_LEFT}" y1="{y}" x2="{width - _LEFT}" y2="{y}" stroke-dasharray="2 4"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{score}</text>'


def _dot(point: Point, x: int, y: int, *, fallen: bool) -> str:
    subject = bounded(point.subject, _SUBJECT)
    said = xml(f"{point.day} {point.commit[:10]}: {point.letter}, {point.score}. {subject}")
    mark = f'<path class="f" d="M{x - 6},{y - 6}h12l-6,11z"/>'
    shape = mark if fallen else f'<circle class="p" cx="{x}" cy="{y}" r="4"/>'
    letter = point.letter if point.letter in LETTERS else ""
    return f'<g><title>{said}</title>{shape}<text x="{x}" y="{y - 10}" text-anchor="middle">{letter}</text></g>'


def _x(number: int, count: int, width: int) -> int:
    return _LEFT + round((width - 2 * _LEFT) * (number / (count - 1) if count > 1 else 0.5))


def _y(point: Point) -> int:
    return _height_of(float(point.score))


def _height_of(score: float) -> int:
    return round(_TOP + (_HEIGHT - 2 * _TOP) * (1 - score / 100))
