"""What is said of a run on GitHub, whether it came to a verdict or not; the delivery need not look into it."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from crs_gate.errors import UNDECIDED, GateError
from crs_gate.escape import bounded
from crs_gate.model.report import Report
from crs_gate.report import check_run, comment
from crs_gate.report.check_run import Values
from crs_gate.report.markdown_words import cell, prose

_LONGEST = 4000
_LINES = 40


class Speech(NamedTuple):
    """Each function takes the address of the run last, which may be empty."""

    head: str
    """The commit that was judged, or other words where it is none."""
    news: tuple[str, ...]
    """The keys of comments that are to be made."""
    body: Callable[[str, str], str]
    """What to say of a key; empty where that is for another run to say."""
    check_run: Callable[[str, str], Values]
    """The check run on a commit."""
    annotations: Callable[[], list[list[Values]]]


def of_report(report: Report, *, whole: bool, lenient: bool) -> Speech:
    """Of a finished report. ``whole``: all manifests were looked for; ``lenient``: the gate stops nobody."""

    def body(key: str, url: str) -> str:
        return comment.body(report, key, url) if whole or comment.knows(report, key) else ""

    made = partial(check_run.check_run, report, lenient=lenient)
    return Speech(report.meta.head, comment.keys(report), body, made, lambda: check_run.annotations(report))


def of_fault(fault: GateError) -> Speech:
    """Of a run that came to no verdict: what is wrong and what to do. Comments on manifests stay as they are."""
    conclusion = "undecided" if fault.exit_code == UNDECIDED else "error"
    lines = [cell(line, 500) for line in bounded(fault.message, _LONGEST).splitlines()[:_LINES] if line.strip()]
    hint = [f"**Next:** {prose(fault.hint)}"] if fault.hint else []
    text = "\n\n".join((*lines, *hint))

    def body(key: str, url: str) -> str:
        link = f"\n\n[The run]({url})" if url else ""
        return "" if key else f"{comment.HEAD}❓ crs-gate: {conclusion}\n\n{text}{link}"

    def made(head: str, url: str) -> Values:
        return check_run.run_of(head, url, "action_required", conclusion, text)

    return Speech("", ("",), body, made, list)
