"""Counts of bytes as people read them."""

_STEP = 1000
_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")


def as_bytes(count: float) -> str:
    """``12.3 MB``; units go up by a thousand."""
    unit = 0
    while count >= _STEP and unit < len(_UNITS) - 1:
        count, unit = count / _STEP, unit + 1
    return f"{count:.1f} {_UNITS[unit]}" if unit else f"{count:.0f} {_UNITS[0]}"
