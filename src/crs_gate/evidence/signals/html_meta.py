"""The ``meta`` and ``link`` elements of a page that can hold signals, found in one pass over its beginning."""

import html
import re
from collections.abc import Iterator

from crs_gate.evidence.signals import links
from crs_gate.evidence.signals.preferences import LONGEST

WANTED = frozenset(("robots", "tdm-reservation", "tdm-policy", "content-usage"))
_LARGEST = 512 * 1024
_LONGEST_TAG = 64 * 1024
_LONGEST_SCRIPT_TAG = 1024
_LONGEST_VALUE = LONGEST + 1
"""Characters of the values of one name that are kept: one more than are read, so that a cut shows."""
_UNREAD = {"robots": "?" * _LONGEST_VALUE, "content-usage": "?", "tdm-reservation": "?"}
"""What stands for an element whose tag is too long: values that no protocol can read."""
_STARTS = re.compile(r"<!--|<(script|style|textarea|title|template)\b|<(meta|link)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]{1,40})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ROBOTS = re.compile(r"robots|[a-z0-9_-]{1,40}bot")


def meta_of(data: bytes) -> dict[str, str]:
    """Values by name in small letters, those of one name joined by commas; names of single robots count as ``robots``.

    What stands in comments and scripts is no element. Links to licenses of RSL are under ``links.META``.
    """
    found: dict[str, list[str]] = {}
    licenses: list[str] = []
    for kind, tag, _ in _tags(data[:_LARGEST].decode("utf-8", "replace")):
        entries = _entries(tag)
        if kind != "meta":
            licenses += _license(kind, entries)
            continue
        if len(tag) > _LONGEST_TAG:  # whatever it says is not read, and so unknown to each protocol
            for each, told in _UNREAD.items():
                found.setdefault(each, []).append(told)
            continue
        name = entries.get("name", entries.get("http-equiv", "")).strip().lower()
        if "content" in entries and (name in WANTED or _ROBOTS.fullmatch(name)):
            found.setdefault(name if name in WANTED else "robots", []).append(entries["content"].strip())
    joined = {name: ", ".join(dict.fromkeys(values)) for name, values in found.items()}
    if licenses:
        joined[links.META] = " ".join(dict.fromkeys(licenses))
    return {name: value[:_LONGEST_VALUE] for name, value in sorted(joined.items())}


def inline_licenses(data: bytes) -> tuple[bytes | None, ...]:
    """What stands in the scripts of a page that hold licenses of RSL, without blanks round it; ``None`` without end."""
    held = data[:_LARGEST].decode("utf-8", "surrogateescape")
    return tuple(
        None if inside is None else inside.strip().encode("utf-8", "surrogateescape")
        for kind, tag, inside in _tags(held)
        if kind == "script" and _license(kind, _entries(tag))
    )


def _entries(tag: str) -> dict[str, str]:
    """Names and values of a tag; of two with one name the first counts."""
    entries: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(tag[:_LONGEST_TAG]):
        entries.setdefault(name.lower(), html.unescape("".join(values)))
    return entries


def _license(kind: str, entries: dict[str, str]) -> list[str]:
    if kind == "script":
        return [links.INLINE] if entries.get("type", "").strip().lower() == links.TYPE else []
    address = "".join(entries.get("href", "")[:_LONGEST_VALUE].split())
    return (
        [address or links.INLINE] if links.names_rsl(entries.get("rel", ""), entries.get("type", ""), address) else []
    )


def _tags(text: str) -> Iterator[tuple[str, str, str | None]]:
    """Names of elements and what stands in their tags; of scripts, a bounded beginning of it, and their contents."""
    at = 0
    while start := _STARTS.search(text, at):
        if start[0] == "<!--":  # "<!-->" is a whole comment
            end = _end_of(_COMMENT_ENDS, text, start.start() + len("<!"))
        elif start[1]:
            end = _end_of(_ENDS[start[1].lower()], text, start.end())
            if start[1].lower() == "script":
                tag = text[start.end() : start.end() + _LONGEST_SCRIPT_TAG].partition(">")[0]
                inside = text[start.end() + len(tag) + 1 : end + 1 - len("</script")] if end >= 0 else None
                yield "script", tag, inside
        else:
            end = _end_of_tag(text, start.end())
            yield start[2].lower(), text[start.end() : end] if end >= 0 else "", None
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
