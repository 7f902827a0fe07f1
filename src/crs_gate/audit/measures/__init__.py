"""Numbers about data that need no judgment: copies, overlap of splits, bias, and what synthetic data takes over."""

from collections.abc import Mapping


def bounds_of() -> Mapping[str, tuple[str, ...]]:
    """The measures there are, and the names of the figures that can be bounded in each."""
    return {
        "duplicates": ("exact", "near", "overlap", "contained"),
        "bias": ("distance", "missing", "gap", "unknown_language"),
        "persons": ("share",),
        "synthetic": ("exact", "near", "closer", "difference", "uncovered", "shift"),
    }
