"""How messages show values of a file: quoted and bounded, not escaped; escaping is the work of what prints them."""

from crs_gate.escape import bounded

_LONGEST = 80


def shown(value: object) -> str:
    """A value in quotes, at most 80 characters of it; line ends stay, since they may be what is wrong."""
    return f"'{bounded(str(value), _LONGEST, '...')}'"
