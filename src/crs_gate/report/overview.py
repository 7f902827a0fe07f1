"""What a run over many datasets comes to: which are listed, why in one clause each, and how many are only counted.

Nothing is escaped here: values are as the manifest and the policy wrote them.
"""

from collections.abc import Iterator
from typing import NamedTuple

from crs_gate.model.findings import ChangeKind
from crs_gate.model.report import ManifestReport, Reason, Report
from crs_gate.model.scheme import CRITERIA, Status
from crs_gate.report import digest
from crs_gate.report.digest import many


class Overview(NamedTuple):
    """The manifests of a run, in their order; what passed and was not touched is a number."""

    bad: tuple[ManifestReport, ...]
    """Those that did not pass."""
    touched: tuple[ManifestReport, ...]
    """Those that passed and that the change touches, or that were named to be rated."""
    quiet: int
    """How many passed and are as they were."""


def overview(report: Report) -> Overview:
    """Who is listed and who is counted."""
    bad = tuple(m for m in report.manifests if m.verdict.status is not Status.PASSED)
    touched = tuple(m for m in report.manifests if m.verdict.status is Status.PASSED and _is_touched(m))
    return Overview(bad, touched, len(report.manifests) - len(bad) - len(touched))


def _is_touched(manifest: ManifestReport) -> bool:
    """Whether there is something to say of a manifest that passed. A waiver in force is told with the waivers."""
    return bool(manifest.change != "unchanged" or manifest.verdict.introduced or manifest.changes or manifest.notes)


def headline(report: Report) -> str:
    """How many datasets there are, and how many did not pass."""
    count, held = len(report.manifests), len(overview(report).bad)
    if not count and report.left_out:
        return "no dataset is touched by this change"
    return f"{held:,} of {many(count, 'dataset')} did not pass" if held else many(count, "dataset")


def counted_only(report: Report) -> str:
    """One sentence on the datasets that are not listed; empty when all are."""
    quiet, parts = overview(report).quiet, []
    if quiet and len(report.manifests) > 1:
        parts.append(f"{many(quiet, 'dataset')} passed and {_is_or_are(quiet)} as before")
    if left := len(report.left_out):
        verb = _is_or_are(left)
        parts.append(f"{many(left, 'dataset')} {verb} not touched by this change and {_was_or_were(left)} not judged")
    return "; ".join(parts)


def _is_or_are(count: int) -> str:
    return "is" if count == 1 else "are"


def _was_or_were(count: int) -> str:
    return "was" if count == 1 else "were"


def why(manifest: ManifestReport) -> str:
    """One clause: what blocks or is undecided; else what the change did; else what is not met."""
    if manifest.verdict.status is not Status.PASSED and manifest.verdict.reasons:
        return _because(manifest.verdict.reasons)
    if manifest.head_rating is None and manifest.verdict.existing:
        return "invalid, as it was before"
    return "; ".join(filter(None, (*_changed(manifest), _introduced(manifest), _unmet(manifest)))) or "nothing new"


def _because(reasons: tuple[Reason, ...]) -> str:
    """The reason that names a source, which is where the repair begins, or else the first one."""
    told = next((reason for reason in reasons if reason.subject), reasons[0])
    more = f" (and {len(reasons) - 1:,} more)" if len(reasons) > 1 else ""
    return digest.one_line(told.message) + more


def _changed(manifest: ManifestReport) -> Iterator[str]:
    if manifest.change in ("added", "deleted"):
        yield "new" if manifest.change == "added" else "deleted"
    elif manifest.change == "renamed":
        yield f"was {manifest.base_path}"
    kinds = [change.kind for change in manifest.changes if change.subject]
    counts = [(kinds.count(kind), kind.value) for kind in ChangeKind if kind in kinds]
    if counts:
        (first, kind), *rest = counts
        yield ", ".join([f"{many(first, 'source')} {kind}", *(f"{count:,} {word}" for count, word in rest)])


def _introduced(manifest: ManifestReport) -> str:
    if manifest.change == "not-compared":
        return ""
    groups = digest.groups(manifest.verdict.introduced, digest.odd_outcomes(manifest))
    said = ", ".join(many(count, word) for count, word in digest.counted(groups))
    return f"brings {said}" if said else ""


def _unmet(manifest: ManifestReport) -> str:
    """Where nothing was compared: the criteria that stand between the dataset and an A."""
    if manifest.change != "not-compared" or manifest.head_rating is None:
        return ""
    rows = digest.criteria(manifest.head_rating)
    unmet = [rows[c.value].criterion.title for c in CRITERIA if c.value in rows and not rows[c.value].met]
    return f"not met: {', '.join(unmet)}" if unmet else f"all {len(CRITERIA)} criteria met"
