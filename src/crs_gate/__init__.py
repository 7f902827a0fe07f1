"""crs-gate rates AI training datasets by the Compliance Rating Scheme and blocks changes that lower the rating.

For programs: ``from crs_gate import rate, check, screen``. What is named in ``__all__`` stays as it is within a major
version; all other modules may change with any release. docs/python.md shows how it is used.
"""

__version__ = "0.1.0"
RULESET_VERSION = "2026.11"

TYPE_CHECKING = False  # as in typing, whose import would cost `--version` a third of its time
if TYPE_CHECKING:
    from crs_gate.api import (
        Checked,
        Finding,
        GateError,
        HistoryError,
        PolicyError,
        Rated,
        UnreadManifestError,
        UsageError,
        Verdict,
        check,
        rate,
        screen,
    )

__all__ = (
    "Checked",
    "Finding",
    "GateError",
    "HistoryError",
    "PolicyError",
    "Rated",
    "UnreadManifestError",
    "UsageError",
    "Verdict",
    "check",
    "rate",
    "screen",
)


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for: the command line starts without any of it."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("crs_gate.api"), name)
    raise AttributeError(f"module 'crs_gate' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
