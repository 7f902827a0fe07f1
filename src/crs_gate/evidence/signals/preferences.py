"""Preferences as lists of keys: ``Content-Usage`` of IETF AIPREF, and ``Content-Signal`` of Cloudflare.

AIPREF is a Dictionary of RFC 9651 with tokens ``y`` and ``n`` as values; what does not parse, and every other value,
says nothing that can be relied on. Sources: draft-ietf-aipref-attach and draft-ietf-aipref-vocab (2026-08), and
https://contentsignals.org.
"""

import re
from collections.abc import Iterator

from crs_gate.evidence.signals.verdict import ALLOW, DISALLOW, INFERENCE, MINING, TRAIN, UNKNOWN, Reason

AIPREF, CONTENT_SIGNAL = "Content-Usage", "Content-Signal"
LONGEST = 4096
"""Characters of one value that are read; a longer one is unknown."""
_MOST = 64
_KEY = re.compile(r"[a-z*][a-z0-9_.*-]{0,63}")
_BARE = re.compile(r"[A-Za-z*][A-Za-z0-9:/!#$%&'*+.^_`|~-]{0,255}|\?[01]|-?[0-9]{1,15}(?:\.[0-9]{1,3})?")
_OF_USAGE = {"train-ai": (TRAIN,), "train-genai": (TRAIN,), "bots": (TRAIN, MINING), "tdm": (TRAIN, MINING)}
_OF_SIGNAL = {"ai-train": (TRAIN,), "ai-input": (INFERENCE,)}
_SAID = {"n": DISALLOW, "y": ALLOW}
_SIGNALED = {"no": DISALLOW, "yes": ALLOW}


def dictionary(text: str) -> dict[str, str] | None:
    """The members of an RFC 9651 Dictionary whose values are tokens, numbers or truth values; ``None`` if it is none.

    Of strings, byte sequences and inner lists nothing is needed here: one of them makes it unreadable, and so unknown.
    Parameters are read and left out, and of a key that stands there twice the last one counts, as the standard says.
    """
    if len(text) > LONGEST or not text.isascii():
        return None
    members: dict[str, str] = {}
    parts = text.strip(" \t").split(",") if text.strip(" \t") else []
    for part in parts[: _MOST + 1]:
        first, *parameters = part.strip(" \t").split(";")
        if any(_member(parameter.lstrip(" ")) is None for parameter in parameters):
            return None
        found = _member(first.rstrip(" ") if parameters else first)
        if found is None:
            return None
        members[found[0]] = found[1]
    return members if len(parts) <= _MOST else None


def _member(text: str) -> tuple[str, str] | None:
    key, equals, value = text.partition("=")
    if not _KEY.fullmatch(key) or (equals and not _BARE.fullmatch(value)):
        return None
    return key, value if equals else "?1"


def usage(text: str, use: str, line: int = 0) -> Iterator[Reason]:
    """What a ``Content-Usage`` value says of a use; nothing where it does not speak of it."""
    members = dictionary(text)
    if members is None:
        yield Reason(AIPREF, UNKNOWN, f"{_quoted(text)} cannot be read", line)
        return
    for key, value in members.items():
        if use in _OF_USAGE.get(key, ()):
            verdict = _SAID.get(value, UNKNOWN)
            yield Reason(AIPREF, verdict, f"it says {key}={_shown(value)}", line)


def signal(text: str, use: str, line: int = 0) -> Iterator[Reason]:
    """What a ``Content-Signal`` value says of a use."""
    for part in text[:LONGEST].split(",", _MOST)[:_MOST]:
        key, equals, value = (piece.strip().lower() for piece in part.partition("="))
        if use in _OF_SIGNAL.get(key, ()):
            verdict = _SIGNALED.get(value, UNKNOWN) if equals else UNKNOWN
            yield Reason(CONTENT_SIGNAL, verdict, f"it says {key}={_shown(value)}", line)
    if len(text) > LONGEST or text.count(",") >= _MOST:
        yield Reason(CONTENT_SIGNAL, UNKNOWN, "it is too long to be read", line)


def _shown(value: str) -> str:
    return value[:40]


def _quoted(text: str) -> str:
    return f'"{text[:60]}"'
