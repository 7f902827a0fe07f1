"""Paths in evidence: relative, POSIX, NFC, and none that leads elsewhere or is another one on some disk."""

import unicodedata
from collections.abc import Iterable, Iterator

LONGEST = 4096
_SHOWN = 80


def fault(path: str) -> str:
    """Why a text is no path that evidence may name; empty where it is one."""
    if not path or len(path) > LONGEST:
        return f"a path has 1 to {LONGEST:,} characters"
    if path.startswith("/") or "\\" in path or path[1:2] == ":":
        return f"{path[:_SHOWN]!r} is not a relative path with /"
    if any(part in ("", ".", "..") for part in path.split("/")):
        return f"{path[:_SHOWN]!r} has an empty part, '.' or '..'"
    if not path.isascii() and unicodedata.normalize("NFC", path) != path:
        return f"{path[:_SHOWN]!r} is not in the normal form NFC"
    if not path.isprintable():
        return f"{path[:_SHOWN]!r} has a character that cannot be seen"
    return ""


def colliding(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of paths that are one file on a disk that does not tell upper from lower case, or forms of letters."""
    seen: dict[str, str] = {}
    for path in paths:
        first = seen.setdefault(unicodedata.normalize("NFC", path.casefold()), path)
        if first != path:
            yield first, path
