"""Path patterns of manifests and policies: ``**`` crosses folders; ``*``, ``?`` and ``[...]`` do not.

Patterns come from strangers. Matching is linear in the path for each wildcard: every part between two stars has a
fixed length, so its leftmost match is as good as any, and an atomic group never looks for another.
"""

import re
from collections.abc import Callable
from functools import lru_cache

LONGEST_PATTERN = 1_024
MOST_STARS = 32

_WILDCARD = re.compile(r"[*?\[]")
_TOKEN = re.compile(r"\*+|\?|\[[!^]?\]?[^\]/]*\]|[^*?\[]+|\[", re.DOTALL)


class PatternError(ValueError):
    """A pattern that cannot be used; the text says why, in words that follow "the pattern"."""


def matches(pattern: str, path: str) -> bool:
    """Whether a path with ``/`` between folders fits the pattern; raises ``PatternError``."""
    return matcher(pattern)(path)


def is_literal(pattern: str) -> bool:
    """Whether the pattern holds no wildcard."""
    return _WILDCARD.search(pattern) is None


def literal_prefix(pattern: str) -> str:
    """The text before the first wildcard: every path that fits begins with it."""
    text = normal(pattern)
    found = _WILDCARD.search(text)
    return text if found is None else text[: found.start()]


def normal(pattern: str) -> str:
    """The pattern without leading ``./``; a trailing ``/`` stands for everything below."""
    while pattern.startswith("./"):
        pattern = pattern[2:]
    return f"{pattern}**" if pattern.endswith("/") else pattern


@lru_cache(maxsize=4096)
def matcher(pattern: str) -> Callable[[str], bool]:
    """A test for paths; raises ``PatternError`` on a pattern that is empty, absolute, too long or leaves its folder."""
    _check(pattern)
    text = normal(pattern)
    return _simple(text) or _by_regex(text)


def _check(pattern: str) -> None:
    if not pattern:
        raise PatternError("is empty")
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"is longer than {LONGEST_PATTERN} characters")
    if pattern.count("*") > MOST_STARS:
        raise PatternError(f"has more than {MOST_STARS} stars")
    if pattern.startswith("/"):
        raise PatternError("begins with /")
    if ".." in pattern.split("/"):
        raise PatternError("leaves its folder by ..")
    if "\0" in pattern:
        raise PatternError("holds a NUL character")


def _simple(text: str) -> Callable[[str], bool] | None:
    """Matchers without a regular expression for the shapes that manifests mostly use: compiling is what costs."""
    if is_literal(text):
        return text.__eq__
    head, star, tail = text.partition("*")
    if not star or not is_literal(head):
        return None
    if is_literal(tail):
        return _one_star(head, tail)
    if tail == "*" and (not head or head.endswith("/")):
        return lambda path: path.startswith(head)
    suffix = tail[3:]
    if not head and tail.startswith("*/*") and is_literal(suffix) and "/" not in suffix:
        return lambda path: path.endswith(suffix)
    return None


def _one_star(head: str, tail: str) -> Callable[[str], bool]:
    shortest = len(head) + len(tail)

    def fits(path: str) -> bool:
        if len(path) < shortest or not path.startswith(head) or not path.endswith(tail):
            return False
        return "/" not in path[len(head) : len(path) - len(tail)]

    return fits


def _by_regex(text: str) -> Callable[[str], bool]:
    fits = re.compile(_path_regex(text.split("/")), re.DOTALL).fullmatch
    return lambda path: fits(path) is not None


def _path_regex(segments: list[str]) -> str:
    groups: list[list[str]] = [[]]
    for segment in segments:
        if segment == "**":
            groups.append([])
        else:
            groups[-1].append(_segment_regex(segment))
    first, *others = ["/".join(group) for group in groups]
    if not others:
        return first
    *middle, last = others
    parts = [f"{first}/" if first else ""]
    parts += [f"(?>(?:.*?/)??{part}/)" for part in middle if part]
    return "".join(parts) + (f"(?:.*/)?{last}" if last else ".+")


def _segment_regex(segment: str) -> str:
    fixed = [""]
    for piece in _TOKEN.findall(segment):
        if piece[0] == "*":
            fixed.append("")
        else:
            fixed[-1] += _fixed_regex(piece)
    if len(fixed) == 1:
        return fixed[0]
    first, *middle, last = fixed
    return first + "".join(f"(?>[^/]*?{part})" for part in middle) + f"[^/]*{last}"


def _fixed_regex(piece: str) -> str:
    if piece == "?":
        return "[^/]"
    if piece[0] != "[" or piece == "[":
        return re.escape(piece)
    negated = piece[1] in "!^"
    body = _class_body(piece[2 if negated else 1 : -1])
    if not body:
        return "[^/]" if negated else r"(?!)"
    return f"(?!/)[{'^' if negated else ''}{body}]"


def _class_body(text: str) -> str:
    """The inside of a class, every character escaped; a range that runs backwards is empty."""
    body, index = "", 0
    while index < len(text):
        low = text[index]
        if text[index + 1 : index + 2] == "-" and index + 2 < len(text):
            high = text[index + 2]
            body += f"{re.escape(low)}-{re.escape(high)}" if low <= high else ""
            index += 3
        else:
            body += re.escape(low)
            index += 1
    return body
