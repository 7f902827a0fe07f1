"""``check`` with its result told on GitHub as well: after all else, and whether there is a verdict or none."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from crs_gate.delivery.telling import Wishes, tell
from crs_gate.errors import GateError
from crs_gate.model.report import Report
from crs_gate.report.speech import of_fault, of_report


def saying(
    given: Mapping[str, Any],
    judged: Callable[[], Report],
    deliver: Callable[[Report, Mapping[str, Any]], int],
    *,
    whole: bool,
) -> int:
    """The exit code of ``deliver``, or the fault that ``judged`` raises. ``whole``: no manifest was named."""
    wishes = Wishes(given["comment"], given["check_run"], given["pull_request"])
    try:
        report = judged()
    except GateError as fault:
        if os.environ.get("GITHUB_EVENT_NAME") != "pull_request_target":  # refused with all that it brings
            tell(of_fault(fault), wishes, os.environ)
        raise
    try:
        return deliver(report, given)
    finally:  # also when a file could not be written
        tell(of_report(report, whole=whole, lenient=given["exit_zero"]), wishes, os.environ)
