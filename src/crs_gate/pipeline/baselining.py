"""The baseline in a run: which one holds, what the change adds to it, and what it did."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from crs_gate.errors import PolicyError
from crs_gate.model.debt import NO_BASELINE, BaselineUse
from crs_gate.model.location import Location
from crs_gate.model.report import ManifestReport, Reason
from crs_gate.pipeline.policing import PolicyChange
from crs_gate.pipeline.request import Run
from crs_gate.settings.baseline_changes import MARK, grown
from crs_gate.settings.baseline_file import BaselineText, path_beside, read_baseline
from crs_gate.settings.policy_file import PolicyText, find


def baseline_in_force(request: Run, policy: PolicyText | None) -> BaselineText | None:
    """The baseline of the base, or where nothing is compared of what is there. Where nothing vouches for it, none."""
    files = request.base or (None if request.compared else request.head)
    if files is None or not request.trusted:
        return None
    found = read_baseline(files, path_beside(policy))
    return None if found.data is None else found


def with_growth(
    change: PolicyChange, request: Run, before: BaselineText | None, reports: Sequence[ManifestReport]
) -> PolicyChange:
    """The change of the policy with what it adds to the baseline; blocked where it breaks that."""
    if request.base is None or not request.compared or not request.trusted:
        return change
    try:
        policy = find(request.head, request.policy_path)
    except PolicyError:  # told already
        return change
    try:
        after = read_baseline(request.head, path_beside(policy))
    except PolicyError as fault:
        return change._replace(
            reasons=(*change.reasons, Reason("baseline-invalid", f"after this change {fault.message}"))
        )
    if after.data == (before.data if before else None):
        return change
    renamed = {report.path: report.base_path for report in reports if report.base_path}
    added = tuple(grown(before.entries if before else NO_BASELINE, after.entries, renamed))
    return change._replace(
        compared=True, loosened=(*change.loosened, *added), locate=_either(change.locate, after.locate)
    )


def _either(in_policy: Callable[[str], Location], in_baseline: Callable[[str], Location]) -> Callable[[str], Location]:
    """Where a value stands: in the baseline, or else in the policy."""

    def locate(pointer: str) -> Location:
        if not pointer.startswith(f"{MARK}/"):
            return in_policy(pointer)
        return in_baseline(pointer.removeprefix(MARK))._replace(pointer=pointer)

    return locate


def use_of(
    found: BaselineText | None, request: Run, reports: Iterable[ManifestReport], left_out: Iterable[str]
) -> BaselineUse | None:
    """What the baseline did. An entry is stale that covers nothing, as far as its dataset was judged or is gone."""
    if found is None:
        return None
    judged = {report.base_path or report.path: report for report in reports}
    covered = stale = fresh = 0
    for path in found.entries.keys() - set(left_out):
        report = judged.get(path)
        if report and report.baseline:
            covered += report.baseline.covered
            stale += report.baseline.stale
            fresh += report.baseline.fresh
        elif (report and report.change == "deleted") or (report is None and not request.manifests):
            stale += found.entries[path].size
    return BaselineUse(covered, stale, fresh)


def told(found: BaselineText | None, use: BaselineUse | None) -> Iterator[str]:
    """One line on what the baseline covers, and the command that takes out what it does not."""
    if found is None or use is None or not any(use):
        return
    findings = f"{use.covered:,} finding{'' if use.covered == 1 else 's'}"
    said = f"the baseline {found.path} covers {findings} that floors would count; it raises no letter and no score"
    if use.fresh:
        sources = "1 source" if use.fresh == 1 else f"{use.fresh:,} sources"
        said += f"; to {sources} of it this change brings data, and what is owed there counts"
    if use.stale:
        entries = "1 entry is" if use.stale == 1 else f"{use.stale:,} entries are"
        said += f"; {entries} stale and cover{'s' if use.stale == 1 else ''} nothing: `crs-gate baseline --prune`"
    yield said
