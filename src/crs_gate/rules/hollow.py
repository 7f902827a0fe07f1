"""Whether a text in a field that asks for a thing says yes, no, or nothing at all."""

from crs_gate.model.answer import is_filler
from crs_gate.model.caching import remembered

_NOTHING = frozenset({"no", "none", "nil", "null", "nothing", "false", "never", "without"})
_AFFIRMED = frozenset({"yes", "true", "ok", "okay", "done", "checked"})


def denied(text: str) -> bool:
    """Whether a text is a bare denial: ``none``, and not ``no names among 500 samples``."""
    return _plain(text) in _NOTHING


def affirmed(text: str) -> bool:
    """Whether a text is a bare yes, where something was to be named."""
    return _plain(text) in _AFFIRMED


@remembered(4096)
def is_hollow(text: str) -> bool:
    """Whether a text names nothing: a denial, a yes, one letter, or a word that was typed to fill the field."""
    plain = _plain(text)
    one_letter = len(plain) == 1 and plain.isascii() and plain.isalpha()
    return one_letter or is_filler(text) or denied(text) or affirmed(text)


def _plain(text: str) -> str:
    return text[:80].strip(" .!").lower()
