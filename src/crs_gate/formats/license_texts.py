"""Licenses that a format states in parts, as one text that reads as the parts do together."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crs_gate.model.answer import State, state
from crs_gate.model.source import LicenseClaim

if TYPE_CHECKING:
    from crs_gate.licenses.reading import Reading

_OTHER = "other"
_OWN = "LicenseRef-"
_CHOICE = re.compile(r"(?i)\bor\b(?!\s+(?:any\s+)?(?:later|newer)\b)")
_LONGEST = 200
_SAYS_NOTHING = frozenset((State.MISSING, State.PLACEHOLDER))


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


def with_text(claim: LicenseClaim, words: str | None) -> LicenseClaim:
    """A claim with the text of a license that stands beside it: unless both are the same license, both apply.

    A text is known by its words, or read as any other statement; what is neither leaves no license that is known.
    """
    if not words or (claim != LicenseClaim() and state(words) in _SAYS_NOTHING):
        return claim
    from crs_gate.licenses.reading import read

    text, claimed = _as_statement(words), as_text(claim)
    if claimed is None:
        return LicenseClaim(text)
    return claim if _same(read(claimed), read(text)) else LicenseClaim(joined((claimed, text)))


def with_description(claim: LicenseClaim, words: str | None) -> LicenseClaim:
    """A claim with a description of the license beside it: it grants nothing, but may contradict the claim."""
    claimed = as_text(claim) if words else None
    if not words or not claimed:
        return claim
    from crs_gate.licenses.claimed import dissent
    from crs_gate.licenses.reading import read

    found = dissent(read(claimed), None, words)  # as a link: a summary of a license speaks of limits that it has not
    return LicenseClaim(_unreadable((claimed, _short(words)))) if found else claim


def _as_statement(words: str) -> str:
    """A license text by the id of the license that it is, else its first words."""
    from crs_gate.licenses.texts import recognize

    found = recognize(words)
    return found.license if found and found.license else _short(words)


def _short(words: str) -> str:
    """Words on one line; where some are cut off, no license is read from what is left."""
    from crs_gate.licenses.reading import read

    text = " ".join(words[: _LONGEST * 10].split())
    if len(text) <= _LONGEST and len(words) <= _LONGEST * 10:
        return text
    cut = f"{text[: _LONGEST - 12]}..."
    return f"unclear: {cut}" if read(cut).canonical else cut


def _same(claimed: "Reading", text: "Reading") -> bool:
    """Whether a text is that of the license that is claimed; terms of one's own are where their text says them."""
    from crs_gate.licenses.deprecated import stricter
    from crs_gate.licenses.kinds import Kind

    if not claimed.canonical:
        return False
    if not text.canonical:
        return text.kind is not Kind.NO_LICENSE and all(name.startswith(_OWN) for name in claimed.ids)
    alone = len(claimed.ids) == len(text.ids) == 1
    meant = [{name, *stricter(name)} for name in (*claimed.ids, *text.ids)] if alone else []
    return claimed.canonical == text.canonical or (alone and not meant[0].isdisjoint(meant[1]))


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
