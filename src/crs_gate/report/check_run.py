"""A check run of GitHub: conclusion, summary and annotations, within the lengths that its API takes.

https://docs.github.com/en/rest/checks/runs: 50 annotations a request, 65,535 characters of summary, 64 KB a message.
"""

from typing import TypeAlias

from crs_gate.escape import bounded, terminal
from crs_gate.model.report import Report
from crs_gate.model.scheme import Status
from crs_gate.report import digest, github, overview
from crs_gate.report import markdown_parts as parts
from crs_gate.report.markdown import render

NAME = "crs-gate rating"
AT_ONCE = 50
"""Annotations of one request."""
MOST = 200
"""Annotations of a run: nobody reads more, and each fifty are one more request."""
_SUMMARY = 60_000
_TITLE = 255
_MESSAGE = 16_000
_LEVELS = {"error": "failure", "warning": "warning", "notice": "notice"}
_CONCLUSIONS = {Status.PASSED: "success", Status.BLOCKED: "failure", Status.UNDECIDED: "action_required"}

Values: TypeAlias = dict[str, object]


def check_run(report: Report, head: str, url: str = "", *, lenient: bool = False) -> Values:
    """The body of the request that makes the run on a commit, without annotations.

    ``lenient`` is for a gate that stops nobody (``--exit-zero``): what did not pass is neutral then.
    """
    conclusion = "neutral" if lenient and report.status is not Status.PASSED else _CONCLUSIONS[report.status]
    one = report.manifests[0] if len(report.manifests) == 1 else None
    moved = parts.moved(one).replace("*", "") if one else overview.headline(report)
    title = f"{digest.verdict(report, report.status)}: {moved}"
    return run_of(head, url, conclusion, title, render(report, _SUMMARY))


def run_of(head: str, url: str, conclusion: str, title: str, summary: str) -> Values:
    """A check run in the words of the API; the summary is escaped and short enough already."""
    run: Values = {"name": NAME, "head_sha": head, "status": "completed", "conclusion": conclusion}
    output = {"title": bounded(terminal(title), _TITLE), "summary": summary}
    return run | ({"details_url": url} if url else {}) | {"output": output}


def annotations(report: Report) -> list[list[Values]]:
    """The annotations that belong to a file, in parts that one request takes."""
    told, _ = github.annotated(report, MOST)
    all_ = [_annotation(one) for one in told if one.path]
    return [all_[at : at + AT_ONCE] for at in range(0, len(all_), AT_ONCE)]


def _annotation(one: github.Told) -> Values:
    line = max(one.line, 1)
    return {
        "path": one.path.encode("utf-8", "replace").decode(),
        "start_line": line,
        "end_line": line,
        "annotation_level": _LEVELS[one.level],
        "title": bounded(terminal(one.title), _TITLE),
        "message": bounded(one.message, _MESSAGE) or terminal(one.title),
    }
