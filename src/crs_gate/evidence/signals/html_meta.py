"""The ``meta`` elements of a page that can hold signals, found in one pass over a bounded beginning of it."""

import re
from collections.abc import Iterator

from crs_gate.evidence.signals.preferences import LONGEST

WANTED = frozenset(("robots", "tdm-reservation", "tdm-policy", "content-usage"))
_LARGEST = 512 * 1024
_LONGEST_TAG = 64 * 1024
_LONGEST_VALUE = LONGEST + 1
"""Characters of the values of one name that are kept: one more than are read, so that a cut shows."""
_STARTS = re.compile(r"<!--|<(script|style|textarea|title|template)\b|<meta\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]{1,40})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ROBOTS = re.compile(r"robots|[a-z0-9_-]{1,40}bot")


def meta_of(data: bytes) -> dict[str, str]:
    """Values by name in small letters, those of one name joined by commas; names of single robots count as ``robots``.

    What stands in comments and scripts is no element.
    """
    found: dict[str, list[str]] = {}
    for tag in _tags(data[:_LARGEST].decode("utf-8", "replace")):
        entries = {
            name.lower(): double or single or bare
            for name, double, single, bare in _ATTRIBUTE.findall(tag[:_LONGEST_TAG])
        }
        name = entries.get("name", entries.get("http-equiv", "")).strip().lower()
        if "content" in entries and (name in WANTED or _ROBOTS.fullmatch(name)):
            found.setdefault(name if name in WANTED else "robots", []).append(entries["content"].strip())
    return {name: ", ".join(dict.fromkeys(values))[:_LONGEST_VALUE] for name, values in sorted(found.items())}


def _tags(text: str) -> Iterator[str]:
    at = 0
    while start := _STARTS.search(text, at):
        if start[0] == "<!--":  # "<!-->" is a whole comment
            end = _end_of(_COMMENT_ENDS, text, start.start() + len("<!"))
        elif start[1]:
            end = _end_of(_ENDS[start[1].lower()], text, start.end())
        else:
            end = _end_of_tag(text, start.end())
            yield text[start.end() : end] if end >= 0 else ""
        if end < 0:
            return
        at = end + 1


_COMMENT_ENDS = re.compile("--!?>")
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title", "template")}


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.search(text, start)
    return found.end() - 1 if found else -1


def _end_of_tag(text: str, start: int) -> int:
    """The place of the ``>`` that ends a tag, past quoted values; of the first one where a quote is never closed."""
    quote = ""
    for at in range(start, min(start + _LONGEST_TAG, len(text))):
        character = text[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == ">":
            return at
    return text.find(">", start)
