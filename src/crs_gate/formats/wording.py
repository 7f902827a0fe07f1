"""How messages show values of a file: quoted and bounded, not escaped; escaping is the work of what prints them."""

_LONGEST = 80


def shown(value: object) -> str:
    """A value in quotes, at most 80 characters of it."""
    text = str(value)
    return f"'{text}'" if len(text) <= _LONGEST else f"'{text[:_LONGEST]}...'"
