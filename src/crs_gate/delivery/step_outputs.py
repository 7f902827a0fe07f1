"""The outputs of the GitHub step: small values for later steps, in the format of ``$GITHUB_OUTPUT``."""

from collections.abc import Mapping

from crs_gate.model.findings import ChangeKind
from crs_gate.model.rating import Rating, shown
from crs_gate.model.report import Report
from crs_gate.model.scheme import Status
from crs_gate.report.digest import delta

NAMES = (
    "conclusion",
    "rating",
    "score",
    "base-rating",
    "base-score",
    "delta",
    "added",
    "changed",
    "removed",
    "dataset",
    "datasets",
    "datasets-not-passed",
    "datasets-left-out",
    "report-json",
)


def values(report: Report, report_json: str = "") -> dict[str, str]:
    """Each of ``NAMES``. Ratings are those of the worst manifest, empty where there is none; counts are over all."""
    worst = report.manifests[0] if report.manifests else None
    head, base = (worst.head_rating, worst.base_rating) if worst else (None, None)
    gained = delta(worst) if worst else ""
    kinds = [change.kind for manifest in report.manifests for change in manifest.changes]
    counts = [
        kinds.count(ChangeKind.ADDED),
        kinds.count(ChangeKind.CHANGED) + kinds.count(ChangeKind.RENAMED),
        kinds.count(ChangeKind.REMOVED),
    ]
    held = sum(manifest.verdict.status is not Status.PASSED for manifest in report.manifests)
    datasets = (worst.path if worst else "", len(report.manifests), held, len(report.left_out))
    sources = (gained, *counts)
    found = (report.status.value, *_rating(head), *_rating(base), *map(str, (*sources, *datasets)), report_json)
    return dict(zip(NAMES, found, strict=True))


def render(outputs: Mapping[str, str]) -> str:
    """Lines ``name=value``; a value of several lines goes between delimiters that nobody can guess."""
    return "".join(_entry(name, value) for name, value in outputs.items())


def _entry(name: str, value: str) -> str:
    if "\n" not in value and "\r" not in value:
        return f"{name}={value}\n"
    from uuid import uuid4

    delimiter = f"crs_gate_{uuid4()}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"


def _rating(rating: Rating | None) -> tuple[str, str]:
    return (rating.letter, shown(rating.score)) if rating else ("", "")
