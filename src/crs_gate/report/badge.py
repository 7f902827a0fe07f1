"""A badge: a picture, or an endpoint for shields.io, that says of which commit and report it speaks.

Endpoint: https://shields.io/badges/endpoint-badge. Colors have a contrast of 4.5 or more with white (WCAG 2.2, 1.4.3).
"""

import json
import re
from datetime import date
from typing import Any, NamedTuple

from crs_gate.escape import json_text, xml
from crs_gate.model.scheme import LETTERS

LARGEST = 64 * 1024
"""Bytes of a badge."""
LABEL = "CRS rating"
COLORS = {
    "A": "#1a7f37", "B": "#3f7d20", "C": "#7a6a00", "D": "#9a5b00", "E": "#b54708", "F": "#c4320a", "G": "#a40e26",
    "": "#59636e",
}  # fmt: skip
_KEY = "crsGate"
_METADATA = re.compile(r'<metadata id="crs-gate">([^<]{2,16384})</metadata>')
_LEFT, _RIGHT, _HEIGHT = 74, 62, 20
_COMMIT, _SHA256 = re.compile("[0-9a-f]{40}"), re.compile("[0-9a-f]{64}")
_LONGEST = 4096


class Badge(NamedTuple):
    """What a badge says. ``letter`` and ``score`` are empty where the manifest has no rating.

    ``commit`` is a full id, ``day`` the ISO date of the rating, ``report`` the SHA-256 of the canonical JSON of what
    the report says of the manifest, ``tool`` and ``rules`` are versions.
    """

    manifest: str
    commit: str
    day: str
    letter: str
    score: str
    report: str
    tool: str
    rules: str


class NoBadgeError(ValueError):
    """Why something is no badge, in words."""


def svg(badge: Badge) -> str:
    """The picture; it loads nothing, and reads well without being seen."""
    from xml.sax.saxutils import escape

    said = xml(f"{LABEL}: {badge.letter or 'none'}, score {badge.score or 'none'}, {_of(badge)}")
    about = escape(json_text(json.dumps(badge._asdict(), sort_keys=True)))
    width = _LEFT + _RIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" role="img" aria-label="{LABEL}">\n'
        f"<title>{said}</title>\n"
        f'<metadata id="crs-gate">{about}</metadata>\n'
        f'<clipPath id="r"><rect width="{width}" height="{_HEIGHT}" rx="3"/></clipPath>\n'
        f'<g clip-path="url(#r)"><rect width="{_LEFT}" height="{_HEIGHT}" fill="#3b424b"/>'
        f'<rect x="{_LEFT}" width="{_RIGHT}" height="{_HEIGHT}" fill="{COLORS[badge.letter]}"/></g>\n'
        f'<g fill="#fff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{_LEFT // 2}" y="14" textLength="{_LEFT - 12}">{LABEL}</text>'
        f'<text x="{_LEFT + _RIGHT // 2}" y="14">{_message(badge)}</text></g>\n'
        f"</svg>\n"
    )


def shields(badge: Badge) -> str:
    """The JSON that shields.io draws a badge from; what binds it stands under a key of its own."""
    tree = {
        "schemaVersion": 1,
        "label": LABEL,
        "message": _message(badge),
        "color": COLORS[badge.letter].removeprefix("#"),
        _KEY: badge._asdict(),
    }
    return json_text(json.dumps(tree, indent=2)) + "\n"


def parse(text: str) -> tuple[Badge, bool]:
    """What a badge claims, and whether it is a picture. Raises ``NoBadgeError``; nothing of it is believed yet."""
    found = _METADATA.search(text)
    try:
        if found:
            from xml.sax.saxutils import unescape

            return _badge(json.loads(unescape(found[1]))), True
        tree = json.loads(text)
        return _badge(tree.get(_KEY) if isinstance(tree, dict) else None), False
    except (ValueError, RecursionError) as error:
        if isinstance(error, NoBadgeError):
            raise
        raise NoBadgeError("it says nothing of a commit and a report, as badges of crs-gate do") from error


def _badge(tree: Any) -> Badge:
    if not isinstance(tree, dict) or tree.keys() != set(Badge._fields):
        raise NoBadgeError("it says nothing of a commit and a report, as badges of crs-gate do")
    if not all(isinstance(value, str) and len(value) <= _LONGEST for value in tree.values()):
        raise NoBadgeError("a value of it is no text, or too long")
    badge = Badge(**tree)
    if not _COMMIT.fullmatch(badge.commit) or not _SHA256.fullmatch(badge.report):
        raise NoBadgeError("its commit or the digest of its report is none")
    if badge.letter not in {"", *LETTERS}:
        raise NoBadgeError("its letter is none of A to G")
    try:
        date.fromisoformat(badge.day)
    except ValueError as error:
        raise NoBadgeError("its day is not like 2026-11-22") from error
    return badge


def _message(badge: Badge) -> str:
    return f"{badge.letter} {badge.score}" if badge.letter else "not rated"


def _of(badge: Badge) -> str:
    return f"{badge.manifest} at {badge.commit[:10]} on {badge.day}"
