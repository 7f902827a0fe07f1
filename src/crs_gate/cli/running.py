"""From parsed options to an exit code: open the history, run the pipeline, deliver the report."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crs_gate.cli.removal_key import removal_key
from crs_gate.delivery.emit import Outputs, emit
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED, HistoryError, UsageError
from crs_gate.history.opening import History, open_history
from crs_gate.history.repository import top_of
from crs_gate.history.select import Comparison, Request
from crs_gate.model.debt import BaselineUse
from crs_gate.model.report import PolicyFindings, Report
from crs_gate.model.scheme import Status
from crs_gate.pipeline import Run, run, worst_first, worst_status
from crs_gate.settings.overrides import Overrides

_EXIT = {Status.PASSED: PASSED, Status.BLOCKED: BLOCKED, Status.UNDECIDED: UNDECIDED}


def check(manifests: tuple[str, ...], today: date, given: Mapping[str, Any]) -> int:
    """Judge the change from base to head."""
    if given["comment"] or given["check_run"]:
        from crs_gate.cli.saying import saying

        return saying(given, lambda: _judged(manifests, today, given), _deliver, whole=not manifests)
    return _deliver(_judged(manifests, today, given), given)


def _judged(manifests: tuple[str, ...], today: date, given: Mapping[str, Any]) -> Report:
    start = given["directory"]
    if given["on_unsigned"] is None and _before_review(given, os.environ):
        given = {**given, "on_unsigned": "warn"}
    request = Request(given["base"], given["head"], given["staged"], environ=os.environ, workspace=workspace_of(start))
    history, trusted = _open(start, request, treat_as_new=given["on_missing_base"] == "treat-as-new")
    with history:
        paths = tuple(path_inside(history.root, start / name) for name in manifests)
        return run(_run("check", history, today, given, paths)._replace(trusted=trusted))


def _before_review(given: Mapping[str, Any], environ: Mapping[str, str]) -> bool:
    """Whether a hook runs on the machine of who makes the change: nobody can have signed it yet."""
    return bool(given["staged"] or (environ.get("PRE_COMMIT_FROM_REF") and environ.get("PRE_COMMIT_TO_REF")))


def rate(manifests: tuple[str, ...], today: date, given: Mapping[str, Any]) -> int:
    """Rate files as they stand; each repository, or folder outside one, is opened once."""
    start = given["directory"]
    reports = []
    named = [start / name for name in manifests] or [_only_one(start)]
    for top, files in by_top(named).items():
        with open_history(top, Request(compare=False, workspace=workspace_of(top))) as history:
            paths = tuple(path_inside(history.root, file) for file in files)
            reports.append(run(_run("rate", history, today, given, paths)))
    return _deliver(_together(reports), given)


def _only_one(start: Path) -> Path:
    from crs_gate.cli.manifest_file import only_one

    return only_one(start)


def _run(command: str, history: History, today: date, given: Mapping[str, Any], paths: tuple[str, ...]) -> Run:
    return Run(
        command,
        history.head,
        history.base,
        history.comparison,
        history.chosen,
        today,
        paths,
        given.get("format_name"),
        given["policy"],
        Overrides(**{name: given[name] for name in Overrides._fields if name in given}),
        given.get("on_missing_manifest") == "pass",
        show_origin=given["show_origin"],
        pictures="html" in _formats(given),
        audits=not _formats(given).isdisjoint(("html", "json")),
        evidence_root=given["evidence_root"].strip().lower(),
        removal_key=removal_key(os.environ),
    )


def _formats(given: Mapping[str, Any]) -> set[str]:
    """All that is printed or written."""
    return {given["format_"], *(name for name, _ in given["output"])}


def _deliver(report: Report, given: Mapping[str, Any]) -> int:
    emit(report, Outputs(given["format_"], given["output"], given["color"], given["verbose"]), os.environ)
    return PASSED if given["exit_zero"] else _EXIT[report.status]


def _open(start: Path, request: Request, *, treat_as_new: bool) -> tuple[History, bool]:
    """The history, and whether its base is known: only then does anything vouch for the policy."""
    try:
        return open_history(start, request), True
    except HistoryError as fault:
        if not treat_as_new:
            raise
        history = open_history(start, request._replace(base=None, compare=False))
        chosen = f"the base cannot be read ({fault.message}); all is treated as new, as asked"
        return history._replace(comparison=Comparison.NEW, chosen=chosen), False


def workspace_of(start: Path) -> Path | None:
    """The checkout that the runner hands to the container belongs to another user; it alone is trusted."""
    named = os.environ.get("GITHUB_WORKSPACE") if os.environ.get("GITHUB_ACTIONS") == "true" else None
    return start.resolve() if named and start.resolve().is_relative_to(Path(named).resolve()) else None


def by_top(files: Iterable[Path]) -> dict[Path, list[Path]]:
    """Files by the top of their repository, or else by their folder, in the order given."""
    tops: dict[Path, list[Path]] = {}
    for file in files:
        if not file.is_file():
            from crs_gate.pipeline.files import no_file

            raise no_file(file)
        folder = file.parent.resolve()
        tops.setdefault(top_of(folder) or folder, []).append(file)
    return tops


def path_inside(root: Path, path: Path) -> str:
    """The path relative to the top of the repository; a link is not followed."""
    absolute = Path(os.path.normpath(Path.cwd() / path))
    for place in (absolute, absolute.parent.resolve() / absolute.name):
        if place.is_relative_to(root.resolve()):
            return place.relative_to(root.resolve()).as_posix()
    raise UsageError(f"{path} is not inside {root}", "name a file of this repository")


def _added_up(uses: Iterable[BaselineUse | None]) -> BaselineUse | None:
    found = [use for use in uses if use]
    return BaselineUse(*map(sum, zip(*found, strict=True))) if found else None


def _together(reports: list[Report]) -> Report:
    """One report of several runs, each under the policy of its own place."""
    if len(reports) == 1:
        return reports[0]
    manifests = worst_first(manifest for report in reports for manifest in report.manifests)
    rules = {id_: info for report in reports for id_, info in report.rules.items()}
    policies = dict.fromkeys(report.meta.policy for report in reports)
    return reports[0]._replace(
        meta=reports[0].meta._replace(policy="; ".join(policies)),
        status=worst_status(manifests, ()),
        manifests=manifests,
        rules=dict(sorted(rules.items())),
        waivers=tuple(used for report in reports for used in report.waivers),
        notes=tuple(dict.fromkeys(note for report in reports for note in report.notes)),
        left_out=tuple(path for report in reports for path in report.left_out),
        baseline=_added_up(report.baseline for report in reports),
        on_policy=PolicyFindings(*(sum(some, ()) for some in zip(*(r.on_policy for r in reports), strict=True))),
    )
