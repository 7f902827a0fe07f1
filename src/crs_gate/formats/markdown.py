"""What a dataset card's Markdown is cut into: front matter, sections below headings, paragraphs, labeled bullets.

Every search is linear in the text: patterns that repeat are bounded.
"""

import re
from itertools import takewhile
from typing import NamedTuple

from crs_gate.formats.interface import Unreadable
from crs_gate.formats.source_text import without_controls
from crs_gate.model.answer import State, state

_OPENING = re.compile(r"\s*---(?:\r\n|\n)")
_CLOSING = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_FENCE = re.compile(r"[ \t>]*(```|~~~)")
_BULLET = re.compile(r"\s{0,8}[-*][ \t]+\*\*([A-Za-z ()/-]{1,60}):?\*\*:?[ \t]*(.*)")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\(([^()\n]{0,2000})\)")
_EMPHASIS = re.compile(r"[*`]+")
_SPACE = re.compile(r"\s+")

_NOT_CLOSED = (
    "the metadata that starts here has no closing line '---'; "
    "the Hub then reads no license and no sources at all, and says nothing"
)


class FrontMatter(NamedTuple):
    """``yaml`` starts with as many line breaks as stand before it, so that places hold; ``body_line`` counts from 1."""

    yaml: str
    line: int
    body: str
    body_line: int


class Line(NamedTuple):
    """One line of text and its number in the file."""

    number: int
    text: str


class Section(NamedTuple):
    """A heading and the lines up to the next heading of any level; code blocks and comments are left out.

    ``level`` counts from 1 for the highest; 0 is the text above the first heading.
    """

    title: str
    line: int
    lines: tuple[Line, ...]
    level: int

    @property
    def text(self) -> str:
        """All of it on one line, links as their labels, without quote marks and emphasis."""
        return plain(" ".join(line.text.lstrip(" \t>") for line in self.lines))


def split(text: str) -> FrontMatter:
    """Cut a card in two; one without front matter is all body. Raises ``Unreadable`` when it is not closed."""
    opening = _OPENING.match(text)
    if not opening:
        return FrontMatter("", 1, text, 1)
    line = text.count("\n", 0, opening.end()) + 1
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        raise Unreadable(_NOT_CLOSED, line - 1)
    yaml = text[opening.end() : closing.start()]
    after = closing.end() + 1
    return FrontMatter("\n" * (line - 1) + yaml, line, text[after:], text.count("\n", 0, after) + 1)


def sections(body: str, first_line: int) -> tuple[Section, ...]:
    """The sections of a body; the text above the first heading has an empty title."""
    found: list[tuple[str, int, list[Line], int]] = [("", first_line, [], 0)]
    fence = ""
    for number, text in enumerate(_without_comments(without_controls(body)).split("\n"), first_line):
        if mark := _FENCE.match(text):
            fence = "" if fence == mark.group(1) else fence or mark.group(1)
        elif not fence and (heading := _HEADING.match(text)):
            found.append((plain(heading.group(2).rstrip("# \t")), number, [], len(heading.group(1))))
        elif not fence:
            found[-1][2].append(Line(number, text))
    return tuple(Section(title, line, tuple(lines), level) for title, line, lines, level in found)


def with_what_is_below(sections: tuple[Section, ...], index: int) -> str:
    """The text of a section and of all below its sub-headings, titles included."""
    following = (sections[at] for at in range(index + 1, len(sections)))
    below = takewhile(lambda section: section.level > sections[index].level, following)
    return " ".join(filter(None, [sections[index].text, *(part for each in below for part in (each.title, each.text))]))


def without_placeholders(text: str) -> str:
    """Text without links whose label is a template's placeholder."""
    return _LINK.sub(lambda link: "" if state(link.group(1)) is State.PLACEHOLDER else link.group(), text)


def _without_comments(text: str) -> str:
    """HTML comments hold a template's advice. Their line breaks stay, so that lines keep their numbers."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join([*kept, text[at:]])


def paragraphs(section: Section) -> tuple[tuple[Line, ...], ...]:
    """Runs of lines with no empty line between them."""
    found: list[list[Line]] = [[]]
    for line in section.lines:
        if line.text.strip(" \t>"):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return tuple(tuple(lines) for lines in found if lines)


def bullets(section: Section) -> tuple[tuple[str, str, int], ...]:
    """Bullets such as ``- **Homepage:** ...`` as (label, raw value, line)."""
    matches = ((_BULLET.match(line.text), line.number) for line in section.lines)
    return tuple((match.group(1).strip(), match.group(2).strip(), number) for match, number in matches if match)


def plain(text: str) -> str:
    """Text on one line, links as their labels, without emphasis."""
    return _SPACE.sub(" ", _EMPHASIS.sub("", _LINK.sub(_label, text))).strip()


def _label(link: re.Match[str]) -> str:
    return link.group(1) or link.group(2)
