"""YAML that reads back as the same text whatever is in it: scalars, comments, values between brackets.

Plain where nothing can be mistaken, else in double quotes, with everything escaped that is not seen.
"""

import re
from typing import Any

from crs_gate.escape import yaml_quoted

_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./:@+#=~%?&() -]*")
_BROKEN = re.compile(r": |  | #|[: ]\Z")
_OTHERWISE_TYPED = re.compile(
    r"(?i)\.?\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.(?:inf|nan)|0[xob][0-9a-f_]+|[\d:.]+"
    r"|null|~|true|false|yes|no|on|off|y|n|\.+"
)
"""What other readers of YAML take for a number, a time or a truth value."""
_PLAIN_WHEN_ALONE = frozenset({"yes", "no", "true", "false"})
_LONGEST_PLAIN = 500
_UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff]"
)
_PLAINLY_TYPED = frozenset(
    {
        *("present", "minors", "train", "commercial", "release_model", "past_versions", "derivatives"),
        *("redistribution", "training", "share_alike", "attribution", "bytes", "records", "response_days"),
    }
)
"""Fields whose answers are words of a list or counts: they are written as the examples of the manifest write them."""


def scalar(text: str, key: str = "") -> str:
    """A text as a YAML scalar, for block and flow style alike; the key may say that its values are plain words."""
    if key in _PLAINLY_TYPED and (text in _PLAIN_WHEN_ALONE or (text.isascii() and text.isdecimal())):
        return text
    if len(text) <= _LONGEST_PLAIN and _PLAIN.fullmatch(text) and not _typed_otherwise(text):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    return f'"{yaml_quoted("".join(map(_escaped, text)))}"'


def _typed_otherwise(text: str) -> bool:
    return _OTHERWISE_TYPED.fullmatch(text) is not None or _BROKEN.search(text) is not None


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if " " <= char <= "~" or (char.isprintable() and char > "\xa0" and not _UNSEEN.match(char)):
        return char
    return _code(ord(char))


def _code(number: int) -> str:
    if number in {9, 10, 13}:
        return {9: "\\t", 10: "\\n", 13: "\\r"}[number]
    if 0xD800 <= number <= 0xDFFF:  # noqa: PLR2004 - half a character, which no file can hold
        return "\ufffd"
    if number > 0xFFFF:  # noqa: PLR2004 - beyond the first plane
        return f"\\U{number:08X}"
    return f"\\x{number:02X}" if number < 0x100 else f"\\u{number:04X}"  # noqa: PLR2004 - one byte


def flow(value: Any, key: str = "") -> str:
    """A value on one line: a scalar, ``[...]``, ``{...}`` or ``null``."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return scalar(value, key)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name_of(name)}: {flow(inner, name)}" for name, inner in value.items()) + "}"
    return "[" + ", ".join(flow(item) for item in value) + "]"


def name_of(key: str) -> str:
    """A key: plain where it is a word, else in quotes."""
    return key if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", key) and not _typed_otherwise(key) else _quoted(key)


def comment(text: str) -> str:
    """A comment to follow a value; its text was made safe where it was made. Empty for no text."""
    return f" # {' '.join(text.split())}" if text.strip() else ""
