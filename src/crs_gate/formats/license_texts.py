"""Licenses that a format states in parts, as one text that reads as the parts do together."""

import re
from collections.abc import Iterable, Sequence

from crs_gate.model.source import LicenseClaim

_OTHER = "other"
_CHOICE = re.compile(r"(?i)\bor\b(?!\s+(?:any\s+)?(?:later|newer)\b)")


def as_text(claim: LicenseClaim) -> str | None:
    """A claim as one text that reads as the claim does, its name and link included."""
    stated, more = claim.expression, [each for each in (claim.name, claim.link) if each]
    if not more:
        return stated
    # Here, because the license room is slow to start and most claims are an id alone.
    from crs_gate.licenses.claimed import dissent, read_claimed
    from crs_gate.licenses.reading import read

    if stated is None or stated.strip().lower() == _OTHER:
        return read_claimed(stated, claim.name, claim.link).canonical or stated or _unreadable(more)
    found = dissent(read(stated), claim.name, claim.link)
    return _unreadable((stated, found.text)) if found else stated


def _unreadable(parts: Sequence[str]) -> str:
    """Parts that name no license together, as a text of which none is read either."""
    from crs_gate.licenses.reading import read

    text = _with(parts)
    return text if not read(text).canonical else f"unclear: {text}"


def _with(parts: Sequence[str]) -> str:
    return f"{parts[0]} ({parts[1]})" if len(parts) > 1 else parts[0]


def joined(texts: Iterable[str]) -> str | None:
    """Licenses that all apply as one text, each as it is written."""
    parts = tuple(texts)
    return " AND ".join(_part(part) for part in parts) if len(parts) > 1 else next(iter(parts), None)


def _part(stated: str) -> str:
    """A part that cannot reach beyond itself: a choice in parentheses, one with odd parentheses in quotes."""
    if not _closed(stated):
        return f"'{stated}'"
    return f"({stated})" if _CHOICE.search(stated) else stated


def _closed(stated: str) -> bool:
    depth = 0
    for character in stated:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return not depth
