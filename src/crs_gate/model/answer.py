"""What a written answer is worth: given, missing, a placeholder, or an admitted unknown.

Placeholders were seen in public dataset cards and manifests; a template's words never count as an answer.
"""

import re
from enum import Enum

from crs_gate.model.caching import remembered


class State(Enum):
    """The worth of one answer. Only ``GIVEN`` can satisfy a rule."""

    GIVEN = "given"
    MISSING = "missing"
    PLACEHOLDER = "placeholder"
    UNKNOWN = "unknown"


_UNKNOWN = (
    r"(?:unknown|unclear|unspecified|undefined|unverified|noassertion|various|undecided|undetermined|idk|redacted|missing"
    r"|(?:unknown|unclear)(?: yet| so far| at present| at this time| to us|\s?[,;:(].*)"
    r"|unbekannt|inconnue?|desconocid[oa]|sconosciut[oa]|onbekend|\u043d\u0435\u0438\u0437\u0432\u0435\u0441\u0442\u043d\u043e"
    r"|\u4e0d\u660e|\u672a\u77e5|\u672a\u5b9a"
    r"|not (?:yet )?(?:known|specified|stated|available|provided|given|disclosed|recorded|documented)"
    r"|none (?:provided|available|given|specified|stated|known)|no information(?: (?:available|provided|given))?"
    r"|\?+)[.!]?"
)
_PLACEHOLDER = r"""(?isx)\W*(?:
        (?:more|needs?\s+more)\s+information(?:\s+needed)?  # dataset card templates
      | todo\b.* | fix\s?me\b.* | tb[dac](?:[\s,;:.].*)?
      | to\s+be\s+(?:determined|done|added|announced|completed|filled|decided|confirmed|defined|described).*
      | to\s+be\s+\w{1,20}\s+(?:later|soon)\b.*
      | to\s+(?:follow|come)
      | pending(?:\s+(?:review|approval|confirmation|clarification|verification|answer))?
      | (?:please\s+)?(?:see|cf\.?|refer\s+to)\s+(?:the\s+|our\s+)?
        (?:(?:original|data\s?set|source|project|model)\s+)?
        (?:paper|publication|article|report|appendix|card|readme|website|homepage|page|above|below)
      | n/?a | n/a\b.* | none\s+yet
      | placeholder.* | x{3,} | lorem\s+ipsum.* | (?:fill|insert|add|write)\s+(?:me|this|here)\b.*
      | insert[\s_-]+\w{1,40}[\s_-]+here
      | change\s?me | your[\s_-]+\w+(?:[\s_-]+here)? | coming\s+soon | example\s+text
    )\W*"""
_HOLE = re.compile(r"<[^<>@/:]{1,60}>|\{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}")
"""A place in a template that nobody filled in, as ``<day>``; an address in angle brackets is none."""
_OPENERS = frozenset(
    (
        *("undecided", "undetermined", "idk", "redacted", "missing"),
        *("unbekannt", "inconnu", "inconnue", "desconocido", "desconocida", "sconosciuto", "sconosciuta", "onbekend"),
        *(
            "\u043d\u0435\u0438\u0437\u0432\u0435\u0441\u0442\u043d\u043e",
            "\u4e0d\u660e",
            "\u672a\u77e5",
            "\u672a\u5b9a",
        ),
        *(
            "unknown",
            "unclear",
            "unspecified",
            "undefined",
            "unverified",
            "noassertion",
            "various",
            "not",
            "none",
            "no",
        ),
        *("more", "need", "needs", "todo", "fix", "fixme", "tba", "tbd", "tbc", "to", "pending", "please", "see", "cf"),
        *(
            "refer",
            "n",
            "na",
            "lorem",
            "fill",
            "insert",
            "add",
            "write",
            "change",
            "changeme",
            "your",
            "coming",
            "example",
        ),
    )
)
"""The first words of all that the two patterns know: they are slow to compile, and most answers need neither."""
_WORD = re.compile(r"[^\W_]+")
_PLAIN = ("no", "yes", "none")
_LONGEST_PLACEHOLDER = 200
_LONGEST_FOLDED = 1000
_NO_WORDS = " .-_\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u00b7"
"""Dashes and dots, as they are put into a field that must not be empty."""
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


_DENIAL = (
    r"(?i)\W*(?:no(?!-|\.? ?\d)|none|not|nothing|never|without|nil|null|false|n/?a)\b"
    r"|\W*(?:[\w'\u2019-]{1,30}[ ,]+){0,3}"
    r"(?:(?:is|are|was|were|do|does|did|have|has|had|can|could|will|would)"
    r"(?:n['\u2019]?t\b|[ ]+(?:no|not|never|nothing)\b)|(?:can|won)['\u2019]t\b|cannot\b)"
)
"""A denial at the beginning: ``No ...``, ``There is no ...``, ``We do not ...``."""


_FILLERS = frozenset(
    (
        *("foo", "bar", "baz", "foobar", "foo bar", "asdf", "asdfg", "asd", "qwer", "qwert", "qwerty", "qwertz", "abc"),
        *("abcd", "xyz", "blah", "bla", "bla bla", "blah blah", "dummy", "whatever", "something", "anything", "stuff"),
    )
)
"""Words that are typed to fill a field. All of them, and any one letter again and again, name nothing."""


@remembered(4096)
def state(value: str | None) -> State:
    """Say what an answer is worth; empty text, white space and characters that nobody sees are missing."""
    if value in _PLAIN:
        return State.GIVEN
    text = " ".join((value if value.isascii() else _folded(value)).split()).lower() if value else ""
    if not text:
        return State.MISSING
    return _matched(text[:_LONGEST_PLACEHOLDER]) if _suspect(text) else State.GIVEN


def _suspect(text: str) -> bool:
    """Whether the text could be an unknown or a placeholder, by its first word."""
    found = _WORD.search(text)
    if found is None or text[0] in "<{$":
        return True
    word = found.group()
    return word in _OPENERS or word.startswith("placeholder") or set(word) == {"x"}


def _matched(text: str) -> State:
    if re.fullmatch(_UNKNOWN, text):
        return State.UNKNOWN
    if not text.strip(_NO_WORDS) or _HOLE.fullmatch(text) or re.fullmatch(_PLACEHOLDER, text):
        return State.PLACEHOLDER
    return State.GIVEN


def _folded(value: str) -> str:
    """The text as it looks: without characters that nobody sees, and with plain letters for their wide forms."""
    from unicodedata import normalize

    seen = _INVISIBLE.sub("", value)
    return normalize("NFKC", seen) if len(seen) <= _LONGEST_FOLDED else seen


def given(value: str | None) -> bool:
    """Whether the value is a real answer."""
    return state(value) is State.GIVEN


def is_filler(value: str) -> bool:
    """Whether a text that should name a thing, such as a tool or a method, is there to fill the field alone.

    One letter is none by itself: there are tools called R, C and J. A number is none either, whatever its digits.
    """
    text = value[:_LONGEST_PLACEHOLDER].strip(" .!?\"'").lower()
    return text in _FILLERS or (len(text) > 1 and len(set(text)) == 1 and not text.isdecimal())


def denies(value: str) -> bool:
    """Whether a text begins by saying that there is nothing, so that it cannot be taken for a thing that is."""
    return re.match(_DENIAL, value.strip()[:_LONGEST_PLACEHOLDER]) is not None


def explains(value: str | None) -> bool:
    """Whether a text can be a reason in words: one letter, ``none`` and ``asdf`` are none."""
    said = (value or "").strip()
    return given(said) and len(said) > 1 and not is_filler(said) and said.lower() not in {"none", "no", "yes"}
