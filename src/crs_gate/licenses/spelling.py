"""A license text as its readers see it, and what in it only looks like letters."""

import re

_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_DASHES = "[\u2010-\u2015\u2212]"
_QUOTES = "[\u2018\u2019\u201c\u201d\u00ab\u00bb]"
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_MARKS = str.maketrans("", "", "©®™№…")
"""Signs of their own that stand in names, and that compatibility forms would turn into letters."""


def plain(text: str) -> str:
    """One space between words, plain dashes and quotes, without the marks that people put around a name."""
    words = text if text.isascii() else re.sub(_QUOTES, '"', re.sub(_DASHES, "-", text))
    return " ".join(words.split()).lstrip("#*\"'` ").rstrip("*\"'` .")


def fault(text: str) -> str:
    """What makes the text unfit to be trusted, as the end of a sentence; empty when nothing does."""
    if text.rstrip().endswith(("*", "\u2020", "\u2021")) and not text.lstrip().startswith("*"):
        return "ends in the mark of a footnote"
    if text.isascii():
        return "has control characters" if re.search(_CONTROL, text) else ""
    # Here, because most texts are ASCII.
    from unicodedata import category, normalize

    if any(category(character) in _HIDDEN and character not in "\t\n\r" for character in text):
        return "has characters that nobody sees"
    seen = normalize("NFC", plain(text)).translate(_MARKS)
    return "has characters that only look like others" if normalize("NFKC", seen) != seen else ""
