"""What may be wrong with what was printed: a command for a log, something unseen, markup that nobody here wrote."""

import re
from collections.abc import Iterator

# What the runner itself is told is told by us: file and title come first, and are those of a finding.
_OURS = re.compile(r"::(error|warning|notice)(::| file=[^:]*,| title=crs-gate)")
_OLD = re.compile(r"##[\w.]*\[")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_MARKUP = re.compile(r"<(?:script|img|b)\b", re.IGNORECASE)
_LINKS = re.compile(
    r"https://evil|\bwww\.evil|\]\((?!https://crs-gate\.github\.io/crs-gate/docs/rules/[a-z0-9-]+\.html\))http"
    r"|(?<![\w`])@everyone|(?<!&)#1 "
)
_CODE = re.compile(r"`[^`\n]*`")


def commands(text: str) -> Iterator[str]:
    """Lines that a runner would obey and that are not ours, and commands of the old spelling anywhere."""
    for line in re.split(r"[\r\n]", text):
        if line.lstrip().startswith("::") and not _OURS.match(line.lstrip()):
            yield line
        if _OLD.search(line):
            yield line


def forged(text: str) -> list[str]:
    """Commands of the manifest that look like ours."""
    lines = [line.lstrip() for line in re.split(r"[\r\n]", text)]
    return [line for line in lines if re.match(r"::[^:]*::(forged|next|x|f)\b", line)]


def unseen(text: str, *, markdown: bool = False) -> list[str]:
    """Control, bidirectional and invisible characters; Markdown breaks mentions with one of its own."""
    shown = text.replace("\u200b", "") if markdown else text
    return [repr(shown[max(0, m.start() - 30) : m.end() + 5]) for m in _UNSEEN.finditer(shown)]


def markup(text: str) -> list[str]:
    """Elements, links and mentions of a text that is rendered as Markdown."""
    plain = _CODE.sub("", text)
    return [m.group() for pattern in (_MARKUP, _LINKS) for m in pattern.finditer(plain)]
