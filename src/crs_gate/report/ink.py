"""Words and colors of the text report; each value is cut and escaped here."""

from collections.abc import Callable

from crs_gate.escape import bounded, terminal
from crs_gate.model.rating import Rating, shown
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import Status
from crs_gate.report import digest

Paint = Callable[[str, str], str]
"""Wraps text in a style, or leaves it as it is."""

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "alarm": "1;31"}
VERDICT_STYLES = {Status.PASSED: "green", Status.BLOCKED: "alarm", Status.UNDECIDED: "yellow"}
_GOOD, _FAIR = "AB", "CD"


def colored(text: str, style: str) -> str:
    """ANSI colors."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if text else ""


def plain(text: str, style: str) -> str:  # noqa: ARG001 - the same shape as colored
    """No colors."""
    return text


def cut(text: str, limit: int = 200) -> str:
    """A value in at most ``limit`` characters, then escaped."""
    return terminal(bounded(text, limit))


def listed(names: tuple[str, ...], limit: int = 3) -> str:
    """The first few names and how many more there are; one more than the limit is shown rather than counted."""
    limit += len(names) == limit + 1
    more = f" and {len(names) - limit:,} more" if len(names) > limit else ""
    return ", ".join(cut(name, 60) for name in names[:limit]) + more


def letter(name: str | None, paint: Paint) -> str:
    """A letter in its color; ``?`` where there is none."""
    if name is None:
        return paint("?", "yellow")
    return paint(name, "green" if name in _GOOD else "yellow" if name in _FAIR else "red")


def letter_and_score(rating: Rating | None, paint: Paint) -> str:
    """Such as ``B 82.1``."""
    return f"{letter(rating.letter, paint)} {shown(rating.score)}" if rating else paint("not rated", "yellow")


def ratings(manifest: ManifestReport, paint: Paint) -> str:
    """Such as ``A 95.0 -> E 41.2 (-53.8)``."""
    gained = digest.delta(manifest)
    head = letter_and_score(manifest.head_rating, paint)
    if manifest.assessed is not None:
        return paint(f"{digest.many(len(manifest.assessed), 'source')} assessed", "yellow")
    if manifest.change == "deleted":
        head = paint("deleted", "red")
    if manifest.base_rating is None:
        return f"{head} (new)" if manifest.change == "added" else head
    change = paint(f"({gained})", "red" if gained.startswith("-") else "green") if gained else ""
    return f"{letter_and_score(manifest.base_rating, paint)} -> {head} {change}"
