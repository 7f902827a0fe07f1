"""How messages show values of a manifest: bounded and on one line. Escaping is left to the outputs."""

from collections.abc import Sequence

from crs_gate.escape import one_line

_LONGEST = 80
_LONGEST_IN_LIST = 40


def quoted(value: str, longest: int = _LONGEST) -> str:
    """The value in quotes, on one line, cut to ``longest`` characters."""
    return f"'{one_line(value, longest)}'"


def listing(names: Sequence[str], most: int = 3, count: int | None = None) -> str:
    """Names in a sentence: ``a``, ``a and b``, ``a, b, c and 4 more``; ``count`` where more are than given."""
    shown = [one_line(name, _LONGEST_IN_LIST) for name in names[:most]]
    count = len(names) if count is None else count
    if count > most:
        return f"{', '.join(shown)} and {count - most} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def worth(value: str | None) -> str:
    """In words what a value that is no answer is: ``missing``, ``the placeholder 'TODO'``, ``'unknown'``."""
    if value is None or not value.strip():
        return "missing"
    return quoted(value)
