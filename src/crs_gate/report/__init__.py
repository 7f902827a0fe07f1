"""One format per file. Renderers are pure: a finished report in, text out; they decide and write nothing."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from crs_gate.model.report import Report

FORMATS = ("text", "json", "github", "markdown", "sarif", "junit", "gitlab", "html", "statement")


def render(report: "Report", format_name: str, *, color: bool = False, verbose: bool = False) -> str:
    """The report in one of ``FORMATS``, ending in a newline; ``color`` and ``verbose`` speak to text alone."""
    if format_name == "text":
        from crs_gate.report import text

        return text.render(report, color=color, verbose=verbose)
    return _renderer(format_name)(report)


def _renderer(format_name: str) -> "Callable[[Report], str]":
    """Only what is asked for is imported."""
    if format_name == "json":
        from crs_gate.report.json_v1 import render as found
    elif format_name == "github":
        from crs_gate.report.github import render as found
    elif format_name == "markdown":
        from crs_gate.report.markdown import render as found
    elif format_name == "sarif":
        from crs_gate.report.sarif import render as found
    elif format_name == "junit":
        from crs_gate.report.junit import render as found
    elif format_name == "gitlab":
        from crs_gate.report.gitlab import render as found
    elif format_name == "statement":
        from crs_gate.report.statement import render as found
    elif format_name == "html":
        from crs_gate.report.html import render as found
    else:
        raise ValueError(f"unknown report format: {format_name}")
    return found
